//! What so many pieces cost, in exact decimals.

use rust_decimal::Decimal;

use super::{
    offer::{Bundle, Offers, Reduction, Threshold},
    region::Region,
};

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
    /// 多件优惠 that is reached.
    pub bundle: Option<Bundle>,
    /// 折后, where a bundle is reached.
    pub bundled: Option<Decimal>,
    /// `None` if the shop's facts do not tell, or tell it only before or only after the reductions.
    pub free_shipping: Option<bool>,
    /// Known with `free_shipping`, or by where it goes.
    pub postage: Option<Decimal>,
    /// 还差 to free shipping.
    pub short: Option<Decimal>,
    /// Whether every 满减, and every 多件优惠, can be read.
    knows_reductions: bool,
    knows_bundles: bool,
}

impl Cart {
    /// `None` if it costs more than can be counted.
    pub fn of_pieces(pieces: u32, price: Decimal) -> Option<Self> {
        Some(Self { pieces: Some(pieces), total: price.checked_mul(pieces.into())? })
    }

    /// Both together; `None` if they cost more than can be counted.
    pub fn with(self, other: Self) -> Option<Self> {
        let pieces = self.pieces.zip(other.pieces).and_then(|(pieces, others)| pieces.checked_add(others));
        Some(Self { pieces, total: self.total.checked_add(other.total)? })
    }

    /// Sent to `region`, if the buyer names one.
    pub fn sum(&self, offers: &Offers, region: Option<Region<'_>>) -> Sum {
        let tiers = offers.reductions.as_ref().filter(|tiers| !tiers.is_empty());
        let reduction = tiers.map(|tiers| reduction(self.total, tiers));
        let bundle = self.bundle(offers);
        let bundled = bundle.and_then(|bundle| in_fen(self.total.checked_mul(bundle.tenths)? / Decimal::TEN));
        let off = reduction.unwrap_or_default() + bundled.map_or(Decimal::ZERO, |bundled| self.total - bundled);
        let free_shipping = match region {
            Some(Region::Remote(_) | Region::Overseas(_)) => None,
            Some(Region::Near) | None => {
                offers.free_shipping.and_then(|threshold| self.ships_free(threshold, self.total - off))
            }
        };
        Sum {
            total: self.total,
            reduction,
            bundle,
            bundled,
            free_shipping,
            postage: match (region, free_shipping) {
                (Some(Region::Remote(_)), _) => offers.remote_postage,
                (_, Some(true)) => Some(Decimal::ZERO),
                (_, Some(false)) => offers.postage,
                (_, None) => None,
            },
            short: match (free_shipping, offers.free_shipping) {
                (Some(false), Some(Threshold::Amount(amount))) => Some(amount - self.total),
                _ => None,
            },
            knows_reductions: offers.reductions.is_some(),
            knows_bundles: offers.bundles.is_some() || self.pieces.is_none_or(|pieces| pieces < 2),
        }
    }

    fn bundle(&self, offers: &Offers) -> Option<Bundle> {
        let pieces = self.pieces?;
        offers.bundles.as_ref()?.iter().rfind(|tier| tier.pieces <= pieces).copied()
    }

    /// Whether the threshold is counted before or after what is taken `off`, a shop does not say: both must agree.
    fn ships_free(&self, threshold: Threshold, after: Decimal) -> Option<bool> {
        match threshold {
            Threshold::Pieces(least) => self.pieces.map(|pieces| pieces >= least),
            Threshold::Amount(amount) => {
                let is_reached = self.total >= amount;
                (is_reached == (after >= amount)).then_some(is_reached)
            }
        }
    }
}

impl Sum {
    /// 优惠后 by 满减 alone, without postage; `None` where 多件优惠 takes part too, or may.
    pub fn reduced(&self) -> Option<Decimal> {
        let reduction = self.reduction?;
        (self.knows_bundles && self.bundle.is_none()).then(|| self.total - reduction)
    }

    /// 应付, with postage; `None` unless all that takes part is known: how 满减 and 多件优惠 go together, a shop does not
    /// say. 满减 takes part while it is on; `None` if nobody knows.
    pub fn to_pay(&self, reduces: Option<bool>) -> Option<Decimal> {
        let reduction = match reduces {
            Some(false) => Decimal::ZERO,
            _ if !self.knows_reductions => return None,
            Some(true) => self.reduction.unwrap_or_default(),
            None => self.reduction.is_none_or(|reduction| reduction.is_zero()).then_some(Decimal::ZERO)?,
        };
        let price = match self.bundle {
            _ if !self.knows_bundles => return None,
            None => self.total - reduction,
            Some(_) if reduction.is_zero() => self.bundled?,
            Some(_) => return None,
        };
        price.checked_add(self.postage?)
    }
}

/// `None` if it is no whole number of 分: platforms round one way or the other.
fn in_fen(amount: Decimal) -> Option<Decimal> {
    let amount = amount.normalize();
    (amount.scale() <= 2).then_some(amount)
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
        Cart::of_pieces(pieces, price.parse().unwrap()).unwrap().sum(&offers(), None)
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

    /// 3 × 89 = 267, of which 0.9 is 240.3; 2 × 29.9 = 59.8, of which 0.95 is 56.81; 299 − 20 = 279.
    #[test]
    fn what_is_to_pay_is_told_only_where_all_of_it_is_known() {
        let facts = |bundles: &str| {
            let facts = [
                ("包邮门槛", "满59元"),
                ("基础邮费", "8元"),
                ("偏远邮费", "15元"),
                ("满减活动", "满200元减20元"),
                ("多件优惠", bundles),
            ];
            Offers::read(&facts.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
        };
        let remote = Some(Region::Remote("新疆"));
        let bundles = "两件9.5折、三件9折";
        for (told, pieces, price, region, during, to_pay) in [
            (bundles, 3, "89", None, false, "240.3元"),
            (bundles, 3, "89", None, true, ""),
            (bundles, 3, "89", remote, false, "255.3元"),
            (bundles, 3, "89", Some(Region::Overseas("香港")), false, ""),
            (bundles, 1, "299", None, true, "279元"),
            (bundles, 1, "299", None, false, "299元"),
            (bundles, 1, "29.9", None, false, "37.9元"),
            (bundles, 1, "29.9", Some(Region::Near), false, "37.9元"),
            (bundles, 1, "29.9", remote, false, "44.9元"),
            (bundles, 2, "29.9", None, false, ""), // 59.8 is over the threshold, 56.81 is not
            (bundles, 2, "59.99", None, false, ""), // 113.981 is no price
            ("第二件半价", 2, "89", None, false, ""),
            ("第二件半价", 1, "89", None, false, "89元"),
            ("", 3, "89", None, true, "247元"),
        ] {
            let cart = Cart::of_pieces(pieces, price.parse().unwrap()).unwrap();
            let shown = cart.sum(&facts(told), region).to_pay(Some(during)).map(show_money).unwrap_or_default();
            assert_eq!(shown, to_pay, "{told} {pieces} × {price} {region:?} {during}");
        }
        let three = Cart::of_pieces(3, Decimal::from(89)).unwrap();
        assert_eq!(three.sum(&facts(bundles), None).reduced(), None);
        assert_eq!(three.sum(&facts(""), None).to_pay(None), None, "whether 满减 is on, nobody knows");
    }

    #[test]
    fn a_threshold_between_before_and_after_is_not_decided() {
        let facts = [("包邮门槛", "满190元"), ("满减活动", "满200元减20元")];
        let offers = Offers::read(&facts.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let sum = Cart::of_pieces(2, Decimal::from(100)).unwrap().sum(&offers, None);
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
