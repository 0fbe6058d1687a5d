//! 店铺动态评分: the score, the 5-star ratings that a target needs, peers, and the days it takes.

mod peers;
mod window;

use std::fmt;

pub use peers::{Peers, deviation_from_mean, mean_from_deviation};
pub use window::Arrivals;

use num_traits::Zero;

use super::{
    number::{Exact, integer},
    quantity::Score,
    rounding::Rounding,
    stars::Stars,
    working::{Unit, Working},
};

/// What one of a shop's three scores is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Rating {
    /// Mean of the ratings, 1 to 5.
    pub score: Exact,
    /// How many people gave one, above 0.
    pub raters: Exact,
}

/// A target that nothing reaches.
#[derive(Debug, Clone, PartialEq)]
pub enum Unreachable {
    /// 5 or more: a mean below 5 never gets there.
    Best,
    /// New ratings are no better than the target.
    Arrivals { mean: Box<Exact>, target: Box<Exact> },
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Best => write!(f, "目标要小于 5 分：只要有过 5 星以下的评分，再多 5 星也到不了 5"),
            Self::Arrivals { mean, target } => write!(
                f,
                "新评分平均只有 {} 分，不高于目标 {} 分，等多久也到不了；要么目标低一点，要么新评分里 5 星多一点",
                Unit::Score.write(mean, 4),
                Unit::Score.write(target, 4)
            ),
        }
    }
}

impl std::error::Error for Unreachable {}

/// The score that `stars` make: 星级 × 人数 summed ÷ 总人数. Shares do as well as numbers.
pub fn score(stars: &Stars) -> Working {
    let numbers: Vec<String> = stars.0.iter().map(|count| Unit::Count.write(count, 6)).collect();
    let names = ["5 星人数", "4 星人数", "3 星人数", "2 星人数", "1 星人数"];
    let mut terms: Vec<(&str, String)> = names.into_iter().zip(numbers).collect();
    terms.push(("总人数", Unit::Count.write(&stars.sum(), 6)));
    let formula = "(5 × 5 星人数 + 4 × 4 星人数 + 3 × 3 星人数 + 2 × 2 星人数 + 1 × 1 星人数) ÷ 总人数";
    Working::exact("score", "现在评分", Unit::Score, formula, &terms, stars.total() / stars.sum())
}

impl Rating {
    /// From numbers of stars.
    pub fn of(stars: &Stars) -> Self {
        Self { score: stars.total() / stars.sum(), raters: stars.sum() }
    }

    fn terms(&self) -> Vec<(&'static str, String)> {
        vec![("现在评分", Unit::Score.write(&self.score, 9)), ("评分人数", Unit::Count.write(&self.raters, 0))]
    }

    /// The score after `more` ratings.
    pub fn after(&self, more: &Stars) -> Working {
        let mut terms = self.terms();
        let score = (&self.raters * &self.score + more.total()) / (&self.raters + more.sum());
        let formula = if *more == Stars::best(more.sum()) {
            terms.push(("新增 5 星", Unit::Count.write(&more.sum(), 0)));
            "(评分人数 × 现在评分 + 5 × 新增 5 星) ÷ (评分人数 + 新增 5 星)"
        } else {
            terms.push(("新增总星数", Unit::Count.write(&more.total(), 0)));
            terms.push(("新增人数", Unit::Count.write(&more.sum(), 0)));
            "(评分人数 × 现在评分 + 新增总星数) ÷ (评分人数 + 新增人数)"
        };
        Working::exact("after", "增加后评分", Unit::Score, formula, &terms, score)
    }

    /// The 5-star ratings that bring the score to `target`, rounded up; none if it is there.
    ///
    /// # Errors
    /// A target of 5.
    pub fn needed(&self, target: &Score) -> Result<Working, Unreachable> {
        let best = integer(5);
        let mut terms = self.terms();
        terms.push(("目标评分", Unit::Score.write(&target.0, 9)));
        let build = |formula: &str, value: Exact| {
            Working::exact("needed", "还要 5 星", Unit::Heads, formula, &terms, value).rounded(Rounding::Up)
        };
        if self.score >= target.0 {
            return Ok(build("现在评分 ≥ 目标评分，不用再加", Exact::zero()));
        }
        if target.0 >= best {
            return Err(Unreachable::Best);
        }
        let needed = &self.raters * (&target.0 - &self.score) / (best - &target.0);
        Ok(build("评分人数 × (目标评分 − 现在评分) ÷ (5 − 目标评分)", needed))
    }
}
