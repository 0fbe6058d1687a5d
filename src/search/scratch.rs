//! The question as weights by term number.

use crate::{
    index::{Analysis, Field, Gram, Said, Vectors},
    text::negates,
};

/// The query as weights by term number; reused from question to question.
#[derive(Default)]
pub(super) struct Scratch {
    weights: Vec<f32>,
    touched: Vec<u32>,
    norms: [f32; 3],
    masses: [f32; 3],
    typed_pinyin: bool,
    negates: bool,
}

/// What an opening counts, beside the question that follows it.
const OPENING: f32 = 0.5;

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
            let share = match gram.said {
                Said::Asked => 1.0,
                Said::Opening => OPENING,
                Said::Synonym(percent) => {
                    self.add_synonym(vectors, gram, f32::from(percent) / 100.0);
                    continue;
                }
            };
            let weight = match vectors.terms.find(gram.field, &gram.text) {
                Some(term) if self.weights[term.number as usize] > 0.0 => continue,
                Some(term) => {
                    self.weights[term.number as usize] = term.weight * share;
                    self.touched.push(term.number);
                    term.weight * share
                }
                None => unknown * share,
            };
            squares[field] += weight * weight;
            self.masses[field] += weight;
        }
        self.touched.sort_unstable();
        self.norms = squares.map(f32::sqrt);
        self.typed_pinyin = query.typed_pinyin;
        self.negates = negates(&query.text);
    }

    /// A word that was not said makes no question longer.
    fn add_synonym(&mut self, vectors: &Vectors<'_>, gram: &Gram, share: f32) {
        if let Some(term) = vectors.terms.find(gram.field, &gram.text)
            && self.weights[term.number as usize] == 0.0
        {
            self.weights[term.number as usize] = term.weight * share;
            self.touched.push(term.number);
        }
    }

    /// The query's terms that some entry has, ascending.
    pub fn terms(&self) -> &[u32] {
        &self.touched
    }

    #[inline]
    pub fn weight(&self, number: u32) -> f32 {
        self.weights.get(number as usize).copied().unwrap_or(0.0)
    }

    /// Whether the question says no.
    pub fn negates(&self) -> bool {
        self.negates
    }

    /// The field in which asks are compared with the query.
    pub fn alike_in(&self) -> Field {
        if self.typed_pinyin { Field::Pinyin } else { Field::Grams }
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
