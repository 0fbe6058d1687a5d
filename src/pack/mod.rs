//! What people write: packs of phrases and faqs in TOML, read into one library of entries.

pub mod builtin;
mod company;
mod draft;
mod entry;
mod file;
mod folder;
mod format;
mod load;
mod menu;
mod mistake;
mod pattern;
mod product;
mod read;
mod reception;
mod schema;
mod syntax;
mod translate;

pub use draft::Draft;
pub(crate) use entry::parse_clock;
pub use entry::{
    Answer, BannedWords, Category, Entry, GAP, HandoffWords, Kind, Layer, Likeness, Origin, PackTest, Period, Reply,
    Settings, Synonyms,
};
pub use folder::{Folder, Overlooked, PackFile, Root, Shop, ShopError, personal_folder};
pub use format::format;
pub(crate) use load::builtin_library;
pub use load::{Library, layers, load, load_with, read};
pub use menu::{Menu, MenuItem, MenuTarget};
pub(crate) use product::{COMPUTED_CONDITIONS, CONDITION_VALUES};
pub use product::{Catalog, Product, Relation, SizeChart, SizeRow, Span, Stock};
pub use reception::{Moment, Reception};
pub use schema::FileKind;
pub(crate) use translate::diagnostic as explain;
