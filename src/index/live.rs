//! Packs saved while the program runs: noticed, checked, indexed aside, handed over whole.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Weak, mpsc},
    thread,
    time::{Duration, Instant},
};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use xxhash_rust::xxh3::xxh3_64;

use super::{CacheRoot, Check, Index, cache::stamp};
use crate::{
    diagnostic::{Diagnostic, Severity},
    pack::{Folder, PackFile, Root, Shop, layers, load},
};

/// An editor writes a file in several steps: so long nothing more must happen.
const QUIET: Duration = Duration::from_millis(80);

/// Where the system tells of no changes (network drives), the packs are looked at this often.
const LOOK: Duration = Duration::from_secs(2);

/// Packs that are being written are looked at again this soon.
const SOON: Duration = Duration::from_millis(100);

/// A pack that is empty after this long, and was not before, is nobody's save under way.
const PATIENCE: Duration = Duration::from_secs(3);

/// What came of saved packs.
#[derive(Debug)]
pub enum Change {
    /// The next question is answered from them.
    Taken { entries: u32, diagnostics: Vec<Diagnostic> },
    /// They have new errors: the last good ones go on.
    Refused(Vec<Diagnostic>),
}

/// Newer indexes of a shop, as they are built; when it is dropped, nothing more is told.
pub struct Live {
    newer: mpsc::Receiver<Arc<Index>>,
    /// Those who watch for it hold it weakly.
    _listens: Arc<()>,
}

impl Live {
    /// Watches the packs of `shop`, of which `index` is the present state, and tells of every change.
    pub fn watch(shop: Shop, cache: Option<CacheRoot>, index: &Index, tell: impl Fn(Change) + Send + 'static) -> Self {
        let (sender, newer) = mpsc::channel();
        let watch = Watch::of(shop, cache, index);
        let listens = Arc::new(());
        let listener = Arc::downgrade(&listens);
        thread::spawn(move || watch.run(&sender, &listener, &tell));
        Self { newer, _listens: listens }
    }

    /// The newest index since the last call, if there is one.
    pub fn newer(&self) -> Option<Arc<Index>> {
        self.newer.try_iter().last()
    }

    /// Waits for the next one; `None` if the watching has ended.
    pub fn wait(&self) -> Option<Arc<Index>> {
        self.newer.recv().ok()
    }
}

/// The packs of a shop as they were last read.
pub struct Watch {
    shop: Shop,
    cache: Option<CacheRoot>,
    /// Where they lay; `None` if `base` led nowhere, which may have changed with no pack of the shop.
    folders: Option<Vec<Folder>>,
    /// Their names, sizes and times.
    seen: u64,
    /// The problems of the index in use.
    good: Vec<Diagnostic>,
    /// Its packs that are not empty, by a hash of their paths.
    filled: HashSet<u64>,
    /// Since when packs are seen in the middle of a save.
    unfinished: Option<Instant>,
}

impl Watch {
    /// The packs of `shop`, of which `index` is the present state.
    pub fn of(shop: Shop, cache: Option<CacheRoot>, index: &Index) -> Self {
        let head = index.head();
        let leads_nowhere = head.diagnostics.iter().any(|problem| problem.rule == "base");
        Self {
            folders: (!leads_nowhere).then(|| head.folders.clone()),
            seen: stamp(&head.folders).digest,
            good: head.diagnostics.clone(),
            filled: filled(&head.folders),
            unfinished: None,
            shop,
            cache,
        }
    }

    /// Whether packs were saved since they were last read, and not within this very moment: judged by names,
    /// sizes and times, in microseconds.
    pub fn is_outdated(&self) -> bool {
        let now = match &self.folders {
            Some(folders) => stamp(folders),
            None => stamp(&layers(&self.shop).0),
        };
        now.digest != self.seen && !now.young
    }

    /// Whether the shop's folder still holds packs.
    pub fn is_there(&self) -> bool {
        match &self.shop.own {
            Root::Folder(folder) => Shop::find(Some(folder)).is_ok(),
            Root::Builtin => true,
        }
    }

    /// Reads the packs again and tells what came of it; `None` if the last good ones go on. Packs in the middle of a
    /// save are outdated still.
    pub fn read_again(&mut self, tell: &impl Fn(Change)) -> Option<Arc<Index>> {
        let (folders, problems) = layers(&self.shop);
        if self.is_being_saved(&folders, false) {
            return None;
        }
        let (index, change) = self.reload(&folders);
        self.folders = problems.is_empty().then_some(folders);
        change.into_iter().for_each(tell);
        index
    }

    /// Whether somebody is writing packs just now: they changed this very moment (`young`), or one is empty that was not,
    /// as many an editor leaves it before it writes. What stays so is judged as it is.
    fn is_being_saved(&mut self, folders: &[Folder], young: bool) -> bool {
        if !young && self.emptied(folders).is_none() {
            self.unfinished = None;
            return false;
        }
        self.unfinished.get_or_insert_with(Instant::now).elapsed() < PATIENCE
    }

    /// The shop's folder, where it is away: a drive was taken off, a checkout is under way.
    fn gone(&self) -> Option<Diagnostic> {
        let Root::Folder(folder) = &self.shop.own else { return None };
        let help = "文件夹回来就接着用新的；真的不要这家店了，请重新打开";
        (!self.is_there()).then(|| Diagnostic::error(folder, "no-shop", "店铺的文件夹不见了", help))
    }

    /// A pack that is empty and was not, as messages name it.
    fn emptied(&self, folders: &[Folder]) -> Option<PathBuf> {
        let is_emptied = |pack: &PackFile| pack.is_empty() && self.filled.contains(&hash(pack));
        folders.iter().find_map(|folder| {
            let pack = folder.packs().into_iter().find(is_emptied)?;
            Some(pack.shown_path(folder.path()))
        })
    }

    fn run(mut self, sender: &mpsc::Sender<Arc<Index>>, listener: &Weak<()>, tell: &impl Fn(Change)) {
        let (events, changed) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading the packs is an event too.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                let _ = events.send(());
            }
        })
        .ok();
        let mut watched = Watched { watcher, folders: Vec::new() };
        while listener.strong_count() > 0 {
            let (folders, _) = layers(&self.shop);
            watched.follow(&folders);
            let now = stamp(&folders);
            let mut look = LOOK;
            if now.digest != self.seen {
                if self.is_being_saved(&folders, now.young) {
                    look = SOON;
                } else {
                    let (index, change) = self.reload(&folders);
                    // What is told can be had.
                    if index.is_some_and(|index| sender.send(index).is_err()) || listener.strong_count() == 0 {
                        return;
                    }
                    change.into_iter().for_each(tell);
                }
            } else {
                self.unfinished = None;
            }
            match changed.recv_timeout(look) {
                Ok(()) => while changed.recv_timeout(QUIET).is_ok() {},
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                // No watcher: only looking is left.
                Err(mpsc::RecvTimeoutError::Disconnected) => thread::sleep(LOOK),
            }
        }
    }

    /// The new index, if it is to be used, and what is to be told; neither if packs were saved meanwhile.
    fn reload(&mut self, folders: &[Folder]) -> (Option<Arc<Index>>, Option<Change>) {
        let seen = stamp(folders).digest;
        self.unfinished = None;
        if let Some(problem) = self.gone().or_else(|| self.emptied(folders).map(emptied)) {
            self.seen = seen;
            return (None, Some(Change::Refused(vec![problem])));
        }
        let library = load(&self.shop);
        let is_new = |problem: &&Diagnostic| {
            problem.severity == Severity::Error && !self.good.iter().any(|known| is_the_same(known, problem))
        };
        let errors: Vec<Diagnostic> = library.diagnostics.iter().filter(is_new).cloned().collect();
        if !errors.is_empty() {
            self.seen = seen;
            return (None, Some(Change::Refused(errors)));
        }
        let index = Index::open(&self.shop, self.cache.as_ref(), Check::Everything);
        // What was saved meanwhile may have been seen in part.
        if stamp(folders).digest != seen {
            return (None, None);
        }
        self.seen = seen;
        let Ok(index) = index else { return (None, None) };
        self.good.clone_from(&index.head().diagnostics);
        self.filled = filled(folders);
        let change = Change::Taken { entries: index.head().entries, diagnostics: self.good.clone() };
        (Some(Arc::new(index)), Some(change))
    }
}

/// The packs that hold something.
fn filled(folders: &[Folder]) -> HashSet<u64> {
    folders.iter().flat_map(Folder::packs).filter(|pack| !pack.is_empty()).map(|pack| hash(&pack)).collect()
}

fn hash(pack: &PackFile) -> u64 {
    xxh3_64(pack.path.as_os_str().as_encoded_bytes())
}

/// Lines move when a pack is edited; the problem stays the same.
fn is_the_same(a: &Diagnostic, b: &Diagnostic) -> bool {
    (&a.file, &a.rule, &a.message) == (&b.file, &b.rule, &b.message)
}

/// The folders that are watched, the shop's and those it is based on.
struct Watched {
    watcher: Option<RecommendedWatcher>,
    folders: Vec<PathBuf>,
}

impl Watched {
    /// Watches what is new among `folders`; one that cannot be watched is looked at from time to time.
    fn follow(&mut self, folders: &[Folder]) {
        let Some(watcher) = &mut self.watcher else { return };
        for folder in folders.iter().flat_map(Folder::themes) {
            if !self.folders.contains(&folder) && watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                self.folders.push(folder);
            }
        }
    }
}

fn emptied(path: PathBuf) -> Diagnostic {
    let help = "请重新保存这个文件；真的用不着了就删掉它";
    Diagnostic::error(path, "no-entry", "文件变成空的了", help)
}
