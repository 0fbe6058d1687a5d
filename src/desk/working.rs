//! A result with the way it was reached: the formula, the numbers put in, the unrounded value and the rounding.

use num_bigint::BigInt;

use super::{
    number::{self, Exact, PLACES},
    rounding::Rounding,
};

/// What a result counts, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Heads,
    Money,
    /// 0 to 1, written in percent.
    Share,
    Score,
    Days,
    Minutes,
    Erlangs,
    /// Orders, conversations.
    Count,
}

impl Unit {
    /// What follows the number; a share brings its own sign.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Heads => " 人",
            Self::Money => " 元",
            Self::Share | Self::Count => "",
            Self::Score => " 分",
            Self::Days => " 天",
            Self::Minutes => " 分钟",
            Self::Erlangs => " 爱尔兰",
        }
    }

    /// `28.5%`, `5,000,000`: at most `places` decimals, of percent where it is a share.
    pub fn write(self, value: &Exact, places: u32) -> String {
        match self {
            Self::Share => number::percent(value, places),
            _ => number::grouped(value, places),
        }
    }
}

/// An exact value, or one that an exponential made approximate.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Exact(Exact),
    /// About 12 digits are right.
    Approximate(f64),
}

/// Decimals shown of an approximate value.
const APPROXIMATE_PLACES: u32 = 6;

impl Value {
    /// The value as an exact number; none if it is not finite.
    pub fn exact(&self) -> Option<Exact> {
        match self {
            Self::Exact(value) => Some(value.clone()),
            Self::Approximate(value) => Exact::from_float(*value),
        }
    }

    /// `= 18.5 人` or `≈ 18.095238095 人`; times in seconds too.
    pub fn write(&self, unit: Unit) -> String {
        let Some(exact) = self.exact() else { return "没有有限的值".to_owned() };
        let places = match self {
            Self::Exact(_) => PLACES,
            Self::Approximate(_) => APPROXIMATE_PLACES,
        };
        let sign = if number::ends_within(&exact, places) { "=" } else { "≈" };
        let seconds = match unit {
            Unit::Minutes => format!("（{} 秒）", number::grouped(&(&exact * number::integer(60)), 1)),
            _ => String::new(),
        };
        format!("{sign} {}{}{seconds}", unit.write(&exact, places), unit.suffix())
    }
}

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct Working {
    /// As JSON has it: `heads`.
    pub key: &'static str,
    /// `售前人数`.
    pub title: String,
    /// In words: `销售额 ÷ 客单价 × …`.
    pub formula: String,
    /// The same with the numbers in: `5,000,000 ÷ 500 × …`.
    pub numbers: String,
    pub value: Value,
    pub unit: Unit,
    pub rounded: Option<(Rounding, BigInt)>,
}

impl Working {
    /// An exact result; each name in `terms` stands in `formula` for its number.
    pub fn exact(
        key: &'static str,
        title: &str,
        unit: Unit,
        formula: &str,
        terms: &[(&str, String)],
        value: Exact,
    ) -> Self {
        Self::new(key, title, unit, formula, terms, Value::Exact(value))
    }

    /// The same of a value in which an exponential is.
    pub fn approximate(
        key: &'static str,
        title: &str,
        unit: Unit,
        formula: &str,
        terms: &[(&str, String)],
        value: f64,
    ) -> Self {
        Self::new(key, title, unit, formula, terms, Value::Approximate(value))
    }

    fn new(key: &'static str, title: &str, unit: Unit, formula: &str, terms: &[(&str, String)], value: Value) -> Self {
        let numbers = with_numbers(formula, terms);
        Self { key, title: title.to_owned(), formula: formula.to_owned(), numbers, value, unit, rounded: None }
    }

    /// The same, rounded to a whole number.
    pub fn rounded(mut self, rounding: Rounding) -> Self {
        self.rounded = self.value.exact().map(|value| (rounding, rounding.apply(&value)));
        self
    }

    /// What is gone on with: the rounded value where it was rounded.
    pub fn result(&self) -> Option<Exact> {
        match &self.rounded {
            Some((_, whole)) => Some(Exact::from_integer(whole.clone())),
            None => self.value.exact(),
        }
    }
}

/// `formula` with every term's name replaced by its number, the longest name first.
fn with_numbers(formula: &str, terms: &[(&str, String)]) -> String {
    let mut out = String::new();
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        let here = terms.iter().filter(|(name, _)| rest.starts_with(name)).max_by_key(|(name, _)| name.len());
        let taken = match here {
            Some((name, number)) => {
                out.push_str(number);
                name.len()
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_places_of_names() {
        let terms = [("评分", "4.6".to_owned()), ("评分人数", "753".to_owned())];
        assert_eq!(with_numbers("评分人数 × 评分 ÷ 2", &terms), "753 × 4.6 ÷ 2");
    }

    #[test]
    fn an_endless_value_says_that_it_is_cut() {
        assert_eq!(Value::Exact(Exact::new(380.into(), 21.into())).write(Unit::Heads), "≈ 18.095238095 人");
        assert_eq!(Value::Exact(Exact::new(37.into(), 2.into())).write(Unit::Heads), "= 18.5 人");
        assert_eq!(Value::Approximate(f64::INFINITY).write(Unit::Minutes), "没有有限的值");
    }
}
