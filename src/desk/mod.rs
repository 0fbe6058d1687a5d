//! The manager's desk: staffing, queues, scores, bonus, goals and the figures of a chat, as pure functions: nothing here
//! reads a file or a clock.
//!
//! ```
//! use huashu::desk::{Presale, Quantity, Rounding};
//!
//! fn read<T: Quantity>(text: &str) -> T {
//!     T::read(text).unwrap().value
//! }
//! let sale = Presale {
//!     sales: read("500万"),
//!     average_order: read("500"),
//!     agent_share: read("28.5%"),
//!     conversion: read("45%"),
//!     capacity: read("350"),
//! };
//! let heads = sale.heads(Rounding::Up);
//! assert_eq!(heads.numbers, "5,000,000 ÷ 500 × 28.5% ÷ 45% ÷ 350");
//! assert_eq!(heads.value.write(heads.unit), "≈ 18.095238095 人");
//! assert_eq!(heads.result().unwrap().to_string(), "19");
//! ```

pub mod bonus;
pub mod dsr;
pub mod kpi;
pub mod number;
pub mod quantity;
pub mod queue;
mod rounding;
pub mod split;
mod staffing;
mod stars;
mod working;

pub use number::Exact;
pub use quantity::{Kind, Quantity, Read};
pub use rounding::Rounding;
pub use staffing::{Aftersale, Hour, Presale, by_hour, part_time};
pub use stars::{StarShares, Stars};
pub use working::{Unit, Value, Working};
