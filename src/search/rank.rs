//! Features → one score → confidence.

use super::features::{Evidence, FEATURES, Feature};
use crate::index::{Analysis, Field, Vectors};

/// The query as weights by term number; reused from question to question.
#[derive(Default)]
pub(super) struct Scratch {
    weights: Vec<f32>,
    touched: Vec<u32>,
    norms: [f32; 3],
    masses: [f32; 3],
}

impl Scratch {
    /// Lays out the query's terms; the ones that no entry has count for its length alone.
    pub fn prepare(&mut self, vectors: &Vectors<'_>, query: &Analysis) {
        for number in self.touched.drain(..) {
            self.weights[number as usize] = 0.0;
        }
        self.weights.resize(vectors.term_count(), 0.0);
        let unknown = vectors.terms.unknown_weight();
        let mut squares = [0.0; 3];
        self.masses = [0.0; 3];
        for gram in &query.grams {
            let field = gram.field as usize;
            let weight = match vectors.terms.find(gram.field, &gram.text) {
                Some(term) if self.weights[term.number as usize] > 0.0 => continue,
                Some(term) => {
                    self.weights[term.number as usize] = term.weight;
                    self.touched.push(term.number);
                    term.weight
                }
                None => unknown,
            };
            squares[field] += weight * weight;
            self.masses[field] += weight;
        }
        self.norms = squares.map(f32::sqrt);
    }

    #[inline]
    pub fn weight(&self, number: u32) -> f32 {
        self.weights.get(number as usize).copied().unwrap_or(0.0)
    }

    /// Length of the query's vector in one field.
    pub fn norm(&self, field: Field) -> f32 {
        self.norms[field as usize]
    }

    /// Sum of the query's weights in one field.
    pub fn mass(&self, field: Field) -> f32 {
        self.masses[field as usize]
    }
}

/// The weight of each feature in the score, in the order of their numbers.
const WEIGHTS: [f32; FEATURES] = [3.0, 0.6, 1.0, 2.0, 0.4, 0.8, 1.0, 0.6, 0.5, 0.3, 2.0];

/// How much speaks for an entry; comparable within one question.
pub(super) fn score(evidence: &Evidence<'_>) -> f32 {
    evidence.values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum()
}

/// How likely the best entry is right, from what speaks for it and its lead over the next.
pub(super) fn confidence(evidence: &Evidence<'_>, score: f32, runner_up: f32) -> f32 {
    let lead = if score > 0.0 { (score - runner_up) / score } else { 0.0 };
    let logit =
        -5.2 + 0.75 * score + 2.2 * lead + 2.5 * evidence.get(Feature::Coverage) + 2.0 * evidence.get(Feature::Exact);
    1.0 / (1.0 + (-logit).exp())
}
