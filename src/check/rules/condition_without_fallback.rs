use super::super::{Context, Rule, findings::Findings};
use crate::{diagnostic::Severity, pack::Kind};

pub(super) const RULE: Rule = Rule {
    name: "condition-without-fallback",
    severity: Severity::Warning,
    what: "问答的每个回复都带 when，没有一个兜底的",
    why: "条件都对不上，或平台没传这个值时，机器人无话可回",
    example: "[[faq.answer]] 两段，when 分别是 paid 和 shipped，没下单的买家来问就没有回复",
    instead: "再写一行 reply = \"……\"，或最后加一段不带 when 的 [[faq.answer]]",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let faqs = context.library.entries.iter().filter(|entry| entry.kind == Kind::Faq);
    for faq in faqs.filter(|faq| faq.answers.iter().all(|answer| !answer.when.is_empty())) {
        let message = format!("“{}”的回复都有条件，条件不符时无话可回", faq.title);
        findings.report(faq, "when", "", message, "请加一行 reply = \"……\"，或最后加一段不带 when 的 [[faq.answer]]");
    }
}
