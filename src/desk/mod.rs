//! The manager's desk, as pure functions: nothing here reads a file or a clock.

pub mod kpi;
