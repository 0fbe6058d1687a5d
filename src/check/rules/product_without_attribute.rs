use std::collections::BTreeSet;

use super::super::{Context, Rule, findings::Findings};
use crate::{diagnostic::Severity, template};

pub(super) const RULE: Rule = Rule {
    name: "product-without-attribute",
    severity: Severity::Warning,
    what: "话术用到、多数商品都写了的属性，这件商品没写",
    why: "买家问到这一点，别的商品答得上，这一件只能说笼统的话",
    example: "话术里有 {{起球}}，十件商品写了 \"起球\"，这一件没有",
    instead: "\"起球\" = \"正常穿洗不易起球\"",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let (library, products) = (context.library, &context.library.catalog.products);
    let in_texts = library.entries.iter().flat_map(|entry| entry.texts()).flat_map(template::names).flatten();
    let in_conditions =
        library.entries.iter().flat_map(|entry| &entry.answers).flat_map(|answer| answer.when.keys().cloned());
    let used: BTreeSet<String> = in_texts.chain(in_conditions).collect();
    for name in used {
        let has = |product: &&crate::pack::Product| product.attributes.contains_key(&name);
        let having = products.iter().filter(has).count();
        if having * 2 <= products.len() {
            continue;
        }
        for product in products.iter().filter(|product| !has(product)) {
            let message = format!("“{}”没有写属性“{name}”，别的商品都有", product.name);
            let help = format!("请在它的 [product.attributes] 里补上 \"{name}\" = \"……\"");
            findings.report_product(product, "name", &product.name, message, help);
        }
    }
}
