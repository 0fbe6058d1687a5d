use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{Wording, pattern},
};
use crate::{diagnostic::Severity, template::Values};

pub(super) const RULE: Rule = Rule {
    name: "hard-coded",
    severity: Severity::Warning,
    what: "回复里写死了日期、金额、折扣、时长、百分比",
    why: "活动一变、时效一改，就要到几十句话里去找；漏改一句就是发错承诺",
    example: "text = \"亲，满百元送5元券，48小时内发货\"",
    instead: "text = \"亲，{{满送活动}}，{{发货时效}}发货\"",
    run,
};

const DATE: &str = concat!(
    "[0-9]{1,2}月[0-9]{1,2}[日号]?|[0-9]{1,2}月份?[上中下]旬",
    "|[0-9]{1,2}[日号]?[-~—至到][0-9]{1,2}[日号]|20[0-9]{2}年?(?:[0-9]{1,2}月|双|618|年货节)|20[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}",
);
const DAY: &str = "[0-9]{1,2}号";
const CLOCK: &str = concat!(
    "[0-9]{1,2}[:：][0-9]{2}(?:[-~—至到]+[0-9]{1,2}[:：][0-9]{2})?",
    "|(?:早上?|上午|中午|下午|晚上?|凌晨|今晚|每[天日])[0-9一二三四五六七八九十两]{1,2}点|[0-9]{1,2}点(?:半|前|后|[-~—至到])",
);
const AMOUNT: &str = concat!(
    "(?:满|够)[0-9一二两三四五六七八九十百千]+(?:元|块)?(?:[减送赠返包免打可就]|$|元|块)?|满百元?|(?:立?减|直降|返|抵|补)[0-9]+",
    "|[0-9]+(?:\\.[0-9]+)?(?:元|块钱?)券?|[一二两三四五六七八九十百]+元(?:券|红包|优惠券)|[¥￥][0-9]+(?:\\.[0-9]+)?",
    "|[0-9](?:\\.[0-9])?折|[一二三四五六七八九]{1,2}折|[0-9]元?券",
);
const DURATION: &str = concat!(
    "[0-9]+(?:\\.[0-9]+)?(?:[-~—至到][0-9]+)?个?(?:小时|分钟|工作日|天|日内|周|星期|个月|年)",
    "|[一二两三四五六七八九十]{1,3}(?:天|个?小时|个工作日|个月)(?:内|以内|之内|左右|发)",
);
const PERCENT: &str = "[0-9]+(?:\\.[0-9]+)?[%％]";

static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        "(?P<date>{DATE})|(?P<clock>{CLOCK})|(?P<day>{DAY})|(?P<amount>{AMOUNT})|(?P<duration>{DURATION})|(?P<percent>{PERCENT})"
    ))
});

/// Names of services, ages, ways of washing, materials: they do not change with the shop.
static FIXED_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(?:无理由|龄|大的|大宝|宝宝|的宝|以上宝|码|客服|店|楼|仓|线|色|款|尺|半?岁|质保期?标准|[纯精新有]?.{0,2}(?:棉|羊毛|聚酯|涤|麻|丝|纤|纶|绒))",
    )
});
static FIXED_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(?:棉|羊毛|羊绒|聚酯纤维|丝|麻|纤|纶|皮|绒|含量|成分)[：:]?(?:是|为|占)?$|[0-9A-Za-z.-]$|第$")
});
static WASHING: LazyLock<Regex> = LazyLock::new(|| pattern("泡|洗|烘|晾|晒|煮|蒸|熨|静置|冷藏|加热|充电|浸"));
static AGE: LazyLock<Regex> = LazyLock::new(|| pattern("岁|月龄|婴|新生儿|幼儿|宝宝[0-9]"));

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for wording in context.wordings {
        if !may_hold_values(&wording.said) {
            continue;
        }
        for found in VALUE.captures_iter(&wording.said) {
            let Some(whole) = found.get(0).map(|whole| whole.range()) else { continue };
            let kind = VALUE.capture_names().flatten().find(|kind| found.name(kind).is_some()).unwrap_or("amount");
            let at = trimmed(wording, whole);
            if is_fixed(kind, wording, &at) || expires_with_its_entry(kind, wording) {
                continue;
            }
            let words = &wording.text[at.clone()];
            let message = match (kind, wording.entry.period.until) {
                (_, Some(_)) => format!("活动条目里写死了“{words}”，下次活动要重写"),
                ("date" | "day", _) => format!("写死了日期“{words}”，过了这天就是错的"),
                _ => format!("写死了“{words}”"),
            };
            findings.report_words(wording, at, message, help(words, &context.library.facts));
        }
    }
}

fn may_hold_values(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit() || "满元折天时日月".contains(c))
}

/// Without what was read to know where it ends.
fn trimmed(wording: &Wording<'_>, at: Range<usize>) -> Range<usize> {
    let kept = wording.said[at.clone()]
        .trim_end_matches(|c: char| !c.is_alphanumeric() && !"%％".contains(c) || "减送赠返包免打可就发".contains(c));
    at.start..at.start + kept.len()
}

fn is_fixed(kind: &str, wording: &Wording<'_>, at: &Range<usize>) -> bool {
    let clause = wording.clause(at);
    FIXED_AFTER.is_match(wording.after(at))
        || FIXED_BEFORE.is_match(wording.before(at))
        || kind == "duration" && (WASHING.is_match(clause) || AGE.is_match(clause))
        || kind == "percent" && wording.said[at.clone()].starts_with("100")
}

/// A date in an entry with a last day goes when the entry goes.
fn expires_with_its_entry(kind: &str, wording: &Wording<'_>) -> bool {
    matches!(kind, "date" | "day" | "clock") && wording.entry.period.until.is_some()
}

fn help(words: &str, facts: &Values) -> String {
    match facts.iter().find(|(_, value)| value.contains(words)) {
        Some((name, _)) => format!("店铺信息里已有这个值，改成 {{{{{name}}}}}"),
        None => "写进 kb/shop.toml 的 [facts]，这里用 {{名称}} 取用".to_owned(),
    }
}
