//! A shop among its peers: their mean from the percentage a page shows, and the percentage from their mean.
//!
//! The platform divides the distance to the mean by what lies between the mean and the best or the worst score:
//! above, (本店 − 均值) ÷ (最高 − 均值); below, (均值 − 本店) ÷ (均值 − 最低).

use num_traits::{One, Signed, Zero};

use crate::desk::{
    number::{Exact, integer},
    working::{Unit, Working},
};

/// The best and the worst score of a trade.
#[derive(Debug, Clone, PartialEq)]
pub struct Peers {
    pub best: Exact,
    pub worst: Exact,
}

/// 5 and 0, what the spreadsheets of the trade put in for figures that no page shows.
impl Default for Peers {
    fn default() -> Self {
        Self { best: integer(5), worst: Exact::zero() }
    }
}

impl Peers {
    fn terms(&self, own: &Exact, other: (&'static str, String)) -> [(&'static str, String); 4] {
        [
            ("本店", Unit::Score.write(own, 9)),
            ("最高", Unit::Score.write(&self.best, 9)),
            ("最低", Unit::Score.write(&self.worst, 9)),
            other,
        ]
    }

    fn hold(&self, score: &Exact) -> bool {
        (&self.worst..=&self.best).contains(&score)
    }
}

/// The mean of the peers of a shop with score `own` that stands `deviation` above (or, below zero, below) them: an
/// estimate, for pages show the percentage in two decimals.
///
/// # Errors
/// Figures that contradict each other, in words.
pub fn mean_from_deviation(own: &Exact, deviation: &Exact, peers: &Peers) -> Result<Working, String> {
    if !peers.hold(own) {
        return Err(outside(own, peers));
    }
    if deviation.abs().is_one() {
        return Err("高出或低于同行 100% 就是最高或最低分，倒推不出同行均值".to_owned());
    }
    let terms = peers.terms(own, ("相差", Unit::Share.write(&deviation.abs(), 6)));
    let rest = Exact::one() - deviation.abs();
    let (formula, bound) = if deviation.is_positive() {
        ("(本店 − 相差 × 最高) ÷ (1 − 相差)", &peers.best)
    } else {
        ("(本店 − 相差 × 最低) ÷ (1 − 相差)", &peers.worst)
    };
    let mean = (own - deviation.abs() * bound) / rest;
    if !peers.hold(&mean) {
        let mean = Unit::Score.write(&mean, 4);
        return Err(format!("倒推出的同行均值是 {mean} 分，不在最低和最高之间；请核对评分和高低于同行的百分比"));
    }
    Ok(Working::exact("peer_mean", "同行均值（估算）", Unit::Score, formula, &terms, mean))
}

/// How far a shop with score `own` stands above (or, below zero, below) peers of mean `mean`, −1 to 1.
///
/// # Errors
/// Figures that contradict each other, in words.
pub fn deviation_from_mean(own: &Exact, mean: &Exact, peers: &Peers) -> Result<Working, String> {
    for score in [own, mean] {
        if !peers.hold(score) {
            return Err(outside(score, peers));
        }
    }
    let terms = peers.terms(own, ("均值", Unit::Score.write(mean, 9)));
    let (formula, value) = if own > mean {
        ("(本店 − 均值) ÷ (最高 − 均值)", (own - mean) / (&peers.best - mean))
    } else if own < mean {
        ("−(均值 − 本店) ÷ (均值 − 最低)", (own - mean) / (mean - &peers.worst))
    } else {
        ("本店 = 均值", Exact::zero())
    };
    Ok(Working::exact("deviation", "与同行相比", Unit::Share, formula, &terms, value))
}

fn outside(score: &Exact, peers: &Peers) -> String {
    let [score, worst, best] = [score, &peers.worst, &peers.best].map(|score| Unit::Score.write(score, 9));
    format!("{score} 分不在最低 {worst} 分和最高 {best} 分之间")
}
