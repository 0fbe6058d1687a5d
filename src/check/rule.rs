//! One rule, with what a trainer wants to know about it.

use super::{Context, findings::Findings};
use crate::diagnostic::Severity;

/// A rule and its documentation, as `huashu check --rules` lists it.
pub struct Rule {
    /// Stable, in kebab case: what diagnostics and `allow` call it.
    pub name: &'static str,
    pub severity: Severity,
    /// What it finds, in one line.
    pub what: &'static str,
    /// What comes of it if nothing is done.
    pub why: &'static str,
    /// A sentence or an entry that it finds.
    pub example: &'static str,
    /// The same as it should be.
    pub instead: &'static str,
    pub(super) run: fn(Context<'_>, &mut Findings<'_>),
}
