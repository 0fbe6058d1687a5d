//! Which product a buyer names.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::number::{counts, of_each};
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

/// What stands in a message that orders several things.
#[derive(Debug, Clone, Copy)]
enum Found {
    /// By its number in the catalog.
    Product(usize),
    Pieces(u32),
}

/// Words that speak of another product beside the one that is looked at.
const GOES_WITH: [char; 5] = ['配', '搭', '加', '送', '和'];

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
    pub fn in_message<'c>(
        &self,
        catalog: &'c Catalog,
        message: &str,
        current: Option<&'c Product>,
    ) -> Option<&'c Product> {
        let Some(finder) = &self.finder else { return current };
        let message = form(message);
        let mut found: Option<usize> = None;
        for found_name in finder.find_iter(&message) {
            let range = found_name.range();
            let name = &message[range.clone()];
            if is_inside_word(&message, range.start, range.end)
                || current.is_some_and(|product| is_called(product, name))
            {
                continue;
            }
            match self.owners.get(name).map(Vec::as_slice) {
                Some([only]) if found.is_none_or(|other| other == *only) => found = Some(*only),
                // 裤子, of several products, is not the shirt that is looked at; 配什么裤子 is about it.
                Some([_, _, ..]) if found.is_none() && !message.contains(GOES_WITH) => return None,
                _ => return current,
            }
        }
        found.and_then(|number| catalog.products.get(number)).or(current)
    }

    /// Whether `message` names several products, for certain or not.
    pub fn are_several(&self, message: &str) -> bool {
        let Some(finder) = &self.finder else { return false };
        let message = form(message);
        let mut named = finder.find_iter(&message).map(|found| found.pattern());
        let Some(first) = named.next() else { return false };
        named.any(|other| other != first)
    }

    /// Whether `message` is what a product is called, and nothing else.
    pub fn is_name(&self, message: &str) -> bool {
        self.owners.contains_key(&form(message))
    }

    /// The products that `message` names, each with the number of pieces beside it: 卫衣2件裤子1件. Empty unless every
    /// product has its number, all before or all behind their names.
    pub fn lines<'c>(&self, catalog: &'c Catalog, message: &str) -> Vec<(&'c Product, u32)> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let message = form(message);
        let mut found: Vec<(usize, Found)> = Vec::new();
        for name in finder.find_iter(&message) {
            let is_whole = !is_inside_word(&message, name.start(), name.end());
            match self.owners.get(&message[name.range()]).map(Vec::as_slice) {
                Some([only]) if is_whole => found.push((name.start(), Found::Product(*only))),
                _ => return Vec::new(),
            }
        }
        if found.len() < 2 {
            return Vec::new();
        }
        if let Some(pieces) = of_each(&message) {
            let products = found.iter().filter_map(|(_, found)| match found {
                Found::Product(number) => catalog.products.get(*number),
                Found::Pieces(_) => None,
            });
            return products.map(|product| (product, pieces)).collect();
        }
        found.extend(counts(&message).map(|(at, number)| (at, Found::Pieces(number))));
        found.sort_by_key(|(at, _)| *at);
        let line = |pair: &[(usize, Found)]| match pair {
            [(_, Found::Product(number)), (_, Found::Pieces(pieces))]
            | [(_, Found::Pieces(pieces)), (_, Found::Product(number))] => {
                Some((catalog.products.get(*number)?, *pieces))
            }
            _ => None,
        };
        found.chunks(2).map(line).collect::<Option<_>>().unwrap_or_default()
    }

    /// Whether `text` begins with what other products are called and `product` is not.
    pub fn begins_with_another(&self, text: &str, product: &Product) -> bool {
        let text = form(text);
        let Some(finder) = &self.finder else { return false };
        finder
            .find_iter(&text)
            .next()
            .is_some_and(|found| found.start() == 0 && !is_called(product, &text[found.range()]))
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

#[cfg(test)]
pub(super) mod tests {
    use std::{collections::BTreeMap, path::PathBuf};

    use super::*;
    use crate::{
        pack::{Layer, Origin},
        template::Values,
    };

    pub fn product(id: &str, name: &str, aliases: &[&str]) -> Product {
        Product {
            id: id.to_owned(),
            name: name.to_owned(),
            aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
            attributes: Values::new(),
            price: None,
            stock: None,
            size_chart: None,
            related: BTreeMap::new(),
            allowed: BTreeMap::new(),
            origin: Origin { layer: Layer::Shop, file: PathBuf::from("kb/products.toml"), line: 1 },
        }
    }

    #[test]
    fn the_longest_name_is_meant_and_two_names_are_none() {
        let products = vec![
            product("A01", "小熊连帽卫衣", &["小熊卫衣", "卫衣"]),
            product("A02", "兔子卫衣", &["圆领"]),
            product("A03", "圆领打底", &["圆领", "卫衣裤"]),
        ];
        let catalog = Catalog { products, charts: Vec::new() };
        let names = Names::of(&catalog);
        let id = |product: Option<&Product>| product.map(|product| product.id.clone()).unwrap_or_default();
        for (message, current, meant) in [
            ("小熊卫衣起球吗", None, "A01"),
            ("小 熊 卫衣 起球吗", None, "A01"),
            ("A01有货吗", None, "A01"),
            ("XA01有货吗", None, ""),
            ("A012有货吗", None, ""),
            ("卫衣裤有货吗", None, "A03"),
            ("兔子卫衣和小熊卫衣哪个好", None, ""),
            ("兔子卫衣好看，兔子卫衣有货吗", None, "A02"),
            ("圆领的有货吗", None, ""),
            ("圆领的有货吗", Some("A03"), "A03"),
            ("圆领的有货吗", Some("A01"), ""),
            ("配什么圆领的好看", Some("A01"), "A01"),
            ("这件卫衣起球吗", Some("A02"), "A02"),
            ("小熊卫衣起球吗", Some("A02"), "A01"),
            ("起球吗", Some("A02"), "A02"),
            ("", None, ""),
        ] {
            let current = current.and_then(|id| catalog.by_id(id));
            assert_eq!(id(names.in_message(&catalog, message, current)), meant, "{message}");
        }
        for (message, expected) in [
            ("小熊卫衣2件兔子卫衣1件一共多少", &[("A01", 2), ("A02", 1)][..]),
            ("两件小熊卫衣和三件兔子卫衣多少钱", &[("A01", 2), ("A02", 3)]),
            ("小熊卫衣和兔子卫衣各两件", &[("A01", 2), ("A02", 2)]),
            ("小熊卫衣两件", &[]),
            ("小熊卫衣2件，圆领1件", &[]),
        ] {
            let lines: Vec<_> = names.lines(&catalog, message).iter().map(|(p, n)| (p.id.as_str(), *n)).collect();
            assert_eq!(lines, expected, "{message}");
        }
        let shirt = catalog.by_id("A02").unwrap();
        assert!(names.begins_with_another("小熊卫衣多少钱", shirt) && !names.begins_with_another("卫衣多少钱", shirt));
        for (name, meant) in [("a01", "A01"), ("小熊 卫衣", "A01"), ("圆领", ""), ("没有", ""), ("", "")] {
            assert_eq!(id(names.product(&catalog, name)), meant, "{name}");
        }
    }
}
