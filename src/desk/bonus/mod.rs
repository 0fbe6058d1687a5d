//! Bonuses: a scheme in TOML applied to the figures of agents and of the team.

mod award;
mod rank;
mod scheme;

pub use award::{Agent, Award, Payout, Payroll, Unfit, payroll};
pub use scheme::{EXAMPLE, Scheme};
