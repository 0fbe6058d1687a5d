//! How many agents a sale needs, from orders and from refunds.
//!
//! 售前人数 = 销售额 ÷ 客单价 × 客服销售占比 ÷ 询单转化率 ÷ 日接待量, the estimate of Taobao shops before 双11; for refunds
//! there are two, with and without ÷ 售后咨询占比.

use num_bigint::BigInt;

use super::{
    number::{Exact, at_least_zero},
    quantity::{Count, Money, Share},
    rounding::Rounding,
    working::{Unit, Working},
};

/// What the agents before the sale are computed from.
#[derive(Debug, Clone)]
pub struct Presale {
    pub sales: Money,
    pub average_order: Money,
    /// Of the sales, what agents close.
    pub agent_share: Share,
    /// Of those who ask, who pay.
    pub conversion: Share,
    /// Buyers that one agent serves on a day.
    pub capacity: Count,
}

impl Presale {
    /// Buyers who ask on the day.
    pub fn askers(&self) -> Exact {
        &self.sales.0 / &self.average_order.0 * &self.agent_share.0 / &self.conversion.0
    }

    pub fn heads(&self, rounding: Rounding) -> Working {
        let terms = [
            ("销售额", Unit::Money.write(&self.sales.0, 2)),
            ("客单价", Unit::Money.write(&self.average_order.0, 2)),
            ("客服销售占比", Unit::Share.write(&self.agent_share.0, 6)),
            ("询单转化率", Unit::Share.write(&self.conversion.0, 6)),
            ("日接待量", Unit::Count.write(&self.capacity.0, 6)),
        ];
        let formula = "销售额 ÷ 客单价 × 客服销售占比 ÷ 询单转化率 ÷ 日接待量";
        let heads = self.askers() / &self.capacity.0;
        Working::exact("heads", "售前人数", Unit::Heads, formula, &terms, heads).rounded(rounding)
    }
}

/// What the agents after the sale are computed from.
#[derive(Debug, Clone)]
pub struct Aftersale {
    pub orders: Count,
    pub return_rate: Share,
    /// Of those who return, who ask an agent; none: the formula without it.
    pub consult_share: Option<Share>,
    pub capacity: Count,
}

impl Aftersale {
    pub fn heads(&self, rounding: Rounding) -> Working {
        let mut terms = vec![
            ("订单量", Unit::Count.write(&self.orders.0, 6)),
            ("退货率", Unit::Share.write(&self.return_rate.0, 6)),
            ("日接待量", Unit::Count.write(&self.capacity.0, 6)),
        ];
        let mut formula = "订单量 × 退货率 ÷ 日接待量";
        let mut heads = self.cases() / &self.capacity.0;
        if let Some(share) = &self.consult_share {
            terms.push(("售后咨询占比", Unit::Share.write(&share.0, 6)));
            formula = "订单量 × 退货率 ÷ 售后咨询占比 ÷ 日接待量";
            heads /= &share.0;
        }
        Working::exact("heads", "售后人数", Unit::Heads, formula, &terms, heads).rounded(rounding)
    }

    fn cases(&self) -> Exact {
        &self.orders.0 * &self.return_rate.0
    }

    /// Buyers who are to be served on the day, as the formula has it.
    pub fn askers(&self) -> Exact {
        match &self.consult_share {
            Some(share) => self.cases() / &share.0,
            None => self.cases(),
        }
    }
}

/// Who is to be hired beside `full_time` agents; below zero heads there are none.
pub fn part_time(needed: &BigInt, full_time: &BigInt) -> Working {
    let heads = |count: &BigInt| Unit::Heads.write(&Exact::from_integer(count.clone()), 0);
    let terms = [("需要人数", heads(needed)), ("全职人数", heads(full_time))];
    let missing = at_least_zero(Exact::from_integer(needed - full_time));
    let formula = if needed < full_time {
        "全职人数 ≥ 需要人数，不用兼职"
    } else {
        "需要人数 − 全职人数"
    };
    Working::exact("part_time", "兼职人数", Unit::Heads, formula, &terms, missing)
}

/// The agents of one hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Hour {
    pub name: String,
    /// Of the day's askers.
    pub share: Exact,
    pub askers: Exact,
    pub heads: Exact,
    pub rounded: BigInt,
}

/// Agents needed in each hour when `askers` come as `shares` say and one agent serves `capacity` of them in a
/// shift of `shift` hours: askers × share ÷ (capacity ÷ shift).
pub fn by_hour(
    askers: &Exact,
    shares: &[(String, Exact)],
    capacity: &Count,
    shift: &Exact,
    rounding: Rounding,
) -> Vec<Hour> {
    let per_hour = &capacity.0 / shift;
    let hour = |(name, share): &(String, Exact)| {
        let askers = askers * share;
        let heads = &askers / &per_hour;
        let rounded = rounding.apply(&heads);
        Hour { name: name.clone(), share: share.clone(), askers, heads, rounded }
    };
    shares.iter().map(hour).collect()
}
