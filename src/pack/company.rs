//! The company layer of many shops: read once in a process, until one of its packs is saved.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Folder, Library, PackFile};

/// Companies kept at a time.
const MOST: usize = 4;

/// A file this young may be saved again without looking any different.
const YOUNG: Duration = Duration::from_secs(1);

/// The packs of some companies' folders as they were when they were read, and what they say.
type Kept = (Vec<PackFile>, Arc<Library>);

/// Those of a process.
struct Companies(Mutex<Vec<Kept>>);

static COMPANIES: Companies = Companies(Mutex::new(Vec::new()));

/// What the company `folders` say, not connected to anything yet; `read` reads them if they were not read before.
pub(super) fn library(folders: &[Folder], read: impl FnOnce() -> Library) -> Arc<Library> {
    COMPANIES.library(folders, SystemTime::now(), read)
}

impl Companies {
    fn library(&self, folders: &[Folder], now: SystemTime, read: impl FnOnce() -> Library) -> Arc<Library> {
        let packs: Vec<PackFile> = folders.iter().flat_map(Folder::packs).collect();
        if let Some((_, library)) = self.kept().iter().find(|(known, _)| *known == packs) {
            return Arc::clone(library);
        }
        let library = Arc::new(read());
        let is_settled = packs.iter().all(|pack| !is_young(pack, now));
        if is_settled && folders.iter().flat_map(Folder::packs).eq(packs.iter().cloned()) {
            self.keep(packs, &library);
        }
        library
    }

    fn keep(&self, packs: Vec<PackFile>, library: &Arc<Library>) {
        let mut kept = self.kept();
        let is_older = |(known, _): &Kept| known.iter().map(|pack| &pack.path).eq(packs.iter().map(|pack| &pack.path));
        kept.retain(|known| !is_older(known));
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push((packs, Arc::clone(library)));
    }

    /// What is kept is whole even if another thread ended while it held the lock.
    fn kept(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_young(pack: &PackFile, now: SystemTime) -> bool {
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    now.saturating_sub(Duration::from_nanos(pack.modified())) < YOUNG
}

#[cfg(test)]
mod tests {
    use std::{fs, fs::File};

    use super::*;
    use crate::pack::{Layer, Root};

    #[test]
    fn a_company_is_read_once_until_a_pack_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let pack = folder.path().join("phrases/a.toml");
        fs::create_dir(pack.parent().unwrap()).unwrap();
        let now = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let save = |text: &str, seconds_ago: u64| {
            fs::write(&pack, text).unwrap();
            let then = now - Duration::from_secs(seconds_ago);
            File::options().append(true).open(&pack).unwrap().set_modified(then).unwrap();
        };
        let companies = Companies(Mutex::default());
        let folders = [Folder { layer: Layer::Company, root: Root::Folder(folder.path().to_owned()) }];
        let read = || companies.library(&folders, now, Library::default);
        save("a", 60);
        let first = read();
        assert!(Arc::ptr_eq(&first, &read()));
        save("bb", 30);
        let second = read();
        assert!(!Arc::ptr_eq(&first, &second) && Arc::ptr_eq(&second, &read()));
        save("cc", 0);
        assert!(!Arc::ptr_eq(&read(), &read()), "saved this very moment");
    }
}
