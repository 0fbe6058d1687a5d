use regex::Regex;

use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "pattern-never",
    severity: Severity::Warning,
    what: "正则和这一条自己的问法一句也对不上",
    why: "多半写错了一个字或一个括号，永远用不到",
    example: "pattern = ['满(\\d+)元包邮']，ask 里写的都是“59块钱包邮吗”",
    instead: "pattern = ['(\\d+)(元|块).*包邮']；ask 里也写一句它该认出的话",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for entry in context.library.entries.iter().filter(|entry| !entry.asks.is_empty()) {
        for pattern in &entry.patterns {
            if Regex::new(pattern).is_ok_and(|regex| !entry.asks.iter().any(|ask| regex.is_match(ask))) {
                let message = format!("正则 {pattern} 和自己的问法一句也对不上");
                findings.report(entry, "pattern", pattern, message, "请改正则，或在 ask 里写一句它该认出的话");
            }
        }
    }
}
