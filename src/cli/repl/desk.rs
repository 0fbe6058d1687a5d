//! Whom the agent is serving, and what she has told about them; where she is looking.

use std::collections::{BTreeMap, BTreeSet};

use huashu::{pack::Category, reply::Ask, template::Values};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::orders;

/// So many buyers are remembered; nobody serves more at once.
const MOST_BUYERS: usize = 500;

/// So many are forgotten together, those who were not turned to for the longest time.
const FORGOTTEN_AT_ONCE: usize = 50;

/// What is known of one buyer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Buyer {
    #[serde(default)]
    pub facts: Values,
    /// `order` → `paid`, `product` → `A02`.
    #[serde(default)]
    pub context: BTreeMap<String, String>,
}

impl Buyer {
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.context.is_empty()
    }

    /// `订单 已付款，订单号=8812`.
    pub fn known(&self) -> String {
        self.told().collect::<Vec<_>>().join("，")
    }

    /// What was told of him, one by one.
    fn told(&self) -> impl Iterator<Item = String> {
        let context = self.context.iter().map(|(name, value)| match name.as_str() {
            "order" => format!("订单 {}", orders::title(value)),
            "product" => format!("商品 {value}"),
            name => format!("{name} {value}"),
        });
        context.chain(self.facts.iter().map(|(name, value)| format!("{name}={value}")))
    }
}

/// All buyers, the one at hand, and the theme that is looked through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Desk {
    buyers: BTreeMap<String, Buyer>,
    /// Those who were turned to, the last of them last.
    turned_to: Vec<String>,
    /// Empty for the one whose name was not told.
    name: String,
    pub theme: Option<Category>,
}

impl Desk {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn buyer(&self) -> &Buyer {
        static NOBODY: Buyer = Buyer { facts: Values::new(), context: BTreeMap::new() };
        self.buyers.get(&self.name).unwrap_or(&NOBODY)
    }

    pub fn buyer_mut(&mut self) -> &mut Buyer {
        self.buyers.entry(self.name.clone()).or_default()
    }

    /// Turns to the buyer of this name, known or new.
    pub fn turn_to(&mut self, name: &str) {
        name.clone_into(&mut self.name);
        self.turned_to.retain(|known| known != name);
        self.turned_to.push(name.to_owned());
        self.buyers.entry(name.to_owned()).or_default();
        if self.buyers.len() > MOST_BUYERS {
            self.forget_oldest();
        }
    }

    /// Those of whom nothing is known; if they are too few, those who have not been turned to for long.
    fn forget_oldest(&mut self) {
        let here = self.name.clone();
        self.buyers.retain(|name, buyer| *name == here || !buyer.is_empty());
        let most = MOST_BUYERS - FORGOTTEN_AT_ONCE;
        let known: BTreeSet<&String> = self.turned_to.iter().collect();
        let never = self.buyers.keys().filter(|name| !known.contains(name)).cloned();
        let oldest: Vec<String> = never.chain(self.turned_to.clone()).filter(|name| *name != here).collect();
        for name in oldest {
            if self.buyers.len() <= most {
                break;
            }
            self.buyers.remove(&name);
        }
        self.turned_to.retain(|name| self.buyers.contains_key(name));
    }

    /// Forgets the buyer at hand.
    pub fn forget(&mut self) {
        self.buyers.remove(&self.name);
    }

    /// All buyers, the one without a name among them.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Buyer)> {
        self.buyers.iter().map(|(name, buyer)| (name.as_str(), buyer))
    }

    /// One who was known before.
    pub fn put(&mut self, name: &str, buyer: Buyer) {
        self.buyers.insert(name.to_owned(), buyer);
    }

    /// Those with a name.
    pub fn buyers(&self) -> impl Iterator<Item = (&str, &Buyer)> {
        self.buyers.iter().filter(|(name, _)| !name.is_empty()).map(|(name, buyer)| (name.as_str(), buyer))
    }

    /// `text`, asked now for the buyer at hand.
    pub fn ask(&self, text: &str) -> Ask {
        let Buyer { mut facts, context } = self.buyer().clone();
        if !self.name.is_empty() {
            // As a request's `buyer` is.
            facts.entry("买家".to_owned()).or_insert_with(|| self.name.clone());
        }
        Ask { facts, context, ..Ask::new(text, Timestamp::now()) }
    }

    /// What becomes of it where it is put back to how it was `before`, in words.
    pub fn put_back(&self, before: &Self) -> Vec<String> {
        let mut said = Vec::new();
        if self.name != before.name {
            let name = if before.name.is_empty() { "没有名字的买家" } else { &before.name };
            said.push(format!("回到{name}"));
        }
        let of_buyer = |desk: &Self| -> Vec<String> {
            desk.buyers.get(&before.name).map_or_else(Vec::new, |buyer| buyer.told().collect())
        };
        let (now, then) = (of_buyer(self), of_buyer(before));
        let only_in = |some: &[String], others: &[String]| {
            some.iter().filter(|told| !others.contains(told)).cloned().collect::<Vec<_>>().join("，")
        };
        match (only_in(&now, &then), only_in(&then, &now)) {
            (gone, back) if gone.is_empty() && back.is_empty() => {}
            (gone, back) if back.is_empty() => said.push(format!("去掉了 {gone}")),
            (_, back) => said.push(format!("恢复了 {back}")),
        }
        if self.theme != before.theme {
            let of = before.theme.as_ref().map_or("全部主题".to_owned(), |theme| format!("“{}”", theme.title));
            said.push(format!("又查{of}"));
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_buyer_keeps_what_was_told_of_him() {
        let mut desk = Desk::default();
        desk.turn_to("小明");
        desk.buyer_mut().facts.insert("订单号".to_owned(), "8812".to_owned());
        desk.turn_to("小红");
        assert!(desk.buyer().is_empty());
        desk.turn_to("小明");
        assert_eq!(desk.buyer().known(), "订单号=8812");
        desk.forget();
        assert!(desk.buyer().is_empty());
    }

    #[test]
    fn what_is_put_back_is_said() {
        let before = Desk::default();
        let mut desk = Desk::default();
        desk.buyer_mut().context.insert("order".to_owned(), "paid".to_owned());
        assert_eq!(desk.put_back(&before), ["去掉了 订单 已付款"]);
        assert_eq!(before.put_back(&desk), ["恢复了 订单 已付款"]);
        desk.turn_to("小明");
        assert_eq!(desk.put_back(&before), ["回到没有名字的买家", "去掉了 订单 已付款"]);
    }

    #[test]
    fn a_thousand_buyers_are_not_remembered() {
        let mut desk = Desk::default();
        for number in 0..2_000 {
            desk.turn_to(&number.to_string());
            desk.buyer_mut().facts.insert("订单号".to_owned(), number.to_string());
        }
        assert!((MOST_BUYERS - FORGOTTEN_AT_ONCE..=MOST_BUYERS).contains(&desk.buyers.len()));
        assert_eq!(desk.buyer().known(), "订单号=1999");
        desk.turn_to("1600");
        assert_eq!(desk.buyer().known(), "订单号=1600", "the latest are remembered");
        desk.turn_to("1");
        assert!(desk.buyer().is_empty());
    }
}
