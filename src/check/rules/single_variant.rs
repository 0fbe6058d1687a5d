use std::collections::HashMap;

use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    pack::{Entry, Kind, Library, Reply},
};

pub(super) const RULE: Rule = Rule {
    name: "single-variant",
    severity: Severity::Warning,
    what: "天天发的短语只有一种说法：问候、等候、结束、催付，以及三条以上问答都指向的短语",
    why: "同一位买家一次会看到好几遍，一模一样就是“机械回答”；问答一般每人只看一次，不查",
    example: "title = \"久等\"，只有 text = \"亲，让您久等了\"",
    instead: "text = [\"亲，让您久等了……\", \"抱歉亲，刚才回复慢了……\"]",
    run,
};

/// Themes and titles of what every conversation begins, waits and ends with.
const EVERY_CONVERSATION: &[&str] = &[
    "greeting",
    "closing",
    "waiting",
    "reminder",
    "问候",
    "欢迎",
    "首次回复",
    "自动回复",
    "等候",
    "久等",
    "稍等",
    "结束语",
    "催付",
];

/// Faqs that make a phrase one that a buyer meets again by other questions.
const MANY_FAQS: usize = 3;

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let faqs = faqs_by_code(context.library);
    let phrases = context.library.entries.iter().filter(|entry| entry.kind == Kind::Phrase);
    for entry in phrases.filter(|entry| entry.texts().count() == 1) {
        let asked = entry.codes.iter().filter_map(|code| faqs.get(code.as_str())).sum::<usize>();
        let reason = match (is_in_every_conversation(entry), asked) {
            (true, _) => "几乎每位买家都会看到".to_owned(),
            (false, asked) if asked >= MANY_FAQS => format!("有 {asked} 条问答都用它回答"),
            _ => continue,
        };
        let message = format!("“{}”{reason}，却只有一种说法", entry.title);
        findings.report(entry, "text", "text", message, "再写一两种意思一样、说法不同的，轮流发送");
    }
}

fn is_in_every_conversation(entry: &Entry) -> bool {
    let names = [&entry.category.name, &entry.category.title, &entry.title];
    names.iter().any(|name| EVERY_CONVERSATION.contains(&name.as_str()))
}

fn faqs_by_code(library: &Library) -> HashMap<&str, usize> {
    let mut faqs = HashMap::new();
    for answer in library.entries.iter().filter(|entry| entry.kind == Kind::Faq).flat_map(|faq| &faq.answers) {
        if let Reply::Phrase(code) = &answer.reply {
            *faqs.entry(code.as_str()).or_default() += 1;
        }
    }
    faqs
}
