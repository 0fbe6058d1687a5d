use std::{collections::BTreeSet, path::Path};

use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "unused-fact",
    severity: Severity::Warning,
    what: "kb/shop.toml 里的店铺信息，没有一条话术用到",
    why: "改了它买家也看不到，多半是话术里写死了，或名字对不上",
    example: "\"包邮门槛\" = \"满59元\"，而话术里写的是“满59元包邮”",
    instead: "text = \"亲，{{包邮门槛}}包邮哦\"；用不着的就删掉",
    run,
};

/// Facts of the shop's own file: those of a company may be there for another shop. An empty fact
/// is filled in for each buyer.
fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let file = Path::new("kb/shop.toml");
    let Some(source) = context.library.sources.get(file) else { return };
    let facts = context.library.facts.iter().filter(|(_, value)| !value.is_empty());
    let mut unused: BTreeSet<&str> = facts.map(|(name, _)| name.as_str()).collect();
    for entry in &context.library.entries {
        for name in entry.texts().flat_map(words_in_braces) {
            unused.remove(name);
        }
        for name in entry.answers.iter().flat_map(|answer| answer.when.keys()) {
            unused.remove(name.as_str());
        }
    }
    for name in unused {
        let written = [format!("\"{name}\""), format!("'{name}'"), name.to_owned()];
        if let Some(written) = written.iter().find(|written| source.contains(written.as_str())) {
            let message = format!("没有一条话术用到店铺信息“{name}”");
            findings.report_file(file, written, message, format!("话术里写成 {{{{{name}}}}}，用不着就删掉这一行"));
        }
    }
}

/// Every word between braces, be it in `{{…}}` or in a condition.
fn words_in_braces(text: &str) -> impl Iterator<Item = &str> {
    let inner = text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default());
    inner.flat_map(|inner| inner.split(|c: char| !c.is_alphanumeric() && c != '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_values_and_conditions() {
        let words: Vec<&str> = words_in_braces("满{{ 门槛 }}包邮{% if 会员 == 1 %}好{% endif %}门外").collect();
        assert!(words.contains(&"门槛") && words.contains(&"会员") && !words.contains(&"门外"), "{words:?}");
    }
}
