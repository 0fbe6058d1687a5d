use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    pack::Relation,
    product::{Wanted, in_stock, related},
};

pub(super) const RULE: Rule = Rule {
    name: "out-without-substitute",
    severity: Severity::Warning,
    what: "没货的商品，没有一款有货的替代",
    why: "“无货不做推荐”：买家问到它，说不出换哪一款",
    example: "stock = 0，而没有写 substitute，或写的那款也没货",
    instead: "substitute = [\"A02\"]",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let catalog = &context.library.catalog;
    for product in catalog.products.iter().filter(|product| !in_stock(product)) {
        if related(catalog, product, Relation::Substitute, Wanted::default()).is_empty() {
            let message = format!("“{}”没货，也没有有货的替代款", product.name);
            let help = "请在 substitute 里写一两款相近、有货的商品的货号";
            findings.report_product(product, "stock", "", message, help);
        }
    }
}
