//! Opens the index of a shop, building it first where there is none that fits.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use super::{
    analyze::{Analysis, Gram, analyze},
    build::{Built, QUESTIONS_FOLDER, STORE_FILE, build, build_into},
    cache::{CacheRoot, ShopCache, Stamp, contents, stamp},
    codes::{Codes, KeyKind},
    questions::{Place, Questions, Sums},
    store::{Damaged, Head, Rule, Store},
    titles::Titles,
    vectors::Vectors,
};
use crate::{
    pack::{Entry, Library, Shop, Synonyms, layers, load},
    product::Products,
    text::Segmenter,
};

/// A shop ready for lookups. Codes are there at once; what questions need is opened on first use.
pub struct Index {
    store: Store,
    head: Head,
    questions: OnceLock<Questions>,
    products: OnceLock<Products>,
    titles: OnceLock<Titles>,
    questions_folder: Option<PathBuf>,
    segmenter: Segmenter,
}

/// How much of a cached index is compared with its checksums before it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// What a lookup reads, when it reads it: a lookup may then fail with [`Damaged`], and the index
    /// should be opened again with [`Check::Everything`].
    AsUsed,
    /// All of it: no lookup fails afterwards.
    Everything,
}

/// No index could be had at all.
#[derive(Debug)]
pub struct OpenError(io::Error);

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "建不了索引：{}。请检查磁盘空间，或用 HUASHU_CACHE_DIR 换一个缓存文件夹", self.0)
    }
}

impl std::error::Error for OpenError {}

impl From<Damaged> for OpenError {
    fn from(damaged: Damaged) -> Self {
        Self(io::Error::other(damaged))
    }
}

impl Index {
    /// Opens the cached index of `shop` if it was built from exactly these packs; else builds it.
    /// A damaged, older or half-written cache is replaced; without a usable cache folder the index
    /// is built in memory.
    ///
    /// # Errors
    /// If the index cannot be built even in memory.
    pub fn open(shop: &Shop, cache: Option<&CacheRoot>, check: Check) -> Result<Self, OpenError> {
        let Some(cache) = cache.map(|root| root.of_shop(shop)) else { return Self::in_memory(&load(shop)) };
        if let Some(folder) = cache.current() {
            match Self::open_folder(&folder, check) {
                Ok(index) => return Ok(index),
                Err(Damaged) => cache.discard(&folder),
            }
        }
        Self::refresh(shop, &cache)
    }

    /// An index that leaves no trace on disk.
    ///
    /// # Errors
    /// If tantivy fails, which in memory it does not.
    pub fn in_memory(library: &Library) -> Result<Self, OpenError> {
        let segmenter = Segmenter::new();
        let Built { store, questions } = build(library, &segmenter, &Place::Memory).map_err(OpenError)?;
        let store = Store::from_bytes(store)?;
        let head = store.head()?;
        let questions = Questions::new(&questions).map_err(|error| OpenError(io::Error::other(error)))?;
        Ok(Self {
            store,
            head,
            questions: OnceLock::from(questions),
            products: OnceLock::new(),
            titles: OnceLock::new(),
            questions_folder: None,
            segmenter,
        })
    }

    /// The packs changed, or there is no sound cache: read them, and build unless another process
    /// has built from the same contents.
    fn refresh(shop: &Shop, cache: &ShopCache) -> Result<Self, OpenError> {
        let (library, stamp, contents) = read_undisturbed(shop);
        let folder = cache.contents_folder(contents);
        let opened = match Self::open_folder(&folder, Check::Everything) {
            Ok(index) => Ok(index),
            Err(Damaged) => {
                cache.discard(&folder);
                let segmenter = Segmenter::new();
                cache
                    .install(contents, |aside| build_into(aside, &library, &segmenter))
                    .map_err(|_| Damaged)
                    .and_then(|folder| Self::open_folder(&folder, Check::AsUsed))
            }
        };
        match opened {
            Ok(index) => {
                // A cache that cannot be noted as current costs the next process time, nothing else.
                let _ = cache.set_current(&library.folders, stamp, contents);
                Ok(index)
            }
            Err(Damaged) => Self::in_memory(&library),
        }
    }

    fn open_folder(folder: &Path, check: Check) -> Result<Self, Damaged> {
        let store = Store::open(&folder.join(STORE_FILE))?;
        let head = store.head()?;
        Codes::open(&store)?;
        store.rules()?;
        store.synonyms()?;
        let questions_folder = Some(folder.join(QUESTIONS_FOLDER));
        let index = Self {
            store,
            head,
            questions: OnceLock::new(),
            products: OnceLock::new(),
            titles: OnceLock::new(),
            questions_folder,
            segmenter: Segmenter::new(),
        };
        if check == Check::Everything {
            index.vectors()?;
            index.questions()?;
            index.products()?;
            index.titles()?;
            (0..index.head.entries).try_for_each(|number| index.entry(number).map(drop))?;
        }
        Ok(index)
    }

    /// The shop's name, facts, settings and the problems found while loading.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// An entry by its number.
    ///
    /// # Errors
    /// If there is no such entry, or the store is damaged.
    pub fn entry(&self, number: u32) -> Result<Entry, Damaged> {
        self.store.entry(number)
    }

    /// Every entry in order; damaged ones are left out.
    pub fn entries(&self) -> impl Iterator<Item = (u32, Entry)> {
        (0..self.head.entries).filter_map(|number| Some((number, self.entry(number).ok()?)))
    }

    /// The faqs with this id, in all layers.
    pub fn by_id(&self, id: &str) -> Vec<u32> {
        Codes::open(&self.store).map(|codes| codes.by_id(id)).unwrap_or_default()
    }

    /// Entries whose key is exactly `key`.
    pub fn by_key(&self, kind: KeyKind, key: &str) -> Vec<u32> {
        Codes::open(&self.store).map(|codes| codes.exact(kind, key)).unwrap_or_default()
    }

    /// Keys longer than `key` that begin with it, shortest first.
    pub fn by_longer_key(&self, kind: KeyKind, key: &str, most: usize) -> Vec<(String, Vec<u32>)> {
        Codes::open(&self.store).map(|codes| codes.longer(kind, key, most)).unwrap_or_default()
    }

    /// The keyword rules of all entries.
    pub fn rules(&self) -> Vec<Rule> {
        self.store.rules().unwrap_or_default()
    }

    /// Groups of words that mean the same.
    pub fn synonyms(&self) -> Vec<Synonyms> {
        self.store.synonyms().unwrap_or_default()
    }

    /// 商品 and 尺码表, ready for questions.
    ///
    /// # Errors
    /// If the store is damaged.
    pub fn products(&self) -> Result<&Products, Damaged> {
        if let Some(products) = self.products.get() {
            return Ok(products);
        }
        let products = Products::new(self.store.catalog()?, &self.head.facts);
        Ok(self.products.get_or_init(|| products))
    }

    /// How the titles of all entries may be typed, read on first use.
    ///
    /// # Errors
    /// If the store is damaged.
    pub fn titles(&self) -> Result<&Titles, Damaged> {
        if let Some(titles) = self.titles.get() {
            return Ok(titles);
        }
        let titles = self.store.titles()?;
        Ok(self.titles.get_or_init(|| titles))
    }

    /// Cuts a question as the stored asks were cut.
    pub fn analyze(&self, text: &str) -> Analysis {
        analyze(text, &self.segmenter)
    }

    /// What the ranker reads.
    ///
    /// # Errors
    /// If the store is damaged.
    pub fn vectors(&self) -> Result<Vectors<'_>, Damaged> {
        Vectors::open(&self.store)
    }

    /// The entries that share most with the question's terms, best first.
    ///
    /// # Errors
    /// If tantivy's files are damaged.
    pub fn propose<'g>(
        &self,
        grams: impl Iterator<Item = &'g Gram>,
        most: usize,
        sums: &mut Sums,
    ) -> Result<Vec<(u32, f32)>, Damaged> {
        self.questions()?.propose(grams, most, sums).map_err(|_| Damaged)
    }

    fn questions(&self) -> Result<&Questions, Damaged> {
        if let Some(questions) = self.questions.get() {
            return Ok(questions);
        }
        let folder = self.questions_folder.as_deref().ok_or(Damaged)?;
        if !self.store.question_files()?.iter().all(|file| file.is_sound(folder)) {
            return Err(Damaged);
        }
        let questions = Questions::open(folder).map_err(|_| Damaged)?;
        if questions.entries() != u64::from(self.head.entries) {
            return Err(Damaged);
        }
        Ok(self.questions.get_or_init(|| questions))
    }
}

/// The library with the stamp and fingerprint of exactly what was read; read again if a pack was
/// saved meanwhile.
fn read_undisturbed(shop: &Shop) -> (Library, Stamp, u64) {
    const TRIES: usize = 5;
    let mut tries = 0;
    loop {
        let (folders, _) = layers(shop);
        let before = stamp(&folders);
        let library = load(shop);
        let contents = contents(&folders);
        tries += 1;
        let undisturbed = library.folders == folders && stamp(&folders).digest == before.digest;
        if undisturbed || tries == TRIES {
            return (library, Stamp { young: before.young || !undisturbed, ..before }, contents);
        }
    }
}
