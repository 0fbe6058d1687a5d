use std::collections::HashMap;

use jiff::civil::Date;

use super::super::{Context, Rule, findings::Findings, questions::has_ended};
use crate::{
    diagnostic::Severity,
    pack::{Entry, Reply},
};

/// A phrase says its own texts, so replies never go round in a circle.
pub(super) const RULE: Rule = Rule {
    name: "dangling-reply",
    severity: Severity::Error,
    what: "问答还有效，它用快捷码回复的短语却过期、没开始或被盖住了",
    why: "机器人找到了问题，却没有话可回",
    example: "reply = \"hd\"，而 hd 的 until 是昨天",
    instead: "改成有效的快捷码，或给问答写上同样的 from 和 until",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let library = context.library;
    let mut phrases: HashMap<&str, Vec<&Entry>> = HashMap::new();
    for phrase in &library.entries {
        phrase.codes.iter().for_each(|code| phrases.entry(code).or_default().push(phrase));
    }
    for faq in library.entries.iter().filter(|entry| !has_ended(entry, context.today)) {
        let day = faq.period.from.map_or(context.today, |from| from.max(context.today));
        for answer in &faq.answers {
            let Reply::Phrase(code) = &answer.reply else { continue };
            let named = phrases.get(code.as_str()).map_or(&[][..], Vec::as_slice);
            if !named.is_empty() && !named.iter().any(|phrase| library.is_visible(phrase, day)) {
                let message = format!("{day} 没有可用的短语 {code}：{}", why(named[0], day));
                let help = "请改成有效的快捷码，或给这条问答写上同样的 from 和 until";
                findings.report(faq, "reply", code, message, help);
            }
        }
    }
}

fn why(phrase: &Entry, day: Date) -> String {
    match (phrase.period.from, phrase.period.until) {
        (_, Some(until)) if until < day => format!("“{}”已在 {until} 到期", phrase.title),
        (Some(from), _) if from > day => format!("“{}”要到 {from} 才开始", phrase.title),
        _ => format!("“{}”被上层盖住了", phrase.title),
    }
}
