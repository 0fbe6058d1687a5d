use super::super::{Context, Rule, findings::Findings, questions::has_ended};
use crate::diagnostic::Severity;

/// An entry that is not valid yet is no problem: campaigns are written ahead.
pub(super) const RULE: Rule = Rule {
    name: "expired",
    severity: Severity::Warning,
    what: "until 已经过了，这一条再也用不到；还没开始的活动不算",
    why: "旧活动越攒越多，改话术时改错地方",
    example: "until = 2025-11-11",
    instead: "删掉这一条，或改成下次活动的日期",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for entry in context.library.entries.iter().filter(|entry| has_ended(entry, context.today)) {
        if let Some(until) = entry.period.until {
            let message = format!("“{}”已在 {until} 到期", entry.title);
            findings.report(entry, "until", &until.to_string(), message, "请删掉这一条，或改成下次活动的日期");
        }
    }
}
