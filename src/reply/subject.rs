//! What a conversation is about: the product, the child and the number of pieces, carried from message to message.
//!
//! - A product is spoken of until another is named, or the request brings its own.
//! - A child is known until another height is said; weight and build add to it.
//! - The number of pieces belongs to the product.
//! - Hours later nothing is taken for granted.

use jiff::{SignedDuration, Timestamp};

use super::Ask;
use crate::{
    pack::Product,
    product::{Measures, Products, Weight, folded, pieces},
    text::is_han,
};

/// Later than this the buyer has other things in mind.
const KEPT: SignedDuration = SignedDuration::from_hours(2);

/// What was spoken of so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Subject {
    /// Its id.
    product: Option<Box<str>>,
    pub measures: Measures,
    pub pieces: Option<u32>,
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
        if product != self.product.as_deref() {
            // So many of another one were not asked for.
            self.pieces = self.pieces.filter(|_| self.product.is_none());
            self.product = product.map(Box::from);
        }
        let weight = self.measures.weight;
        self.measure(&ask.text);
        self.clears_up = matches!(weight, Some(Weight::Unclear { .. })) && self.measures.weight != weight;
    }

    /// Takes the figures from a text.
    pub fn measure(&mut self, text: &str) {
        if text.contains(may_measure) {
            let text = folded(text);
            self.measures = Measures::read(&text).after(self.measures, &text);
            self.pieces = pieces(&text).or(self.pieces);
        }
    }

    /// What was spoken of last.
    pub fn product<'p>(&self, products: &'p Products) -> Option<&'p Product> {
        products.names.product(&products.catalog, self.product.as_deref()?)
    }

    /// What the buyer looks at, by the request, else what was spoken of.
    pub fn current<'p>(&self, products: &'p Products, ask: &Ask) -> Option<&'p Product> {
        let name = ask.context.get("product").map(String::as_str).or(self.product.as_deref())?;
        products.names.product(&products.catalog, name)
    }
}

/// Whether a text with `c` in it may say a number, a unit or a build.
pub(super) fn may_measure(c: char) -> bool {
    match c {
        '零' | '〇' | '一' | '二' | '两' | '俩' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' => {
            true
        }
        '胖' | '瘦' | '壮' | '肉' | '圆' | '敦' | '肚' | '匀' | '型' | '斤' | '千' | 'k' | 'K' | 'ｋ' | 'Ｋ' => {
            true
        }
        _ => !is_han(c) && c.is_numeric(),
    }
}
