use regex::Regex;

use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "pattern-too-wide",
    severity: Severity::Warning,
    what: "正则什么话都符合",
    why: "符合正则就有九成把握，买家问什么都会先想到这一条",
    example: "pattern = ['(\\d*)']",
    instead: "pattern = ['(?<件数>\\d+)件.*包邮']",
    run,
};

/// Questions that have nothing in common.
const UNRELATED: [&str; 6] =
    ["什么时候发货", "身高110体重36斤穿多大", "能开发票吗", "谢谢亲", "优惠券怎么领", "衣服洗了会不会掉色"];

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for entry in &context.library.entries {
        for pattern in &entry.patterns {
            let fits_all =
                |regex: Regex| regex.is_match("") || UNRELATED.iter().all(|question| regex.is_match(question));
            if Regex::new(pattern).is_ok_and(fits_all) {
                let message = format!("正则 {pattern} 什么话都符合");
                findings.report(entry, "pattern", pattern, message, "请写上只有这类问题才有的字，并把 * 换成 +");
            }
        }
    }
}
