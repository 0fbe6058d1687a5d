//! The rules, one a file, in the order in which they are documented.

mod address;
mod author_marks;
mod contact;
mod dont_know;
mod flat_denial;
mod hard_coded;
mod placeholder_without_fact;
mod promise;
mod rebate;
mod same_variants;
mod single_variant;
mod stock_without_alternative;
mod superlative;
mod too_long;
mod too_short;
mod unknown_rule;

use super::Rule;

/// Every rule; a new one is a file beside this one and a line here.
pub static RULES: &[&Rule] = &[
    &unknown_rule::RULE,
    &placeholder_without_fact::RULE,
    &contact::RULE,
    &rebate::RULE,
    &superlative::RULE,
    &promise::RULE,
    &address::RULE,
    &author_marks::RULE,
    &hard_coded::RULE,
    &too_short::RULE,
    &too_long::RULE,
    &flat_denial::RULE,
    &stock_without_alternative::RULE,
    &dont_know::RULE,
    &single_variant::RULE,
    &same_variants::RULE,
];
