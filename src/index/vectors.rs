//! What the ranker reads: every entry's terms, and every ask's, as numbers in mapped arrays.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::{
    analyze::{Analysis, Field, Gram},
    store::{Contents, Damaged, Numbers, Section, Store},
};

/// Bytes of a slot in the term table: hash u64, number u32, weight f32.
const SLOT: usize = 16;

/// A term is numbered by field: first all grams, then all words, then all pinyin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    pub number: u32,
    /// Inverse document frequency, ln(1 + (N − df + ½) / (df + ½)) with N entries.
    pub weight: f32,
}

/// The weight of a term that occurs in `df` of `entries`.
/// <https://en.wikipedia.org/wiki/Okapi_BM25>
pub(super) fn weight(df: f32, entries: f32) -> f32 {
    (1.0 + (entries - df + 0.5) / (df + 0.5)).ln()
}

fn hash(field: Field, text: &str) -> u64 {
    let mut key = [0_u8; 64];
    let bytes = text.as_bytes();
    if bytes.len() < key.len() {
        key[0] = field as u8 + 1;
        key[1..=bytes.len()].copy_from_slice(bytes);
        return xxh3_64(&key[..=bytes.len()]).max(1);
    }
    xxh3_64(text.as_bytes()).wrapping_add(field as u64).max(1)
}

/// Gathers the terms of all entries, then numbers and weighs them.
#[derive(Default)]
pub(super) struct VectorsBuilder {
    /// Per entry, its asks.
    asks: Vec<Vec<Analysis>>,
}

impl VectorsBuilder {
    pub fn add(&mut self, asks: Vec<Analysis>) {
        self.asks.push(asks);
    }

    pub fn asks(&self, entry: usize) -> &[Analysis] {
        &self.asks[entry]
    }

    pub fn write(&self, contents: &mut Contents) {
        let numbering = self.number_terms();
        let fields = numbering.field_ends;
        write_slots(contents, &numbering);
        let mut lengths = [0_f64; 3];
        let mut doc_ends = Vec::new();
        let mut docs = Vec::new();
        let mut ask_ends = Vec::new();
        let mut asks = Vec::new();
        let mut text_ends = Vec::new();
        let mut entry_asks = Vec::new();
        for entry in &self.asks {
            let mut counts: HashMap<u32, u32> = HashMap::new();
            for ask in entry {
                for gram in &ask.grams {
                    lengths[gram.field as usize] += 1.0;
                    *counts.entry(numbering.number(gram)).or_default() += 1;
                }
                let mut numbers: Vec<u32> = ask.grams.iter().map(|gram| numbering.number(gram)).collect();
                numbers.sort_unstable();
                numbers.dedup();
                for field in Field::ALL {
                    let squares = numbers.iter().filter(|&&n| field_of(n, &fields) == field);
                    let squares: f32 = squares.map(|&n| numbering.weights[n as usize].powi(2)).sum();
                    asks.push(squares.sqrt().to_bits());
                }
                asks.extend(numbers);
                ask_ends.push(asks.len() as u32);
                contents.section(Section::AskTexts).extend_from_slice(ask.text.as_bytes());
                text_ends.push(contents.section(Section::AskTexts).len() as u32);
            }
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_unstable();
            docs.extend(counts.into_iter().flat_map(|(number, count)| [number, count]));
            doc_ends.push(docs.len() as u32);
            entry_asks.push(ask_ends.len() as u32);
        }
        let entries = self.asks.len().max(1) as f64;
        let header = [doc_ends.len() as u32, ask_ends.len() as u32, fields[0], fields[1], fields[2]];
        let average = lengths.map(|length| ((length / entries) as f32).to_bits());
        let docs = header.into_iter().chain(average).chain(doc_ends).chain(docs);
        docs.for_each(|number| contents.number(Section::Docs, number));
        let asks = entry_asks.into_iter().chain(ask_ends).chain(text_ends).chain(asks);
        asks.for_each(|number| contents.number(Section::Asks, number));
    }

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
        let entries = self.asks.len() as f32;
        let weights = terms.iter().map(|&(_, df)| weight(df as f32, entries)).collect();
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

fn field_of(number: u32, ends: &[u32; 3]) -> Field {
    Field::ALL.into_iter().find(|&field| number < ends[field as usize]).unwrap_or(Field::Pinyin)
}

/// The term table.
#[derive(Clone, Copy)]
pub struct Terms<'s> {
    slots: &'s [[u8; SLOT]],
    entries: f32,
}

impl Terms<'_> {
    /// The number and weight of a term that some entry has.
    pub fn find(&self, field: Field, text: &str) -> Option<Term> {
        let hash = hash(field, text);
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        for _ in 0..self.slots.len() {
            let slot = &self.slots[at];
            let stored = u64::from_le_bytes(slot[..8].try_into().ok()?);
            if stored == 0 {
                return None;
            }
            if stored == hash {
                return Some(Term {
                    number: u32::from_le_bytes(slot[8..12].try_into().ok()?),
                    weight: f32::from_le_bytes(slot[12..].try_into().ok()?),
                });
            }
            at = (at + 1) & mask;
        }
        None
    }

    /// The weight of a term that no entry has.
    pub fn unknown_weight(&self) -> f32 {
        weight(0.0, self.entries)
    }
}

/// Entries and asks as vectors.
#[derive(Clone, Copy)]
pub struct Vectors<'s> {
    docs: Numbers<'s>,
    asks: Numbers<'s>,
    texts: &'s [u8],
    entries: usize,
    ask_count: usize,
    field_ends: [u32; 3],
    average: [f32; 3],
    pub terms: Terms<'s>,
}

/// Numbers before the lists of [`Section::Docs`]: two counts, three field ends, three averages.
const DOCS_HEADER: usize = 8;

impl<'s> Vectors<'s> {
    pub(super) fn open(store: &'s Store) -> Result<Self, Damaged> {
        let docs = Numbers(store.section(Section::Docs));
        let number = |at| docs.get(at).ok_or(Damaged);
        let entries = number(0)? as usize;
        let slots = store.section(Section::TermSlots).as_chunks::<SLOT>().0;
        if !slots.len().is_power_of_two() {
            return Err(Damaged);
        }
        Ok(Self {
            docs,
            asks: Numbers(store.section(Section::Asks)),
            texts: store.section(Section::AskTexts),
            entries,
            ask_count: number(1)? as usize,
            field_ends: [number(2)?, number(3)?, number(4)?],
            average: [f32::from_bits(number(5)?), f32::from_bits(number(6)?), f32::from_bits(number(7)?)],
            terms: Terms { slots, entries: entries as f32 },
        })
    }

    pub fn field_of(&self, number: u32) -> Field {
        field_of(number, &self.field_ends)
    }

    /// How many terms there are: numbers run below this.
    pub fn term_count(&self) -> usize {
        self.field_ends[2] as usize
    }

    /// Mean number of terms of an entry in `field`.
    pub fn average_length(&self, field: Field) -> f32 {
        self.average[field as usize]
    }

    /// The terms of an entry with how often each occurs in its asks, by number.
    pub fn doc(&self, entry: u32) -> impl Iterator<Item = (u32, u32)> + use<'s> {
        let entry = entry as usize;
        let first = DOCS_HEADER + self.entries;
        let end = |at: usize| self.docs.get(DOCS_HEADER + at).unwrap_or(0) as usize;
        let start = if entry == 0 { 0 } else { end(entry - 1) };
        let docs = self.docs;
        let range = if entry < self.entries { start..end(entry) } else { 0..0 };
        range.step_by(2).map_while(move |at| Some((docs.get(first + at)?, docs.get(first + at + 1)?)))
    }

    /// The asks of an entry.
    pub fn asks(&self, entry: u32) -> impl Iterator<Item = AskVector<'s>> + use<'s> {
        let entry = entry as usize;
        let start = if entry == 0 { 0 } else { self.asks.get(entry - 1).unwrap_or(0) };
        let end = if entry < self.entries { self.asks.get(entry).unwrap_or(0) } else { 0 };
        let this = *self;
        (start..end).filter_map(move |ask| this.ask(ask as usize))
    }

    fn ask(&self, ask: usize) -> Option<AskVector<'s>> {
        let range = |ends: usize| {
            let start = if ask == 0 { 0 } else { self.asks.get(ends + ask - 1)? };
            Some((start as usize, self.asks.get(ends + ask)? as usize))
        };
        let (start, end) = range(self.entries)?;
        let (text_start, text_end) = range(self.entries + self.ask_count)?;
        let first = self.entries + 2 * self.ask_count + start;
        let bytes = self.asks.0.get(4 * first..4 * (first + end.checked_sub(start)?))?;
        let (norms, numbers) = bytes.split_at_checked(12)?;
        let norms = norms.as_chunks::<4>().0;
        Some(AskVector {
            norms: [f32::from_le_bytes(norms[0]), f32::from_le_bytes(norms[1]), f32::from_le_bytes(norms[2])],
            numbers: numbers.as_chunks::<4>().0,
            text: str::from_utf8(self.texts.get(text_start..text_end)?).ok()?,
        })
    }
}

/// One ask.
#[derive(Clone, Copy)]
pub struct AskVector<'s> {
    /// Per field, the length of the vector of term weights.
    pub norms: [f32; 3],
    numbers: &'s [[u8; 4]],
    /// The normalised ask.
    pub text: &'s str,
}

impl AskVector<'_> {
    /// Its terms, ascending, without repeats.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }
}
