//! The question as weights by term number.

use crate::{
    index::{Analysis, Field, Posting, Said, Sums, Vectors},
    text::negates,
};

/// The query as weights by term number; reused from question to question.
#[derive(Default)]
pub(super) struct Scratch {
    /// The query's terms that some entry has, ascending, and what each counts.
    terms: Vec<(u32, f32)>,
    /// A bit for each term, set where the query has it.
    known: Vec<u64>,
    met: Vec<Met>,
    /// For each entry its place among those that are met, if it is.
    places: Vec<u8>,
    norms: [f32; 3],
    masses: [f32; 3],
    typed_pinyin: bool,
    negates: bool,
    pub sums: Sums,
}

/// A term that the query shares with one of the entries it is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    /// Of the entry, among those compared.
    pub place: usize,
    pub field: Field,
    /// Of the term in the query.
    pub weight: f32,
    pub posting: Posting,
}

/// What an opening counts, beside the question that follows it.
const OPENING: f32 = 0.5;

/// No entry is met here.
const NOWHERE: u8 = u8::MAX;

impl Scratch {
    /// Lays out the query's terms; the ones that no entry has count for its length alone.
    pub fn prepare(&mut self, vectors: &Vectors<'_>, query: &Analysis) {
        for (number, _) in self.terms.drain(..) {
            self.known[number as usize / 64] = 0;
        }
        self.known.resize(vectors.term_count().div_ceil(64), 0);
        let unknown = vectors.terms.unknown_weight();
        let mut squares = [0.0; 3];
        self.masses = [0.0; 3];
        for gram in &query.grams {
            let field = gram.field as usize;
            let share = match gram.said {
                Said::Asked => 1.0,
                Said::Opening => OPENING,
                Said::Synonym(percent) => {
                    // A word that was not said makes no question longer.
                    if let Some(term) = vectors.terms.find(gram.field, &gram.text) {
                        self.add(term.number, term.weight * f32::from(percent) / 100.0);
                    }
                    continue;
                }
            };
            let weight = match vectors.terms.find(gram.field, &gram.text) {
                Some(term) if !self.add(term.number, term.weight * share) => continue,
                Some(term) => term.weight * share,
                None => unknown * share,
            };
            squares[field] += weight * weight;
            self.masses[field] += weight;
        }
        self.terms.sort_unstable_by_key(|(number, _)| *number);
        self.norms = squares.map(f32::sqrt);
        self.typed_pinyin = query.typed_pinyin;
        self.negates = negates(&query.text);
    }

    /// Whether the term is new.
    fn add(&mut self, number: u32, weight: f32) -> bool {
        let bit = 1 << (number % 64);
        let Some(bits) = self.known.get_mut(number as usize / 64).filter(|bits| **bits & bit == 0) else {
            return false;
        };
        *bits |= bit;
        self.terms.push((number, weight));
        true
    }

    /// Finds the terms that the query shares with `entries`, at most 255 of them, ascending.
    pub fn meet(&mut self, vectors: &Vectors<'_>, entries: &[u32]) {
        /// So many times as many entries have a common term.
        const COMMON: usize = 64;
        self.met.clear();
        self.places.resize(vectors.entries(), NOWHERE);
        self.place(entries.iter().copied().zip(0..NOWHERE));
        for &(term, weight) in &self.terms {
            let field = vectors.field_of(term);
            let postings = vectors.postings(term);
            if postings.len() > COMMON * entries.len() {
                let postings = vectors.postings_of(term, entries);
                self.met.extend(postings.map(|(place, posting)| Met { place, field, weight, posting }));
                continue;
            }
            for posting in postings {
                let place = self.places.get(posting.entry as usize).copied().unwrap_or(NOWHERE);
                if place != NOWHERE {
                    self.met.push(Met { place: place.into(), field, weight, posting });
                }
            }
        }
        self.place(entries.iter().map(|&entry| (entry, NOWHERE)));
    }

    fn place(&mut self, entries: impl Iterator<Item = (u32, u8)>) {
        for (entry, place) in entries {
            self.places.get_mut(entry as usize).into_iter().for_each(|slot| *slot = place);
        }
    }

    /// What [`Scratch::meet`] found, terms ascending.
    pub fn met(&self) -> &[Met] {
        &self.met
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
