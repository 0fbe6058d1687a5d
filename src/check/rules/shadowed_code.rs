use std::collections::HashSet;

use super::super::{Context, Rule, findings::Findings, questions::place};
use crate::{
    diagnostic::Severity,
    pack::{Entry, Kind},
};

pub(super) const RULE: Rule = Rule {
    name: "shadowed-code",
    severity: Severity::Warning,
    what: "上层用了短语的一个快捷码，整条被盖住，它的另一个快捷码谁也没有了",
    why: "客服照旧打那个快捷码，却什么也找不到；只盖住同一个快捷码是正常的，不提醒",
    example: "公司层 code = [\"kd\", \"fkd\"]，店铺层只写了 code = \"kd\"，fkd 就没有了",
    instead: "上层也写全：code = [\"kd\", \"fkd\"]",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let entries = &context.library.entries;
    for phrase in entries.iter().filter(|entry| entry.kind == Kind::Phrase && !entry.hidden_by.is_empty()) {
        let hiders: Vec<&Entry> = phrase.hidden_by.iter().filter_map(|&number| entries.get(number as usize)).collect();
        let kept: HashSet<&String> = hiders.iter().flat_map(|hider| &hider.codes).collect();
        for lost in phrase.codes.iter().filter(|code| !kept.contains(code)) {
            let message = format!("这条被 {} 盖住，快捷码 {lost} 就没有了", place(hiders[0]));
            let help = format!("在那一条的 code 里也写上 \"{lost}\"，或在这里删掉它");
            findings.report_value(phrase, "code", lost, message, help);
        }
    }
}
