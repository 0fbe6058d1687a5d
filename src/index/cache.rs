//! Where built indexes are kept, and whether one still belongs to the packs on disk.
//!
//! ```text
//! <cache>/<shop>/current           which packs, with sizes and times, belong to which contents
//! <cache>/<shop>/<contents>/       library.store  questions/
//! ```
//! `current` makes the common case cheap: the packs' names, sizes and times are compared, nothing
//! is read. Where they differ, the packs are read and their contents decide.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use directories::ProjectDirs;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::FORMAT;
use crate::pack::{Folder, PackFile, Root, Shop, builtin};

/// A pack changed this recently may change again within the same tick of the file system's clock.
const TICK: Duration = Duration::from_millis(100);

/// Built indexes kept beside the current one, for processes that still open them.
const MOST_KEPT: usize = 2;

/// The folder that holds all caches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheRoot(PathBuf);

impl CacheRoot {
    /// `HUASHU_CACHE_DIR`, or the platform's cache folder; `None` where neither exists.
    pub fn find() -> Option<Self> {
        if let Some(folder) = env::var_os("HUASHU_CACHE_DIR") {
            return Some(Self(folder.into()));
        }
        Some(Self(ProjectDirs::from("", "", "huashu")?.cache_dir().to_owned()))
    }

    pub(super) fn of_shop(&self, shop: &Shop) -> ShopCache {
        let personal = shop.personal.as_deref().map(Path::as_os_str).unwrap_or_default();
        let name = match &shop.own {
            Root::Builtin => "builtin".to_owned(),
            Root::Folder(folder) => format!("{:016x}", xxh3_64(folder.as_os_str().as_encoded_bytes())),
        };
        let personal = xxh3_64(personal.as_encoded_bytes());
        ShopCache { folder: self.0.join(format!("{name}-{:08x}", personal as u32)) }
    }
}

/// The caches of one shop.
pub(super) struct ShopCache {
    folder: PathBuf,
}

/// The `current` file.
#[derive(Serialize, Deserialize)]
struct Current {
    /// Of the program: what another version built is not ours.
    program: u64,
    folders: Vec<Folder>,
    /// Of the packs' names, sizes and times.
    stamp: u64,
    /// Of the packs' contents: the name of the cache folder.
    contents: u64,
    /// A pack was so young that its times prove nothing.
    young: bool,
}

impl ShopCache {
    /// The folder built from exactly these packs, judging by names, sizes and times.
    pub fn current(&self) -> Option<PathBuf> {
        let bytes = fs::read(self.folder.join("current")).ok()?;
        let (checksum, record) = bytes.split_first_chunk::<8>()?;
        if xxh3_64(record) != u64::from_le_bytes(*checksum) {
            return None;
        }
        let current: Current = postcard::from_bytes(record).ok()?;
        (current.program == program() && !current.young && stamp(&current.folders).digest == current.stamp)
            .then(|| self.contents_folder(current.contents))
    }

    /// Notes that `contents` was built from these folders, whose stamp was taken before reading.
    pub fn set_current(&self, folders: &[Folder], stamp: Stamp, contents: u64) -> io::Result<()> {
        let current = Current {
            program: program(),
            folders: folders.to_vec(),
            stamp: stamp.digest,
            contents,
            young: stamp.young,
        };
        let record = postcard::to_stdvec(&current).map_err(io::Error::other)?;
        let bytes = [&xxh3_64(&record).to_le_bytes()[..], &record].concat();
        let aside = self.folder.join(unique_name("current"));
        fs::write(&aside, bytes)?;
        fs::rename(&aside, self.folder.join("current")).inspect_err(|_| drop(fs::remove_file(&aside)))
    }

    pub fn contents_folder(&self, contents: u64) -> PathBuf {
        self.folder.join(format!("{contents:016x}"))
    }

    /// Fills a new folder aside with `build`, then renames it to where [`Self::contents_folder`] says.
    /// A folder that is there already is `replaced` or, built by another process meanwhile, kept.
    pub fn install(&self, contents: u64, build: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.folder)?;
        let aside = self.folder.join(unique_name("building"));
        fs::create_dir(&aside)?;
        let target = self.contents_folder(contents);
        let installed = build(&aside).and_then(|()| fs::rename(&aside, &target));
        if installed.is_err() {
            let _ = fs::remove_dir_all(&aside);
        }
        self.remove_old(&target);
        match installed {
            Err(error) if !target.is_dir() => Err(error),
            _ => Ok(target),
        }
    }

    /// Moves a damaged folder out of the way; processes that have it open keep their maps.
    pub fn discard(&self, folder: &Path) {
        let aside = self.folder.join(unique_name("damaged"));
        let moved = fs::rename(folder, &aside).is_ok();
        let _ = fs::remove_dir_all(if moved { &aside } else { folder });
        let _ = fs::remove_file(folder);
    }

    /// Removes the oldest built folders, and what crashed builds left behind.
    fn remove_old(&self, keep: &Path) {
        const ABANDONED: Duration = Duration::from_secs(3600);
        let Ok(listing) = fs::read_dir(&self.folder) else { return };
        let mut folders: Vec<(SystemTime, PathBuf)> = listing
            .filter_map(|item| {
                let item = item.ok()?;
                let modified = item.metadata().ok()?.modified().ok()?;
                let path = item.path();
                (path.is_dir() && path != keep).then_some((modified, path))
            })
            .collect();
        folders.sort_by(|a, b| b.cmp(a));
        let (aside, built): (Vec<_>, Vec<_>) = folders
            .into_iter()
            .partition(|(_, path)| path.file_name().is_some_and(|name| name.to_string_lossy().contains('-')));
        let abandoned = aside.into_iter().filter(|(modified, _)| modified.elapsed().is_ok_and(|age| age > ABANDONED));
        for (_, path) in abandoned.chain(built.into_iter().skip(MOST_KEPT)) {
            let _ = fs::remove_dir_all(path);
        }
    }
}

fn unique_name(kind: &str) -> String {
    let nanoseconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.subsec_nanos());
    format!("{kind}-{}-{nanoseconds}", std::process::id())
}

/// What the packs look like from outside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stamp {
    /// Of names, sizes and times.
    pub digest: u64,
    /// Some pack was changed within the last tick: the same digest proves nothing yet.
    pub young: bool,
}

pub(super) fn stamp(folders: &[Folder]) -> Stamp {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let recent = now.saturating_sub(TICK).as_nanos() as u64;
    let mut young = false;
    let mut hasher = Xxh3::new();
    each_pack(folders, &mut hasher, |hasher, pack| {
        pack.stamp.iter().for_each(|number| hasher.update(&number.to_le_bytes()));
        young |= pack.stamp[1].max(pack.stamp[2]) >= recent;
    });
    Stamp { digest: hasher.digest(), young }
}

/// A fingerprint of everything the packs say, with the program's version: what was built by
/// another version is built again.
pub(super) fn contents(folders: &[Folder]) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(&program().to_le_bytes());
    each_pack(folders, &mut hasher, |hasher, pack| match fs::read(&pack.path) {
        Ok(bytes) => hasher.update(&bytes),
        Err(error) => hasher.update(error.kind().to_string().as_bytes()),
    });
    hasher.digest()
}

/// Takes in which packs there are, and what `update` takes from each; of the built-in shop, all of it.
fn each_pack(folders: &[Folder], hasher: &mut Xxh3, mut update: impl FnMut(&mut Xxh3, &PackFile)) {
    for folder in folders {
        if folder.root == Root::Builtin {
            hasher.update(&builtin_contents().to_le_bytes());
            continue;
        }
        for pack in folder.packs() {
            hasher.update(&(pack.layer as u8).to_le_bytes());
            hasher.update(pack.path.as_os_str().as_encoded_bytes());
            update(hasher, &pack);
        }
    }
}

fn program() -> u64 {
    xxh3_64(env!("CARGO_PKG_VERSION").as_bytes()) ^ u64::from(FORMAT)
}

fn builtin_contents() -> u64 {
    let mut hasher = Xxh3::new();
    for (path, text) in builtin::files() {
        hasher.update(path.as_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.digest()
}
