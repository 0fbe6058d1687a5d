//! Whether the conditions of an answer hold: `when = { order = "paid", "面料" = "*", hour = "22-8" }`.

use std::{borrow::Cow, collections::BTreeMap};

pub(super) use crate::product::campaign;

/// Any value will do.
const ANY: &str = "*";

/// Whether `value` of the condition `name` is one of `wanted`.
pub(super) fn meets(name: &str, value: &str, wanted: &[String]) -> bool {
    let is_meant = |wanted: &String| wanted == value || wanted == ANY || name == "hour" && is_within(value, wanted);
    !value.trim().is_empty() && wanted.iter().any(is_meant)
}

/// Hours such as `9-17` or `22-8`, both inclusive.
fn is_within(hour: &str, hours: &str) -> bool {
    let number = |text: &str| text.trim().parse::<u8>().ok();
    let ends = hours.split_once('-').and_then(|(from, to)| Some((number(hour)?, number(from)?, number(to)?)));
    ends.is_some_and(
        |(hour, from, to)| if from <= to { (from..=to).contains(&hour) } else { hour >= from || hour <= to },
    )
}

/// Whether all that `when` says holds; `value_of` tells the values that a condition may have.
pub(super) fn hold<'v>(
    when: &BTreeMap<String, Vec<String>>,
    value_of: impl Fn(&str) -> [Option<Cow<'v, str>>; 2],
) -> bool {
    when.iter().all(|(name, wanted)| value_of(name).into_iter().flatten().any(|value| meets(name, &value, wanted)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_names_values_any_value_or_hours() {
        for (name, value, wanted, met) in [
            ("order", "paid", "paid", true),
            ("order", "paid", "shipped", false),
            ("面料", "精梳棉", "*", true),
            ("面料", " ", "*", false),
            ("hour", "23", "22-8", true),
            ("hour", "8", "22-8", true),
            ("hour", "12", "22-8", false),
            ("hour", "12", "9-17", true),
            ("hour", "12", "12", true),
            ("hour", "12", "早上", false),
            ("order", "12", "9-17", false),
        ] {
            assert_eq!(meets(name, value, &[wanted.to_owned()]), met, "{name} {value} {wanted}");
        }
    }
}
