//! What a conversation is about: the product, the child and the number of pieces, carried from message to message.
//!
//! - A product is spoken of until another is named, or the request brings another than when it was named.
//! - A child is known until another height is said; weight and build add to it. Of several that are named (大宝, 妹妹),
//!   each keeps its own.
//! - The number of pieces belongs to the product.
//! - Where it is sent holds for all of them.
//! - Hours later nothing is taken for granted.

use std::mem;

use jiff::{SignedDuration, Timestamp};

use super::Ask;
use crate::{
    pack::Product,
    product::{Measures, OfChild, Products, Weight, by_child, children, folded, place_in},
    text::is_han,
};

/// Later than this the buyer has other things in mind.
const KEPT: SignedDuration = SignedDuration::from_hours(2);

/// Children remembered beside the one that is spoken of.
const MOST_CHILDREN: usize = 3;

/// What was spoken of so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject {
    /// Its id.
    product: Option<Box<str>>,
    /// What the request brought when the buyer named another: as long as it brings that, the one named is meant.
    beside: Option<Box<str>>,
    /// Of the child that is spoken of.
    pub measures: Measures,
    /// What it is called, if it is called anything.
    child: Option<Box<str>>,
    /// The others that were named.
    children: Vec<(Box<str>, Measures)>,
    pub pieces: Option<u32>,
    /// Where it is sent.
    pub place: Option<&'static str>,
    /// Whether the last message says only what a number before it meant: 公斤.
    pub clears_up: bool,
    heard: Option<Timestamp>,
}

impl Subject {
    /// Whether what was said before is too long ago to matter to what is said `now`.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.heard.is_some_and(|heard| now.duration_since(heard) > KEPT)
    }

    /// Takes from the next message what it says.
    pub fn hear(&mut self, products: &Products, ask: &Ask) {
        if self.is_over(ask.now) {
            *self = Self::default();
        }
        self.heard = Some(ask.now);
        if products.catalog.is_empty() {
            return;
        }
        let Products { catalog, names, .. } = products;
        let product = names.in_message(catalog, &ask.text, self.current(products, ask)).map(|product| &*product.id);
        let told = ask.context.get("product").map(String::as_str);
        let is_told = told.and_then(|told| Some(&*names.product(catalog, told)?.id)) == product;
        self.beside = told.filter(|_| !is_told && product.is_some()).map(Box::from);
        self.place = place_in(&ask.text).or(self.place);
        if product != self.product.as_deref() {
            // So many of another one were not asked for.
            self.pieces = self.pieces.filter(|_| self.product.is_none());
            self.product = product.map(Box::from);
        }
        let weight = self.measures.weight;
        self.measure(products, &ask.text);
        self.clears_up = matches!(weight, Some(Weight::Unclear { .. })) && self.measures.weight != weight;
    }

    /// Takes the figures from a text.
    pub fn measure(&mut self, products: &Products, text: &str) {
        if text.contains(|c| may_measure(c) || may_name_child(c) || matches!(c, '加' | '再' | '和')) {
            let text = folded(text);
            let told = children(&text);
            for (child, question) in &told {
                self.turn_to(child);
                self.measures = Measures::read(question).after(self.measures, question);
            }
            for OfChild { child, text } in by_child(&text).filter(|_| told.is_empty()) {
                child.into_iter().for_each(|child| self.turn_to(child));
                self.measures = Measures::read(text).after(self.measures, text);
            }
            let known = self.pieces.filter(|_| !products.unsettles_pieces(&text));
            self.pieces = products.pieces(&text, self.product(products)).or(known);
        }
    }

    /// Speaks of the child that is called so from now on.
    fn turn_to(&mut self, child: &str) {
        if self.child.as_deref().is_none_or(|known| known == child) {
            // The first that is named was spoken of before.
            self.child.get_or_insert_with(|| child.into());
            return;
        }
        let known = self.children.iter().position(|(name, _)| **name == *child);
        let next = known.map(|at| self.children.remove(at).1).unwrap_or_default();
        let before = mem::replace(&mut self.measures, next);
        if let Some(name) = self.child.replace(child.into()) {
            self.children.push((name, before));
        }
        if self.children.len() > MOST_CHILDREN {
            self.children.remove(0);
        }
    }

    /// What was spoken of last.
    pub fn product<'p>(&self, products: &'p Products) -> Option<&'p Product> {
        products.names.product(&products.catalog, self.product.as_deref()?)
    }

    /// What the buyer looks at, by the request, else what was spoken of.
    pub fn current<'p>(&self, products: &'p Products, ask: &Ask) -> Option<&'p Product> {
        let told = ask.context.get("product").map(String::as_str);
        let is_another = told.is_none() || told == self.beside.as_deref();
        let name = if is_another { self.product.as_deref() } else { told }?;
        products.names.product(&products.catalog, name)
    }
}

/// Whether a text with `c` in it may say a number, a unit or a build.
pub(super) fn may_measure(c: char) -> bool {
    match c {
        '零' | '〇' | '一' | '二' | '两' | '俩' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' => {
            true
        }
        '胖' | '瘦' | '壮' | '肉' | '圆' | '敦' | '肚' | '匀' | '型' | '宽' | '斤' | '千' | 'k' | 'K' | 'ｋ' | 'Ｋ' => {
            true
        }
        _ => !is_han(c) && c.is_numeric(),
    }
}

/// Whether a text with `c` in it may name a child.
pub(super) fn may_name_child(c: char) -> bool {
    matches!(c, '宝' | '老' | '哥' | '弟' | '姐' | '妹' | '儿')
}
