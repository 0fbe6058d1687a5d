//! `[menu]` of `kb/shop.toml`.

use std::ops::Range;

use toml::{Spanned, de::DeValue};

use super::{Reading, entry::code_form, told};
use crate::{
    pack::{
        Menu, MenuItem, MenuTarget,
        file::{MenuItemShape, MenuShape, MenuSubItemShape},
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
        let items: Vec<MenuItem> = self
            .shown(shape.item, |item| item.title.span())
            .into_iter()
            .filter_map(|item| self.menu_item(item))
            .collect();
        if items.is_empty() {
            return self.problem("empty-menu", span, "菜单里一项也没有", "请写 [[menu.item]]，下面写 title 和 reply");
        }
        let asks = shape.ask.plain().iter().map(|ask| normalize(ask)).collect();
        self.library.menu = Some(Menu { asks, text: told(shape.text.get_ref()), greets: shape.greet, items });
    }

    /// Those that there are digits for; the others are told.
    fn shown<T>(&mut self, mut items: Vec<T>, place: impl Fn(&T) -> Range<usize>) -> Vec<T> {
        if let Some(first) = items.get(MOST_ITEMS) {
            let message = format!("菜单一层有 {} 项，只用前 {MOST_ITEMS} 项", items.len());
            self.problem("menu-too-long", place(first), message, "请分成两层，或删掉几项");
            items.truncate(MOST_ITEMS);
        }
        items
    }

    /// `None` if choosing it would do nothing, or two things.
    fn menu_item(&mut self, shape: MenuItemShape) -> Option<MenuItem> {
        let (title, at) = (told(shape.title.get_ref()), shape.title.span());
        let target = match (shape.reply, shape.item.is_empty()) {
            (Some(reply), true) => MenuTarget::Entry(self.menu_reply(&reply)),
            (None, false) => {
                let below = self.shown(shape.item, |item| item.title.span()).into_iter();
                MenuTarget::Items(below.map(|item| self.menu_sub_item(item)).collect())
            }
            (Some(_), false) => {
                self.problem("menu-item", at, format!("菜单项 {title} 又写了 reply 又有下一层"), "请只留一样");
                return None;
            }
            (None, true) => {
                self.problem("menu-item", at, format!("菜单项 {title} 没有写 reply"), "请写快捷码或问答的 id");
                return None;
            }
        };
        Some(MenuItem { title, target })
    }

    fn menu_sub_item(&mut self, shape: MenuSubItemShape) -> MenuItem {
        MenuItem { target: MenuTarget::Entry(self.menu_reply(&shape.reply)), title: told(shape.title.get_ref()) }
    }

    /// A code in its normal form, or an id as it is.
    fn menu_reply(&mut self, reply: &Spanned<String>) -> String {
        let id = told(reply.get_ref());
        let name = if id.chars().all(|c| c.is_ascii_alphanumeric()) { code_form(&id) } else { id };
        let message = format!("没有快捷码或 id 是 {name} 的条目");
        let unknown =
            self.diagnostic(Said::new("unknown-code", message, "请改成已有的快捷码或问答的 id"), reply.span());
        self.library.mentions.push(Mention { code: name.clone(), or_id: true, unknown });
        name
    }
}
