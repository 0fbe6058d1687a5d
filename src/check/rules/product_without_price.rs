use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "product-without-price",
    severity: Severity::Warning,
    what: "商品没有写 price",
    why: "买家问几件一共多少钱、够不够包邮，机器人算不出来",
    example: "[[product]] 只有 id 和 name",
    instead: "price = 89",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    for product in context.library.catalog.products.iter().filter(|product| product.price.is_none()) {
        let message = format!("“{}”没有价格", product.name);
        findings.report_product(product, "name", &product.name, message, "请写一件多少元，例如 price = 89");
    }
}
