//! What speaks for an entry: one named number each, computed from the query and the entry's vectors.

use std::ops::Range;

use super::scratch::{Met, Scratch};
use crate::index::{Analysis, AskVector, B, DocVector, Field, K1, Vectors};

/// The features in the order of their numbers. "Alike" is measured in characters and pairs, or
/// in syllables and pairs if the question was typed in pinyin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    /// BM25 over an entry's asks as one document, divided by the query's score against itself.
    GramsBm25,
    WordsBm25,
    PinyinBm25,
    /// Cosine with the ask that is most alike.
    BestAsk,
    /// Mean cosine of the three most alike asks.
    TopAsks,
    /// Longest common subsequence with the best asks, over the longer text.
    Edit,
    /// Share of the query's weight that occurs in the entry at all.
    Coverage,
    /// Share of the best ask's weight that occurs in the query.
    AskCoverage,
    /// The query is one of the asks, letter by letter.
    Exact,
    /// The linear model learned from the shop's asks, a tenth of its logit; 0 for pinyin, where
    /// its intercept would speak alone.
    Learned,
    /// The same over syllables.
    LearnedPinyin,
    /// Share of the best asks that say no where the query does not, or the other way round.
    Contradiction,
}

pub(super) const FEATURES: usize = ALL.len();

pub(super) const ALL: [Feature; 12] = [
    Feature::GramsBm25,
    Feature::WordsBm25,
    Feature::PinyinBm25,
    Feature::BestAsk,
    Feature::TopAsks,
    Feature::Edit,
    Feature::Coverage,
    Feature::AskCoverage,
    Feature::Exact,
    Feature::Learned,
    Feature::LearnedPinyin,
    Feature::Contradiction,
];

impl Feature {
    pub fn name(self) -> &'static str {
        match self {
            Self::GramsBm25 => "grams",
            Self::WordsBm25 => "words",
            Self::PinyinBm25 => "pinyin",
            Self::BestAsk => "best_ask",
            Self::TopAsks => "top_asks",
            Self::Edit => "edit",
            Self::Coverage => "coverage",
            Self::AskCoverage => "ask_coverage",
            Self::Exact => "exact",
            Self::Learned => "learned",
            Self::LearnedPinyin => "learned_pinyin",
            Self::Contradiction => "contradiction",
        }
    }
}

/// The numbers of one entry, and the ask that is most alike.
#[derive(Debug, Clone)]
pub(super) struct Evidence<'v> {
    pub values: [f32; FEATURES],
    pub best_ask: &'v str,
}

impl Evidence<'_> {
    /// Of numbers computed before; missing ones are 0.
    pub fn of(numbers: &[f32]) -> Self {
        let mut values = [0.0; FEATURES];
        values.iter_mut().zip(numbers).for_each(|(value, number)| *value = *number);
        Self { values, best_ask: "" }
    }

    pub fn get(&self, feature: Feature) -> f32 {
        self.values[feature as usize]
    }

    fn set(&mut self, feature: Feature, value: f32) {
        self.values[feature as usize] = value;
    }
}

/// Compares the query in `scratch` with the asks of each of the `entries` that it has met, taken together.
pub(super) fn documents(vectors: &Vectors<'_>, scratch: &Scratch, entries: &[u32]) -> Vec<Evidence<'static>> {
    let mut all: Vec<Overlap> = entries.iter().map(|&entry| Overlap::with(vectors, entry)).collect();
    for met in scratch.met() {
        all[met.place].add(met);
    }
    all.iter().map(|overlap| overlap.evidence(scratch)).collect()
}

/// What a query and an entry have in common, by field.
struct Overlap {
    /// What BM25 adds to a term's count, by the entry's length.
    base: [f32; 3],
    intercepts: [f32; 2],
    bm25: [f32; 3],
    learned: [f32; 3],
    covered: [f32; 3],
}

impl Overlap {
    fn with(vectors: &Vectors<'_>, entry: u32) -> Self {
        let DocVector { lengths, intercepts } = vectors.doc(entry).unwrap_or_default();
        let base = Field::ALL.map(|field| {
            let relative = lengths[field as usize] / vectors.average_length(field).max(1.0);
            K1 * (1.0 - B + B * relative)
        });
        Self { base, intercepts, bm25: [0.0; 3], learned: [0.0; 3], covered: [0.0; 3] }
    }

    fn add(&mut self, &Met { field, weight, posting, .. }: &Met) {
        let field = field as usize;
        let count = posting.count as f32;
        self.learned[field] += weight * posting.learned;
        self.bm25[field] += weight * count / (count + self.base[field]);
        self.covered[field] += weight;
    }

    fn evidence(&self, scratch: &Scratch) -> Evidence<'static> {
        let mut evidence = Evidence { values: [0.0; FEATURES], best_ask: "" };
        let share = |sums: [f32; 3], field: Field| sums[field as usize] / scratch.mass(field).max(f32::MIN_POSITIVE);
        let written = scratch.norm(Field::Grams).hypot(scratch.norm(Field::Words));
        let logit = |sum: f32, norm: f32, intercept: f32| (sum / norm.max(f32::MIN_POSITIVE) + intercept) / 10.0;
        let [intercept, spoken_intercept] = self.intercepts;
        evidence.set(Feature::GramsBm25, share(self.bm25, Field::Grams));
        evidence.set(Feature::WordsBm25, share(self.bm25, Field::Words));
        evidence.set(Feature::PinyinBm25, share(self.bm25, Field::Pinyin));
        evidence.set(Feature::Coverage, share(self.covered, scratch.alike_in()));
        let learned_written = self.learned[Field::Grams as usize] + self.learned[Field::Words as usize];
        if scratch.alike_in() != Field::Pinyin {
            evidence.set(Feature::Learned, logit(learned_written, written, intercept));
        }
        let learned_spoken = self.learned[Field::Pinyin as usize];
        evidence.set(Feature::LearnedPinyin, logit(learned_spoken, scratch.norm(Field::Pinyin), spoken_intercept));
        evidence
    }
}

/// Adds to the evidence for each of the entries `closely`, named by their places among those met, what a look at
/// each of its asks tells.
pub(super) fn asks<'v>(
    closely: Vec<(usize, Evidence<'_>)>,
    entries: &[u32],
    vectors: &Vectors<'v>,
    scratch: &Scratch,
    query: &Analysis,
) -> Vec<(u32, Evidence<'v>)> {
    let characters = characters(&query.text);
    let mut squares = Squares::of(closely.iter().map(|&(place, _)| place), entries, vectors);
    squares.add_up(scratch, vectors);
    let look = |(place, evidence): (usize, Evidence<'_>)| {
        let mut look = Look { top: [None, None, None], is_exact: false };
        for (ask, &squares) in vectors.asks(entries[place]).zip(squares.of_entry(place)) {
            look.is_exact |= ask.is(&query.text);
            insert(&mut look.top, Likeness::of(scratch, ask, squares));
        }
        (entries[place], look.evidence(evidence.values, scratch, &characters))
    };
    closely.into_iter().map(look).collect()
}

/// For each ask of some entries, the sum of the squared weights of the terms that the query shares with it.
struct Squares {
    /// By place, where the entry's asks lie; empty for those not looked at.
    asks: Vec<Range<usize>>,
    sums: Vec<f32>,
}

impl Squares {
    fn of(places: impl Iterator<Item = usize>, entries: &[u32], vectors: &Vectors<'_>) -> Self {
        let mut asks = vec![0..0; entries.len()];
        let mut end = 0;
        for place in places {
            let start = end;
            end += vectors.asks(entries[place]).len();
            asks[place] = start..end;
        }
        Self { asks, sums: vec![0.0; end] }
    }

    fn add_up(&mut self, scratch: &Scratch, vectors: &Vectors<'_>) {
        for met in scratch.met().iter().filter(|met| met.field == scratch.alike_in()) {
            let sums = &mut self.sums[self.asks[met.place].clone()];
            for ask in vectors.asks_with(met.posting, sums.len()) {
                if let Some(sum) = sums.get_mut(ask) {
                    *sum += met.weight * met.weight;
                }
            }
        }
    }

    fn of_entry(&self, place: usize) -> &[f32] {
        &self.sums[self.asks[place].clone()]
    }
}

/// What the asks of one entry tell.
struct Look<'v> {
    /// The most alike, best first.
    top: [Option<Likeness<'v>>; 3],
    /// The query is one of them, letter by letter.
    is_exact: bool,
}

impl<'v> Look<'v> {
    /// With the `values` known already.
    fn evidence(&self, values: [f32; FEATURES], scratch: &Scratch, query: &[char]) -> Evidence<'v> {
        let mut evidence = Evidence { values, best_ask: "" };
        let alike = || self.top.iter().flatten();
        if self.is_exact {
            evidence.set(Feature::Exact, 1.0);
        }
        evidence.set(Feature::TopAsks, alike().map(|likeness| likeness.cosine).sum::<f32>() / 3.0);
        let close = alike().take(2);
        let edit =
            close.map(|likeness| common_subsequence(query, &characters(likeness.ask.text()))).fold(0.0, f32::max);
        evidence.set(Feature::Edit, edit);
        if let Some(best) = &self.top[0] {
            evidence.set(Feature::BestAsk, best.cosine);
            evidence.set(Feature::AskCoverage, best.covered);
            evidence.best_ask = best.ask.text();
            let contradictions = alike().filter(|likeness| scratch.negates() != likeness.ask.negates);
            evidence.set(Feature::Contradiction, contradictions.count() as f32 / 3.0);
        }
        evidence
    }
}

/// How alike an ask is.
struct Likeness<'v> {
    cosine: f32,
    /// Share of the ask's squared weight that the query has.
    covered: f32,
    ask: AskVector<'v>,
}

impl<'v> Likeness<'v> {
    fn of(scratch: &Scratch, ask: AskVector<'v>, squares: f32) -> Self {
        let field = scratch.alike_in();
        let own = ask.norm(field == Field::Pinyin).max(f32::MIN_POSITIVE);
        Self {
            // Synonyms lengthen the overlap, not the question.
            cosine: (squares / (own * scratch.norm(field).max(f32::MIN_POSITIVE))).min(1.0),
            covered: squares / (own * own),
            ask,
        }
    }
}

/// Keeps the three most alike, best first.
fn insert<'v>(top: &mut [Option<Likeness<'v>>; 3], likeness: Likeness<'v>) {
    let cosine = |slot: &Option<Likeness<'_>>| slot.as_ref().map_or(-1.0, |likeness| likeness.cosine);
    if likeness.cosine <= cosine(&top[2]) {
        return;
    }
    let mut carried = Some(likeness);
    for slot in top {
        if cosine(&carried) > cosine(slot) {
            std::mem::swap(slot, &mut carried);
        }
    }
}

/// So many characters of a text are compared: as many as a word has bits.
const LONGEST: usize = 64;

/// The characters of a normalised text that are compared.
fn characters(text: &str) -> Vec<char> {
    text.chars().filter(|c| *c != ' ').take(LONGEST).collect()
}

/// Longest common subsequence, as a share of the longer text, all characters of `a` at once: a bit stays set until
/// its character is used. <https://doi.org/10.1016/j.ipl.2003.09.010>
fn common_subsequence(a: &[char], b: &[char]) -> f32 {
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 0.0;
    }
    let mut unused = u64::MAX;
    for y in b {
        let equal = a.iter().enumerate().fold(0_u64, |bits, (at, x)| bits | u64::from(x == y) << at);
        let used = unused & equal;
        unused = unused.wrapping_add(used) | unused & !equal;
    }
    unused.count_zeros() as f32 / longer as f32
}

#[cfg(test)]
mod tests {
    use super::{characters, common_subsequence};

    #[test]
    fn common_subsequence_is_a_share_of_the_longer_text() {
        let share = |a: &str, b: &str| common_subsequence(&characters(a), &characters(b));
        assert!((share("包邮吗", "包邮吗") - 1.0).abs() < 1e-6);
        assert!((share("包邮吗", "包油吗") - 2.0 / 3.0).abs() < 1e-6);
        assert!((share("几天能到 呀", "多少天到呀") - 3.0 / 5.0).abs() < 1e-6);
        assert!((share(&"发".repeat(90), &"发货".repeat(45)) - 0.5).abs() < 1e-6);
        assert_eq!(share("", "包邮"), 0.0);
        assert_eq!(share("包邮", ""), 0.0);
    }
}
