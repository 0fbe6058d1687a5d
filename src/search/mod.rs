//! Query → hits: codes first, then pinyin of titles, then the buyer's question.

mod coefficients;
mod features;
mod keys;
mod question;
mod rank;
mod rules;
mod scratch;
mod synonyms;
mod typed;

use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

use jiff::civil::Date;
use serde::Serialize;
pub use typed::{Habits, Typed, Typing, Uses};

use crate::{
    index::{Analysis, Damaged, Index, KeyKind},
    pack::{Entry, Kind},
    template::Values,
    text::split_syllables,
};

/// 把握: how likely an entry is the right one, 0…1.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
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

/// To four decimals: more would pretend to know more.
impl Serialize for Confidence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((f64::from(self.0) * 1e4).round() / 1e4)
    }
}

/// `93%`, rounded down: what is below a threshold of 94% must not read like it.
impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As many decimals as answers have, lest 0.94, which no binary fraction is, become 93%.
        write!(f, "{}%", (self.0 * 1e4).round() as u32 / 100)
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
    pub entry: Arc<Entry>,
    pub confidence: Confidence,
    /// What spoke for it; empty unless asked for.
    pub why: Vec<Reason>,
    /// The question is one of the entry's asks, letter by letter.
    pub exact: bool,
    /// How what was typed names it, unless it was found by a question.
    pub typed: Option<Typed>,
    /// Values that a pattern of the entry took from the question.
    pub captured: Values,
}

impl Hit {
    /// An entry that was named, not searched for.
    fn meant(number: u32, entry: Arc<Entry>) -> Self {
        let (confidence, why, captured) = (Confidence::CERTAIN, Vec::new(), Values::new());
        Self { number, entry, confidence, why, exact: true, typed: None, captured }
    }
}

/// Entries kept decoded between questions.
const MOST_DECODED: usize = 10_000;

/// Looks things up in one index; keeps its working memory between questions.
pub struct Searcher {
    index: Arc<Index>,
    scratch: scratch::Scratch,
    rules: rules::Rules,
    synonyms: synonyms::Groups,
    decoded: HashMap<u32, Arc<Entry>>,
}

/// What is looked up.
#[derive(Debug, Clone, Copy)]
pub struct Query<'q> {
    pub text: &'q str,
    /// Entries not valid on this day are passed over.
    pub day: Date,
    /// At most this many hits.
    pub limit: usize,
    /// Whether hits say why.
    pub explain: bool,
}

impl Searcher {
    pub fn new(index: impl Into<Arc<Index>>) -> Self {
        let index = index.into();
        Self {
            scratch: scratch::Scratch::default(),
            rules: rules::Rules::of(&index),
            synonyms: synonyms::Groups::of(&index),
            decoded: HashMap::new(),
            index,
        }
    }

    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The index, to be held while the searcher goes on.
    pub(crate) fn shared_index(&self) -> Arc<Index> {
        Arc::clone(&self.index)
    }

    /// The entries that may be meant, best first. Of entries that say the same (a faq and the
    /// phrase it replies with), the better one is kept.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn search(&mut self, query: &Query<'_>) -> Result<Vec<Hit>, Damaged> {
        let analysis = self.index.analyze(query.text);
        let mut found = keys::hits(&self.index, &analysis.text);
        let certain = found.iter().any(|found| found.confidence == Confidence::CERTAIN);
        let captured = if certain { BTreeMap::new() } else { self.ask(query, analysis, &mut found)? };
        found.sort_by(surest_first);
        self.first_hits(query, found, captured, |_, _| true)
    }

    /// What an agent may mean who has typed so far, best first: a code, whole or spelled out, what a question finds
    /// for sure, what a title fits, what a question finds. With nothing typed, every entry, by habit.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn search_typed(&mut self, query: &Query<'_>, typing: &Typing<'_>) -> Result<Vec<Hit>, Damaged> {
        let analysis = self.index.analyze(query.text);
        let is_nothing = analysis.text.is_empty() && !query.text.trim().is_empty();
        // Signs and smileys name nothing, and least of all everything.
        let mut typed = match is_nothing {
            true => Vec::new(),
            false => typed::found(&self.index, &analysis.text, typing, query.explain)?,
        };
        let is_certain = typed.first().is_some_and(|first| first.confidence == Confidence::CERTAIN);
        let under_way = if typed.is_empty() { UnderWay::Nothing } else { UnderWay::read(&analysis.text) };
        let mut found = Vec::new();
        let mut captured = BTreeMap::new();
        if !is_certain && (typed.is_empty() || question::says_enough(&analysis.text)) {
            captured = self.ask(query, analysis, &mut found)?;
            found.sort_by(surest_first);
        }
        // Nothing unfinished is surer than this.
        let mut sure = found.iter().take_while(|found| found.confidence > typed::MOST).count();
        match under_way {
            UnderWay::Nothing => {}
            UnderWay::Letters => found.truncate(sure),
            UnderWay::Syllable => (sure, found) = (0, Vec::new()),
        }
        // What calls a code by the words it is short for comes before the question that is answered with it.
        let by_code = typed.iter().take_while(|found| found.typed.is_some_and(Typed::is_of_code)).count();
        let by_title = typed.split_off(by_code);
        drop(found.splice(sure..sure, by_title));
        drop(found.splice(..0, typed));
        // A code is meant in whatever theme the agent looks.
        let will_do = |entry: &Entry, typed: Option<Typed>| {
            typed == Some(Typed::Code) || typing.theme.is_none_or(|theme| entry.category.name == theme)
        };
        let mut hits = self.first_hits(query, found, captured, will_do)?;
        typed::doubt(&mut hits);
        Ok(hits)
    }

    /// The phrases that `query` names by code or title, typed in whatever way, best first. No question is looked up, and
    /// no faq, whose title may be one.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn search_phrases(&mut self, query: &Query<'_>) -> Result<Vec<Hit>, Damaged> {
        let analysis = self.index.analyze(query.text);
        let found = typed::found(&self.index, &analysis.text, &Typing::default(), query.explain)?;
        let mut hits = self.first_hits(query, found, BTreeMap::new(), |entry, _| entry.kind == Kind::Phrase)?;
        typed::doubt(&mut hits);
        Ok(hits)
    }

    /// Adds what the question finds; returns the values that patterns captured, by entry.
    fn ask(
        &mut self,
        query: &Query<'_>,
        mut analysis: Analysis,
        found: &mut Vec<Found>,
    ) -> Result<BTreeMap<u32, Values>, Damaged> {
        let expansions = self.synonyms.expand(&mut analysis, &self.index);
        found.extend(question::hits(&self.index, &mut self.scratch, &analysis, query.explain)?);
        if query.explain {
            synonyms::explain(&expansions, found);
        }
        Ok(self.rules.apply(query.text, &analysis.text, found))
    }

    /// The first of `found`, each entry once, that may be used on the day and `will_do`.
    fn first_hits(
        &mut self,
        query: &Query<'_>,
        found: Vec<Found>,
        mut captured: BTreeMap<u32, Values>,
        will_do: impl Fn(&Entry, Option<Typed>) -> bool,
    ) -> Result<Vec<Hit>, Damaged> {
        let mut hits: Vec<Hit> = Vec::new();
        for Found { number, confidence, exact, typed, why } in found {
            if hits.len() == query.limit {
                break;
            }
            if hits.iter().any(|hit| hit.number == number) {
                continue;
            }
            let entry = self.entry(number)?;
            let is_said = || hits.iter().any(|hit| hit.entry.says_the_same(&entry));
            if will_do(&entry, typed) && self.is_visible(&entry, query.day)? && !is_said() {
                let captured = captured.remove(&number).unwrap_or_default();
                hits.push(Hit { number, entry, confidence, why, exact, typed, captured });
            }
        }
        Ok(hits)
    }

    /// The candidates for a question with every number that speaks for them: what the ranker is
    /// fitted on. None if the question shares no term with any entry.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn examine(&mut self, text: &str) -> Result<Option<Examined>, Damaged> {
        let mut analysis = self.index.analyze(text);
        self.synonyms.expand(&mut analysis, &self.index);
        question::examine(&self.index, &mut self.scratch, &analysis)
    }

    /// The visible phrase with this code on `day`.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn phrase(&mut self, code: &str, day: Date) -> Result<Option<Arc<Entry>>, Damaged> {
        Ok(self.first_visible(self.index.by_key(KeyKind::Code, code), day)?.map(|hit| hit.entry))
    }

    /// The visible phrase with this code, or faq with this id, on `day`, as surely meant.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn named(&mut self, name: &str, day: Date) -> Result<Option<Hit>, Damaged> {
        let mut numbers = self.index.by_key(KeyKind::Code, name);
        numbers.extend(self.index.by_id(name));
        self.first_visible(numbers, day)
    }

    /// The entry with this number in the index, if it may be used on `day`.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn visible(&mut self, number: u32, day: Date) -> Result<Option<Arc<Entry>>, Damaged> {
        let entry = self.entry(number)?;
        Ok(self.is_visible(&entry, day)?.then_some(entry))
    }

    /// Every phrase, valid on `day` or not, that no upper layer hides then.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn phrases(&mut self, day: Date) -> Result<Vec<Hit>, Damaged> {
        let mut hits = Vec::new();
        for number in 0..self.index.head().entries {
            let entry = self.entry(number)?;
            if entry.kind == Kind::Phrase && !self.is_hidden(&entry, day)? {
                hits.push(Hit::meant(number, entry));
            }
        }
        Ok(hits)
    }

    fn first_visible(&mut self, numbers: Vec<u32>, day: Date) -> Result<Option<Hit>, Damaged> {
        for number in numbers {
            if let Some(entry) = self.visible(number, day)? {
                return Ok(Some(Hit::meant(number, entry)));
            }
        }
        Ok(None)
    }

    fn entry(&mut self, number: u32) -> Result<Arc<Entry>, Damaged> {
        if let Some(entry) = self.decoded.get(&number) {
            return Ok(Arc::clone(entry));
        }
        if self.decoded.len() >= MOST_DECODED {
            self.decoded.clear();
        }
        let entry = Arc::new(self.index.entry(number)?);
        self.decoded.insert(number, Arc::clone(&entry));
        Ok(entry)
    }

    /// Whether `entry` is valid on `day` and no entry of an upper layer takes its place.
    fn is_visible(&mut self, entry: &Entry, day: Date) -> Result<bool, Damaged> {
        Ok(entry.period.contains(day) && !self.is_hidden(entry, day)?)
    }

    fn is_hidden(&mut self, entry: &Entry, day: Date) -> Result<bool, Damaged> {
        for &number in &entry.hidden_by {
            if self.entry(number)?.period.contains(day) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What is no question yet, whatever sounds like it.
enum UnderWay {
    Nothing,
    /// Initials, or pinyin with a syllable to come.
    Letters,
    /// Pinyin of one character: 垮 on the way to 快递.
    Syllable,
}

impl UnderWay {
    /// What `text`, in normal form, may be the beginning of.
    fn read(text: &str) -> Self {
        let letters: String = text.split(' ').collect();
        match split_syllables(&letters).map(|syllables| syllables.len()) {
            None if letters.is_ascii() => Self::Letters,
            Some(..=1) => Self::Syllable,
            _ => Self::Nothing,
        }
    }
}

/// A question's candidates in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// Entries with their features, in no order that matters.
    pub candidates: Vec<(u32, Vec<f32>)>,
}

impl Examined {
    /// What the confidence of the best candidate is computed from, if candidates score `scores`.
    pub fn signals(&self, scores: &[f32], characters: usize) -> (u32, Vec<f32>) {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let sorted: Vec<f32> = order.iter().map(|&at| scores[at]).collect();
        let (number, values) = &self.candidates[order[0]];
        let best = features::Evidence::of(values);
        (*number, rank::signals(&best, &sorted, characters).to_vec())
    }
}

/// A hit before its entry is read.
struct Found {
    number: u32,
    confidence: Confidence,
    exact: bool,
    typed: Option<Typed>,
    why: Vec<Reason>,
}

fn surest_first(a: &Found, b: &Found) -> Ordering {
    b.confidence.partial_cmp(&a.confidence).unwrap_or(Ordering::Equal).then(a.number.cmp(&b.number))
}
