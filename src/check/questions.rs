//! The asks of a library in normal form, and which of them clash.

use std::collections::HashMap;

use jiff::civil::Date;

use super::Context;
use crate::{
    pack::{Entry, Library},
    text::normalize,
};

/// Asks by entry: normal form without spaces.
pub(crate) struct Questions {
    normal: Vec<Vec<String>>,
}

/// Two entries asked for in the same words.
pub(crate) struct Clash<'c> {
    pub entry: &'c Entry,
    pub ask: &'c str,
    pub other: &'c Entry,
    pub others_ask: &'c str,
}

/// So many entries with the same ask are compared with the next one: ten thousand copies of an
/// entry must not be compared in pairs.
const MOST_COMPARED: usize = 8;

impl Questions {
    pub fn new(library: &Library) -> Self {
        let of_entry = |entry: &Entry| entry.asks.iter().map(|ask| normalize(ask).replace(' ', "")).collect();
        Self { normal: library.entries.iter().map(of_entry).collect() }
    }

    /// Those of the entry with this number, in the order of its asks.
    pub fn of(&self, number: usize) -> &[String] {
        &self.normal[number]
    }

    /// Asks of different entries that come to the same `form`, each with the first entry that may be
    /// found on one of the same days. An empty form is passed over.
    pub fn clashes<'c>(&self, context: Context<'c>, form: impl Fn(&str) -> String) -> Vec<Clash<'c>> {
        let entries = &context.library.entries;
        let mut holders: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        let mut clashes = Vec::new();
        for (number, entry) in entries.iter().enumerate().filter(|(_, entry)| !has_ended(entry, context.today)) {
            for (at, normal) in self.normal[number].iter().enumerate() {
                let form = form(normal);
                if form.is_empty() {
                    continue;
                }
                let holders = holders.entry(form).or_default();
                if holders.iter().any(|&(holder, _)| holder == number) {
                    continue;
                }
                let rival = holders.iter().find(|(holder, _)| compete((*holder, &entries[*holder]), (number, entry)));
                if let Some(&(holder, others)) = rival {
                    let other = &entries[holder];
                    clashes.push(Clash { entry, ask: &entry.asks[at], other, others_ask: &other.asks[others] });
                }
                if holders.len() < MOST_COMPARED {
                    holders.push((number, at));
                }
            }
        }
        clashes
    }
}

/// Whether its last day has passed.
pub(super) fn has_ended(entry: &Entry, today: Date) -> bool {
    entry.period.until.is_some_and(|until| until < today)
}

/// Whether it is valid on `day` and no entry of an upper layer takes its place.
pub(super) fn is_visible(library: &Library, entry: &Entry, day: Date) -> bool {
    let is_hidden = || entry.hidden_by.iter().any(|&number| library.entries[number as usize].period.contains(day));
    entry.period.contains(day) && !is_hidden()
}

/// `kb/size.toml:12 的“尺码怎么选”`.
pub(super) fn place(entry: &Entry) -> String {
    format!("{}:{} 的“{}”", entry.origin.file.display(), entry.origin.line, entry.title)
}

/// Whether a robot may find both on one day and would not say the same.
fn compete((a_number, a): (usize, &Entry), (b_number, b): (usize, &Entry)) -> bool {
    let hides = |number: usize, other: &Entry| other.hidden_by.iter().any(|&hider| hider as usize == number);
    a.period.overlaps(&b.period) && !hides(a_number, b) && !hides(b_number, a) && !a.says_the_same(b)
}
