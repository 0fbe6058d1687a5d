use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    disguise::{fold, unfold},
    findings::Findings,
    wording::{Words, longest_apart, pattern},
};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "contact",
    severity: Severity::Error,
    what: "把买家带到平台外：微信、QQ、线下转账、电话、站外网址、二维码，以及它们的谐音和拆字",
    why: "平台会扣分、屏蔽店铺；这是店铺自己的规定，词表在 kb/shop.toml 的 [banned] 里改",
    example: "text = \"亲，加薇信给您发优惠\"",
    instead: "text = \"亲，就在这里联系我们，优惠都在商品页上\"",
    run,
};

/// Over the folded text; the first group is what is meant.
static DISGUISED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "([微薇威徽v][信芯♥]|♥信)",
        "|(加(?:我们?|一下|下|个|上|客服|店主|老板|掌柜)*(?:[微薇威徽][信芯♥]?|vx?|wx|企鹅|扣))",
        "|(?:^|[^a-z])(vx|wx|weixin|wechat)(?:[^a-z]|$)",
        "|((?:企鹅|扣扣|扣|qq|q)号?[0-9]{5,11})",
        "|(企鹅号|qq号)",
    ))
});

/// Harmless where the folded text goes on like this: 加 V 领, 加微弹面料; so is 稍微信任.
static CUT: LazyLock<Regex> = LazyLock::new(|| pattern("^(?:领|字|型|弹|波|绒|厚|量|喇|型|宽|胖|瘦)"));

static PHONE: LazyLock<Regex> =
    LazyLock::new(|| pattern("[1一幺壹][3-9三四五六七八九叁肆伍陆柒捌玖][0-9零〇一幺二两三四五六七八九]{9}"));

static URL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)(?:https?://|www\.)([a-z0-9.-]+)[a-z0-9/?=&%#_.:@~+-]*|[a-z0-9._-]+@[a-z0-9-]+\.[a-z.]+")
});

/// Addresses that stay on the platform.
const OWN_HOSTS: &[&str] = &["taobao.com", "tmall.com", "tmall.hk", "tb.cn", "alipay.com", "cainiao.com"];

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let banned = context.banned;
    let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect::<Vec<_>>();
    let words = Words::new(&folded(&banned.contact), &folded(&banned.harmless));
    for wording in context.wordings {
        let text = fold(&wording.said);
        let mut found: Vec<_> = words.find_in(&text).filter(|at| !is_cut(&text, at)).collect();
        found.extend(disguised(&text));
        found.extend(phones(&text));
        let mut places: Vec<_> = found.iter().map(|at| unfold(&wording.said, at)).collect();
        places.extend(addresses(&wording.said));
        for at in longest_apart(places) {
            let message = format!("“{}”会把买家带到平台外", &wording.text[at.clone()]);
            findings.report_words(wording, at, message, "请删掉，改成在平台内联系");
        }
    }
}

fn disguised(text: &str) -> impl Iterator<Item = Range<usize>> {
    let groups = DISGUISED.captures_iter(text).filter_map(|found| found.iter().skip(1).flatten().next());
    groups.map(|group| group.range()).filter(|at| !is_cut(text, at))
}

fn is_cut(text: &str, at: &Range<usize>) -> bool {
    text[..at.start].ends_with('稍') || text[at.start..].starts_with('加') && CUT.is_match(&text[at.end..])
}

/// Eleven digits by themselves, not part of an order number.
fn phones(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_digit = |c: char| c.is_ascii_digit();
    PHONE
        .find_iter(text)
        .map(|found| found.range())
        .filter(move |at| !text[..at.start].ends_with(is_digit) && !text[at.end..].starts_with(is_digit))
}

fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    URL.captures_iter(text).filter_map(|found| {
        let host = found.get(1).map_or("", |host| host.as_str()).to_ascii_lowercase();
        let is_own = OWN_HOSTS.iter().any(|own| host == *own || host.ends_with(&format!(".{own}")));
        (!is_own).then(|| found.get_match().range())
    })
}
