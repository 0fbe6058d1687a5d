//! Query → hits: codes first, then pinyin of titles, then the buyer's question.

mod features;
mod keys;
mod question;
mod rank;

use std::{cmp::Ordering, fmt};

use jiff::civil::Date;
use serde::Serialize;

use crate::{
    index::{Damaged, Index},
    pack::{Entry, Reply},
};

/// 把握: how likely an entry is the right one, 0…1.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Confidence(f32);

impl Confidence {
    pub const CERTAIN: Self = Self(1.0);

    /// Clamped to 0…1; what is not a number is 0.
    pub fn new(value: f32) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    pub fn get(self) -> f32 {
        self.0
    }
}

/// `93%`.
impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}%", self.0 * 100.0)
    }
}

/// One named number that speaks for an entry, in words an agent understands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Stable: `code`, `best_ask`, `words` …
    pub name: &'static str,
    /// Mostly 0…1.
    pub value: f32,
    pub text: String,
}

/// An entry that may be meant.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its number in the index.
    pub number: u32,
    pub entry: Entry,
    pub confidence: Confidence,
    pub why: Vec<Reason>,
}

/// Looks things up in one index; keeps its working memory between questions.
pub struct Searcher<'i> {
    index: &'i Index,
    scratch: rank::Scratch,
}

impl<'i> Searcher<'i> {
    pub fn new(index: &'i Index) -> Self {
        Self { index, scratch: rank::Scratch::default() }
    }

    pub fn index(&self) -> &'i Index {
        self.index
    }

    /// At most `limit` entries that may be meant by `text` and are valid on `day`, best first.
    /// Of entries that say the same (a faq and the phrase it replies with), the better one is kept.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn search(&mut self, text: &str, day: Date, limit: usize) -> Result<Vec<Hit>, Damaged> {
        let analysis = self.index.analyze(text);
        let mut found = keys::hits(self.index, &analysis.text);
        let certain = found.iter().any(|found| found.confidence == Confidence::CERTAIN);
        if !certain || limit > 1 {
            found.extend(question::hits(self.index, &mut self.scratch, &analysis)?);
        }
        found.sort_by(|a, b| {
            b.confidence.partial_cmp(&a.confidence).unwrap_or(Ordering::Equal).then(a.number.cmp(&b.number))
        });
        let mut hits: Vec<Hit> = Vec::new();
        for Found { number, confidence, why } in found {
            if hits.len() == limit {
                break;
            }
            if hits.iter().any(|hit| hit.number == number) {
                continue;
            }
            let entry = self.index.entry(number)?;
            if is_visible(self.index, &entry, day)? && !hits.iter().any(|hit| says_the_same(&hit.entry, &entry)) {
                hits.push(Hit { number, entry, confidence, why });
            }
        }
        Ok(hits)
    }
}

/// A hit before its entry is read.
struct Found {
    number: u32,
    confidence: Confidence,
    why: Vec<Reason>,
}

/// Whether `entry` is valid on `day` and no entry of an upper layer takes its place.
pub(crate) fn is_visible(index: &Index, entry: &Entry, day: Date) -> Result<bool, Damaged> {
    if !entry.period.contains(day) {
        return Ok(false);
    }
    for &number in &entry.hidden_by {
        if index.entry(number)?.period.contains(day) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A faq whose reply is a phrase's code, and that phrase.
fn says_the_same(a: &Entry, b: &Entry) -> bool {
    let replies_with = |faq: &Entry, phrase: &Entry| {
        faq.answers.iter().any(|answer| matches!(&answer.reply, Reply::Phrase(code) if phrase.codes.contains(code)))
    };
    replies_with(a, b) || replies_with(b, a)
}
