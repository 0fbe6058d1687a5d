//! 菜单: up to eight numbered things to choose from, some of which open a menu of their own.

use serde::{Deserialize, Serialize};

/// Items of one menu: one digit each, and few enough to be read.
pub(super) const MOST_ITEMS: usize = 8;

/// What is shown when a buyer asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// Messages that ask for it, in normal form.
    pub asks: Vec<String>,
    /// Said above the items.
    pub text: String,
    /// Shown with the first answer of a session.
    pub greets: bool,
    pub items: Vec<MenuItem>,
}

impl Menu {
    /// Codes and ids of all that can be chosen.
    pub(super) fn entries(&self) -> impl Iterator<Item = &str> {
        let all = self.items.iter().flat_map(|item| std::iter::once(item).chain(item.items()));
        all.filter_map(|item| match &item.target {
            MenuTarget::Entry(name) => Some(name.as_str()),
            MenuTarget::Items(_) => None,
        })
    }
}

/// One line of a menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuItem {
    pub title: String,
    pub target: MenuTarget,
}

/// What choosing an item does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum MenuTarget {
    /// Answers with the entry of this code or id.
    Entry(String),
    /// Opens these; none of them opens more.
    Items(Vec<MenuItem>),
}

impl MenuItem {
    /// Those that it opens.
    pub fn items(&self) -> &[MenuItem] {
        match &self.target {
            MenuTarget::Entry(_) => &[],
            MenuTarget::Items(items) => items,
        }
    }
}
