//! The robot's door: requests and responses as JSON, one a line.

mod lines;
mod wire;

pub use lines::{Format, Limits, serve_lines};
pub use wire::{CandidateMessage, ErrorCode, ErrorMessage, ErrorResponse, Request, RequestError, Response};
