use super::super::{Context, Rule, findings::Findings};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    name: "contact",
    severity: Severity::Error,
    what: "把买家带到平台外：微信、QQ、线下转账、电话、二维码，以及它们的谐音",
    why: "平台会扣分、屏蔽店铺；这是店铺自己的规定，词表在 kb/shop.toml 的 [banned] 里改",
    example: "text = \"亲，加薇信给您发优惠\"",
    instead: "text = \"亲，就在这里联系我们，优惠都在商品页上\"",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let words = context.library.banned_words().contact;
    for entry in &context.library.entries {
        for text in entry.texts() {
            for word in words.iter().filter(|word| text.contains(word.as_str())) {
                let message = format!("“{word}”会把买家带到平台外");
                findings.report(entry, "text", word, message, "请删掉，改成在平台内联系");
            }
        }
    }
}
