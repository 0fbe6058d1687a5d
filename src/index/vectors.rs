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

/// How soon a term that comes again counts less, and how much longer texts count less: BM25's usual ones.
pub const K1: f32 = 1.2;
pub const B: f32 = 0.75;

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
    postings: Numbers<'s>,
    masks: &'s [[u8; 8]],
    entries: usize,
    field_ends: [u32; 3],
    average: [f32; 3],
    pub terms: Terms<'s>,
}

/// Numbers before the entries of [`Section::Docs`]: how many there are, the entries that terms were weighed
/// among, three field ends, three averages.
const DOCS_HEADER: usize = 8;
/// Of an entry: three lengths, two intercepts, where its asks end.
pub(super) const DOC: usize = 6;
/// Of an ask: two lengths, whether it says no, where its text ends.
pub(super) const ASK: usize = 4;
/// Of a term in an entry: the entry, how often, what was learned, where it is said which asks have it.
pub(super) const POSTING: usize = 4;

impl<'s> Vectors<'s> {
    pub(super) fn open(store: &'s Store) -> Result<Self, Damaged> {
        let docs = Numbers(store.section(Section::Docs)?);
        let number = |at| docs.get(at).ok_or(Damaged);
        let slots = store.section(Section::TermSlots)?.as_chunks::<SLOT>().0;
        if !slots.len().is_power_of_two() {
            return Err(Damaged);
        }
        Ok(Self {
            docs,
            asks: Numbers(store.section(Section::Asks)?),
            texts: store.section(Section::AskTexts)?,
            postings: Numbers(store.section(Section::Postings)?),
            masks: store.section(Section::Masks)?.as_chunks().0,
            entries: number(0)? as usize,
            field_ends: [number(2)?, number(3)?, number(4)?],
            average: [f32::from_bits(number(5)?), f32::from_bits(number(6)?), f32::from_bits(number(7)?)],
            terms: Terms { slots, entries: f32::from_bits(number(1)?) },
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

    /// How many entries there are.
    pub fn entries(&self) -> usize {
        self.entries
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
    pub fn doc(&self, entry: u32) -> Option<DocVector> {
        let [a, b, c, written, spoken, _] = self.doc_numbers(entry as usize)?;
        Some(DocVector {
            lengths: [a, b, c].map(|length| length as f32),
            intercepts: [written, spoken].map(f32::from_bits),
        })
    }

    fn doc_numbers(&self, entry: usize) -> Option<[u32; DOC]> {
        if entry >= self.entries {
            return None;
        }
        let numbers = self.docs.slice(DOCS_HEADER + entry * DOC, DOCS_HEADER + (entry + 1) * DOC)?;
        Some(numbers.first_chunk::<DOC>()?.map(|bytes| number(&bytes)))
    }

    /// A term in the entries that have it, entries ascending.
    pub fn postings(&self, term: u32) -> impl ExactSizeIterator<Item = Posting> + use<'s> {
        self.posting_list(term).iter().map(Posting::read)
    }

    /// The same in those of `entries`, ascending, that have it: with the place of each among them. Where far more
    /// have it, they are searched for in steps that double.
    pub fn postings_of(&self, term: u32, entries: &[u32]) -> impl Iterator<Item = (usize, Posting)> {
        let mut rest = self.posting_list(term);
        entries.iter().enumerate().filter_map(move |(place, &wanted)| {
            let is_before = |[entry, ..]: &[[u8; 4]; POSTING]| number(entry) < wanted;
            let mut step = 1;
            while rest.get(step).is_some_and(is_before) {
                rest = &rest[step..];
                step *= 2;
            }
            let near = &rest[..rest.len().min(step + 1)];
            rest = &rest[near.partition_point(is_before)..];
            let posting = Posting::read(rest.first()?);
            (posting.entry == wanted).then_some((place, posting))
        })
    }

    fn posting_list(&self, term: u32) -> &'s [[[u8; 4]; POSTING]] {
        let list = || {
            let term = term as usize;
            let first = self.term_count() + 1;
            let (start, end) = (self.postings.get(term)? as usize, self.postings.get(term + 1)? as usize);
            Some(self.postings.slice(first + start * POSTING, first + end * POSTING)?.as_chunks().0)
        };
        list().unwrap_or_default()
    }

    /// The asks of an entry.
    pub fn asks(&self, entry: u32) -> impl ExactSizeIterator<Item = AskVector<'s>> + use<'s> {
        let end = |entry: usize| self.doc_numbers(entry).map_or(0, |[.., end]| end as usize);
        let (start, end) = (if entry == 0 { 0 } else { end(entry as usize - 1) }, end(entry as usize));
        let start = start.min(end);
        let text_of = |ask: &[[u8; 4]; ASK]| number(&ask[3]) as usize;
        let asks = self.asks.slice(start * ASK, end * ASK).unwrap_or_default().as_chunks::<ASK>().0;
        let before = start.checked_sub(1).and_then(|ask| self.asks.get(ask * ASK + 3));
        let mut text_start = before.unwrap_or(0) as usize;
        let texts = self.texts;
        asks.iter().map(move |ask| {
            let text_end = text_of(ask);
            let text = texts.get(text_start..text_end).unwrap_or_default();
            text_start = text_end;
            let norm = |at: usize| f32::from_le_bytes(ask[at]);
            AskVector { norms: [norm(0), norm(1)], negates: number(&ask[2]) != 0, text }
        })
    }

    /// Which of an entry's `asks` have the term of `posting`, counted from 0.
    pub fn asks_with(&self, posting: Posting, asks: usize) -> impl Iterator<Item = usize> + use<'s> {
        let start = posting.asks as usize;
        let words = self.masks.get(start..start + asks.div_ceil(64)).unwrap_or_default();
        words.iter().enumerate().flat_map(move |(at, word)| {
            let mut word = u64::from_le_bytes(*word);
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.wrapping_sub(1);
                (bit < 64).then_some(at * 64 + bit)
            })
        })
    }
}

#[inline]
fn number(bytes: &[u8; 4]) -> u32 {
    u32::from_le_bytes(*bytes)
}

/// All asks of an entry together.
#[derive(Debug, Clone, Copy, Default)]
pub struct DocVector {
    /// Per field, how many terms it has, repeats included.
    pub lengths: [f32; 3],
    /// Added to what the terms say, written and spoken.
    pub intercepts: [f32; 2],
}

/// A term in an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posting {
    pub entry: u32,
    /// How often it occurs in the asks.
    pub count: u32,
    /// How much it speaks for the entry, learned from the shop's asks; positive or negative.
    pub learned: f32,
    /// Where [`Vectors::asks_with`] begins to read.
    asks: u32,
}

impl Posting {
    #[inline]
    fn read([entry, count, learned, asks]: &[[u8; 4]; POSTING]) -> Self {
        let learned = f32::from_le_bytes(*learned);
        Self { entry: number(entry), count: number(count), learned, asks: number(asks) }
    }
}

/// One ask.
#[derive(Debug, Clone, Copy)]
pub struct AskVector<'s> {
    norms: [f32; 2],
    /// Whether it says no.
    pub negates: bool,
    text: &'s [u8],
}

impl<'s> AskVector<'s> {
    /// The length of the vector of its terms' weights, as they are written or as they sound.
    pub fn norm(&self, spoken: bool) -> f32 {
        self.norms[usize::from(spoken)]
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
