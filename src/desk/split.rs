//! A goal divided among agents, days or channels, to the cent and with nothing lost.

use num_bigint::BigInt;
use num_traits::{One, ToPrimitive, Zero};

use super::{
    number::{self, Exact, integer, typed},
    quantity::{Quantity, Read, parts},
};

/// Who gets how much of a whole: `小王=1.2/小李=1`, `直通车=30%/活动=70%`, `12` equal parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// Name and share of the whole; shares in percent are kept as typed, weights sum to 1.
    pub parts: Vec<(String, Exact)>,
}

/// More agents, days or channels than anybody plans for.
const MOST_PARTS: usize = 1000;

impl Division {
    /// `count` equal parts, named 1, 2, 3 …
    pub fn equal(count: usize) -> Self {
        let share = Exact::new(1.into(), count.max(1).into());
        Self { parts: (1..=count).map(|number| (number.to_string(), share.clone())).collect() }
    }

    /// From names and weights that sum to more than 0.
    fn weighted(parts: Vec<(String, Exact)>) -> Self {
        let sum: Exact = parts.iter().map(|(_, weight)| weight).sum();
        Self { parts: parts.into_iter().map(|(name, weight)| (name, weight / &sum)).collect() }
    }

    /// Of all shares.
    pub fn sum(&self) -> Exact {
        self.parts.iter().map(|(_, share)| share).sum()
    }

    /// `total`, in cents, among the parts: each rounded down, the cents left over to those who lost most by it, so that
    /// the parts sum to the total as far as the shares sum to 1 (the largest-remainder method).
    pub fn of_money(&self, total: &Exact) -> Vec<Exact> {
        let cents = total * integer(100);
        let exact: Vec<Exact> = self.parts.iter().map(|(_, share)| &cents * share).collect();
        let mut whole: Vec<BigInt> = exact.iter().map(Exact::to_integer).collect();
        let target = (&cents * self.sum()).round().to_integer();
        let missing = (target - whole.iter().sum::<BigInt>()).to_usize().unwrap_or(0);
        let mut losers: Vec<usize> = (0..exact.len()).collect();
        losers.sort_by_key(|&at| (exact[at].fract() * -integer(1), at));
        for &at in losers.iter().take(missing) {
            whole[at] += 1;
        }
        whole.into_iter().map(|cents| Exact::new(cents, 100.into())).collect()
    }
}

impl Quantity for Division {
    fn read(text: &str) -> Result<Read<Self>, String> {
        const ALLOWED: &str = "请写份数（12），或用 / 隔开的 名称=比重，例如 小王=1.2/小李=1、直通车=30%/活动=70%";
        if let Some(count) = typed(text).filter(|typed| !typed.percent) {
            let count = count.value.is_integer().then(|| count.value.to_integer().to_usize()).flatten();
            let count = count.filter(|count| (1..=MOST_PARTS).contains(count));
            return count.map(|count| Read { value: Self::equal(count), warning: None }).ok_or(ALLOWED.to_owned());
        }
        let listed: Vec<(String, Exact, bool)> = parts(text).map(part).collect::<Option<_>>().ok_or(ALLOWED)?;
        let in_percent = listed.iter().filter(|(.., percent)| *percent).count();
        if listed.is_empty() || listed.len() > MOST_PARTS {
            return Err(ALLOWED.to_owned());
        }
        if in_percent != 0 && in_percent != listed.len() {
            return Err("有的带百分号，有的不带；请写成一样的".to_owned());
        }
        let parts: Vec<(String, Exact)> = listed.into_iter().map(|(name, weight, _)| (name, weight)).collect();
        if parts.iter().map(|(_, weight)| weight).sum::<Exact>().is_zero() {
            return Err(ALLOWED.to_owned());
        }
        Ok(if in_percent == 0 { Read { value: Self::weighted(parts), warning: None } } else { percents(parts) })
    }
}

/// Shares as typed: what they leave of the whole, or take beyond it, is said.
fn percents(parts: Vec<(String, Exact)>) -> Read<Division> {
    let division = Division { parts };
    let sum = division.sum();
    let warning = (!sum.is_one()).then(|| format!("加起来是 {}，不是 100%", number::percent(&sum, 6)));
    Read { value: division, warning }
}

/// `小王=1.2`, `活动=70%`, `小李`: a name without weight counts 1, but a number alone is no name.
fn part(text: &str) -> Option<(String, Exact, bool)> {
    let named = text.split_once(['=', '＝', ':', '：']);
    let (name, weight) = named.or_else(|| typed(text).is_none().then_some((text, "1")))?;
    let weight = typed(weight)?;
    let name = name.trim();
    let sound = !name.is_empty() && weight.value >= Exact::zero() && weight.value <= integer(1_000_000_000);
    sound.then(|| (name.to_owned(), weight.value, weight.percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(text: &str) -> Division {
        Division::read(text).unwrap().value
    }

    #[test]
    fn parts_sum_to_the_whole_to_the_cent() {
        let total = Exact::new(10_000.into(), 100.into());
        let parts = division("3").of_money(&total);
        let shown: Vec<String> = parts.iter().map(|part| number::decimals(part, 2)).collect();
        assert_eq!(shown, ["33.34", "33.33", "33.33"]);
        let uneven = division("小王=1.2/小李=1/小赵").of_money(&total);
        assert_eq!(uneven.iter().sum::<Exact>(), total);
    }

    #[test]
    fn percents_that_do_not_sum_to_the_whole_are_told_and_kept() {
        let read = Division::read("直通车=30%/活动=60%").unwrap();
        assert!(read.warning.unwrap().contains("90%"));
        let parts = read.value.of_money(&integer(1000));
        assert_eq!(parts, [integer(300), integer(600)]);
    }

    #[test]
    fn a_division_that_means_nothing_is_refused() {
        for text in ["", "0", "-3", "1.5", "30%", "=3", "小王=-1", "小王=0", "小王=30%/小李=1", "小王=x", "100000"]
        {
            assert!(Division::read(text).is_err(), "{text}");
        }
    }
}
