//! Asks → the mapped arrays that `vectors.rs` reads: terms numbered, weighed and learned from.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    panic::resume_unwind,
    thread,
};

use super::{
    analyze::{Analysis, Field, Gram},
    model,
    store::{Contents, Section},
    vectors::{SLOT, hash, weight},
};
use crate::text::negates;

/// Gathers the terms of all entries, then numbers and weighs them.
pub(super) struct VectorsBuilder {
    /// Per entry, its asks.
    asks: Vec<Vec<Analysis>>,
    background: &'static Background,
}

/// How often terms occur in other shops' entries, scaled down to so many entries.
#[derive(Default)]
pub(super) struct Background {
    entries: f32,
    frequency: HashMap<(Field, String), f32>,
}

impl Background {
    /// Of entries' asks, counted as `entries` entries.
    pub fn new(asks: &[Vec<Analysis>], entries: f32) -> Self {
        let share = entries / asks.len().max(1) as f32;
        let mut frequency = HashMap::new();
        for entry in asks {
            let terms: HashSet<(Field, &str)> =
                entry.iter().flat_map(|ask| &ask.grams).map(|gram| (gram.field, gram.text.as_str())).collect();
            for (field, text) in terms {
                *frequency.entry((field, text.to_owned())).or_insert(0.0) += share;
            }
        }
        Self { entries, frequency }
    }
}

impl VectorsBuilder {
    pub fn new(background: &'static Background) -> Self {
        Self { asks: Vec::new(), background }
    }

    pub fn add(&mut self, asks: Vec<Analysis>) {
        self.asks.push(asks);
    }

    pub fn asks(&self, entry: usize) -> &[Analysis] {
        &self.asks[entry]
    }

    pub fn write(&self, contents: &mut Contents) {
        let numbering = self.number_terms();
        write_slots(contents, &numbering);
        let entries: Vec<Numbered> = self.asks.iter().map(|asks| Numbered::new(asks, &numbering)).collect();
        self.write_docs(contents, &numbering, &entries);
        self.write_asks(contents, &numbering, &entries);
    }

    fn write_docs(&self, contents: &mut Contents, numbering: &Numbering<'_>, entries: &[Numbered]) {
        let vocabularies: Vec<Vec<u32>> = entries.iter().map(|entry| entry.counts.keys().copied().collect()).collect();
        // Pinyin learns by itself: it must do alone for a question typed in Latin letters.
        let model = |fields: &[Field]| {
            let asks: Vec<Vec<model::Terms>> = entries.iter().map(|entry| entry.terms(numbering, fields)).collect();
            model::train(&vocabularies, &asks)
        };
        let (written, spoken) = thread::scope(|scope| {
            let spoken = scope.spawn(|| model(&[Field::Pinyin]));
            let written = model(&[Field::Grams, Field::Words]);
            (written, spoken.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        let mut lengths = [0_f64; 3];
        let mut ends = Vec::new();
        let mut docs = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            for (sum, own) in lengths.iter_mut().zip(entry.lengths) {
                *sum += f64::from(own);
            }
            let (written, spoken) = (&written[number], &spoken[number]);
            docs.extend(entry.lengths);
            docs.extend([written.intercept.to_bits(), spoken.intercept.to_bits()]);
            for (at, (&term, &count)) in entry.counts.iter().enumerate() {
                let weight = written.weights[at] + spoken.weights[at];
                docs.extend([term, count, weight.to_bits()]);
            }
            ends.push(docs.len() as u32);
        }
        let mean = lengths.map(|length| ((length / entries.len().max(1) as f64) as f32).to_bits());
        let asks: usize = self.asks.iter().map(Vec::len).sum();
        let weighed = entries.len() as f32 + self.background.entries;
        let header =
            [entries.len() as u32, asks as u32, weighed.to_bits()].into_iter().chain(numbering.field_ends).chain(mean);
        header.chain(ends).chain(docs).for_each(|number| contents.number(Section::Docs, number));
    }

    fn write_asks(&self, contents: &mut Contents, numbering: &Numbering<'_>, entries: &[Numbered]) {
        let (mut entry_ends, mut ask_ends, mut text_ends) = (Vec::new(), Vec::new(), Vec::new());
        let mut asks = Vec::new();
        for (entry, analyses) in entries.iter().zip(&self.asks) {
            for (numbers, analysis) in entry.asks.iter().zip(analyses) {
                let ends = numbering.split(numbers);
                let (grams, pinyin) = (&numbers[..ends[0]], &numbers[ends[1]..]);
                asks.extend([numbering.length(grams).to_bits(), numbering.length(pinyin).to_bits()]);
                asks.push(grams.len() as u32);
                asks.push(u32::from(negates(&analysis.text)));
                asks.extend(grams);
                asks.extend(pinyin);
                ask_ends.push(asks.len() as u32);
                contents.section(Section::AskTexts).extend_from_slice(analysis.text.as_bytes());
                text_ends.push(contents.section(Section::AskTexts).len() as u32);
            }
            entry_ends.push(ask_ends.len() as u32);
        }
        let asks = entry_ends.into_iter().chain(ask_ends).chain(text_ends).chain(asks);
        asks.for_each(|number| contents.number(Section::Asks, number));
    }

    /// Numbers the terms and weighs them, a small shop's among the sentences of the built-in one:
    /// from three faqs alone nobody can tell that 什么 is common and 恐龙 is not.
    fn number_terms(&self) -> Numbering<'_> {
        let mut frequency: HashMap<(Field, &str), u32> = HashMap::new();
        for entry in &self.asks {
            let mut seen: Vec<(Field, &str)> =
                entry.iter().flat_map(|ask| &ask.grams).map(|gram| (gram.field, gram.text.as_str())).collect();
            seen.sort_unstable();
            seen.dedup();
            for term in seen {
                *frequency.entry(term).or_default() += 1;
            }
        }
        let mut terms: Vec<_> = frequency.into_iter().collect();
        terms.sort_unstable();
        let mut field_ends = [0; 3];
        for ((field, _), _) in &terms {
            Field::ALL.into_iter().filter(|other| other >= field).for_each(|other| field_ends[other as usize] += 1);
        }
        let entries = self.asks.len() as f32 + self.background.entries;
        let background =
            |term: &(Field, &str)| self.background.frequency.get(&(term.0, term.1.to_owned())).copied().unwrap_or(0.0);
        let weights = terms.iter().map(|(term, df)| weight(*df as f32 + background(term), entries)).collect();
        let numbers = terms.into_iter().enumerate().map(|(number, (term, _))| (term, number as u32)).collect();
        Numbering { numbers, weights, field_ends }
    }
}

struct Numbering<'b> {
    numbers: HashMap<(Field, &'b str), u32>,
    weights: Vec<f32>,
    field_ends: [u32; 3],
}

impl Numbering<'_> {
    fn number(&self, gram: &Gram) -> u32 {
        self.numbers[&(gram.field, gram.text.as_str())]
    }

    /// Where each field's numbers end in an ascending list.
    fn split(&self, numbers: &[u32]) -> [usize; 3] {
        self.field_ends.map(|end| numbers.partition_point(|&number| number < end))
    }

    /// Length of the vector of term weights.
    fn length(&self, numbers: &[u32]) -> f32 {
        numbers.iter().map(|&number| self.weights[number as usize].powi(2)).sum::<f32>().sqrt()
    }
}

/// An entry with its terms as numbers.
struct Numbered {
    /// Per ask, its terms, ascending, without repeats.
    asks: Vec<Vec<u32>>,
    /// How often each term occurs in all asks together.
    counts: BTreeMap<u32, u32>,
    /// Per field, how many terms there are, repeats included.
    lengths: [u32; 3],
}

impl Numbered {
    fn new(analyses: &[Analysis], numbering: &Numbering<'_>) -> Self {
        let mut counts = BTreeMap::new();
        let mut lengths = [0; 3];
        let mut asks = Vec::with_capacity(analyses.len());
        for analysis in analyses {
            let mut numbers: Vec<u32> = analysis.grams.iter().map(|gram| numbering.number(gram)).collect();
            for (&number, gram) in numbers.iter().zip(&analysis.grams) {
                *counts.entry(number).or_default() += 1;
                lengths[gram.field as usize] += 1;
            }
            numbers.sort_unstable();
            numbers.dedup();
            asks.push(numbers);
        }
        Self { asks, counts, lengths }
    }

    /// The asks' terms in some fields, as vectors of length 1.
    fn terms(&self, numbering: &Numbering<'_>, fields: &[Field]) -> Vec<model::Terms> {
        let unit = |numbers: &Vec<u32>| {
            let ends = numbering.split(numbers);
            let mut terms = Vec::new();
            for &field in fields {
                let start = if field as usize == 0 { 0 } else { ends[field as usize - 1] };
                terms.extend_from_slice(&numbers[start..ends[field as usize]]);
            }
            let length = numbering.length(&terms).max(f32::MIN_POSITIVE);
            terms.into_iter().map(|term| (term, numbering.weights[term as usize] / length)).collect()
        };
        self.asks.iter().map(unit).collect()
    }
}

/// An open-addressing table, half full, that is searched in place.
fn write_slots(contents: &mut Contents, numbering: &Numbering<'_>) {
    let capacity = (numbering.numbers.len() * 2).next_power_of_two().max(2);
    let mut slots = vec![[0_u8; SLOT]; capacity];
    let mut terms: Vec<_> = numbering.numbers.iter().collect();
    terms.sort_unstable();
    for (&(field, text), &number) in terms {
        let hash = hash(field, text);
        let mut at = hash as usize & (capacity - 1);
        while slots[at][..8] != [0; 8] {
            at = (at + 1) & (capacity - 1);
        }
        slots[at][..8].copy_from_slice(&hash.to_le_bytes());
        slots[at][8..12].copy_from_slice(&number.to_le_bytes());
        slots[at][12..].copy_from_slice(&numbering.weights[number as usize].to_le_bytes());
    }
    contents.section(Section::TermSlots).extend(slots.into_iter().flatten());
}
