//! 活动时间 as a shop writes it: `12月8日20:00-12月12日24:00`.

use std::sync::LazyLock;

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time},
};
use regex::Regex;

/// The value of the condition `campaign` at `now`, in the shop's time: `before`, `during` or `after` a period such as
/// `12月8日20:00-12月12日24:00`, in the year in which it is nearest. `None` if `period` is written otherwise.
pub fn campaign(period: &str, now: DateTime) -> Option<&'static str> {
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
        let day = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        day.to_datetime(Time::midnight()).checked_add(SignedDuration::from_mins(minutes)).ok()
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

#[cfg(test)]
mod tests {
    use super::*;

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
