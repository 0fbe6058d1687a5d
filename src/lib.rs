//! huashu（话术）: everything a Chinese online shop says to its buyers, from one checked source.
//!
//! ```
//! use huashu::{index::Index, pack::{Shop, load}, reply::{Ask, Responder}};
//!
//! let library = load(&Shop::builtin());              // TOML → entries, facts, diagnostics
//! let index = Index::in_memory(&library).unwrap();   // entries → codes, vectors, tantivy
//! let mut responder = Responder::new(index);         // question → hits → reply
//! let now = "2026-11-21T10:00:00+08:00".parse().unwrap();
//! let reply = responder.reply(&Ask::new("什么时候发货", now)).unwrap();
//! assert!(reply.text.unwrap().contains("48小时内"));
//! ```

pub mod check;
pub mod desk;
pub mod diagnostic;
pub mod drill;
pub mod eval;
pub mod index;
pub mod pack;
mod page;
pub mod product;
pub mod reply;
pub mod search;
pub mod serve;
pub mod shortcuts;
pub mod table;
pub mod template;
pub mod text;
