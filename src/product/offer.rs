//! 包邮门槛, 邮费, 满减 and 多件优惠 as a shop writes them, read strictly: what cannot be read is not there.

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::{cart::money, number::whole};
use crate::template::Values;

/// What an order costs beyond its pieces.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offers {
    pub free_shipping: Option<Threshold>,
    /// 基础邮费 of an order.
    pub postage: Option<Decimal>,
    /// 偏远邮费 of an order.
    pub remote_postage: Option<Decimal>,
    /// 满减, from the least; `None` if the shop has some that cannot be read.
    pub reductions: Option<Vec<Reduction>>,
    /// 多件优惠, from the fewest pieces; `None` if the shop has some that cannot be read.
    pub bundles: Option<Vec<Bundle>>,
}

/// 包邮门槛.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    Amount(Decimal),
    Pieces(u32),
}

/// 三件9折.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bundle {
    pub pieces: u32,
    /// Of ten: 9.5 for 9.5折.
    pub tenths: Decimal,
}

/// 满200元减20元.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reduction {
    pub from: Decimal,
    pub off: Decimal,
    /// 每满.
    pub repeats: bool,
}

impl Offers {
    /// From the facts 包邮门槛, 基础邮费, 偏远邮费, 满减活动 and 多件优惠.
    pub fn read(facts: &Values) -> Self {
        let fact = |name: &str| facts.get(name).map(|text| text.replace(' ', "")).unwrap_or_default();
        Self {
            free_shipping: threshold(&fact("包邮门槛")),
            postage: money(&fact("基础邮费")),
            remote_postage: money(&fact("偏远邮费")),
            reductions: reductions(&fact("满减活动")),
            bundles: bundles(&fact("多件优惠")),
        }
    }
}

fn threshold(text: &str) -> Option<Threshold> {
    static AMOUNT: LazyLock<Regex> =
        LazyLock::new(|| pattern("^满?(?<money>[0-9.]+)[元块](?:起|就|即)?(?:包邮|免邮)?$"));
    static PIECES: LazyLock<Regex> =
        LazyLock::new(|| pattern("^满?(?<pieces>[0-9]+|[一二两三四五六七八九十]+)件(?:起|就|即)?(?:包邮|免邮)?$"));
    if matches!(text, "全场包邮" | "包邮") {
        return Some(Threshold::Amount(Decimal::ZERO));
    }
    if let Some(found) = AMOUNT.captures(text) {
        return money(&found["money"]).map(Threshold::Amount);
    }
    whole(&PIECES.captures(text)?["pieces"]).filter(|pieces| *pieces > 0).map(Threshold::Pieces)
}

/// All of them, or none: a tier overlooked is a wrong price.
fn reductions(text: &str) -> Option<Vec<Reduction>> {
    static TIER: LazyLock<Regex> =
        LazyLock::new(|| pattern("^(?<each>每)?满(?<from>[0-9.]+)[元块]?立?减(?<off>[0-9.]+)[元块]?$"));
    let tier = |text: &str| {
        let found = TIER.captures(text)?;
        let (from, off) = (money(&found["from"])?, money(&found["off"])?);
        (off > Decimal::ZERO && off < from).then(|| Reduction { from, off, repeats: found.name("each").is_some() })
    };
    let mut tiers = tiers(text).map(tier).collect::<Option<Vec<_>>>()?;
    tiers.sort_by_key(|tier| tier.from);
    Some(tiers)
}

fn tiers(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '，', ',', '；', ';']).filter(|tier| !tier.is_empty())
}

fn bundles(text: &str) -> Option<Vec<Bundle>> {
    static TIER: LazyLock<Regex> = LazyLock::new(|| {
        pattern("^满?(?<pieces>[0-9]+|[一二两三四五六七八九十]+)件(?:及?以上)?[打享]?(?<tenths>[0-9](?:\\.[0-9])?)折$")
    });
    let tier = |text: &str| {
        let found = TIER.captures(text)?;
        let (pieces, tenths) = (whole(&found["pieces"])?, found["tenths"].parse::<Decimal>().ok()?);
        (pieces > 0 && !tenths.is_zero()).then_some(Bundle { pieces, tenths })
    };
    let mut tiers = tiers(text).map(tier).collect::<Option<Vec<_>>>()?;
    tiers.sort_by_key(|tier| tier.pieces);
    Some(tiers)
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_an_amount_or_pieces_and_nothing_vague() {
        for (text, amount) in [("满59元", "59"), ("59.9元包邮", "59.9"), ("全场包邮", "0")] {
            assert_eq!(threshold(text), Some(Threshold::Amount(amount.parse().unwrap())), "{text}");
        }
        assert_eq!(threshold("满两件包邮"), Some(Threshold::Pieces(2)));
        for vague in ["", "满59", "满五十九元左右", "部分商品满59元", "满59.999元", "0件"] {
            assert_eq!(threshold(vague), None, "{vague}");
        }
    }

    #[test]
    fn bundles_are_read_or_known_to_be_unread() {
        let read =
            |text| bundles(text).map(|tiers| tiers.iter().map(|tier| tier.tenths.to_string()).collect::<Vec<_>>());
        assert_eq!(read("三件9折、两件9.5折"), Some(vec!["9.5".to_owned(), "9".to_owned()]));
        assert_eq!(read("满2件打8折"), Some(vec!["8".to_owned()]));
        assert_eq!(read(""), Some(Vec::new()));
        for vague in ["第二件半价", "两件9.5折、多买多优惠", "2件10折", "0件9折"] {
            assert_eq!(read(vague), None, "{vague}");
        }
    }

    #[test]
    fn one_tier_that_cannot_be_read_hides_them_all() {
        let tiers = reductions("满300元减40元、满200元减20元").unwrap();
        assert_eq!(tiers.iter().map(|tier| tier.off.to_string()).collect::<Vec<_>>(), ["20", "40"]);
        assert!(reductions("每满200减30").unwrap()[0].repeats);
        assert_eq!(reductions(""), Some(Vec::new()));
        for vague in ["满200元减20元、满300元打9折", "满20减200", "满减多多"] {
            assert_eq!(reductions(vague), None, "{vague}");
        }
    }
}
