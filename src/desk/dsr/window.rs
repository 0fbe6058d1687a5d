//! The days until a target when ratings come in every day and old ones leave a rolling window.
//!
//! Nobody outside the platform knows when each rating was given: the present ones are taken as spread evenly over the
//! window, each day with the present mean. Secondary sources name 180 days, one names 90.

use num_traits::{One, Signed, Zero};

use super::{Rating, Unreachable};
use crate::desk::{
    number::Exact,
    quantity::Score,
    rounding::Rounding,
    stars::Stars,
    working::{Unit, Working},
};

/// Ratings that come in.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrivals {
    /// A day, above 0.
    pub per_day: Exact,
    /// Their mean, 1 to 5.
    pub mean: Exact,
    /// Days after which a rating counts no more, above 0.
    pub window: Exact,
}

impl Arrivals {
    /// `per_day` ratings a day, of which `shares` are 5 to 1 stars.
    pub fn new(per_day: Exact, shares: &Stars, window: Exact) -> Self {
        Self { per_day, mean: shares.total() / shares.sum(), window }
    }

    /// Whole days until `rating` is at `target`. After d days, G·(1 − d/W) old ratings with mean B and r·d new ones
    /// with mean m are left; their mean is P at d = G·(P − B) ÷ (r·(m − P) + G·(P − B)/W), which is below W.
    ///
    /// # Errors
    /// New ratings that are no better than the target.
    pub fn days(&self, rating: &Rating, target: &Score) -> Result<Working, Unreachable> {
        let terms = [
            ("评分人数", Unit::Count.write(&rating.raters, 0)),
            ("现在评分", Unit::Score.write(&rating.score, 9)),
            ("目标评分", Unit::Score.write(&target.0, 9)),
            ("每天新评分", Unit::Count.write(&self.per_day, 4)),
            ("新评分均值", Unit::Score.write(&self.mean, 6)),
            ("窗口天数", Unit::Days.write(&self.window, 0)),
        ];
        let build = |formula: &str, days: Exact| {
            Working::exact("days", "达标天数", Unit::Days, formula, &terms, days).rounded(Rounding::Up)
        };
        let missing = &target.0 - &rating.score;
        if !missing.is_positive() {
            return Ok(build("现在评分 ≥ 目标评分", Exact::zero()));
        }
        if self.mean <= target.0 {
            return Err(Unreachable::Arrivals { mean: self.mean.clone().into(), target: target.0.clone().into() });
        }
        let owed = &rating.raters * missing;
        let gained = &self.per_day * (&self.mean - &target.0) + &owed / &self.window;
        let formula = "评分人数 × (目标评分 − 现在评分) ÷ \
                       (每天新评分 × (新评分均值 − 目标评分) + 评分人数 × (目标评分 − 现在评分) ÷ 窗口天数)";
        Ok(build(formula, owed / gained))
    }

    /// The score after `days`: only new ratings once the window has passed.
    pub fn score_after(&self, rating: &Rating, days: &Exact) -> Exact {
        let left = (Exact::one() - days / &self.window).max(Exact::zero());
        let counted = days.min(&self.window);
        let old = &rating.raters * left;
        let new = &self.per_day * counted;
        let all = &old + &new;
        if all.is_zero() { rating.score.clone() } else { (old * &rating.score + new * &self.mean) / all }
    }
}
