//! What an agent types in Latin letters → entries: codes, initials and full pinyin of titles.

use std::collections::BTreeMap;

use fst::{Automaton, IntoStreamer, Map, Streamer, automaton::Str};

use super::store::{Contents, Damaged, Numbers, Section, Store};
use crate::{
    pack::{Entry, Kind},
    text::{Segmenter, normalize, spell},
};

/// How a typed key names an entry, most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// 快捷码.
    Code,
    /// First letters of a phrase's title, from the start or from one of its words.
    Initials,
    /// The title in pinyin, from the start or from one of its words.
    Pinyin,
}

impl KeyKind {
    pub const ALL: [Self; 3] = [Self::Code, Self::Initials, Self::Pinyin];

    fn prefix(self) -> &'static str {
        match self {
            Self::Code => "c",
            Self::Initials => "i",
            Self::Pinyin => "p",
        }
    }
}

/// Before the ids of faqs, which nobody types.
const ID: &str = "d";

/// A key may list this many entries.
const MOST_LISTED: usize = 64;

/// Collects the keys of all entries.
#[derive(Default)]
pub(super) struct CodesBuilder(BTreeMap<String, Vec<u32>>);

impl CodesBuilder {
    pub fn add(&mut self, number: u32, entry: &Entry, segmenter: &Segmenter) {
        for code in &entry.codes {
            self.insert(KeyKind::Code.prefix(), code, number);
        }
        if entry.kind == Kind::Faq {
            self.insert(ID, &entry.key, number);
        }
        if entry.codes.is_empty() {
            return;
        }
        let title = normalize(&entry.title);
        let words = segmenter.words(&title);
        for first in 0..words.len() {
            let spelling = spell(&words[first..].concat());
            if spelling.syllables().len() > 1 || first == 0 {
                self.insert(KeyKind::Initials.prefix(), &spelling.initials(), number);
                self.insert(KeyKind::Pinyin.prefix(), &spelling.full(), number);
            }
        }
    }

    fn insert(&mut self, prefix: &str, key: &str, number: u32) {
        if key.is_empty() {
            return;
        }
        let list = self.0.entry(format!("{prefix}{key}")).or_default();
        if list.len() < MOST_LISTED && list.last() != Some(&number) {
            list.push(number);
        }
    }

    pub fn write(self, contents: &mut Contents) -> Result<(), fst::Error> {
        let mut map = fst::MapBuilder::memory();
        let mut at = 0;
        for (key, list) in self.0 {
            map.insert(key, at)?;
            contents.number(Section::CodeLists, list.len() as u32);
            for number in &list {
                contents.number(Section::CodeLists, *number);
            }
            at += 1 + list.len() as u64;
        }
        *contents.section(Section::CodeMap) = map.into_inner()?;
        Ok(())
    }
}

/// The keys, read in place.
pub(super) struct Codes<'s> {
    map: Map<&'s [u8]>,
    lists: Numbers<'s>,
}

impl<'s> Codes<'s> {
    pub fn open(store: &'s Store) -> Result<Self, Damaged> {
        let map = Map::new(store.section(Section::CodeMap)?).map_err(|_| Damaged)?;
        Ok(Self { map, lists: Numbers(store.section(Section::CodeLists)?) })
    }

    /// Entries whose key is exactly `key`.
    pub fn exact(&self, kind: KeyKind, key: &str) -> Vec<u32> {
        self.map.get(format!("{}{key}", kind.prefix())).map_or(Vec::new(), |at| self.list(at))
    }

    /// The faqs with this id.
    pub fn by_id(&self, id: &str) -> Vec<u32> {
        self.map.get(format!("{ID}{id}")).map_or(Vec::new(), |at| self.list(at))
    }

    /// Keys that begin with `key` and are longer, shortest first, with their entries.
    pub fn longer(&self, kind: KeyKind, key: &str, most: usize) -> Vec<(String, Vec<u32>)> {
        let start = format!("{}{key}", kind.prefix());
        let mut stream = self.map.search(Str::new(&start).starts_with()).into_stream();
        let mut found = Vec::new();
        while let Some((key, at)) = stream.next() {
            if key.len() > start.len() {
                found.push((String::from_utf8_lossy(&key[1..]).into_owned(), self.list(at)));
            }
        }
        found.sort_by_key(|(key, _)| key.len());
        found.truncate(most);
        found
    }

    fn list(&self, at: u64) -> Vec<u32> {
        let at = at as usize;
        let length = self.lists.get(at).unwrap_or(0) as usize;
        (at + 1..).take(length.min(MOST_LISTED)).map_while(|at| self.lists.get(at)).collect()
    }
}
