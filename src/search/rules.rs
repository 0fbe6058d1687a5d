//! What trainers say outright: words and patterns that point to an entry or away from it.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};

use super::{Confidence, Found, Reason};
use crate::{
    index::{Index, Rule},
    template::Values,
};

/// A larger pattern is refused; it was checked when the pack was loaded.
const LARGEST_PATTERN: usize = 1 << 20;

/// A pattern is as good as said outright: the robot answers, by the shop's own threshold at least.
const PATTERN: f32 = 0.95;

/// A word leaves this share of the doubt.
const DOUBT_LEFT: f32 = 0.4;

/// The rules of one index, patterns compiled on first use.
pub(super) struct Rules {
    rules: Vec<(Rule, Vec<Regex>)>,
}

impl Rules {
    pub fn of(index: &Index) -> Self {
        let compile = |pattern: &String| RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().ok();
        let rules = index.rules().into_iter().map(|rule| {
            let patterns = rule.patterns.iter().filter_map(compile).collect();
            (rule, patterns)
        });
        Self { rules: rules.collect() }
    }

    /// Lifts what the question's words point to, drops what they rule out, and returns the values
    /// that patterns captured, by entry. `text` is the question as typed, `normal` its normal form.
    pub fn apply(&self, text: &str, normal: &str, found: &mut Vec<Found>) -> BTreeMap<u32, Values> {
        let mut captured = BTreeMap::new();
        for (rule, patterns) in &self.rules {
            if rule.none.iter().any(|word| normal.contains(word)) {
                found.retain(|found| found.number != rule.entry);
                continue;
            }
            let matched = patterns.iter().find_map(|pattern| Some((pattern, pattern.captures(text)?)));
            let word = rule.any.iter().find(|word| normal.contains(*word));
            let why = match (&matched, word) {
                (Some((pattern, _)), _) => {
                    Reason { name: "pattern", value: 1.0, text: format!("符合正则 {pattern}") }
                }
                (None, Some(word)) => Reason { name: "keyword", value: 1.0, text: format!("含有“{word}”") },
                (None, None) => continue,
            };
            if let Some((pattern, captures)) = &matched {
                let values = pattern
                    .capture_names()
                    .flatten()
                    .filter_map(|name| Some((name.to_owned(), captures.name(name)?.as_str().to_owned())));
                captured.insert(rule.entry, values.collect());
            }
            lift(found, rule.entry, matched.is_some(), why);
        }
        captured
    }
}

fn lift(found: &mut Vec<Found>, entry: u32, by_pattern: bool, why: Reason) {
    let before = found.iter().position(|found| found.number == entry);
    let confidence = before.map_or(0.0, |at| found[at].confidence.get());
    let lifted = 1.0 - (1.0 - confidence) * DOUBT_LEFT;
    let confidence = Confidence::new(if by_pattern { lifted.max(PATTERN) } else { lifted });
    match before {
        Some(at) => {
            found[at].confidence = confidence;
            found[at].why.insert(0, why);
        }
        None => found.push(Found { number: entry, confidence, exact: false, typed: None, why: vec![why] }),
    }
}
