//! 培训考核: an agent learns the codes, and a trainer sees who knows them.
//!
//! A shop's replies are cards ([`Deck`]); a [`Session`] asks those that are due or new, a [`Judge`] says whether what was
//! typed leads to the right reply, [`Progress`] remembers how well each card is known. An exam is [`draw`]n from a seed and
//! kept as a [`Record`]; [`sittings`] sums up the records of a class. Time and chance are inputs.

mod answered;
mod class;
mod deck;
mod exam;
mod html;
mod judge;
mod mnemonic;
mod papers;
mod progress;
mod question;
mod random;
mod schedule;
mod session;

pub use answered::{Answered, Seconds, Tally, ThemeTally, by_theme, missed, slowest, unanswered, weakest};
pub use class::{Missed, Mistake, Sitting, Trainee, sittings};
pub use deck::{Card, CardId, Deck, UnknownTheme};
pub use exam::{Ended, LARGEST_RECORD, Record, RecordError, Settings, draw};
pub use html::html;
pub use judge::{Counts, Judge, Led, Verdict, Way};
pub use mnemonic::mnemonic;
pub use papers::{Copied, counted_once, number_attempts};
pub use progress::{Noted, Progress};
pub use question::{By, Prompt, Question};
pub use random::Random;
pub use schedule::{Grade, Standing};
pub use session::{Asked, Session, Why};
