use super::super::{Context, Rule, findings::Findings, questions::place};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-ask",
    severity: Severity::Warning,
    what: "两条里有一模一样的问法",
    why: "机器人分不清该回哪一条，只好转人工，或回了不该回的那条",
    example: "“发什么快递”和“可以指定快递吗”的 ask 里都有“发圆通吗”",
    instead: "只留在该回复的那条里；两条本来就是一件事的，合成一条",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for clash in context.questions.clashes(context, |normal, form| form.push_str(normal)) {
        let message = format!("问法“{}”在 {} 里也有", clash.ask, place(clash.other));
        findings.report_value(clash.entry, "ask", clash.ask, message, "只留在该回复的那条里；是一件事就合成一条");
    }
}
