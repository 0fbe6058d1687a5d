//! What so many pieces cost, in exact decimals.

use rust_decimal::Decimal;

use super::offer::{Offers, Reduction, Threshold};

/// What the buyer thinks of buying.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cart {
    /// `None` where the buyer named an amount.
    pub pieces: Option<u32>,
    /// 元, before reductions and postage.
    pub total: Decimal,
}

/// A cart under a shop's offers, in 元.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    pub total: Decimal,
    /// 满减; `None` if the shop has none that can be read.
    pub reduction: Option<Decimal>,
    /// `None` if the shop's facts do not tell, or tell it only before or only after the reduction.
    pub free_shipping: Option<bool>,
    /// Known with `free_shipping`.
    pub postage: Option<Decimal>,
    /// 还差 to free shipping.
    pub short: Option<Decimal>,
}

impl Cart {
    /// `None` if it costs more than can be counted.
    pub fn of_pieces(pieces: u32, price: Decimal) -> Option<Self> {
        Some(Self { pieces: Some(pieces), total: price.checked_mul(pieces.into())? })
    }

    pub fn sum(&self, offers: &Offers) -> Sum {
        let reduction = (!offers.reductions.is_empty()).then(|| reduction(self.total, &offers.reductions));
        let free_shipping = offers.free_shipping.and_then(|threshold| self.ships_free(threshold, reduction));
        Sum {
            total: self.total,
            reduction,
            free_shipping,
            postage: free_shipping.and_then(|free| if free { Some(Decimal::ZERO) } else { offers.postage }),
            short: match (free_shipping, offers.free_shipping) {
                (Some(false), Some(Threshold::Amount(amount))) => Some(amount - self.total),
                _ => None,
            },
        }
    }

    /// Whether the threshold is counted before or after the reduction, a shop does not say: both must agree.
    fn ships_free(&self, threshold: Threshold, reduction: Option<Decimal>) -> Option<bool> {
        match threshold {
            Threshold::Pieces(least) => self.pieces.map(|pieces| pieces >= least),
            Threshold::Amount(amount) => {
                let before = self.total >= amount;
                let after = self.total - reduction.unwrap_or_default() >= amount;
                (before == after).then_some(before)
            }
        }
    }
}

impl Sum {
    /// 优惠后, without postage.
    pub fn reduced(&self) -> Option<Decimal> {
        Some(self.total - self.reduction?)
    }
}

/// Of the highest tier reached.
fn reduction(total: Decimal, tiers: &[Reduction]) -> Decimal {
    let reached = tiers.iter().rfind(|tier| tier.from <= total);
    reached.map_or(Decimal::ZERO, |tier| {
        let times = if tier.repeats { (total / tier.from).trunc() } else { Decimal::ONE };
        tier.off * times
    })
}

/// An amount such as `8元`, `59.90`, `￥59`: at most two decimals, below a million.
pub fn money(text: &str) -> Option<Decimal> {
    let number = text.trim().trim_start_matches(['¥', '￥']).trim_end_matches(['元', '块']);
    let digits =
        number.chars().all(|c| c.is_ascii_digit() || c == '.') && number.starts_with(|c: char| c.is_ascii_digit());
    let amount: Decimal = number.parse().ok().filter(|_| digits)?;
    (amount.scale() <= 2 && amount < Decimal::from(1_000_000)).then_some(amount)
}

/// `178元`, `89.9元`.
pub fn show_money(amount: Decimal) -> String {
    format!("{}元", amount.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offers() -> Offers {
        let facts = [("包邮门槛", "满59元"), ("基础邮费", "8元"), ("满减活动", "满200元减20元、满300元减40元")];
        Offers::read(&facts.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }

    fn sum(pieces: u32, price: &str) -> Sum {
        Cart::of_pieces(pieces, price.parse().unwrap()).unwrap().sum(&offers())
    }

    /// 3 × 29.9 = 89.7; 2 × 29.9 = 59.8; 1 × 29.9 is 29.1 short of 59; 3 × 89 = 267 − 20; 4 × 89 = 356 − 40.
    #[test]
    fn sums_are_exact() {
        let shown = |amount: Option<Decimal>| amount.map(show_money).unwrap_or_default();
        for (pieces, price, total, reduced, free, postage, short) in [
            (3, "29.9", "89.7元", "89.7元", true, "0元", ""),
            (2, "29.9", "59.8元", "59.8元", true, "0元", ""),
            (1, "29.9", "29.9元", "29.9元", false, "8元", "29.1元"),
            (1, "59", "59元", "59元", true, "0元", ""),
            (3, "89", "267元", "247元", true, "0元", ""),
            (4, "89", "356元", "316元", true, "0元", ""),
        ] {
            let sum = sum(pieces, price);
            assert_eq!((show_money(sum.total), shown(sum.reduced())), (total.to_owned(), reduced.to_owned()));
            assert_eq!((sum.free_shipping, shown(sum.postage)), (Some(free), postage.to_owned()), "{pieces} × {price}");
            assert_eq!(shown(sum.short), short, "{pieces} × {price}");
        }
    }

    #[test]
    fn a_threshold_between_before_and_after_is_not_decided() {
        let facts = [("包邮门槛", "满190元"), ("满减活动", "满200元减20元")];
        let offers = Offers::read(&facts.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let sum = Cart::of_pieces(2, Decimal::from(100)).unwrap().sum(&offers);
        assert_eq!((sum.free_shipping, sum.postage, sum.short), (None, None, None));
    }

    #[test]
    fn each_full_amount_counts_where_the_shop_says_so() {
        let tiers = [Reduction { from: Decimal::from(200), off: Decimal::from(30), repeats: true }];
        assert_eq!(reduction(Decimal::from(650), &tiers), Decimal::from(90));
    }

    #[test]
    fn money_is_read_strictly() {
        assert_eq!(money("59.90"), Some("59.90".parse().unwrap()));
        for wrong in ["", "元", "约8元", "-8", "8.999", "1_000", ".5", "1e3", "99999999999999999999999999999999"] {
            assert_eq!(money(wrong), None, "{wrong}");
        }
    }
}
