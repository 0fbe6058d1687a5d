//! Exact numbers: read as they were typed, computed without rounding, shown in decimals.

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use unicode_normalization::UnicodeNormalization;

/// A ratio of two integers: money, heads and scores are never binary fractions.
pub type Exact = BigRational;

/// Longer numbers are refused; nothing a shop counts needs them.
const LONGEST: usize = 40;

/// Decimals of a value that has no end.
pub const PLACES: u32 = 9;

/// A number as typed: `28.5%` is 0.285 with `percent`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub value: Exact,
    pub percent: bool,
}

/// Reads `1,000,000`, `¥500.50`, `500万`, `1.2亿`, `50w`, `28.5%`, `－3％`; none for anything else.
pub fn typed(text: &str) -> Option<Typed> {
    if text.len() > LONGEST * 4 {
        return None;
    }
    let text: String = text.nfkc().collect();
    let text = text.trim().trim_start_matches(['¥', '￥']);
    let (text, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text.trim_end_matches(['元', '人', '单']), false),
    };
    let (text, factor) = multiplied(text);
    let value = decimal(text)? * integer(factor);
    let value = if percent { value / integer(100) } else { value };
    Some(Typed { value, percent })
}

/// What stands before `万` or `亿`, and what these stand for.
fn multiplied(text: &str) -> (&str, i64) {
    for (suffix, factor) in [("万", 10_000), ("w", 10_000), ("W", 10_000), ("亿", 100_000_000)] {
        if let Some(rest) = text.strip_suffix(suffix) {
            return (rest.trim_end(), factor);
        }
    }
    (text, 1)
}

/// Digits with a sign, commas between thousands and one point.
fn decimal(text: &str) -> Option<Exact> {
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (Sign::Minus, rest),
        None => (Sign::Plus, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = without_commas(whole)?;
    let all = format!("{whole}{fraction}");
    if all.is_empty() || all.len() > LONGEST || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let numerator = BigInt::from_biguint(sign, all.parse().ok()?);
    Some(Exact::new(numerator, power_of_ten(u32::try_from(fraction.len()).ok()?)))
}

/// `1,000,000` → `1000000`; `1,5` is no number.
fn without_commas(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    if rest.peek().is_some() && !(1..=3).contains(&first.len()) {
        return None;
    }
    rest.try_fold(first.to_owned(), |all, group| (group.len() == 3).then(|| all + group))
}

fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// A whole number, exactly.
pub fn integer(value: impl Into<BigInt>) -> Exact {
    Exact::from_integer(value.into())
}

/// The nearest binary fraction, for Erlang's exponentials and for charts.
pub fn approximate(value: &Exact) -> f64 {
    value.to_f64().unwrap_or(f64::NAN)
}

/// Whether `places` decimals hold all of `value`.
pub fn ends_within(value: &Exact, places: u32) -> bool {
    (value * Exact::from_integer(power_of_ten(places))).is_integer()
}

/// `value` with at most `places` decimals, half away from zero, no trailing zeros.
pub fn decimals(value: &Exact, places: u32) -> String {
    let scaled = (value * Exact::from_integer(power_of_ten(places))).round().to_integer();
    let digits = format!("{:0>width$}", scaled.abs().to_string(), width = places as usize + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places as usize);
    let fraction = fraction.trim_end_matches('0');
    let sign = if scaled.is_negative() { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// The same with commas between thousands: `5,000,000`.
pub fn grouped(value: &Exact, places: u32) -> String {
    let plain = decimals(value, places);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, String::new()), |(w, f)| (w, format!(".{f}")));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{fraction}")
}

/// `28.5%`.
pub fn percent(share: &Exact, places: u32) -> String {
    format!("{}%", decimals(&(share * integer(100)), places))
}

/// A value that is not below zero.
pub fn at_least_zero(value: Exact) -> Exact {
    if value.is_negative() { Exact::zero() } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i64, denominator: i64) -> Exact {
        Exact::new(numerator.into(), denominator.into())
    }

    #[test]
    fn numbers_are_read_as_managers_type_them() {
        for (text, value) in [
            ("5000000", ratio(5_000_000, 1)),
            ("1,000,000", ratio(1_000_000, 1)),
            ("500万", ratio(5_000_000, 1)),
            ("50w", ratio(500_000, 1)),
            ("1.2亿", ratio(120_000_000, 1)),
            ("￥500.50", ratio(1001, 2)),
            ("５００元", ratio(500, 1)),
            ("28.5%", ratio(57, 200)),
            ("28.5 ％", ratio(57, 200)),
            ("－3%", ratio(-3, 100)),
            (".5", ratio(1, 2)),
        ] {
            assert_eq!(typed(text).map(|typed| typed.value), Some(value), "{text}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for text in ["", "%", "-", ".", "1,5", "1,0000", ",500", "1e6", "1.2.3", "五", "NaN", "inf", "1 2", "--1"] {
            assert_eq!(typed(text), None, "{text}");
        }
        assert_eq!(typed(&"9".repeat(1000)), None);
    }

    #[test]
    fn decimals_are_rounded_once_and_trimmed() {
        assert_eq!(decimals(&ratio(380, 21), 9), "18.095238095");
        assert_eq!(decimals(&ratio(-1, 2), 0), "-1");
        assert_eq!(decimals(&ratio(-1, 100), 1), "0");
        assert_eq!(grouped(&ratio(1_234_567_891, 1000), 2), "1,234,567.89");
        assert_eq!(percent(&ratio(57, 200), 2), "28.5%");
        assert!(ends_within(&ratio(1, 8), 3) && !ends_within(&ratio(1, 8), 2));
    }
}
