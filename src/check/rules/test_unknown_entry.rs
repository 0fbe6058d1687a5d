use std::collections::HashSet;

use super::super::{Context, Rule, findings::Findings};
use crate::{diagnostic::Severity, text::normalize};

pub(super) const RULE: Rule = Rule {
    name: "test-unknown-entry",
    severity: Severity::Error,
    what: "[[test]] 的 expect 不是任何条目的 id 或快捷码",
    why: "这条测试永远不会通过",
    example: "expect = \"ship-wen\"",
    instead: "expect = \"ship-when\"",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let entries = &context.library.entries;
    let known: HashSet<&str> =
        entries.iter().flat_map(|entry| entry.codes.iter().chain([&entry.key])).map(String::as_str).collect();
    for test in &context.library.tests {
        let Some(expect) = &test.expect else { continue };
        let code = normalize(expect).replace(' ', "");
        let is_known = known.contains(expect.as_str()) || known.contains(code.as_str());
        if !is_known && !context.library.is_lost(&code) {
            let message = format!("没有 id 或快捷码是 {expect} 的条目");
            findings.report_test(test, "expect", expect, message, "请改成已有的 id 或快捷码");
        }
    }
}
