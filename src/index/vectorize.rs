//! Asks → the mapped arrays that `vectors.rs` reads: terms numbered, weighed and learned from.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    panic::resume_unwind,
    thread,
};

use super::{
    analyze::{Analysis, Field, Gram},
    model::{self, Learned},
    store::{Contents, Section},
    vectors::{ASK, DOC, POSTING, SLOT, hash, weight},
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
        let learned = learn(&entries, &numbering);
        self.write_docs(contents, &numbering, &entries, &learned);
        self.write_asks(contents, &numbering, &entries);
        write_postings(contents, &numbering, &entries, &learned);
    }

    fn write_docs(
        &self,
        contents: &mut Contents,
        numbering: &Numbering<'_>,
        entries: &[Numbered],
        learned: &[[Learned; 2]],
    ) {
        let mut lengths = [0_f64; 3];
        let mut docs = Vec::with_capacity(entries.len() * DOC);
        let mut asks = 0;
        for (entry, [written, spoken]) in entries.iter().zip(learned) {
            for (sum, own) in lengths.iter_mut().zip(entry.lengths) {
                *sum += f64::from(own);
            }
            asks += entry.asks.len() as u32;
            docs.extend(entry.lengths);
            docs.extend([written.intercept.to_bits(), spoken.intercept.to_bits(), asks]);
        }
        let mean = lengths.map(|length| ((length / entries.len().max(1) as f64) as f32).to_bits());
        let weighed = entries.len() as f32 + self.background.entries;
        let header = [entries.len() as u32, weighed.to_bits()].into_iter().chain(numbering.field_ends).chain(mean);
        header.chain(docs).for_each(|number| contents.number(Section::Docs, number));
    }

    fn write_asks(&self, contents: &mut Contents, numbering: &Numbering<'_>, entries: &[Numbered]) {
        for (entry, analyses) in entries.iter().zip(&self.asks) {
            for (numbers, analysis) in entry.asks.iter().zip(analyses) {
                let ends = numbering.split(numbers);
                let (grams, pinyin) = (&numbers[..ends[0]], &numbers[ends[1]..]);
                contents.section(Section::AskTexts).extend_from_slice(analysis.text.as_bytes());
                let text_end = contents.section(Section::AskTexts).len() as u32;
                let lengths = [numbering.length(grams), numbering.length(pinyin)].map(f32::to_bits);
                let ask: [u32; ASK] = [lengths[0], lengths[1], u32::from(negates(&analysis.text)), text_end];
                ask.into_iter().for_each(|number| contents.number(Section::Asks, number));
            }
        }
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

/// What each entry's terms say for it, as it is written and as it sounds. Pinyin learns by itself: it must do
/// alone for a question typed in Latin letters.
fn learn(entries: &[Numbered], numbering: &Numbering<'_>) -> Vec<[Learned; 2]> {
    let vocabularies: Vec<Vec<u32>> = entries.iter().map(|entry| entry.counts.keys().copied().collect()).collect();
    let model = |fields: &[Field]| {
        let asks: Vec<Vec<model::Terms>> = entries.iter().map(|entry| entry.terms(numbering, fields)).collect();
        model::train(&vocabularies, &asks)
    };
    let (written, spoken) = thread::scope(|scope| {
        let spoken = scope.spawn(|| model(&[Field::Pinyin]));
        let written = model(&[Field::Grams, Field::Words]);
        (written, spoken.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    written.into_iter().zip(spoken).map(|(written, spoken)| [written, spoken]).collect()
}

/// Where each term's list begins, the lists, and beside them which asks have the term.
fn write_postings(contents: &mut Contents, numbering: &Numbering<'_>, entries: &[Numbered], learned: &[[Learned; 2]]) {
    let mut starts = vec![0_u32; numbering.weights.len() + 1];
    for &term in entries.iter().flat_map(|entry| entry.counts.keys()) {
        starts[term as usize + 1] += 1;
    }
    for term in 1..starts.len() {
        starts[term] += starts[term - 1];
    }
    let mut next = starts.clone();
    let mut postings = vec![[0_u32; POSTING]; starts.last().map_or(0, |end| *end as usize)];
    for (number, (entry, [written, spoken])) in entries.iter().zip(learned).enumerate() {
        let first_mask = (contents.section(Section::Masks).len() / 8) as u32;
        let masks = entry.masks();
        let words = (masks.len() / entry.counts.len().max(1)) as u32;
        masks.into_iter().for_each(|mask| contents.section(Section::Masks).extend(mask.to_le_bytes()));
        for (at, (&term, &count)) in entry.counts.iter().enumerate() {
            let weight = written.weights[at] + spoken.weights[at];
            let slot = &mut next[term as usize];
            postings[*slot as usize] = [number as u32, count, weight.to_bits(), first_mask + at as u32 * words];
            *slot += 1;
        }
    }
    starts
        .into_iter()
        .chain(postings.into_iter().flatten())
        .for_each(|number| contents.number(Section::Postings, number));
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

    /// Term by term, which asks have it: as many words of 64 bits each as there are asks for.
    fn masks(&self) -> Vec<u64> {
        let vocabulary: Vec<u32> = self.counts.keys().copied().collect();
        let words = self.asks.len().div_ceil(64);
        let mut masks = vec![0_u64; vocabulary.len() * words];
        for (ask, numbers) in self.asks.iter().enumerate() {
            for at in numbers.iter().filter_map(|number| vocabulary.binary_search(number).ok()) {
                masks[at * words + ask / 64] |= 1 << (ask % 64);
            }
        }
        masks
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
