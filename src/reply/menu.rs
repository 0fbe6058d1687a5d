//! A menu on screen: how it looks, and which item a message chooses.

use crate::{
    pack::{Menu, MenuItem, MenuTarget},
    text::normalize,
};

/// The menu that a conversation shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Top,
    /// Opened by the item with this number, from 0.
    Below(usize),
}

/// What a message means while a menu is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Item(usize),
    /// From a menu below to the one above.
    Back,
    /// A digit that stands before no item.
    Nothing,
}

/// What follows a message that has to do with the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next<'m> {
    Menu(Shown),
    /// The entry of this code or id answers, chosen by this item.
    Entry(&'m str, &'m MenuItem),
}

impl Shown {
    /// What follows `message`; `None` if it has nothing to do with the menu.
    pub fn next<'m>(self, menu: &'m Menu, message: &str) -> Option<Next<'m>> {
        Some(match self.choice(menu, message)? {
            Choice::Nothing => Next::Menu(self),
            Choice::Back => Next::Menu(Self::Top),
            Choice::Item(number) => {
                let item = self.items(menu).get(number)?;
                match &item.target {
                    MenuTarget::Items(_) => Next::Menu(Self::Below(number)),
                    MenuTarget::Entry(name) => Next::Entry(name, item),
                }
            }
        })
    }

    fn items(self, menu: &Menu) -> &[MenuItem] {
        match self {
            Self::Top => &menu.items,
            Self::Below(item) => menu.items.get(item).map_or(&[], MenuItem::items),
        }
    }

    /// The menu as it is sent.
    pub fn text(self, menu: &Menu) -> String {
        let above = match self {
            Self::Top => menu.text.as_str(),
            Self::Below(item) => menu.items.get(item).map_or("", |item| item.title.as_str()),
        };
        let items = (1..).zip(self.items(menu)).map(|(number, item)| format!("\n{number}. {}", item.title));
        let back = if self == Self::Top { "" } else { "\n0. 返回" };
        format!("{above}{}{back}", items.collect::<String>())
    }

    /// `None` for a message that has nothing to do with the menu.
    fn choice(self, menu: &Menu, message: &str) -> Option<Choice> {
        let message = normalize(message);
        let items = self.items(menu);
        if let Some(item) = items.iter().position(|item| normalize(&item.title) == message) {
            return Some(Choice::Item(item));
        }
        if self != Self::Top && BACK.contains(&message.as_str()) {
            return Some(Choice::Back);
        }
        match number(&message)? {
            0 if self != Self::Top => Some(Choice::Back),
            number if (1..=items.len()).contains(&number) => Some(Choice::Item(number - 1)),
            _ => Some(Choice::Nothing),
        }
    }
}

/// 返回, as buyers say it.
const BACK: [&str; 6] = ["返回", "返回上一级", "上一级", "返回菜单", "返回上级", "退回"];

/// `2`, `选2`, `第二个`; of one digit. 一条 is a number of pieces.
fn number(message: &str) -> Option<usize> {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let message = message.trim_start_matches(['选', '第', '按', '回']).trim_end_matches(['个', '号', '项']).trim();
    let digit = message.parse().ok().filter(|_| message.len() == 1);
    digit.or_else(|| DIGITS.iter().position(|digit| *digit == message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::MenuTarget;

    fn item(title: &str, target: MenuTarget) -> MenuItem {
        MenuItem { title: title.to_owned(), target }
    }

    #[test]
    fn digits_in_any_form_and_words_choose_and_other_messages_do_not() {
        let below = vec![item("怎么退", MenuTarget::Entry("th".to_owned()))];
        let items = vec![item("查物流", MenuTarget::Entry("wl".to_owned())), item("退换", MenuTarget::Items(below))];
        let menu = Menu { text: "请选".to_owned(), items, ..Menu::default() };
        assert_eq!(Shown::Top.text(&menu), "请选\n1. 查物流\n2. 退换");
        assert_eq!(Shown::Below(1).text(&menu), "退换\n1. 怎么退\n0. 返回");
        for (message, chosen) in [
            ("2", Some(Choice::Item(1))),
            ("２", Some(Choice::Item(1))),
            ("②", Some(Choice::Item(1))),
            ("第二个", Some(Choice::Item(1))),
            ("选1。", Some(Choice::Item(0))),
            ("查物流", Some(Choice::Item(0))),
            ("3", Some(Choice::Nothing)),
            ("0", Some(Choice::Nothing)),
            ("12", None),
            ("一件包邮吗", None),
            ("一条", None),
            ("返回", None),
        ] {
            assert_eq!(Shown::Top.choice(&menu, message), chosen, "{message}");
        }
        assert_eq!(Shown::Below(1).choice(&menu, "0"), Some(Choice::Back));
        assert_eq!(Shown::Below(1).choice(&menu, "返回"), Some(Choice::Back));
    }
}
