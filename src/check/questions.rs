//! The asks of a library in normal form, and which of them clash.

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_128;

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

    /// Asks of different entries that come to the same form, each with the first entry that may be
    /// found on one of the same days. `form` writes the form of a normal form into a buffer; what it
    /// leaves empty is passed over.
    pub fn clashes<'c>(&self, context: Context<'c>, form: impl Fn(&str, &mut String)) -> Vec<Clash<'c>> {
        let entries = &context.library.entries;
        let mut clashes = Vec::new();
        let asked = self.by_form(context, form);
        for same in asked.chunk_by(|a, b| a.form == b.form).filter(|same| same.len() > 1) {
            let mut holders: Vec<&Asked> = Vec::new();
            for asked in same {
                if holders.iter().any(|holder| holder.entry == asked.entry) {
                    continue;
                }
                let (entry, own) = (&entries[asked.entry], (asked.entry, &entries[asked.entry]));
                let rival = holders.iter().find(|holder| compete((holder.entry, &entries[holder.entry]), own));
                if let Some(rival) = rival {
                    let other = &entries[rival.entry];
                    clashes.push(Clash { entry, ask: &entry.asks[asked.at], other, others_ask: &other.asks[rival.at] });
                }
                if holders.len() < MOST_COMPARED {
                    holders.push(asked);
                }
            }
        }
        clashes
    }

    /// The asks of entries that have not ended, those of the same form side by side.
    fn by_form(&self, context: Context<'_>, form: impl Fn(&str, &mut String)) -> Vec<Asked> {
        let mut asked = Vec::new();
        let mut buffer = String::new();
        let live = context.library.entries.iter().enumerate().filter(|(_, entry)| !has_ended(entry, context.today));
        for (entry, _) in live {
            for (at, normal) in self.normal[entry].iter().enumerate() {
                buffer.clear();
                form(normal, &mut buffer);
                if !buffer.is_empty() {
                    asked.push(Asked { form: xxh3_128(buffer.as_bytes()), entry, at });
                }
            }
        }
        asked.sort_unstable();
        asked
    }
}

/// An ask by the hash of its form.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    form: u128,
    entry: usize,
    at: usize,
}

/// Whether its last day has passed.
pub(super) fn has_ended(entry: &Entry, today: Date) -> bool {
    entry.period.until.is_some_and(|until| until < today)
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
