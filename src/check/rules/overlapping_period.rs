use std::collections::HashMap;

use super::super::{
    Context, Rule,
    findings::Findings,
    questions::{has_ended, place},
};
use crate::{
    diagnostic::Severity,
    pack::{Entry, Kind, Layer, Period},
};

pub(super) const RULE: Rule = Rule {
    name: "overlapping-period",
    severity: Severity::Warning,
    what: "同一层的两个话术包里，标题相同的两条在同一天都有效，其中有写了日期的",
    why: "多半是活动开始了，平时那条忘了错开日期，两种说法一起出现",
    example: "两个包里都有“满减怎么算”，一条 from = 2026-11-01，另一条没写日期",
    instead: "两条的 from 和 until 首尾相接；本来就是两件事的，标题写得不一样",
    run,
};

/// So many entries of one title are compared with the next.
const MOST_COMPARED: usize = 8;

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let mut by_title: HashMap<(Layer, bool, &str), Vec<&Entry>> = HashMap::new();
    for entry in context.library.entries.iter().filter(|entry| !has_ended(entry, context.today)) {
        let same = by_title.entry((entry.origin.layer, entry.kind == Kind::Faq, &entry.title)).or_default();
        if let Some(other) = same.iter().find(|other| overlap(other, entry)) {
            let key = if entry.period.from.is_some() { "from" } else { "title" };
            let message = format!("和 {} 标题相同，有几天两条都有效", place(other));
            findings.report(entry, key, "", message, "请用 from 和 until 错开日期；不是一件事就把标题写得不一样");
        }
        if same.len() < MOST_COMPARED {
            same.push(entry);
        }
    }
}

fn overlap(a: &Entry, b: &Entry) -> bool {
    let dated = |entry: &Entry| entry.period != Period::default();
    a.origin.file != b.origin.file && (dated(a) || dated(b)) && a.period.overlaps(&b.period)
}
