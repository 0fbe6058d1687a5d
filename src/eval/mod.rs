//! How good the answers are: questions with known entries, and those every shop must answer, run down
//! the path of every answer.

mod dataset;
mod html;
mod metrics;
mod packs;
mod ready;
mod run;
mod transcript;

pub use dataset::{DatasetError, Labelled, read_kb, read_queries};
pub use html::html;
pub use metrics::{Bin, Confusion, Coverage, Metrics, Summary, curve, pick_threshold};
pub use packs::{Tested, run_tests};
pub use ready::{Readiness, State, readiness};
pub use run::{Outcome, run};
pub use transcript::{Mismatch, Transcript, TranscriptError, parse as parse_transcripts};
