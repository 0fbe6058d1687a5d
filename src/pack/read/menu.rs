//! `[menu]` of `kb/shop.toml`.

use toml::{Spanned, de::DeValue};

use super::{Reading, entry::code_form};
use crate::{
    pack::{
        Menu, MenuItem, MenuTarget,
        file::{MenuItemShape, MenuShape},
        load::Mention,
        menu::MOST_ITEMS,
        translate::Said,
    },
    text::normalize,
};

impl Reading<'_> {
    pub(super) fn menu(&mut self, value: Spanned<DeValue<'_>>) {
        let span = value.span();
        let Some(shape) = self.read::<MenuShape>(value) else { return };
        let items = self.menu_items(shape.item, true);
        if items.is_empty() {
            return self.problem("empty-menu", span, "菜单里一项也没有", "请写 [[menu.item]]，下面写 title 和 reply");
        }
        let asks = shape.ask.plain().iter().map(|ask| normalize(ask)).collect();
        self.library.menu = Some(Menu { asks, text: shape.text.into_inner(), greets: shape.greet, items });
    }

    /// Those that do something; more than can be shown are left out.
    fn menu_items(&mut self, mut shapes: Vec<MenuItemShape>, may_nest: bool) -> Vec<MenuItem> {
        if let Some(first) = shapes.get(MOST_ITEMS) {
            let message = format!("菜单一层有 {} 项，只用前 {MOST_ITEMS} 项", shapes.len());
            self.problem("menu-too-long", first.title.span(), message, "请分成两层，或删掉几项");
            shapes.truncate(MOST_ITEMS);
        }
        shapes.into_iter().filter_map(|shape| self.menu_item(shape, may_nest)).collect()
    }

    fn menu_item(&mut self, shape: MenuItemShape, may_nest: bool) -> Option<MenuItem> {
        let (title, at) = (shape.title.get_ref().clone(), shape.title.span());
        let target = match (shape.reply, shape.item.is_empty()) {
            (Some(reply), true) => MenuTarget::Entry(self.menu_reply(&reply)),
            (None, false) if may_nest => MenuTarget::Items(self.menu_items(shape.item, false)),
            (_, false) => {
                let message = format!("菜单项 {title} 又写了 reply 又有下一层，或套得太深");
                self.problem("menu-item", at, message, "一项只写 reply 或只写下一层；最多两层");
                return None;
            }
            (None, true) => {
                self.problem("menu-item", at, format!("菜单项 {title} 没有写 reply"), "请写快捷码或问答的 id");
                return None;
            }
        };
        Some(MenuItem { title, target })
    }

    /// A code in its normal form, or an id as it is.
    fn menu_reply(&mut self, reply: &Spanned<String>) -> String {
        let id = reply.get_ref().trim();
        let name = if id.chars().all(|c| c.is_ascii_alphanumeric()) { code_form(id) } else { id.to_owned() };
        let message = format!("没有快捷码或 id 是 {name} 的条目");
        let unknown =
            self.diagnostic(Said::new("unknown-code", message, "请改成已有的快捷码或问答的 id"), reply.span());
        self.library.mentions.push(Mention { code: name.clone(), or_id: true, unknown });
        name
    }
}
