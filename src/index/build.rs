//! Library → store and tantivy index.

use std::{collections::BTreeSet, fs, io, panic::resume_unwind, path::Path, sync::OnceLock, thread};

use super::{
    analyze::{Analysis, analyze},
    codes::CodesBuilder,
    questions::{Place, Questions},
    store::{Contents, Head, Rule, Section, WrittenFile},
    titles::Titles,
    vectorize::{Background, VectorsBuilder},
};
use crate::{
    pack::{Entry, GAP, HandoffWords, Library, Synonyms, builtin_library},
    text::{Segmenter, normalize},
};

/// The store's file name in a cache folder.
pub(super) const STORE_FILE: &str = "library.store";
/// Tantivy's folder in a cache folder.
pub(super) const QUESTIONS_FOLDER: &str = "questions";

/// What is built: the bytes of the store, and tantivy's index where `place` says.
pub(super) struct Built {
    pub store: Vec<u8>,
    pub questions: tantivy::Index,
}

pub(super) fn build(library: &Library, segmenter: &Segmenter, place: &Place<'_>) -> io::Result<Built> {
    let mut contents = Contents::default();
    let head = Head {
        title: library.title.clone(),
        facts: library.facts.clone(),
        settings: library.settings,
        diagnostics: library.diagnostics.clone(),
        folders: library.folders.clone(),
        entries: library.entries.len() as u32,
        reception: library.reception.clone(),
        menu: library.menu.clone(),
        handoff: normal_words(library.handoff_words()),
    };
    contents.record(Section::Head, &head)?;
    let mut codes = CodesBuilder::default();
    let mut titles = Titles::default();
    let mut vectors = VectorsBuilder::new(background(library, segmenter));
    for (number, entry) in library.entries.iter().enumerate() {
        contents.entry(entry)?;
        codes.add(number as u32, entry, segmenter);
        titles.add(entry, segmenter);
        vectors.add(analyzed_asks(entry, segmenter));
    }
    contents.record(Section::Rules, &rules(library))?;
    contents.record(Section::Synonyms, &synonyms(library))?;
    contents.record(Section::Catalog, &library.catalog)?;
    contents.record(Section::Titles, &titles)?;
    codes.write(&mut contents).map_err(io::Error::other)?;
    let questions = thread::scope(|scope| {
        let asks = (0..library.entries.len()).map(|number| vectors.asks(number));
        let questions = scope.spawn(|| Questions::build(place, asks));
        vectors.write(&mut contents);
        questions.join().unwrap_or_else(|panic| resume_unwind(panic))
    });
    let questions = questions.map_err(io::Error::other)?;
    if let Place::Folder(folder) = place {
        contents.record(Section::QuestionFiles, &WrittenFile::all_in(folder)?)?;
    }
    Ok(Built { store: contents.into_bytes(), questions })
}

/// The built-in shop's sentences, for a shop too small to tell common terms from rare ones.
fn background(library: &Library, segmenter: &Segmenter) -> &'static Background {
    const LARGE_ENOUGH: usize = 150;
    static NONE: OnceLock<Background> = OnceLock::new();
    if library.entries.len() >= LARGE_ENOUGH {
        return NONE.get_or_init(Background::default);
    }
    builtin_background(segmenter)
}

/// Counted once in a process, for all its shops.
fn builtin_background(segmenter: &Segmenter) -> &'static Background {
    const COUNTED_AS: f32 = 40.0;
    static BUILTIN: OnceLock<Background> = OnceLock::new();
    BUILTIN.get_or_init(|| {
        let asks: Vec<_> = builtin_library().entries.iter().map(|entry| analyzed_asks(entry, segmenter)).collect();
        Background::new(&asks, COUNTED_AS)
    })
}

/// Does what the first small shop of a process would wait for: counting takes longer than indexing it.
pub(crate) fn prepare_for_small_shops() {
    builtin_background(&Segmenter::new());
}

/// In normal form without spaces, and sorted: that is how they are looked up. What stands between 夹…肉 stays open.
fn normal_words(words: HandoffWords) -> HandoffWords {
    let normal_word = |word: &String| {
        let parts = word.split(GAP).map(|part| normalize(part).replace(' ', "")).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(GAP)
    };
    let normal = |words: Vec<String>| {
        let words = words.iter().map(normal_word).filter(|word| !word.is_empty());
        words.collect::<BTreeSet<_>>().into_iter().collect()
    };
    HandoffWords { human: normal(words.human), complaint: normal(words.complaint), harmless: normal(words.harmless) }
}

/// Groups of words that mean the same, in normal form.
fn synonyms(library: &Library) -> Vec<Synonyms> {
    let normal = |group: &Synonyms| Synonyms {
        words: group.words.iter().map(|word| normalize(word)).filter(|word| !word.is_empty()).collect(),
        weight: group.weight,
    };
    library.synonyms.iter().map(normal).collect()
}

/// The entries that have keyword rules.
fn rules(library: &Library) -> Vec<Rule> {
    let normal = |words: &[String]| words.iter().map(|word| normalize(word)).filter(|word| !word.is_empty()).collect();
    let has_rules = |entry: &&Entry| !(entry.any.is_empty() && entry.none.is_empty() && entry.patterns.is_empty());
    let numbered = library.entries.iter().zip(0..).filter(|(entry, _)| has_rules(entry));
    numbered
        .map(|(entry, number)| Rule {
            entry: number,
            any: normal(&entry.any),
            none: normal(&entry.none),
            patterns: entry.patterns.clone(),
        })
        .collect()
}

/// Builds into an empty folder.
pub(super) fn build_into(folder: &Path, library: &Library, segmenter: &Segmenter) -> io::Result<()> {
    let questions = folder.join(QUESTIONS_FOLDER);
    fs::create_dir_all(&questions)?;
    let built = build(library, segmenter, &Place::Folder(&questions))?;
    fs::write(folder.join(STORE_FILE), built.store)
}

/// An entry's asks as terms.
fn analyzed_asks(entry: &Entry, segmenter: &Segmenter) -> Vec<Analysis> {
    indexed_asks(entry).map(|ask| analyze(ask, segmenter)).collect()
}

/// The ways of asking an entry is found by: its asks, and its title said as one.
fn indexed_asks(entry: &Entry) -> impl Iterator<Item = &str> {
    let title = (!entry.asks.contains(&entry.title)).then_some(entry.title.as_str());
    entry.asks.iter().map(String::as_str).chain(title)
}
