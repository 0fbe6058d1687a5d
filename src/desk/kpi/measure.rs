//! Shares, means and money, exact until they are shown.

use std::fmt;

use serde_json::{Value as Json, json};

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    pub part: u64,
    pub whole: u64,
}

impl Share {
    pub fn count(&mut self, is_part: bool) {
        self.part += u64::from(is_part);
        self.whole += 1;
    }

    /// Between 0 and 1; none of nothing.
    pub fn value(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }
}

/// A sum of milliseconds and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mean {
    pub total: u64,
    pub count: u64,
}

impl Mean {
    pub fn add(&mut self, millis: u64) {
        self.total += millis;
        self.count += 1;
    }

    /// Milliseconds, half rounded up; none of nothing.
    pub fn millis(self) -> Option<u64> {
        divided(u128::from(self.total), u128::from(self.count)).and_then(|millis| u64::try_from(millis).ok())
    }
}

/// An amount in 分.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Money(pub u64);

impl Money {
    /// Reads `59`, `59.90`, `¥1,259.00`, `59元`; none for anything else or more than two decimals.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let grouped = whole.split(',').skip(1).all(|group| group.len() == 3);
        let whole = whole.replace(',', "");
        if whole.is_empty() || whole.len() > 12 || !grouped || !is_digits(&whole) || !is_digits(fraction) {
            return None;
        }
        let cents = format!("{fraction:0<2}");
        let cents = if fraction.trim_end_matches('0').len() > 2 { None } else { cents[..2].parse::<u64>().ok() };
        Some(Self(whole.parse::<u64>().ok()? * 100 + cents?))
    }
}

/// `1259.00`
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// One figure, in its own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    Count(u64),
    Percent(Share),
    /// A quotient that may exceed 1.
    Quotient(Share),
    Duration(Mean),
    Money(Money),
    /// So much for so many.
    MoneyEach(Money, u64),
}

impl Value {
    /// Decimal digits for a spreadsheet: percents as 92.31, durations in seconds, money in 元.
    pub fn digits(self) -> Option<String> {
        match self {
            Self::Count(count) => Some(count.to_string()),
            Self::Percent(share) => {
                divided(u128::from(share.part) * 10_000, u128::from(share.whole)).map(|n| decimal(n, 2))
            }
            Self::Quotient(share) => {
                divided(u128::from(share.part) * 100, u128::from(share.whole)).map(|n| decimal(n, 2))
            }
            Self::Duration(mean) => mean.millis().map(|millis| decimal(u128::from(millis), 3)),
            Self::Money(money) => Some(money.to_string()),
            Self::MoneyEach(money, per) => divided(u128::from(money.0), u128::from(per)).map(|fen| decimal(fen, 2)),
        }
    }

    /// The exact parts, and the value for those who want no more.
    pub fn json(self) -> Json {
        match self {
            Self::Count(count) => json!(count),
            Self::Percent(share) | Self::Quotient(share) => {
                json!({"part": share.part, "whole": share.whole, "value": share.value()})
            }
            Self::Duration(mean) => {
                json!({"total_ms": mean.total, "count": mean.count, "mean_ms": mean.millis()})
            }
            Self::Money(money) => json!(money.to_string()),
            Self::MoneyEach(money, per) => {
                json!({"total": money.to_string(), "count": per, "value": self.digits()})
            }
        }
    }
}

/// For people; a dash where there is nothing to divide by.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = match *self {
            Self::Percent(share) => {
                divided(u128::from(share.part) * 1_000, u128::from(share.whole)).map(|n| decimal(n, 1) + "%")
            }
            Self::Duration(mean) => mean.millis().map(span),
            Self::Money(_) | Self::MoneyEach(..) => self.digits().map(|digits| grouped(&digits)),
            other => other.digits(),
        };
        f.write_str(shown.as_deref().unwrap_or("—"))
    }
}

/// `4.5 秒`, `2 分 03 秒`, `1 时 05 分`
pub fn span(millis: u64) -> String {
    let seconds = (millis + 500) / 1_000;
    match seconds {
        0..10 => format!("{} 秒", decimal(u128::from((millis + 50) / 100), 1)),
        10..60 => format!("{seconds} 秒"),
        60..3_600 => format!("{} 分 {:02} 秒", seconds / 60, seconds % 60),
        _ => format!("{} 时 {:02} 分", seconds / 3_600, seconds % 3_600 / 60),
    }
}

/// Half rounded up.
fn divided(part: u128, whole: u128) -> Option<u128> {
    (2 * part + whole).checked_div(2 * whole)
}

/// `11677295.46` → `11,677,295.46`
fn grouped(digits: &str) -> String {
    let point = digits.find('.').unwrap_or(digits.len());
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && at < point && (point - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn decimal(scaled: u128, places: u32) -> String {
    let unit = 10_u128.pow(places);
    format!("{}.{:0width$}", scaled / unit, scaled % unit, width = places as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_once_and_half_up() {
        assert_eq!(Value::Percent(Share { part: 1, whole: 3 }).to_string(), "33.3%");
        assert_eq!(Value::Percent(Share { part: 1999, whole: 2000 }).to_string(), "100.0%");
        assert_eq!(Value::Percent(Share { part: 1999, whole: 2000 }).digits().unwrap(), "99.95");
        assert_eq!(Value::Quotient(Share { part: 5, whole: 4 }).to_string(), "1.25");
        assert_eq!(Value::Percent(Share::default()).to_string(), "—");
        assert_eq!(Value::MoneyEach(Money(10_001), 2).to_string(), "50.01");
        assert_eq!(Value::Money(Money(1_167_729_546)).to_string(), "11,677,295.46");
        assert_eq!(Mean { total: 5, count: 2 }.millis(), Some(3));
    }

    #[test]
    fn spans_have_the_unit_that_fits() {
        let spans = [0, 4_450, 9_960, 59_400, 59_500, 123_000, 3_599_600, 3_900_000].map(span);
        assert_eq!(
            spans,
            ["0.0 秒", "4.5 秒", "10 秒", "59 秒", "1 分 00 秒", "2 分 03 秒", "1 时 00 分", "1 时 05 分"]
        );
    }

    #[test]
    fn money_is_read_to_the_fen() {
        for (text, fen) in [("59", 5_900), ("59.9", 5_990), ("¥1,259.00", 125_900), ("0.05元", 5), ("59.900", 5_990)]
        {
            assert_eq!(Money::read(text), Some(Money(fen)), "{text}");
        }
        for text in ["", "-5", "五十", "1,25", "59.999", "1e5", "¥", ".5", "9999999999999"] {
            assert_eq!(Money::read(text), None, "{text}");
        }
    }
}
