//! Ratings by stars: counted, or as shares.

use num_traits::{One, Signed, Zero};

use super::{
    number::{self, Exact, integer},
    quantity::{Quantity, Read, is_counted, parts, plain, read_share},
};

/// How many people gave 5, 4, 3, 2 and 1 stars, in this order; at least one did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stars(pub [Exact; 5]);

impl Stars {
    /// How many ratings these are.
    pub fn sum(&self) -> Exact {
        self.0.iter().sum()
    }

    /// Stars given in all.
    pub fn total(&self) -> Exact {
        (1..=5).rev().zip(&self.0).map(|(star, count)| integer(star) * count).sum()
    }

    /// Only 5 stars.
    pub fn best(count: Exact) -> Self {
        let none = Exact::zero;
        Self([count, none(), none(), none(), none()])
    }
}

impl Quantity for Stars {
    fn read(text: &str) -> Result<Read<Self>, String> {
        const ALLOWED: &str = "要依次写 5 星到 1 星的人数，用 / 隔开，例如 572/121/45/8/7";
        let counts = five(text, |part| plain(part, ALLOWED, |value| value.is_integer() && !value.is_negative()).ok());
        let stars = Self(counts.ok_or(ALLOWED)?);
        if is_counted(&stars.sum()) { Ok(Read::plain(stars)) } else { Err(ALLOWED.to_owned()) }
    }
}

/// The shares of 5 to 1 stars; they may not sum to 1, as shops' pages round them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StarShares(pub Stars);

impl Quantity for StarShares {
    fn read(text: &str) -> Result<Read<Self>, String> {
        const ALLOWED: &str = "要依次写 5 星到 1 星的占比，用 / 隔开，例如 76%/16%/5%/1%/2%";
        let shares =
            five(text, |part| read_share(part).ok().map(|read| read.value).filter(|share| !share.is_negative()));
        let stars = Stars(shares.ok_or(ALLOWED)?);
        let sum = stars.sum();
        if sum.is_zero() {
            return Err(ALLOWED.to_owned());
        }
        let warning = (!sum.is_one()).then(|| {
            format!(
                "五项加起来是 {}，不是 100%：占比是约过的，算出的分数也只是大概，有人数请写人数",
                number::percent(&sum, 6)
            )
        });
        Ok(Read { value: Self(stars), warning })
    }
}

/// Five parts between slashes, spaces or `、`.
fn five(text: &str, read: impl Fn(&str) -> Option<Exact>) -> Option<[Exact; 5]> {
    let parts: Vec<Exact> = parts(text).map(read).collect::<Option<_>>()?;
    parts.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_stars_need_not_sum_to_one_but_it_is_said() {
        let read = StarShares::read("76%/16%/6%/1%/2%").unwrap();
        assert!(read.warning.unwrap().contains("101%"));
        assert_eq!(StarShares::read("0.7/0.2/0.1/0/0").unwrap().warning, None);
        assert!(Stars::read("1/2/3").is_err());
        assert!(Stars::read("0/0/0/0/0").is_err());
    }
}
