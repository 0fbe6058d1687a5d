//! The library made ready for lookups: a mapped store of entries and codes, and tantivy for questions.
//!
//! A lookup never parses TOML. Everything a reply needs lies in a cache folder under a fingerprint
//! of the packs; `open.rs` says when it is rebuilt and `store.rs` what it holds.

mod analyze;
mod build;
mod cache;
mod codes;
mod live;
mod model;
mod open;
mod questions;
mod store;
mod titles;
mod vectorize;
mod vectors;

pub use analyze::{Analysis, Field, Gram, Said, analyze};
pub(crate) use build::prepare_for_small_shops;
pub use cache::CacheRoot;
pub use codes::KeyKind;
pub use live::{Change, Live, Watch};
pub use open::{Check, Index, OpenError};
pub use questions::Sums;
pub use store::{Damaged, Head, Rule};
pub use titles::{Letters, Theme, Title, TitleUnit, Titles};
pub use vectors::{AskVector, B, DocVector, K1, Posting, Terms, Vectors};

/// The on-disk version: raise it whenever the meaning of a cached byte changes.
const FORMAT: u32 = 22;
