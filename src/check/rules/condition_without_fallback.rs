use super::super::{Context, Rule, findings::Findings};
use crate::{diagnostic::Severity, pack::Kind};

pub(super) const RULE: Rule = Rule {
    name: "condition-without-fallback",
    severity: Severity::Warning,
    what: "短语或问答的每个回复都带 when，没有一个兜底的",
    why: "条件都对不上，或平台没传这个值时，机器人和客服都无话可回",
    example: "[[faq.answer]] 两段，when 分别是 paid 和 shipped，没下单的买家来问就没有回复",
    instead: "问答再写一行 reply = \"……\"，短语再写一行 text = \"……\"，或最后加一段不带 when 的回复",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let entries = context.library.entries.iter();
    for entry in entries.filter(|entry| entry.answers.iter().all(|answer| !answer.when.is_empty())) {
        let (key, part) = match entry.kind {
            Kind::Phrase => ("text", "[[phrase.answer]]"),
            Kind::Faq => ("reply", "[[faq.answer]]"),
        };
        let message = format!("“{}”的回复都有条件，条件不符时无话可回", entry.title);
        let help = format!("请加一行 {key} = \"……\"，或最后加一段不带 when 的 {part}");
        findings.report(entry, "when", "", message, help);
    }
}
