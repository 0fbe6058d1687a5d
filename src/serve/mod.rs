//! The robot's door: requests and responses as JSON, one a line.

mod input;
mod opened;
mod pipeline;
mod question;
mod sessions;
mod shops;
mod wire;
mod worker;

use std::num::NonZeroUsize;

pub use input::{Input, Stop};
pub use pipeline::serve;
pub use question::Format;
pub use sessions::{SESSION_AGE, SessionKey, Sessions};
pub use shops::{ManyShops, Shops, Tell};
pub use wire::{
    CandidateMessage, ErrorCode, ErrorMessage, ErrorResponse, REQUEST_KEYS, Request, RequestError, RequestKey,
    RequestKind, Response,
};

/// What serving may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes; a longer line is answered with an error and skipped.
    pub line: usize,
    /// Sessions remembered, of all shops together.
    pub sessions: NonZeroUsize,
    /// Threads that answer.
    pub workers: NonZeroUsize,
}

impl Default for Limits {
    fn default() -> Self {
        let sessions = NonZeroUsize::new(100_000).expect("not zero");
        Self { line: 64 << 10, sessions, workers: NonZeroUsize::MIN }
    }
}
