//! Packs saved while the program runs: noticed, checked, indexed aside, handed over whole.

use std::{
    path::PathBuf,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::{CacheRoot, Check, Index, cache::stamp};
use crate::{
    diagnostic::{Diagnostic, Severity},
    pack::{Folder, Root, Shop, layers, load},
};

/// An editor writes a file in several steps: so long nothing more must happen.
const QUIET: Duration = Duration::from_millis(80);

/// Where the system tells of no changes (network drives), the packs are looked at this often.
const LOOK: Duration = Duration::from_secs(2);

/// What came of saved packs.
#[derive(Debug)]
pub enum Change {
    /// The next question is answered from them.
    Taken { entries: u32, diagnostics: Vec<Diagnostic> },
    /// They have new errors: the last good ones go on.
    Refused(Vec<Diagnostic>),
}

/// Newer indexes of a shop, as they are built.
pub struct Live {
    newer: mpsc::Receiver<Arc<Index>>,
}

impl Live {
    /// Watches the packs of `shop`, of which `index` is the present state, and tells of every change.
    pub fn watch(shop: Shop, cache: Option<CacheRoot>, index: &Index, tell: impl Fn(Change) + Send + 'static) -> Self {
        let (sender, newer) = mpsc::channel();
        let watch = Watch::of(shop, cache, index);
        // Ends when the receiver is gone: the next index cannot be sent.
        thread::spawn(move || watch.run(&sender, &tell));
        Self { newer }
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
}

impl Watch {
    /// The packs of `shop`, of which `index` is the present state.
    pub fn of(shop: Shop, cache: Option<CacheRoot>, index: &Index) -> Self {
        let head = index.head();
        let leads_nowhere = head.diagnostics.iter().any(|problem| problem.rule == "base");
        let folders = (!leads_nowhere).then(|| head.folders.clone());
        Self { folders, seen: stamp(&head.folders).digest, good: head.diagnostics.clone(), shop, cache }
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

    /// Reads the packs again and tells what came of it; `None` if the last good ones go on.
    pub fn read_again(&mut self, tell: &impl Fn(Change)) -> Option<Arc<Index>> {
        let (folders, problems) = layers(&self.shop);
        self.seen = stamp(&folders).digest;
        self.folders = problems.is_empty().then_some(folders);
        self.reload(tell)
    }

    fn run(mut self, sender: &mpsc::Sender<Arc<Index>>, tell: &impl Fn(Change)) {
        let (events, changed) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading the packs is an event too.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                let _ = events.send(());
            }
        })
        .ok();
        let mut watched = Watched { watcher, folders: Vec::new() };
        loop {
            let (folders, _) = layers(&self.shop);
            watched.follow(&folders);
            let now = stamp(&folders).digest;
            if now != self.seen {
                self.seen = now;
                if let Some(index) = self.reload(tell)
                    && sender.send(index).is_err()
                {
                    return;
                }
            }
            match changed.recv_timeout(LOOK) {
                Ok(()) => while changed.recv_timeout(QUIET).is_ok() {},
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                // No watcher: only looking is left.
                Err(mpsc::RecvTimeoutError::Disconnected) => thread::sleep(LOOK),
            }
        }
    }

    fn reload(&mut self, tell: &impl Fn(Change)) -> Option<Arc<Index>> {
        let library = load(&self.shop);
        let is_new = |problem: &&Diagnostic| {
            problem.severity == Severity::Error && !self.good.iter().any(|known| is_the_same(known, problem))
        };
        let errors: Vec<Diagnostic> = library.diagnostics.iter().filter(is_new).cloned().collect();
        if !errors.is_empty() {
            tell(Change::Refused(errors));
            return None;
        }
        let index = Index::open(&self.shop, self.cache.as_ref(), Check::Everything).ok()?;
        self.good.clone_from(&index.head().diagnostics);
        tell(Change::Taken { entries: index.head().entries, diagnostics: self.good.clone() });
        Some(Arc::new(index))
    }
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
