//! A small shop, and an agent at its prompt.

use std::fs;

use super::{Place, terminal::Terminal};

pub const PACK: &str = r#"
title = "发货与快递"
category = "shipping"

[[phrase]]
code = ["kd", "fkd"]
title = "发什么快递"
text = ["亲，默认发中通哦", "亲，咱家走中通快递", "亲，一般是中通"]

[[phrase]]
code = "kdwt"
title = "快递停滞"
text = "亲，我们帮您催一下"

[[phrase]]
code = "dh"
title = "快递单号"
text = "亲，订单{{订单号}}的单号是{{快递单号}}"
"#;

const INVOICE: &str = r#"
title = "发票"
category = "invoice"

[[phrase]]
code = "fp"
title = "开发票"
text = "亲，可以开电子发票"

[[phrase]]
code = "jsy"
title = "结束语"
text = "亲，祝您生活愉快"

[[faq]]
id = "when"
ask = ["什么时候发货", "几天能发货"]
[[faq.answer]]
when = { order = "paid" }
text = "亲，您的订单今天就发"
[[faq.answer]]
text = "亲，付款后两天内发出"
"#;

const SHOP: &str = "title = \"小店\"\n[menu]\ntext = \"您想问什么\"\n\
                    item = [{ title = \"快递\", reply = \"kd\" }, { title = \"发票\", reply = \"fp\" }]\n";

const PRODUCTS: &str = "[[product]]\nid = \"A02\"\nname = \"小熊卫衣\"\n[product.attributes]\n\"面料\" = \"纯棉\"\n";

pub fn shop() -> Place {
    let place = Place::empty().with("phrases/shipping.toml", PACK).with("kb/invoice.toml", INVOICE);
    place.with("kb/shop.toml", SHOP).with("kb/products.toml", PRODUCTS)
}

/// A terminal whose copies go to a file.
pub fn open(place: &Place, columns: u16) -> Terminal {
    let file = place.path("copied").display().to_string();
    let command = format!("sh -c 'cat > \"$0\"' {file}");
    let mut terminal = place.terminal_with(&[], &[("HUASHU_COPY_CMD", &command)], columns, 24);
    terminal.shows("话术> ");
    terminal
}

pub fn copied(place: &Place) -> String {
    fs::read_to_string(place.path("copied")).unwrap_or_default()
}
