//! What speaks for an entry: one named number each, computed from the query and the entry's vectors.

use super::rank::Scratch;
use crate::index::{Analysis, AskVector, Field, Vectors};

/// The features in the order of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feature {
    /// BM25 over an entry's asks as one document, divided by the query's score against itself.
    GramsBm25,
    WordsBm25,
    PinyinBm25,
    /// Cosine with the ask that is most alike.
    BestGrams,
    BestWords,
    BestPinyin,
    /// Mean cosine of the three most alike asks.
    TopGrams,
    /// Longest common subsequence with the best asks, over the longer text.
    Edit,
    /// Share of the query's weight that occurs in the entry at all.
    Coverage,
    /// Share of the best ask's weight that occurs in the query.
    AskCoverage,
    /// The query is one of the asks, letter by letter.
    Exact,
}

pub(super) const FEATURES: usize = Feature::Exact as usize + 1;

pub(super) const ALL: [Feature; FEATURES] = [
    Feature::GramsBm25,
    Feature::WordsBm25,
    Feature::PinyinBm25,
    Feature::BestGrams,
    Feature::BestWords,
    Feature::BestPinyin,
    Feature::TopGrams,
    Feature::Edit,
    Feature::Coverage,
    Feature::AskCoverage,
    Feature::Exact,
];

impl Feature {
    pub fn name(self) -> &'static str {
        match self {
            Self::GramsBm25 => "grams",
            Self::WordsBm25 => "words",
            Self::PinyinBm25 => "pinyin",
            Self::BestGrams => "best_ask",
            Self::BestWords => "best_ask_words",
            Self::BestPinyin => "best_ask_pinyin",
            Self::TopGrams => "top_asks",
            Self::Edit => "edit",
            Self::Coverage => "coverage",
            Self::AskCoverage => "ask_coverage",
            Self::Exact => "exact",
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
    pub fn get(&self, feature: Feature) -> f32 {
        self.values[feature as usize]
    }
}

const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Compares the query in `scratch` with one entry.
pub(super) fn evidence<'v>(vectors: &Vectors<'v>, scratch: &Scratch, query: &Analysis, entry: u32) -> Evidence<'v> {
    let mut values = [0.0; FEATURES];
    let doc = document(vectors, scratch, entry);
    values[Feature::GramsBm25 as usize] = doc.bm25[Field::Grams as usize];
    values[Feature::WordsBm25 as usize] = doc.bm25[Field::Words as usize];
    values[Feature::PinyinBm25 as usize] = doc.bm25[Field::Pinyin as usize];
    values[Feature::Coverage as usize] = doc.coverage;
    let mut asks: Vec<Likeness<'v>> = vectors.asks(entry).map(|ask| Likeness::of(vectors, scratch, ask)).collect();
    asks.sort_by(|a, b| b.sort_key().total_cmp(&a.sort_key()));
    let best = |field: Field| asks.iter().map(|ask| ask.cosine[field as usize]).fold(0.0, f32::max);
    values[Feature::BestGrams as usize] = best(Field::Grams);
    values[Feature::BestWords as usize] = best(Field::Words);
    values[Feature::BestPinyin as usize] = best(Field::Pinyin);
    let top = asks.iter().take(3);
    values[Feature::TopGrams as usize] = top.map(|ask| ask.cosine[0]).sum::<f32>() / 3.0;
    let close = asks.iter().take(2);
    values[Feature::Edit as usize] = close.map(|ask| common_subsequence(&query.text, ask.text)).fold(0.0, f32::max);
    values[Feature::AskCoverage as usize] = asks.first().map_or(0.0, |ask| ask.covered);
    values[Feature::Exact as usize] = if asks.iter().any(|ask| ask.text == query.text) { 1.0 } else { 0.0 };
    Evidence { values, best_ask: asks.first().map_or("", |ask| ask.text) }
}

struct Document {
    bm25: [f32; 3],
    coverage: f32,
}

fn document(vectors: &Vectors<'_>, scratch: &Scratch, entry: u32) -> Document {
    let mut lengths = [0.0_f32; 3];
    let mut matched: Vec<(Field, f32, f32)> = Vec::new();
    for (number, count) in vectors.doc(entry) {
        let field = vectors.field_of(number);
        lengths[field as usize] += count as f32;
        let weight = scratch.weight(number);
        if weight > 0.0 {
            matched.push((field, weight, count as f32));
        }
    }
    let mut bm25 = [0.0; 3];
    let mut coverage = 0.0;
    for (field, weight, count) in matched {
        let relative = lengths[field as usize] / vectors.average_length(field).max(1.0);
        let saturated = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * relative));
        bm25[field as usize] += weight * saturated / (K1 + 1.0);
        if field == Field::Grams {
            coverage += weight;
        }
    }
    for field in Field::ALL {
        bm25[field as usize] /= scratch.mass(field).max(f32::MIN_POSITIVE);
    }
    Document { bm25, coverage: coverage / scratch.mass(Field::Grams).max(f32::MIN_POSITIVE) }
}

/// How alike an ask is.
struct Likeness<'v> {
    cosine: [f32; 3],
    /// Share of the ask's squared weight that the query has.
    covered: f32,
    text: &'v str,
}

impl<'v> Likeness<'v> {
    fn of(vectors: &Vectors<'v>, scratch: &Scratch, ask: AskVector<'v>) -> Self {
        let mut squares = [0.0_f32; 3];
        for number in ask.numbers() {
            let weight = scratch.weight(number);
            if weight > 0.0 {
                squares[vectors.field_of(number) as usize] += weight * weight;
            }
        }
        let mut cosine = [0.0; 3];
        for field in Field::ALL {
            let at = field as usize;
            let product = ask.norms[at] * scratch.norm(field);
            cosine[at] = if product > 0.0 { squares[at] / product } else { 0.0 };
        }
        let whole = ask.norms[0] * ask.norms[0];
        Self { cosine, covered: if whole > 0.0 { squares[0] / whole } else { 0.0 }, text: ask.text }
    }

    fn sort_key(&self) -> f32 {
        self.cosine[0] + 0.3 * self.cosine[2]
    }
}

/// Longest common subsequence in characters, as a share of the longer text.
fn common_subsequence(a: &str, b: &str) -> f32 {
    const LONGEST: usize = 64;
    let a: Vec<char> = a.chars().filter(|c| *c != ' ').take(LONGEST).collect();
    let b: Vec<char> = b.chars().filter(|c| *c != ' ').take(LONGEST).collect();
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 0.0;
    }
    let mut row = [0_u8; LONGEST + 1];
    for &x in &a {
        let mut diagonal = 0;
        for (j, &y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    f32::from(row[b.len()]) / longer as f32
}

#[cfg(test)]
mod tests {
    use super::common_subsequence;

    #[test]
    fn common_subsequence_is_a_share_of_the_longer_text() {
        assert!((common_subsequence("包邮吗", "包邮吗") - 1.0).abs() < 1e-6);
        assert!((common_subsequence("包邮吗", "包油吗") - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!(common_subsequence("", "包邮"), 0.0);
    }
}
