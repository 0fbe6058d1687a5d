use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{Wording, Words, pattern},
};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "superlative",
    severity: Severity::Warning,
    what: "极限词：最好、第一、顶级、独一无二……（广告法第九条）",
    why: "用在商品上会被下架、罚款；和自家比、讲服务态度、讲方法的不算，词表在 kb/shop.toml 的 [banned] 里改",
    example: "text = \"亲，我们家的面料是全网最好的\"",
    instead: "text = \"亲，我们家用的是{{主要面料}}，摸着软，很多妈妈回购\"",
    run,
};

/// What to say instead: the beginning of the word, and a wording that claims no rank.
const INSTEAD: &[(&str, &str)] = &[
    ("最便宜", "“很划算”“价格实惠”"),
    ("最低价", "“活动价”“价格实惠”"),
    ("最新款", "“新款”“刚上新”"),
    ("最舒服", "“穿着舒服”“柔软亲肤”"),
    ("最安全", "写清执行的标准，例如 {{安全标准}}"),
    ("最受欢迎", "“很多妈妈选”"),
    ("最畅销", "“卖得很好”"),
    ("最", "“很”“比较”"),
    ("第一", "“受欢迎”，或写清是哪方面的做法"),
    ("首选", "“不错的选择”"),
    ("唯一", "“少有的”"),
    ("永久", "写清期限"),
    ("万能", "“百搭”“多用”"),
];

/// 最好 as advice, 第一 as a number or an attitude, and what else is no praise: matched from the
/// beginning of the word on.
static NO_PRAISE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "^(?:(?:最好|最佳|最优)的?(?:办法|方法|方式|时间|时机|时候|时段|温度|服务|态度|努力|诚意)",
        "|最优(?:先|惠组合)",
        "|第一(?:时间|次|步|件|张|排|页|项|种|行|天|周|个|批|单|条|点|段|栏|层|遍|回|季|格|位|眼|人称|季度)",
        "|唯一(?:码|编号|标识|凭证|的?不足|的?缺点)",
        "|首选(?:快递|地址|方式|项)",
        "|最高级别的?(?:安全|A类))",
    ))
});

/// 最好 is praise only before these; else it advises: 最好手洗.
static PRAISED: LazyLock<Regex> = LazyLock::new(|| {
    pattern("^最好(?:$|[的吃穿喝玩卖评，。！？；~…,!;]|看(?:$|[的，。！~了])|用(?:$|[的，。！~了])|品质|质量)")
});

/// A comparison with oneself, just before 最.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "(?:店里|本店|咱家|我家|我们家|自家|系列[里中]?|几款[里中]?|款当?中|其中|里面|之中|以往|今年|往年|历来)",
        "(?:目前|现在|近期|卖得|价格)?$",
    ))
});

/// The shop's attitude, just before 第一.
static ATTITUDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:顾客|客户|买家|用户|安全|质量|品质|服务|信誉|诚信|健康|宝宝|孩子|体验)(?:永远|始终|都是)?(?:放在?|排在?)?$",
    )
});

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let banned = context.banned;
    let words = Words::new(&banned.superlative, &banned.harmless);
    for wording in context.wordings {
        for at in words.find_in(&wording.said).filter(|at| ranks_goods(wording, at)) {
            let word = &wording.text[at.clone()];
            let instead = INSTEAD.iter().find(|(begin, _)| word.starts_with(begin));
            let help = match instead {
                Some((_, instead)) => format!("换成{instead}；不是夸商品的，把整个词加进 [banned] 的 harmless"),
                None => "删掉，或写具体的面料、做工、标准；不是夸商品的，把整个词加进 [banned] 的 harmless".to_owned(),
            };
            findings.report_words(wording, at, format!("“{word}”是极限词（广告法第九条）"), help);
        }
    }
}

fn ranks_goods(wording: &Wording<'_>, at: &Range<usize>) -> bool {
    let word = &wording.said[at.clone()];
    let before = wording.before(at);
    let on = &wording.said[at.start..];
    let is_own = word.starts_with('最') && OWN.is_match(before) || word == "第一" && ATTITUDE.is_match(before);
    let is_listed = wording.clause(at).trim() == "第一";
    let advises = word == "最好" && !PRAISED.is_match(on);
    !(is_own || is_listed || advises || NO_PRAISE.is_match(on))
}
