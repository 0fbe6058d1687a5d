use super::super::{Context, Rule, findings::Findings};
use crate::{check::RULES, diagnostic::Severity};

pub(super) const RULE: Rule = Rule {
    name: "unknown-rule",
    severity: Severity::Warning,
    what: "allow 里写了没有的规则名，或没写理由",
    why: "写错名字等于没关；没有理由，下一个人不敢删也不敢留",
    example: "allow = { contcat = \"\" }",
    instead: "allow = { contact = \"售后电话已报平台备案\" }",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let help = "运行 huashu check --rules 看规则名；理由写一句话，例如 allow = { contact = \"已报平台备案\" }";
    let problem = |rule: &str, reason: &str| {
        if RULES.iter().all(|known| known.name != rule) {
            return Some(format!("没有 {rule} 这条规则"));
        }
        reason.trim().is_empty().then(|| format!("关掉 {rule} 要写理由"))
    };
    for entry in &context.library.entries {
        for (rule, reason) in &entry.allowed {
            if let Some(message) = problem(rule, reason) {
                findings.report(entry, "allow", rule, message, help);
            }
        }
    }
    for (file, allowed) in &context.library.allowed {
        for (rule, reason) in allowed {
            if let Some(message) = problem(rule, reason) {
                findings.report_file(file, rule, message, help);
            }
        }
    }
}
