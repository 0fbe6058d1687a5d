//! Whether the conditions of an answer hold: `when = { order = "paid", "面料" = "*", hour = "22-8" }`.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use jiff::civil::DateTime;
use regex::Regex;

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

/// The value of the condition `campaign` at `now`, in the shop's time: `before`, `during` or `after` a period such as
/// `12月8日20:00-12月12日24:00`, in the year in which it is nearest. `None` if `period` is written otherwise.
pub(super) fn campaign(period: &str, now: DateTime) -> Option<&'static str> {
    static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
        let moment = |end: &str| {
            format!(
                "(?<m{end}>[0-9]{{1,2}})月(?<d{end}>[0-9]{{1,2}})[日号](?:(?<h{end}>[0-9]{{1,2}})[:：](?<i{end}>[0-9]{{2}}))?"
            )
        };
        Regex::new(&format!("^{}[-~～—至到]{}$", moment("1"), moment("2"))).expect("made of constants")
    });
    let found = PERIOD.captures(period.trim())?;
    let moment = |year: i16, end: &str, midnight: i64| {
        let number = |part: &str| found.name(&format!("{part}{end}")).map(|number| number.as_str().parse::<i64>());
        let (month, day) = (number("m")?.ok()?, number("d")?.ok()?);
        let minutes = match (number("h"), number("i")) {
            (Some(hour), Some(minute)) => hour.ok()? * 60 + minute.ok()?,
            _ => midnight,
        };
        let day = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        day.to_datetime(jiff::civil::Time::midnight()).checked_add(jiff::SignedDuration::from_mins(minutes)).ok()
    };
    let periods = (now.year() - 1..=now.year() + 1).filter_map(|year| {
        let (from, to) = (moment(year, "1", 0)?, moment(year, "2", 24 * 60)?);
        let to = if to < from { moment(year + 1, "2", 24 * 60)? } else { to };
        let distance = if now < from { from.duration_since(now) } else { now.duration_since(to) };
        Some((distance, from, to))
    });
    let (_, from, to) = periods.min_by_key(|(distance, ..)| *distance)?;
    Some(if now < from {
        "before"
    } else if now < to {
        "during"
    } else {
        "after"
    })
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

    #[test]
    fn a_campaign_is_the_nearest_one() {
        let sale = "12月8日20:00-12月12日24:00";
        for (period, now, said) in [
            (sale, "2026-11-21T10:00:00", Some("before")),
            (sale, "2026-12-08T19:59:00", Some("before")),
            (sale, "2026-12-08T20:00:00", Some("during")),
            (sale, "2026-12-12T23:59:59", Some("during")),
            (sale, "2026-12-13T00:00:00", Some("after")),
            (sale, "2027-01-03T10:00:00", Some("after")),
            ("12月28日-1月3日", "2027-01-02T10:00:00", Some("during")),
            ("12月28日至1月3日", "2026-12-29T10:00:00", Some("during")),
            ("双12期间", "2026-12-12T10:00:00", None),
            ("13月40日-14月1日", "2026-12-12T10:00:00", None),
        ] {
            assert_eq!(campaign(period, now.parse().unwrap()), said, "{period} {now}");
        }
    }
}
