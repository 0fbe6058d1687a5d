use std::collections::BTreeSet;

use regex::Regex;

use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    pack::{COMPUTED_CONDITIONS, Entry},
};

pub(super) const RULE: Rule = Rule {
    name: "unknown-condition",
    severity: Severity::Warning,
    what: "when 里的名称没有谁会传来",
    why: "条件永远不成立，这个回复永远用不到",
    example: "when = { oder = \"paid\" }",
    instead: "when = { order = \"paid\" }",
    run,
};

/// What a request says of a conversation, beside what the program works out and the shop's facts.
const TOLD: [&str; 4] = ["order", "buyer", "channel", "level"];

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let facts = &context.library.facts;
    let of_products = context.library.catalog.value_names();
    let is_known = |name: &str| {
        TOLD.contains(&name)
            || COMPUTED_CONDITIONS.contains(&name)
            || of_products.contains(name)
            || facts.contains_key(name)
    };
    for entry in &context.library.entries {
        let names: BTreeSet<&String> = entry.answers.iter().flat_map(|answer| answer.when.keys()).collect();
        for name in names.into_iter().filter(|name| !is_known(name) && !is_captured(entry, name)) {
            let known = [&TOLD[..], COMPUTED_CONDITIONS].concat().join("、");
            let help = format!("这里可以写：{known}，或商品属性、店铺信息、pattern 里 (?<名称>…) 的名称");
            findings.report(entry, "when", name, format!("条件 {name} 没有谁会传来，永远不成立"), help);
        }
    }
}

/// Whether a pattern of the entry has a group of this name: what it fits is a value.
fn is_captured(entry: &Entry, name: &str) -> bool {
    let patterns = entry.patterns.iter().filter_map(|pattern| Regex::new(pattern).ok());
    patterns.into_iter().any(|pattern| pattern.capture_names().flatten().any(|group| group == name))
}
