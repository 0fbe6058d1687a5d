//! Which folders make up a shop, and which files lie in them.

use std::{
    env, fmt, fs, io,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use directories::ProjectDirs;
use serde::{Deserialize, Serialize};

use super::{Layer, builtin};

/// The two folders of a shop, in the order in which they are read.
const THEMES: [&str; 2] = ["kb", "phrases"];

/// Where a layer's packs lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Root {
    Folder(PathBuf),
    /// The shop that the binary carries.
    Builtin,
}

/// One layer of a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Folder {
    pub layer: Layer,
    pub root: Root,
}

/// The folders that a lookup starts from: the shop's own and the user's.
/// A company layer is found by reading the shop's `base`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    pub own: Root,
    pub personal: Option<PathBuf>,
}

/// Why a folder is no shop.
#[derive(Debug)]
pub enum ShopError {
    /// `--dir` or `HUASHU_DIR` names something that cannot be read.
    Unreadable(PathBuf, io::Error),
    /// It is not a folder.
    NotAFolder(PathBuf),
    /// It has neither `phrases/` nor `kb/`, or no pack in them.
    Empty(PathBuf),
}

impl fmt::Display for ShopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => write!(f, "读不了店铺文件夹 {}：{error}", path.display()),
            Self::NotAFolder(path) => {
                write!(f, "{} 不是文件夹。--dir 要指向含有 phrases/ 或 kb/ 的文件夹", path.display())
            }
            Self::Empty(path) => write!(
                f,
                "{} 里没有话术：没找到 phrases/*.toml 或 kb/*.toml。运行 huashu init {0} 写出一套可修改的示例",
                path.display()
            ),
        }
    }
}

impl std::error::Error for ShopError {}

impl Shop {
    /// The shop in `folder`, or else around the working folder, or else the built-in one.
    ///
    /// # Errors
    /// If `folder` is named but is no shop.
    pub fn find(folder: Option<&Path>) -> Result<Self, ShopError> {
        let own = match folder {
            Some(folder) => Root::Folder(readable_shop(folder)?),
            None => match nearest_shop() {
                Some(folder) => Root::Folder(readable_shop(&folder)?),
                None => Root::Builtin,
            },
        };
        Ok(Self { own, personal: personal_folder().filter(|folder| folder.is_dir()) })
    }

    /// The shop that the binary carries, without any personal layer.
    pub fn builtin() -> Self {
        Self { own: Root::Builtin, personal: None }
    }
}

fn readable_shop(folder: &Path) -> Result<PathBuf, ShopError> {
    let folder = fs::canonicalize(folder).map_err(|error| ShopError::Unreadable(folder.to_owned(), error))?;
    if !folder.is_dir() {
        return Err(ShopError::NotAFolder(folder));
    }
    let has_packs = THEMES.iter().any(|theme| !toml_files(&folder.join(theme)).is_empty());
    if has_packs { Ok(folder) } else { Err(ShopError::Empty(folder)) }
}

/// The working folder or the nearest parent that has `phrases/`, or packs in `kb/`.
fn nearest_shop() -> Option<PathBuf> {
    let working = env::current_dir().ok()?;
    let is_shop = |folder: &&Path| folder.join("phrases").is_dir() || holds_packs(&folder.join("kb"));
    working.ancestors().find(is_shop).map(Path::to_owned)
}

/// Where the user's own layer lies, or would: `HUASHU_CONFIG_DIR`, or the platform's configuration folder; `None`
/// where neither exists.
pub fn personal_folder() -> Option<PathBuf> {
    match env::var_os("HUASHU_CONFIG_DIR") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => Some(ProjectDirs::from("", "", "huashu")?.config_dir().to_owned()),
    }
}

/// A pack on disk or in the binary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Below the layer's root for the built-in shop, else the whole path.
    pub path: PathBuf,
    pub layer: Layer,
    /// Changes whenever the file does: size, times and inode, or the text's length if built in.
    pub stamp: [u64; 5],
    /// Why it is not read although its writer surely thinks so.
    pub overlooked: Option<Overlooked>,
}

impl PackFile {
    /// Whether not a byte is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.stamp[0] == 0
    }

    /// When it was last saved, in nanoseconds since 1970; 0 if built in.
    pub(super) fn modified(&self) -> u64 {
        self.stamp[1]
    }

    /// Below the layer's folder `root` where that is the shop's own, whole elsewhere.
    pub(crate) fn shown_path(&self, root: &Path) -> PathBuf {
        let short = self.path.strip_prefix(root).unwrap_or(&self.path);
        if self.layer == Layer::Shop { short.to_owned() } else { self.path.clone() }
    }
}

/// What lies beside the packs as if it were one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Overlooked {
    /// A folder with packs in it: `phrases/double12/`.
    Subfolder,
    /// `size.toml.txt`, as editors that hide extensions save it.
    SecondExtension,
    /// `shop.toml` that is not in `kb/`.
    ShopFile,
}

impl Folder {
    /// Empty for the built-in shop.
    pub(crate) fn path(&self) -> &Path {
        match &self.root {
            Root::Folder(path) => path,
            Root::Builtin => Path::new(""),
        }
    }

    /// Where its packs lie on disk, in the order in which they are read.
    pub(crate) fn themes(&self) -> Vec<PathBuf> {
        match &self.root {
            Root::Folder(folder) => THEMES.iter().map(|theme| folder.join(theme)).collect(),
            Root::Builtin => Vec::new(),
        }
    }

    /// The packs of this layer in the order in which they are read, and what is overlooked among them.
    pub fn packs(&self) -> Vec<PackFile> {
        let pack = |(path, stamp, overlooked)| PackFile { path, layer: self.layer, stamp, overlooked };
        match &self.root {
            Root::Folder(folder) => {
                let shop_file = folder.join("shop.toml");
                let misplaced = shop_file.is_file().then(|| listed(shop_file, Some(Overlooked::ShopFile)));
                let themes = self.themes().into_iter().flat_map(|theme| toml_files(&theme));
                themes.chain(misplaced).map(pack).collect()
            }
            Root::Builtin => builtin::files()
                .map(|(path, text)| pack((PathBuf::from(path), [text.len() as u64, 0, 0, 0, 0], None)))
                .collect(),
        }
    }
}

type Listed = (PathBuf, [u64; 5], Option<Overlooked>);

fn listed(path: PathBuf, overlooked: Option<Overlooked>) -> Listed {
    let stamp = fs::metadata(&path).map(|metadata| stamp(&metadata)).unwrap_or_default();
    (path, stamp, overlooked)
}

/// Everything named `*.toml` in a folder, sorted; also what cannot be read or is overlooked, so that it is reported.
fn toml_files(folder: &Path) -> Vec<Listed> {
    let Ok(listing) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = listing
        .filter_map(|item| {
            let item = item.ok()?;
            let path = item.path();
            let name = path.file_name()?.to_string_lossy().to_lowercase();
            if name.starts_with('.') {
                None
            } else if is_toml(&path) {
                Some(listed(path, None))
            } else if name.ends_with(".toml.txt") {
                Some(listed(path, Some(Overlooked::SecondExtension)))
            } else {
                (item.file_type().ok()?.is_dir() && holds_packs(&path))
                    .then(|| listed(path, Some(Overlooked::Subfolder)))
            }
        })
        .collect();
    files.sort();
    files
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

fn holds_packs(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut listing| listing.any(|item| item.is_ok_and(|item| is_toml(&item.path()))))
}

#[cfg(unix)]
fn stamp(metadata: &fs::Metadata) -> [u64; 5] {
    use std::os::unix::fs::MetadataExt;
    let changed = metadata.ctime().cast_unsigned().wrapping_mul(1_000_000_000) + metadata.ctime_nsec().cast_unsigned();
    [metadata.len(), modified(metadata), changed, metadata.ino(), u64::from(metadata.is_dir())]
}

#[cfg(not(unix))]
fn stamp(metadata: &fs::Metadata) -> [u64; 5] {
    [metadata.len(), modified(metadata), 0, 0, u64::from(metadata.is_dir())]
}

fn modified(metadata: &fs::Metadata) -> u64 {
    let since_epoch = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since_epoch.map_or(0, |duration| duration.as_nanos() as u64)
}
