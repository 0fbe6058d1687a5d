//! Which product a buyer names.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::{
    pack::{Catalog, Product},
    text::normalize,
};

/// The names, aliases and ids of a catalog's products, found in one pass over a message.
#[derive(Debug)]
pub struct Names {
    /// By name in normal form, the numbers of its products.
    owners: HashMap<String, Vec<usize>>,
    /// `None` if there is no name, or more than it can hold.
    finder: Option<AhoCorasick>,
}

/// Shorter ids and names are parts of other words.
const SHORTEST: usize = 2;

impl Names {
    pub fn of(catalog: &Catalog) -> Self {
        let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, product) in catalog.products.iter().enumerate() {
            for name in names(product) {
                let numbers = owners.entry(name).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        }
        let patterns: Vec<&String> = owners.keys().filter(|name| name.chars().count() >= SHORTEST).collect();
        let finder = (!patterns.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok())
            .flatten();
        Self { owners, finder }
    }

    /// The product that `name`, from a request, is the id, name or alias of.
    pub fn product<'c>(&self, catalog: &'c Catalog, name: &str) -> Option<&'c Product> {
        match self.owners.get(&form(name))?.as_slice() {
            [only] => catalog.products.get(*only),
            _ => catalog.by_id(name),
        }
    }

    /// The one product that `message` names; `current`, which the buyer looks at, if the words fit it as well.
    pub fn in_message<'c>(&self, catalog: &'c Catalog, message: &str, current: Option<&'c Product>) -> Option<&'c Product> {
        let Some(finder) = &self.finder else { return current };
        let message = form(message);
        let mut found: Option<usize> = None;
        for found_name in finder.find_iter(&message) {
            let range = found_name.range();
            let name = &message[range.clone()];
            if is_inside_word(&message, range.start, range.end) || current.is_some_and(|product| is_called(product, name)) {
                continue;
            }
            match self.owners.get(name).map(Vec::as_slice) {
                Some([only]) if found.is_none_or(|other| other == *only) => found = Some(*only),
                _ => return current,
            }
        }
        found.and_then(|number| catalog.products.get(number)).or(current)
    }
}

fn names(product: &Product) -> impl Iterator<Item = String> {
    let all = [&product.id, &product.name].into_iter().chain(&product.aliases);
    all.map(|name| form(name)).filter(|name| !name.is_empty())
}

fn form(text: &str) -> String {
    normalize(text).replace(' ', "")
}

fn is_called(product: &Product, name: &str) -> bool {
    names(product).any(|other| other.contains(name))
}

/// `a01` is no part of `xa012`.
fn is_inside_word(text: &str, start: usize, end: usize) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let (name, before, after) = (&text[start..end], &text[..start], &text[end..]);
    name.starts_with(is_word) && before.ends_with(is_word) || name.ends_with(is_word) && after.starts_with(is_word)
}
