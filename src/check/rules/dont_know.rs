use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::super::{Context, Rule, findings::Findings, wording::pattern};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "dont-know",
    severity: Severity::Warning,
    what: "不知道、不清楚、不了解，或叫买家自己去查、去百度",
    why: "“店铺活动不知”“产品解释模糊”：客服都不知道，买家更不敢买",
    example: "text = \"亲，这个我不太清楚，您百度一下吧\"",
    instead: "text = \"亲，这个我跟仓库核实一下，查到就在这里回复您\"",
    run,
};

static IGNORANCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "不知道|不晓得|不(?:太|是很|大)?(?:清楚|了解|懂)|没听说过?|百度|自己(?:去)?(?:看|查|搜)(?:吧|一下|下|啊|呗|哦|哈|看|$|[，。！~])|自行(?:查询|搜索|查找|了解)|说不(?:准|好|清)",
    )
});

/// The buyer who does not know, or a polite wondering: 有不清楚的随时问, 不知道您平时穿多大.
static BUYER_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:[您你亲]|如果|要是|若|倘若|有|哪里|哪儿|是否|是不是|怕|担心|哪些|什么|地方|宝妈|家长)(?:对.{0,8}|还|要是|如果|有什么)?$",
    )
});
static BUYER_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern("^(?:的话|的地方|的可以|的随时|的请|的尽管|的都|的，|的就|[您你亲]|宝宝|怎么|选|尺码|哪)")
});

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for wording in context.wordings {
        let Some(at) = find(&wording.said) else { continue };
        let message = format!("“{}”等于没回答", &wording.text[at.clone()]);
        findings.report_words(wording, at, message, "把答案写出来；要查的写成“我核实一下，在这里回复您”");
    }
}

/// The words by which the shop does not know.
pub(in crate::check) fn find(said: &str) -> Option<Range<usize>> {
    let mut found = IGNORANCE.find_iter(said).map(|found| found.range());
    let at = found.find(|at| is_the_shops(said, at))?;
    let words = said[at.clone()].trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    Some(at.start..at.start + words)
}

fn is_the_shops(said: &str, at: &Range<usize>) -> bool {
    let word = &said[at.clone()];
    let sends_away = word.starts_with("百度") || word.starts_with('自');
    sends_away || !BUYER_BEFORE.is_match(&said[..at.start]) && !BUYER_AFTER.is_match(&said[at.end..])
}
