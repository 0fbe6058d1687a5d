//! The rules, one a file, in the order in which they are documented.

mod address;
mod author_marks;
mod awkward_code;
mod condition_without_fallback;
mod contact;
mod dangling_reply;
mod dont_know;
mod duplicate_ask;
mod expired;
mod expiring_soon;
mod fact_unreadable;
mod flat_denial;
mod hard_coded;
mod impossible_condition;
mod misplaced_ask;
mod near_duplicate_ask;
mod out_without_substitute;
mod overlapping_period;
mod pattern_never;
mod pattern_too_wide;
mod placeholder_without_fact;
mod product_without_attribute;
mod product_without_price;
mod promise;
mod rebate;
mod same_variants;
mod shadowed_code;
mod single_variant;
mod stock_without_alternative;
mod superlative;
mod test_unknown_entry;
mod too_long;
mod too_short;
mod unknown_condition;
mod unknown_product;
mod unknown_rule;
mod unreachable_entry;
mod unused_fact;

use std::ops::Range;

use super::Rule;

pub(super) use misplaced_ask::RULE as MISPLACED_ASK;

/// Every rule; a new one is a file beside this one and a line here.
pub static RULES: &[&Rule] = &[
    &unknown_rule::RULE,
    &placeholder_without_fact::RULE,
    &duplicate_ask::RULE,
    &near_duplicate_ask::RULE,
    &misplaced_ask::RULE,
    &awkward_code::RULE,
    &shadowed_code::RULE,
    &unreachable_entry::RULE,
    &unused_fact::RULE,
    &fact_unreadable::RULE,
    &expired::RULE,
    &expiring_soon::RULE,
    &overlapping_period::RULE,
    &condition_without_fallback::RULE,
    &unknown_condition::RULE,
    &impossible_condition::RULE,
    &unknown_product::RULE,
    &product_without_price::RULE,
    &product_without_attribute::RULE,
    &out_without_substitute::RULE,
    &pattern_too_wide::RULE,
    &pattern_never::RULE,
    &dangling_reply::RULE,
    &test_unknown_entry::RULE,
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

/// Where a rule finds something in a text as a buyer reads it.
pub(super) type InText = fn(&str) -> Option<Range<usize>>;

/// The rules that need to see no more than one text.
pub(super) static OF_TEXTS: [(&Rule, InText); 4] = [
    (&too_short::RULE, too_short::find),
    (&flat_denial::RULE, flat_denial::find),
    (&stock_without_alternative::RULE, stock_without_alternative::find),
    (&dont_know::RULE, dont_know::find),
];
