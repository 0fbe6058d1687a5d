//! The company layer of many shops: read once in a process, until one of its packs is saved.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::{Folder, Library, PackFile};

/// Companies kept at a time.
const MOST: usize = 4;

/// A file this young may be saved again without looking any different.
const YOUNG: Duration = Duration::from_secs(1);

/// The packs of some companies' folders as they were when they were read, and what they say.
type Kept = (Vec<PackFile>, Arc<Library>);

static KEPT: Mutex<Vec<Kept>> = Mutex::new(Vec::new());

/// What the company `folders` say, not connected to anything yet; `read` reads them if they were not read before.
pub(super) fn library(folders: &[Folder], read: impl FnOnce() -> Library) -> Arc<Library> {
    let packs: Vec<PackFile> = folders.iter().flat_map(Folder::packs).collect();
    // What is kept is whole even if another thread ended while it held the lock.
    let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, library)) = kept().iter().find(|(known, _)| *known == packs) {
        return Arc::clone(library);
    }
    let library = Arc::new(read());
    let is_settled = packs.iter().all(|pack| !is_young(pack));
    if is_settled && folders.iter().flat_map(Folder::packs).eq(packs.iter().cloned()) {
        let mut kept = kept();
        let is_older = |(known, _): &Kept| known.iter().map(|pack| &pack.path).eq(packs.iter().map(|pack| &pack.path));
        kept.retain(|known| !is_older(known));
        if kept.len() == MOST {
            kept.remove(0);
        }
        kept.push((packs, Arc::clone(&library)));
    }
    library
}

fn is_young(pack: &PackFile) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
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
        let save = |text: &str, seconds_ago: u64| {
            fs::write(&pack, text).unwrap();
            let then = SystemTime::now() - Duration::from_secs(seconds_ago);
            File::options().append(true).open(&pack).unwrap().set_modified(then).unwrap();
        };
        let folders = [Folder { layer: Layer::Company, root: Root::Folder(folder.path().to_owned()) }];
        let read = || library(&folders, Library::default);
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
