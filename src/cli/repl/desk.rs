//! Whom the agent is serving, and what she has told about them; where she is looking.

use std::collections::{BTreeMap, BTreeSet};

use huashu::{pack::Category, reply::Ask, template::Values};
use jiff::Timestamp;

/// So many buyers are remembered; nobody serves more at once.
const MOST_BUYERS: usize = 500;

/// What is known of one buyer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Buyer {
    pub facts: Values,
    /// `order` → `paid`, `product` → `A02`.
    pub context: BTreeMap<String, String>,
    /// Facts that were asked for and left empty: not asked for again.
    pub skipped: BTreeSet<String>,
}

impl Buyer {
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.context.is_empty()
    }

    /// `订单 paid，订单号=8812`.
    pub fn known(&self) -> String {
        let context = self.context.iter().map(|(name, value)| match name.as_str() {
            "order" => format!("订单 {value}"),
            "product" => format!("商品 {value}"),
            name => format!("{name} {value}"),
        });
        let facts = self.facts.iter().map(|(name, value)| format!("{name}={value}"));
        context.chain(facts).collect::<Vec<_>>().join("，")
    }
}

/// All buyers, the one at hand, and the theme that is looked through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Desk {
    buyers: BTreeMap<String, Buyer>,
    /// Empty for the one whose name was not told.
    name: String,
    pub theme: Option<Category>,
}

impl Desk {
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn buyer(&self) -> &Buyer {
        static NOBODY: Buyer = Buyer { facts: Values::new(), context: BTreeMap::new(), skipped: BTreeSet::new() };
        self.buyers.get(&self.name).unwrap_or(&NOBODY)
    }

    pub fn buyer_mut(&mut self) -> &mut Buyer {
        self.buyers.entry(self.name.clone()).or_default()
    }

    /// Turns to the buyer of this name, known or new.
    pub fn turn_to(&mut self, name: &str) {
        name.clone_into(&mut self.name);
        if self.buyers.len() >= MOST_BUYERS {
            let name = &self.name;
            self.buyers.retain(|known, buyer| known == name || !buyer.is_empty());
            if self.buyers.len() >= MOST_BUYERS {
                self.buyers.retain(|known, _| known == name);
            }
        }
        self.buyers.entry(self.name.clone()).or_default();
    }

    /// Forgets the buyer at hand.
    pub fn forget(&mut self) {
        self.buyers.remove(&self.name);
    }

    /// Those with a name.
    pub fn buyers(&self) -> impl Iterator<Item = (&str, &Buyer)> {
        self.buyers.iter().filter(|(name, _)| !name.is_empty()).map(|(name, buyer)| (name.as_str(), buyer))
    }

    /// `text`, asked now for the buyer at hand.
    pub fn ask(&self, text: &str) -> Ask {
        let Buyer { facts, context, .. } = self.buyer().clone();
        Ask { facts, context, ..Ask::new(text, Timestamp::now()) }
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
    fn a_thousand_buyers_are_not_remembered() {
        let mut desk = Desk::default();
        for number in 0..2_000 {
            desk.turn_to(&number.to_string());
            desk.buyer_mut().facts.insert("订单号".to_owned(), number.to_string());
        }
        assert!(desk.buyers.len() <= MOST_BUYERS);
        assert_eq!(desk.buyer().known(), "订单号=1999");
    }
}
