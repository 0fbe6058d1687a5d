use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    pack::{Entry, Kind},
    text::normalize,
};

pub(super) const RULE: Rule = Rule {
    name: "unreachable-entry",
    severity: Severity::Warning,
    what: "买家怎么问也找不到的问答：没有问法，或 none 里的词把自己的问法都排除了",
    why: "写了等于没写；被上层同名条目盖住的是有意替换，不提醒",
    example: "ask = [\"能退吗\", \"怎么退\"]，none = [\"退\"]",
    instead: "ask = [\"能退吗\", \"怎么退\"]，none = [\"退差价\"]",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for (number, faq) in context.library.entries.iter().enumerate().filter(|(_, entry)| entry.kind == Kind::Faq) {
        if faq.asks.is_empty() && faq.any.is_empty() && faq.patterns.is_empty() {
            let help = "请在 ask 里写几句买家会怎么问，越多越找得准";
            findings.report(faq, "ask", "", "这条问答除了标题没有一句问法", help);
        } else if let Some(word) = rules_itself_out(faq, context.questions.of(number)) {
            let message = format!("none 里的词把这条自己的问法都排除了，例如“{word}”");
            findings.report_value(faq, "none", word, message, "请把词写长一些，只排除不该回的问题，或删掉它");
        }
    }
}

/// The first word of `none` in a faq whose asks all have one.
fn rules_itself_out<'e>(faq: &'e Entry, asks: &[String]) -> Option<&'e str> {
    if faq.none.is_empty() {
        return None;
    }
    let none: Vec<String> = faq.none.iter().map(|word| normalize(word).replace(' ', "")).collect();
    let excluding = |ask: &String| none.iter().position(|word| !word.is_empty() && ask.contains(word));
    let excluded: Option<Vec<usize>> = asks.iter().map(excluding).collect();
    Some(&faq.none[*excluded?.first()?])
}
