//! The rules, one a file, in the order in which they are documented.

mod contact;
mod placeholder_without_fact;
mod unknown_rule;

use super::Rule;

/// Every rule; a new one is a file beside this one and a line here.
pub static RULES: &[&Rule] = &[&unknown_rule::RULE, &placeholder_without_fact::RULE, &contact::RULE];
