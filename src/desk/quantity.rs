//! What a manager types: shares, money, counts, scores and times, each with its range, refused in words outside it.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use unicode_normalization::UnicodeNormalization;

use super::{
    number::{self, Exact, integer, typed},
    rounding::Rounding,
};

/// A value that was read, and what is odd about the way it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Read<T> {
    pub value: T,
    pub warning: Option<String>,
}

impl<T> Read<T> {
    pub(super) fn plain(value: T) -> Self {
        Self { value, warning: None }
    }
}

/// How a quantity may be varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A part of a whole, written in percent, moved by points.
    Share,
    /// Only whole numbers.
    Whole,
    /// Anything else.
    Measure,
}

/// Something typed into a field.
pub trait Quantity: Sized {
    const KIND: Kind = Kind::Measure;

    /// # Errors
    /// What is wrong with `text` and which values are allowed, to follow `销售额写的是 -5：`.
    fn read(text: &str) -> Result<Read<Self>, String>;
}

/// A number without percent sign that `fits`, else `allowed` as the error.
pub(super) fn plain(text: &str, allowed: &str, fits: impl Fn(&Exact) -> bool) -> Result<Exact, String> {
    match typed(text) {
        Some(typed) if typed.percent => Err(format!("这里不是比率，不带百分号；{allowed}")),
        Some(typed) if fits(&typed.value) => Ok(typed.value),
        Some(_) => Err(allowed.to_owned()),
        None => Err(format!("不是数字；{allowed}")),
    }
}

/// More money or orders than any shop has: beyond it a slip of the finger.
pub(super) fn is_counted(value: &Exact) -> bool {
    value.is_positive() && *value <= integer(10_i64.pow(15))
}

/// 元, above 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money(pub Exact);

impl Quantity for Money {
    fn read(text: &str) -> Result<Read<Self>, String> {
        plain(text, "要大于 0，例如 5000000 或 500万", is_counted).map(|value| Read::plain(Self(value)))
    }
}

/// Orders, conversations, people served, above 0; averages have decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count(pub Exact);

impl Quantity for Count {
    fn read(text: &str) -> Result<Read<Self>, String> {
        plain(text, "要大于 0，例如 350", is_counted).map(|value| Read::plain(Self(value)))
    }
}

/// A whole number from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole(pub BigInt);

impl Quantity for Whole {
    const KIND: Kind = Kind::Whole;

    fn read(text: &str) -> Result<Read<Self>, String> {
        let fits = |value: &Exact| value.is_integer() && (value.is_zero() || is_counted(value));
        plain(text, "要是 0 或正整数", fits).map(|value| Read::plain(Self(value.to_integer())))
    }
}

/// A whole number of agents, days or raters: 1 to a million million.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many(pub BigInt);

impl Quantity for Many {
    const KIND: Kind = Kind::Whole;

    fn read(text: &str) -> Result<Read<Self>, String> {
        let fits = |value: &Exact| value.is_integer() && is_counted(value);
        plain(text, "要是正整数", fits).map(|value| Read::plain(Self(value.to_integer())))
    }
}

/// A share above 0, at most 1. A `%` means percent; a bare number up to 1 is the share itself; a bare number above 1
/// is refused, for `45` may mean anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share(pub Exact);

impl Quantity for Share {
    const KIND: Kind = Kind::Share;

    fn read(text: &str) -> Result<Read<Self>, String> {
        let read = read_share(text)?;
        if read.value.is_positive() { Ok(read.map(Self)) } else { Err("要大于 0、不超过 100%".to_owned()) }
    }
}

/// The part of the day in which an agent serves nobody: 0 up to, not including, 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss(pub Exact);

impl Quantity for Loss {
    const KIND: Kind = Kind::Share;

    fn read(text: &str) -> Result<Read<Self>, String> {
        let read = read_share(text)?;
        let fits = !read.value.is_negative() && read.value < Exact::one();
        if fits { Ok(read.map(Self)) } else { Err("要从 0% 起、小于 100%".to_owned()) }
    }
}

/// Above or below the peers: −1 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation(pub Exact);

impl Quantity for Deviation {
    const KIND: Kind = Kind::Share;

    fn read(text: &str) -> Result<Read<Self>, String> {
        read_share(text).map(|read| read.map(Self))
    }
}

/// −1 to 1 under the rule for percent.
pub(super) fn read_share(text: &str) -> Result<Read<Exact>, String> {
    let Some(typed) = typed(text) else { return Err("不是比率；请写 45% 或 0.45".to_owned()) };
    let size = typed.value.abs();
    if size > Exact::one() {
        let bare = !typed.percent && size <= integer(100);
        return Err(if bare { bare_share(&typed.value) } else { "超过了 100%；请写 45% 或 0.45".to_owned() });
    }
    let warning = looks_like_the_other(&typed.value, typed.percent);
    Ok(Read { value: typed.value, warning })
}

/// `28.5` is told to be written `28.5%` or `0.285`.
fn bare_share(value: &Exact) -> String {
    let (shown, share) = (number::decimals(value, 6), number::decimals(&(value / integer(100)), 8));
    format!("没有百分号，看不出是不是百分之 {shown}；请写 {shown}% 或 {share}")
}

/// `0.285%` is rarely meant, nor is a bare `1`.
fn looks_like_the_other(share: &Exact, percent: bool) -> Option<String> {
    let size = share.abs();
    if percent && size.is_positive() && size < Exact::new(1.into(), 100.into()) {
        let hundredfold = number::percent(&(share * integer(100)), 6);
        return Some(format!("按不到百分之一算；要是想写 {hundredfold}，请改过来"));
    }
    (!percent && size == Exact::one()).then(|| "按 100% 算；要是想写 1%，请加百分号".to_owned())
}

impl<T> Read<T> {
    pub(super) fn map<U>(self, wrap: impl FnOnce(T) -> U) -> Read<U> {
        Read { value: wrap(self.value), warning: self.warning }
    }
}

/// The mean of ratings: 1 to 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score(pub Exact);

impl Quantity for Score {
    fn read(text: &str) -> Result<Read<Self>, String> {
        let fits = |value: &Exact| (integer(1)..=integer(5)).contains(value);
        plain(text, "评分从 1 到 5，例如 4.6307", fits).map(|value| Read::plain(Self(value)))
    }
}

/// The best or worst score among the peers: 0 to 5.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound(pub Exact);

impl Quantity for Bound {
    fn read(text: &str) -> Result<Read<Self>, String> {
        let fits = |value: &Exact| (integer(0)..=integer(5)).contains(value);
        plain(text, "要从 0 到 5", fits).map(|value| Read::plain(Self(value)))
    }
}

/// A time with its unit, from a second to a week: `20秒`, `3m`, `1小时30分`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minutes(pub Exact);

/// The units of a time, in seconds; longer names first.
const TIME_UNITS: &[(&str, i64)] = &[
    ("小时", 3600),
    ("分钟", 60),
    ("秒钟", 1),
    ("min", 60),
    ("分", 60),
    ("秒", 1),
    ("时", 3600),
    ("h", 3600),
    ("m", 60),
    ("s", 1),
];

impl Quantity for Minutes {
    fn read(text: &str) -> Result<Read<Self>, String> {
        const ALLOWED: &str = "要带单位，从 1 秒到 7 天，例如 20秒、3分钟、0.5小时，或 20s、3m、0.5h";
        let week = integer(7 * 24 * 3600);
        let text: String = text.nfkc().collect();
        let fits = |seconds: &Exact| (integer(1)..=week).contains(seconds);
        let seconds = seconds(text.trim()).filter(fits).ok_or(ALLOWED)?;
        Ok(Read::plain(Self(seconds / integer(60))))
    }
}

fn seconds(text: &str) -> Option<Exact> {
    let mut rest = text;
    let mut sum = Exact::zero();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ' '))?;
        let amount = typed(&rest[..end])?.value;
        let (unit, factor) = TIME_UNITS.iter().find(|(unit, _)| rest[end..].starts_with(unit))?;
        sum += amount * integer(*factor);
        rest = rest[end + unit.len()..].trim_start();
    }
    Some(sum)
}

impl Quantity for Rounding {
    fn read(text: &str) -> Result<Read<Self>, String> {
        let text = text.trim();
        let found = Self::ALL.into_iter().find(|rounding| text == rounding.name() || text == rounding.title());
        found.map(Read::plain).ok_or("只能写 up（向上取整）、nearest（四舍五入）或 down（向下取整）".to_owned())
    }
}

/// What stands between `/`, `、`, `;` or spaces.
pub fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['/', '、', ';', '；', ' ', '／']).map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Result<Read<Share>, String> {
        Share::read(text)
    }

    #[test]
    fn percent_follows_one_rule() {
        for text in ["28.5%", "28.5 ％", "0.285", ".285"] {
            assert_eq!(share(text), Ok(Read::plain(Share(Exact::new(57.into(), 200.into())))), "{text}");
        }
        assert!(share("28.5").unwrap_err().contains("请写 28.5% 或 0.285"));
        assert!(share("285").unwrap_err().contains("超过了 100%"));
        assert!(share("120%").unwrap_err().contains("超过了 100%"));
        for text in ["0", "0%", "-5%"] {
            assert!(share(text).unwrap_err().contains("要大于 0"), "{text}");
        }
    }

    #[test]
    fn a_share_that_looks_like_the_other_is_warned_of() {
        assert!(share("0.285%").unwrap().warning.unwrap().contains("28.5%"));
        assert!(share("1").unwrap().warning.unwrap().contains("100%"));
        assert_eq!(share("1%").unwrap().warning, None);
    }

    #[test]
    fn times_carry_their_unit() {
        let minutes = |text: &str| Minutes::read(text).map(|read| read.value.0);
        assert_eq!(minutes("20秒"), Ok(Exact::new(1.into(), 3.into())));
        assert_eq!(minutes("0.33分"), Ok(Exact::new(33.into(), 100.into())));
        assert_eq!(minutes("1小时30分"), Ok(integer(90)));
        assert_eq!(minutes("1h30m"), Ok(integer(90)));
        for text in ["", "20", "秒", "-3分", "0秒", "3 天", "1分2"] {
            assert!(minutes(text).is_err(), "{text}");
        }
    }
}
