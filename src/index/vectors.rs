//! What the ranker reads: every entry's terms, and every ask's, as numbers in mapped arrays.

use xxhash_rust::xxh3::xxh3_64;

use super::{
    analyze::Field,
    store::{Damaged, Numbers, Section, Store},
};

/// Bytes of a slot in the term table: hash u64, number u32, weight f32.
pub(super) const SLOT: usize = 16;

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

pub(super) fn hash(field: Field, text: &str) -> u64 {
    let mut key = [0_u8; 64];
    let bytes = text.as_bytes();
    if bytes.len() < key.len() {
        key[0] = field as u8 + 1;
        key[1..=bytes.len()].copy_from_slice(bytes);
        return xxh3_64(&key[..=bytes.len()]).max(1);
    }
    xxh3_64(text.as_bytes()).wrapping_add(field as u64).max(1)
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

/// Numbers before the lists of [`Section::Docs`]: two counts, the entries that terms were weighed
/// among, three field ends, three averages.
const DOCS_HEADER: usize = 9;

impl<'s> Vectors<'s> {
    pub(super) fn open(store: &'s Store) -> Result<Self, Damaged> {
        let docs = Numbers(store.section(Section::Docs)?);
        let number = |at| docs.get(at).ok_or(Damaged);
        let entries = number(0)? as usize;
        let slots = store.section(Section::TermSlots)?.as_chunks::<SLOT>().0;
        if !slots.len().is_power_of_two() {
            return Err(Damaged);
        }
        Ok(Self {
            docs,
            asks: Numbers(store.section(Section::Asks)?),
            texts: store.section(Section::AskTexts)?,
            entries,
            ask_count: number(1)? as usize,
            field_ends: [number(3)?, number(4)?, number(5)?],
            average: [f32::from_bits(number(6)?), f32::from_bits(number(7)?), f32::from_bits(number(8)?)],
            terms: Terms { slots, entries: f32::from_bits(number(2)?) },
        })
    }

    pub fn field_of(&self, number: u32) -> Field {
        if number < self.field_ends[0] {
            Field::Grams
        } else if number < self.field_ends[1] {
            Field::Words
        } else {
            Field::Pinyin
        }
    }

    /// How many terms there are: numbers run below this.
    pub fn term_count(&self) -> usize {
        self.field_ends[2] as usize
    }

    /// Mean number of terms of an entry in `field`.
    pub fn average_length(&self, field: Field) -> f32 {
        self.average[field as usize]
    }

    /// All asks of an entry as one document.
    pub fn doc(&self, entry: u32) -> Option<DocVector<'s>> {
        let entry = entry as usize;
        let end = |at: usize| self.docs.get(DOCS_HEADER + at).map(|end| end as usize);
        let start = if entry == 0 { 0 } else { end(entry - 1)? };
        let end = if entry < self.entries { end(entry)? } else { return None };
        let first = DOCS_HEADER + self.entries;
        let numbers = self.docs.slice(first + start, first + end)?;
        let (header, counts) = numbers.split_at_checked(5)?;
        Some(DocVector {
            lengths: [0, 1, 2].map(|at| number(&header[at]) as f32),
            intercepts: [3, 4].map(|at| f32::from_le_bytes(header[at])),
            terms: counts.as_chunks::<3>().0,
        })
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
        let numbers = self.asks.slice(first, first + end.checked_sub(start)?)?;
        let (header, numbers) = numbers.split_at_checked(4)?;
        let (grams, pinyin) = numbers.split_at_checked(number(&header[2]) as usize)?;
        let text = self.texts.get(text_start..text_end)?;
        let norm = |at: usize| f32::from_le_bytes(header[at]);
        let negates = number(&header[3]) != 0;
        Some(AskVector { grams: (grams, norm(0)), pinyin: (pinyin, norm(1)), negates, text })
    }
}

#[inline]
fn number(bytes: &[u8; 4]) -> u32 {
    u32::from_le_bytes(*bytes)
}

/// All asks of an entry together.
#[derive(Clone, Copy)]
pub struct DocVector<'s> {
    /// Per field, how many terms it has, repeats included.
    pub lengths: [f32; 3],
    /// Added to what the terms say, written and spoken.
    pub intercepts: [f32; 2],
    terms: &'s [[[u8; 4]; 3]],
}

impl DocVector<'_> {
    /// Its terms among `numbers`, both ascending. Of a document's hundreds of terms a question has few, so
    /// each is searched for in what is left of the list, in steps that double.
    pub fn shared(&self, numbers: &[u32]) -> impl Iterator<Item = DocTerm> {
        let mut rest = self.terms;
        numbers.iter().filter_map(move |&wanted| {
            let is_before = |[term, ..]: &[[u8; 4]; 3]| number(term) < wanted;
            let mut step = 1;
            while rest.get(step).is_some_and(is_before) {
                rest = &rest[step..];
                step *= 2;
            }
            let near = &rest[..rest.len().min(step + 1)];
            rest = &rest[near.partition_point(is_before)..];
            let [term, count, learned] = rest.first()?;
            (number(term) == wanted).then(|| DocTerm {
                number: wanted,
                count: number(count),
                learned: f32::from_le_bytes(*learned),
            })
        })
    }
}

/// A term of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DocTerm {
    pub number: u32,
    /// How often it occurs in the asks.
    pub count: u32,
    /// How much it speaks for the entry, learned from the shop's asks; positive or negative.
    pub learned: f32,
}

/// One ask.
#[derive(Clone, Copy)]
pub struct AskVector<'s> {
    /// Numbers of its terms, ascending, without repeats, and the length of the vector of their weights.
    grams: (&'s [[u8; 4]], f32),
    pinyin: (&'s [[u8; 4]], f32),
    /// Whether it says no.
    pub negates: bool,
    text: &'s [u8],
}

impl<'s> AskVector<'s> {
    /// Its terms as they are written or as they sound, ascending, without repeats.
    pub fn terms(&self, spoken: bool) -> impl Iterator<Item = u32> {
        let (numbers, _) = if spoken { self.pinyin } else { self.grams };
        numbers.iter().map(number)
    }

    /// The length of the vector of these terms' weights.
    pub fn norm(&self, spoken: bool) -> f32 {
        if spoken { self.pinyin.1 } else { self.grams.1 }
    }

    /// The normalised ask.
    pub fn text(&self) -> &'s str {
        str::from_utf8(self.text).unwrap_or_default()
    }

    /// Whether it reads exactly like this.
    pub fn is(&self, text: &str) -> bool {
        self.text == text.as_bytes()
    }
}
