//! Times as chats write them, in Beijing time.

use std::{fmt, sync::LazyLock};

use jiff::{
    Timestamp,
    civil::{DateTime, date},
    tz::Offset,
};
use regex::Regex;

const BEIJING: Offset = Offset::constant(8);

/// Years outside are typing errors or cells that hold something else.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

const HOUR: i64 = 3_600_000;

/// A moment on the shop's clock: milliseconds since 1970 began in Beijing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// How a time may be written, for messages.
    pub const FORMS: &str = "2026-11-11 08:00:00、2026/11/11 8:00、2026-11-11T08:00:00+08:00 或 10 位、13 位时间戳";

    /// Reads a time with its day; without an offset it is Beijing's. None for anything else.
    pub fn read(text: &str) -> Option<Self> {
        let civil = match text.len() {
            10 | 13 if text.bytes().all(|byte| byte.is_ascii_digit()) => return Self::of_epoch(text),
            0..=13 => loose(text)?,
            19 => text.parse().ok().or_else(|| loose(text))?,
            _ if text.ends_with(['Z', 'z']) || text.get(10..).is_some_and(|clock| clock.contains(['+', '-'])) => {
                BEIJING.to_datetime(text.parse::<Timestamp>().ok()?)
            }
            _ => loose(text)?,
        };
        Self::of(civil)
    }

    pub fn of_timestamp(timestamp: Timestamp) -> Self {
        Self(timestamp.as_millisecond() + 8 * HOUR)
    }

    fn of_epoch(digits: &str) -> Option<Self> {
        let number: i64 = digits.parse().ok()?;
        let millis = if digits.len() == 10 { number * 1000 } else { number };
        Self::of(BEIJING.to_datetime(Timestamp::from_millisecond(millis).ok()?))
    }

    fn of(civil: DateTime) -> Option<Self> {
        let timestamp = Offset::UTC.to_timestamp(civil).ok()?;
        if YEARS.contains(&civil.year()) { Some(Self(timestamp.as_millisecond())) } else { None }
    }

    /// Milliseconds from `earlier`, 0 if it is later.
    pub fn since(self, earlier: Self) -> u64 {
        u64::try_from(self.0 - earlier.0).unwrap_or(0)
    }

    /// 0 to 23.
    pub fn hour(self) -> u8 {
        u8::try_from(self.0.rem_euclid(24 * HOUR) / HOUR).expect("a day has 24 hours")
    }

    /// Days since 1970.
    pub fn day(self) -> i64 {
        self.0.div_euclid(24 * HOUR)
    }
}

/// `2026-11-11 08:00:00`
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamp = Timestamp::from_millisecond(self.0).unwrap_or_default();
        write!(f, "{}", Offset::UTC.to_datetime(timestamp).strftime("%F %T"))
    }
}

/// Year, month, day, hour, minute, with second and fraction or without.
fn loose(text: &str) -> Option<DateTime> {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]*(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2}))?(?:\.(\d{1,3})\d*)?$";
        Regex::new(pattern).expect("the tests run it")
    });
    let groups = FORM.captures(text)?;
    let number = |at| groups.get(at).map_or(Some(0), |digits| digits.as_str().parse::<i16>().ok());
    let small = |at| number(at).and_then(|number| i8::try_from(number).ok());
    let millis = groups.get(7).map_or(Some(0), |digits| format!("{:0<3}", digits.as_str()).parse::<i32>().ok())?;
    let day = date_of(number(1)?, small(2)?, small(3)?)?;
    let time = jiff::civil::Time::new(small(4)?, small(5)?, small(6)?, millis * 1_000_000).ok()?;
    Some(day.to_datetime(time))
}

fn date_of(year: i16, month: i8, day: i8) -> Option<jiff::civil::Date> {
    date(year, 1, 1).with().month(month).day(day).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_is_written_in_many_ways() {
        for text in [
            "2026-11-11 08:00:05",
            "2026-11-11T08:00:05",
            "2026/11/11 8:00:05",
            "2026.11.11 08:00:05",
            "2026年11月11日 8:00:05",
            "2026-11-11 08:00:05.000",
            "2026-11-11T08:00:05+08:00",
            "2026-11-11T00:00:05Z",
            "1794355205",
            "1794355205000",
        ] {
            let moment = Moment::read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((moment.to_string().as_str(), moment.hour()), ("2026-11-11 08:00:05", 8), "{text}");
        }
        assert_eq!(Moment::read("2026-11-11 8:00").unwrap().to_string(), "2026-11-11 08:00:00");
    }

    #[test]
    fn what_cannot_be_is_none() {
        for text in
            ["", "昨天", "2026-11-11", "2026-13-01 08:00", "2026-02-30 08:00:00", "2026-11-11 25:00:00", "08:00"]
        {
            assert_eq!(Moment::read(text), None, "{text}");
        }
        for text in
            ["1026-11-11 08:00:00", "0000000001", "9999999999999", "2026-11-11 08:00:60:00", "２０２６", "亲亲亲亲亲亲"]
        {
            assert_eq!(Moment::read(text), None, "{text}");
        }
    }
}
