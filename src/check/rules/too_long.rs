use super::super::{
    Context, Rule,
    findings::Findings,
    wording::{FACT, Wording},
};
use crate::{
    diagnostic::Severity,
    template::{self, Values},
};

pub(super) const RULE: Rule = Rule {
    name: "too-long",
    severity: Severity::Warning,
    what: "回复超过 200 个字或 6 行（填好店铺信息后算）；短信超过 70 个字",
    why: "手机上要翻屏，买家不看；短信超过 70 个字按两条收费",
    example: "把尺码、洗涤、发货、售后写在一条回复里",
    instead: "先回答问的那一件事，其余的等买家问",
    run,
};

const LONGEST: usize = 200;
const MOST_LINES: usize = 6;
/// One message of 140 bytes in UCS-2: <https://www.etsi.org/deliver/etsi_ts/123000_123099/123040/>
const LONGEST_SMS: usize = 70;

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for wording in context.wordings {
        // A character has at least one byte, and only facts make a text longer.
        if wording.text.len() <= LONGEST_SMS && !wording.said.contains(FACT) {
            continue;
        }
        let shown = shown(wording, &context.library.facts);
        let (length, lines) = (shown.chars().count(), shown.trim().lines().count());
        let (longest, name) = if is_sms(wording) { (LONGEST_SMS, "短信") } else { (LONGEST, "回复") };
        let message = if length > longest {
            format!("{name}有 {length} 个字，超过 {longest} 个")
        } else if lines > MOST_LINES {
            format!("{name}有 {lines} 行，超过 {MOST_LINES} 行")
        } else {
            continue;
        };
        findings.report_words(wording, 0..wording.text.len(), message, "先回答问的那一件事，其余的拆成别的短语");
    }
}

/// As the buyer reads it; what only the request knows as long as its name.
fn shown(wording: &Wording<'_>, facts: &Values) -> String {
    let filled = template::fill(wording.text, facts).ok();
    filled.unwrap_or_else(|| {
        let known = facts.iter().filter(|(_, value)| !value.is_empty());
        let text =
            known.fold(wording.text.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
        text.replace("{{", "").replace("}}", "")
    })
}

fn is_sms(wording: &Wording<'_>) -> bool {
    let entry = wording.entry;
    entry.category.name == "sms" || entry.category.title.contains("短信") || entry.title.contains("短信")
}
