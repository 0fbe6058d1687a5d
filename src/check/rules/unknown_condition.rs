use std::collections::BTreeSet;

use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unknown-condition",
    severity: Severity::Warning,
    what: "when 里的名称没有谁会传来",
    why: "条件永远不成立，这个回复永远用不到",
    example: "when = { oder = \"paid\" }",
    instead: "when = { order = \"paid\" }",
    run,
};

/// What a request says of a conversation, beside the shop's facts.
const KNOWN: [&str; 7] = ["order", "product", "buyer", "channel", "level", "hour", "campaign"];

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let facts = &context.library.facts;
    for entry in &context.library.entries {
        let names: BTreeSet<&String> = entry.answers.iter().flat_map(|answer| answer.when.keys()).collect();
        for name in names.into_iter().filter(|name| !KNOWN.contains(&name.as_str()) && !facts.contains_key(*name)) {
            let help = format!("这里可以写：{}，或店铺信息的名称", KNOWN.join("、"));
            findings.report(entry, "when", name, format!("条件 {name} 没有谁会传来，永远不成立"), help);
        }
    }
}
