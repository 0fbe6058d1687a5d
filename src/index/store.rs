//! One file of checked sections: the head, the entries, the codes, the vectors.
//!
//! Layout: magic, format, checksum of the table, the table (length and checksum of each section),
//! the sections. A section is checked when it is first used, an entry each time it is read, so that
//! a lookup by code reads little more than its answer. A reader that meets anything unexpected
//! reports [`Damaged`]; the caller rebuilds.

use std::{
    array, fmt,
    fs::{self, File},
    io,
    ops::Range,
    path::Path,
    sync::OnceLock,
};

use memmap2::Mmap;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use xxhash_rust::xxh3::xxh3_64;

use super::{FORMAT, titles::Titles};
use crate::{
    diagnostic::Diagnostic,
    pack::{Catalog, Entry, Folder, HandoffWords, Menu, Reception, Settings, Synonyms},
    template::Values,
};

const MAGIC: &[u8; 8] = b"huashu\0\x01";
/// Magic, format, checksum of the table.
const HEADER: usize = 8 + 4 + 8;
/// Length and checksum.
const TABLE_ROW: usize = 16;
const TABLE: usize = TABLE_ROW * SECTIONS;

/// A larger section or file is trusted by its size alone: reading it all would cost more than the lookup.
const CHECKED_WHOLE: usize = 8 << 20;

/// The cache does not say what it should; it is rebuilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("索引缓存已损坏")
    }
}

impl std::error::Error for Damaged {}

/// What holds for the shop as a whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Head {
    pub title: String,
    pub facts: Values,
    pub settings: Settings,
    pub diagnostics: Vec<Diagnostic>,
    pub folders: Vec<Folder>,
    pub entries: u32,
    pub reception: Reception,
    pub menu: Option<Menu>,
    /// In normal form.
    pub handoff: HandoffWords,
}

/// What an entry's keyword rules say; words in normal form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub entry: u32,
    pub any: Vec<String>,
    pub none: Vec<String>,
    pub patterns: Vec<String>,
}

/// A file beside the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WrittenFile {
    name: String,
    size: u64,
    checksum: u64,
}

impl WrittenFile {
    /// Every file in `folder`, as it is now.
    pub fn all_in(folder: &Path) -> io::Result<Vec<Self>> {
        let mut files = Vec::new();
        for item in fs::read_dir(folder)? {
            let item = item?;
            let bytes = fs::read(item.path())?;
            let name = item.file_name().to_string_lossy().into_owned();
            files.push(Self { name, size: bytes.len() as u64, checksum: xxh3_64(&bytes) });
        }
        Ok(files)
    }

    /// Whether the file is still what was written; a large one is judged by its size alone.
    pub fn is_sound(&self, folder: &Path) -> bool {
        let path = folder.join(&self.name);
        if self.size > CHECKED_WHOLE as u64 {
            return fs::metadata(path).is_ok_and(|metadata| metadata.len() == self.size);
        }
        fs::read(path).is_ok_and(|bytes| xxh3_64(&bytes) == self.checksum)
    }
}

/// The sections in file order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Section {
    Head,
    /// Where each entry's bytes end, u32.
    EntryEnds,
    Entries,
    CodeMap,
    CodeLists,
    TermSlots,
    Docs,
    Asks,
    AskTexts,
    Postings,
    /// Which asks of an entry have a term, a bit each, u64.
    Masks,
    Rules,
    Synonyms,
    Catalog,
    Titles,
    /// Names, sizes and checksums of tantivy's files.
    QuestionFiles,
}

const SECTIONS: usize = Section::QuestionFiles as usize + 1;

/// The file in memory: mapped from the cache, or just built.
enum Bytes {
    Mapped(Mmap),
    Owned(Vec<u8>),
}

impl Bytes {
    fn get(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Owned(bytes) => bytes,
        }
    }
}

pub(super) struct Store {
    bytes: Bytes,
    sections: [Range<usize>; SECTIONS],
    checksums: [u64; SECTIONS],
    sound: [OnceLock<bool>; SECTIONS],
}

impl Store {
    /// Maps a file made of [`Contents::into_bytes`].
    pub fn open(path: &Path) -> Result<Self, Damaged> {
        let file = File::open(path).map_err(|_| Damaged)?;
        // SAFETY: cache files are written aside, renamed into place and never changed afterwards.
        let map = unsafe { Mmap::map(&file) }.map_err(|_| Damaged)?;
        Self::new(Bytes::Mapped(map))
    }

    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Damaged> {
        Self::new(Bytes::Owned(bytes))
    }

    fn new(bytes: Bytes) -> Result<Self, Damaged> {
        let all = bytes.get();
        let table = all.get(HEADER..HEADER + TABLE).ok_or(Damaged)?;
        let format = u32::from_le_bytes(all[8..12].try_into().map_err(|_| Damaged)?);
        if &all[..8] != MAGIC || format != FORMAT || xxh3_64(table) != long(&all[12..]) {
            return Err(Damaged);
        }
        let rows = table.as_chunks::<TABLE_ROW>().0;
        let mut start = HEADER + TABLE;
        let mut sections = [const { 0..0 }; SECTIONS];
        for (section, row) in sections.iter_mut().zip(rows) {
            let end = usize::try_from(long(row)).ok().and_then(|length| start.checked_add(length)).ok_or(Damaged)?;
            *section = start..end;
            start = end;
        }
        if start != all.len() {
            return Err(Damaged);
        }
        let checksums = array::from_fn(|at| long(&rows[at][8..]));
        Ok(Self { bytes, sections, checksums, sound: array::from_fn(|_| OnceLock::new()) })
    }

    /// The bytes of a section, checked on first use.
    pub fn section(&self, section: Section) -> Result<&[u8], Damaged> {
        let bytes = self.unchecked(section);
        let is_sound = || bytes.len() > CHECKED_WHOLE || xxh3_64(bytes) == self.checksums[section as usize];
        if *self.sound[section as usize].get_or_init(is_sound) { Ok(bytes) } else { Err(Damaged) }
    }

    fn unchecked(&self, section: Section) -> &[u8] {
        &self.bytes.get()[self.sections[section as usize].clone()]
    }

    pub fn head(&self) -> Result<Head, Damaged> {
        decode(self.section(Section::Head)?)
    }

    pub fn rules(&self) -> Result<Vec<Rule>, Damaged> {
        decode(self.section(Section::Rules)?)
    }

    pub fn synonyms(&self) -> Result<Vec<Synonyms>, Damaged> {
        decode(self.section(Section::Synonyms)?)
    }

    pub fn catalog(&self) -> Result<Catalog, Damaged> {
        decode(self.section(Section::Catalog)?)
    }

    pub fn titles(&self) -> Result<Titles, Damaged> {
        decode(self.section(Section::Titles)?)
    }

    /// Tantivy's files as they were written.
    pub fn question_files(&self) -> Result<Vec<WrittenFile>, Damaged> {
        decode(self.section(Section::QuestionFiles)?)
    }

    /// An entry, its own checksum compared.
    pub fn entry(&self, number: u32) -> Result<Entry, Damaged> {
        let ends = Numbers(self.section(Section::EntryEnds)?);
        let number = number as usize;
        let start = if number == 0 { 0 } else { ends.get(number - 1).ok_or(Damaged)? };
        let end = ends.get(number).ok_or(Damaged)?;
        let bytes = self.unchecked(Section::Entries).get(start as usize..end as usize).ok_or(Damaged)?;
        let (record, checksum) = bytes.split_last_chunk::<8>().ok_or(Damaged)?;
        if xxh3_64(record) == u64::from_le_bytes(*checksum) { decode(record) } else { Err(Damaged) }
    }
}

/// The first eight bytes as a number; 0 if there are fewer.
fn long(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// A section read as little-endian u32.
#[derive(Clone, Copy)]
pub(super) struct Numbers<'s>(pub &'s [u8]);

impl<'s> Numbers<'s> {
    pub fn slice(&self, start: usize, end: usize) -> Option<&'s [[u8; 4]]> {
        self.0.as_chunks::<4>().0.get(start..end)
    }

    #[inline]
    pub fn get(&self, at: usize) -> Option<u32> {
        self.0.as_chunks::<4>().0.get(at).map(|bytes| u32::from_le_bytes(*bytes))
    }
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Damaged> {
    postcard::from_bytes(bytes).map_err(|_| Damaged)
}

/// What goes into a store, section by section.
#[derive(Default)]
pub(super) struct Contents([Vec<u8>; SECTIONS]);

impl Contents {
    pub fn section(&mut self, section: Section) -> &mut Vec<u8> {
        &mut self.0[section as usize]
    }

    pub fn number(&mut self, section: Section, number: u32) {
        self.section(section).extend_from_slice(&number.to_le_bytes());
    }

    /// Appends a record in the compact binary form.
    pub fn record<T: Serialize>(&mut self, section: Section, record: &T) -> io::Result<()> {
        let bytes = postcard::to_stdvec(record).map_err(io::Error::other)?;
        self.section(section).extend_from_slice(&bytes);
        Ok(())
    }

    /// Appends an entry with its checksum.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let start = self.section(Section::Entries).len();
        self.record(Section::Entries, entry)?;
        let checksum = xxh3_64(&self.section(Section::Entries)[start..]);
        self.section(Section::Entries).extend_from_slice(&checksum.to_le_bytes());
        let end = self.section(Section::Entries).len() as u32;
        self.number(Section::EntryEnds, end);
        Ok(())
    }

    /// The file.
    pub fn into_bytes(self) -> Vec<u8> {
        let rows = self.0.iter().flat_map(|section| [section.len() as u64, xxh3_64(section)]);
        let table: Vec<u8> = rows.flat_map(u64::to_le_bytes).collect();
        let mut bytes = [&MAGIC[..], &FORMAT.to_le_bytes(), &xxh3_64(&table).to_le_bytes(), &table].concat();
        self.0.iter().for_each(|section| bytes.extend_from_slice(section));
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_damaged_byte_and_every_cut_is_noticed() {
        let mut contents = Contents::default();
        contents.section(Section::Head).extend_from_slice(b"head");
        contents.number(Section::CodeLists, 7);
        let whole = contents.into_bytes();
        let is_sound = |bytes: Vec<u8>| {
            let store = Store::from_bytes(bytes)?;
            store.section(Section::CodeLists)?;
            Ok::<bool, Damaged>(store.section(Section::Head)? == b"head")
        };
        assert_eq!(is_sound(whole.clone()), Ok(true));
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            assert_eq!(is_sound(flipped), Err(Damaged), "byte {at}");
            assert_eq!(is_sound(whole[..at].to_vec()), Err(Damaged), "cut at {at}");
        }
    }
}
