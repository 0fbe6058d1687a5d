//! What people write: packs of phrases and faqs in TOML, read into one library of entries.

pub mod builtin;
mod entry;
mod file;
mod folder;
mod load;
mod mistake;
mod pattern;
mod read;
mod syntax;
mod translate;

pub use entry::{Answer, Category, Entry, HandoffWords, Kind, Layer, Origin, Period, Reply, Settings, Synonyms};
pub use folder::{Folder, Overlooked, PackFile, Root, Shop, ShopError};
pub use load::{Library, layers, load};
