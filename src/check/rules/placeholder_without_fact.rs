use std::collections::BTreeSet;

use super::super::{Context, Rule, findings::Findings};
use crate::{diagnostic::Severity, template};

pub(super) const RULE: Rule = Rule {
    name: "placeholder-without-fact",
    severity: Severity::Warning,
    what: "{{名称}} 在店铺信息和商品属性里没有值，也没有正则会取出它",
    why: "机器人缺了值就不发，一律转人工；客服每次都要先补",
    example: "text = \"亲，默认发{{快递名}}哦\"，而 [facts] 里写的是“默认快递”",
    instead: "text = \"亲，默认发{{默认快递}}哦\"",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let facts = &context.library.facts;
    let of_products = context.library.catalog.value_names();
    for entry in &context.library.entries {
        let captured: BTreeSet<String> = entry
            .patterns
            .iter()
            .filter_map(|pattern| regex::Regex::new(pattern).ok())
            .flat_map(|pattern| pattern.capture_names().flatten().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for text in entry.texts() {
            for name in template::names(text).unwrap_or_default() {
                if facts.contains_key(&name) || captured.contains(&name) || of_products.contains(name.as_str()) {
                    continue;
                }
                let closest = facts.keys().max_by_key(|fact| fact.chars().filter(|c| name.contains(*c)).count());
                let help = match closest.filter(|fact| fact.chars().any(|c| name.contains(c))) {
                    Some(fact) => format!("是不是 {{{{{fact}}}}}？不是就在 kb/shop.toml 的 [facts] 里补上 \"{name}\""),
                    None => format!("请在 kb/shop.toml 的 [facts] 里补上 \"{name}\" = \"……\"；每次不同的写成 \"\""),
                };
                findings.report(entry, "text", &name, format!("店铺信息里没有“{name}”"), help);
            }
        }
    }
}
