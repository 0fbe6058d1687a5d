//! Names of facts: those that replies use, and which one was meant by a name that no reply uses.

use std::collections::BTreeSet;

use huashu::{
    index::Index,
    template,
    text::{normalize, spell},
};

/// At most so many are named for a wrong one.
const MOST_MEANT: usize = 3;

/// The names of one shop's facts.
pub struct Names {
    /// In the replies.
    used: BTreeSet<String>,
    /// In conditions alone: `order`, `product`, `面料` …
    conditions: BTreeSet<String>,
    /// Of the shop's own facts and of products.
    given: BTreeSet<String>,
}

impl Names {
    pub fn of(index: &Index) -> Self {
        let (mut used, mut conditions) = (BTreeSet::new(), BTreeSet::new());
        for (_, entry) in index.entries() {
            entry.texts().for_each(|text| used.extend(template::names(text).unwrap_or_default()));
            conditions.extend(entry.answers.iter().flat_map(|answer| answer.when.keys().cloned()));
        }
        let mut given: BTreeSet<String> = index.head().facts.keys().cloned().collect();
        if let Ok(products) = index.products() {
            given.extend(products.catalog.value_names().into_iter().map(str::to_owned));
        }
        Self { used, conditions, given }
    }

    /// Those that replies use.
    pub fn used(&self) -> impl Iterator<Item = &str> {
        self.used.iter().map(String::as_str)
    }

    /// Whether a value of this name changes what is said.
    pub fn matters(&self, name: &str) -> bool {
        self.used.contains(name) || self.conditions.contains(name)
    }

    /// Whether a reply with this name in it can be filled in.
    pub fn is_known(&self, name: &str) -> bool {
        self.used.contains(name) || self.given.contains(name)
    }

    /// The names that replies use and that are written like this one, or share characters with it, the likest first.
    pub fn meant(&self, name: &str) -> Vec<&str> {
        const LEAST: f64 = 0.5;
        let mut meant: Vec<(f64, &str)> = self.used().map(|used| (likeness(used, name), used)).collect();
        meant.retain(|(likeness, _)| *likeness >= LEAST);
        // One that the shop has a value for is rather known by another name than one that each buyer brings.
        meant.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| self.given.contains(b.1).cmp(&self.given.contains(a.1))));
        meant.into_iter().map(|(_, used)| used).take(MOST_MEANT).collect()
    }
}

/// 0…1: how alike they are written, or the share of characters that they have in common.
fn likeness(a: &str, b: &str) -> f64 {
    let shared = a.chars().filter(|c| b.contains(*c)).count();
    let longest = a.chars().count().max(b.chars().count()).max(1);
    strsim::normalized_damerau_levenshtein(a, b).max(shared as f64 / longest as f64)
}

/// Whether `typed` begins the name, its pinyin or its initials, or stands in it.
pub fn may_be(name: &str, typed: &str) -> bool {
    let typed = normalize(typed);
    let name = normalize(name);
    let spelling = spell(&name);
    name.contains(&typed) || [spelling.full(), spelling.initials()].iter().any(|begin| begin.starts_with(&typed))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use huashu::pack::Library;

    use super::*;

    #[test]
    fn a_name_that_no_reply_uses_is_told_by_the_likest_ones() {
        let pack = "[[phrase]]\ncode = \"kd\"\ntitle = \"快递\"\ntext = \"亲，发{{默认快递}}\"\n\
                    [[phrase]]\ncode = \"dh\"\ntitle = \"单号\"\ntext = \"{{订单号}}是{{物流单号}}\"\n";
        let library = Library::from_pack(Path::new("phrases/a.toml"), pack.into());
        let names = Names::of(&Index::in_memory(&library).unwrap());
        assert_eq!(names.meant("快递公司"), ["默认快递"]);
        assert_eq!(names.meant("定单号").first(), Some(&"订单号"));
        assert!(names.meant("身高").is_empty());
        assert!(names.matters("订单号") && !names.matters("快递公司"));
        assert!(may_be("订单号", "ddh") && may_be("订单号", "单") && may_be("订单号", "") && !may_be("订单号", "kd"));
    }
}
