//! 商品 and 尺码表: what a shop sells, after loading.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use regex::Regex;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::template::Values;

/// Values that the program works out or takes from the request: no attribute may be called so.
pub(crate) const RESERVED: &[&str] = &[
    "商品",
    "替代款",
    "延展款",
    "互补款",
    "热销款",
    "潜在款",
    "所问规格",
    "缺货规格",
    "现货规格",
    "现货件数",
    "身高",
    "体重",
    "推荐尺码",
    "身高尺码",
    "最小尺码",
    "最大尺码",
    "件数",
    "单价",
    "总价",
    "满减",
    "优惠后",
    "多件折扣",
    "折后价",
    "应付",
    "清单",
    "收货地区",
    "邮费合计",
    "还差",
];

/// Conditions that the program works out, beside those that the request tells.
pub(crate) const COMPUTED_CONDITIONS: &[&str] = &[
    "product",
    "stock",
    "size",
    "size_by",
    "build",
    "bundle",
    "free_shipping",
    "remote",
    "discount",
    "hour",
    "campaign",
];

/// The values that such a condition may have; a product's id and hours are checked in their own way.
pub(crate) const CONDITION_VALUES: &[(&str, &[&str])] = &[
    ("stock", &["in", "partly", "short", "unmade", "out"]),
    ("size", &["found", "above", "below", "implausible", "unclear"]),
    ("size_by", &["height", "weight"]),
    ("build", &["chubby", "thin", "loose", "usual"]),
    ("bundle", &["yes", "no"]),
    ("free_shipping", &["yes", "no"]),
    ("remote", &["yes", "overseas", "no"]),
    ("discount", &["yes", "no"]),
    ("campaign", &["before", "during", "after"]),
];

/// What a shop sells: `kb/products.toml` of all layers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalog {
    /// In the order in which they are written; those of upper layers take the place of lower ones.
    pub products: Vec<Product>,
    pub charts: Vec<SizeChart>,
}

impl Catalog {
    pub fn is_empty(&self) -> bool {
        self.products.is_empty() && self.charts.is_empty()
    }

    /// The names that a reply may hold because of the catalog.
    pub fn value_names(&self) -> BTreeSet<&str> {
        let computed = RESERVED.iter().copied().filter(|_| !self.is_empty());
        let attributes = self.products.iter().flat_map(|product| product.attributes.keys().map(String::as_str));
        computed.chain(attributes).collect()
    }

    pub fn by_id(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The chart of `product`; without a product the shop's first.
    pub fn chart(&self, product: Option<&Product>) -> Option<&SizeChart> {
        match product {
            Some(product) => {
                let name = product.size_chart.as_ref()?;
                self.charts.iter().find(|chart| chart.name == *name)
            }
            None => self.charts.first(),
        }
    }
}

/// 商品.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// 货号: what requests and other products call it.
    pub id: String,
    pub name: String,
    /// 别名: what buyers call it.
    pub aliases: Vec<String>,
    /// 属性: 面料, 弹力 … as values for replies.
    pub attributes: Values,
    /// 元 for one piece.
    #[serde(with = "rust_decimal::serde::str_option")]
    pub price: Option<Decimal>,
    /// `None` where nobody says.
    pub stock: Option<Stock>,
    /// The name of a [`SizeChart`].
    pub size_chart: Option<String>,
    /// Ids of other products by kind.
    pub related: BTreeMap<Relation, Vec<String>>,
    /// Rules of `huashu check` that do not hold for it, with the reason. Not cached.
    #[serde(skip)]
    pub allowed: BTreeMap<String, String>,
    pub origin: Origin,
}

/// 关联推荐: the five kinds of related sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// 替代: of the same kind, instead of it.
    Substitute,
    /// 延展: of another use, beside it.
    Extension,
    /// 互补: worn together with it.
    Complement,
    /// 热销.
    Bestseller,
    /// 潜在: what its buyer will need before long.
    Potential,
}

impl Relation {
    pub const ALL: [Self; 5] = [Self::Substitute, Self::Extension, Self::Complement, Self::Bestseller, Self::Potential];

    /// The key in packs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Substitute => "substitute",
            Self::Extension => "extension",
            Self::Complement => "complement",
            Self::Bestseller => "bestseller",
            Self::Potential => "potential",
        }
    }

    /// The value that lists its products in replies.
    pub fn value_name(self) -> &'static str {
        match self {
            Self::Substitute => "替代款",
            Self::Extension => "延展款",
            Self::Complement => "互补款",
            Self::Bestseller => "热销款",
            Self::Potential => "潜在款",
        }
    }
}

/// 库存 in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stock {
    /// Of all together; 0 is out of stock.
    Whole(u32),
    /// By 规格 (`110`, `蓝色`, `蓝色 110`), as they are written.
    ByOption(Vec<(String, u32)>),
}

/// 尺码表: sizes from small to large.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeChart {
    pub name: String,
    /// At least one; heights ascend.
    pub rows: Vec<SizeRow>,
}

/// Whom a size fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeRow {
    pub size: String,
    /// 身高 in millimetres.
    pub height: Span,
    /// 体重 in grams.
    pub weight: Option<Span>,
}

/// From and to, `from < to`. Where two sizes meet, the larger fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: u32,
    pub to: u32,
}

impl Span {
    /// 身高 such as `105-115cm`, in millimetres: 20 to 250 cm.
    pub fn of_heights(text: &str) -> Option<Self> {
        static HEIGHTS: LazyLock<Regex> = LazyLock::new(|| span_of("cm|厘米|公分"));
        Self::read(&HEIGHTS, text, |_| 10).filter(|span| span.from >= 200 && span.to <= 2_500)
    }

    /// 体重 such as `34-40斤` or `17-20kg`, in grams: 1 to 200 kg.
    pub fn of_weights(text: &str) -> Option<Self> {
        static WEIGHTS: LazyLock<Regex> = LazyLock::new(|| span_of("斤|kg|公斤|千克"));
        let grams = |unit: &str| if unit == "斤" { 500 } else { 1_000 };
        Self::read(&WEIGHTS, text, grams).filter(|span| span.from >= 1_000 && span.to <= 200_000)
    }

    /// From and to in units so large each; half a unit will do.
    fn read(pattern: &Regex, text: &str, size_of: impl Fn(&str) -> u32) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let found = pattern.captures(&lower)?;
        let size = size_of(&found["unit"]);
        let read = |name: &str| {
            let number: Decimal = found[name].parse().ok()?;
            u32::try_from(number.checked_mul(Decimal::from(size))?.trunc()).ok()
        };
        let span = Self { from: read("from")?, to: read("to")? };
        (span.from < span.to).then_some(span)
    }
}

fn span_of(units: &str) -> Regex {
    let number = r"\d{1,4}(?:\.\d)?";
    let pattern = format!(r"^(?<from>{number})\s*(?:{units})?\s*[-~～—至到]\s*(?<to>{number})\s*(?<unit>{units})$");
    Regex::new(&pattern).expect("made of constants")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_needs_its_unit_and_its_order() {
        let spans = |text| (Span::of_heights(text), Span::of_weights(text));
        assert_eq!(spans("105-115cm").0, Some(Span { from: 1_050, to: 1_150 }));
        assert_eq!(spans("105.5厘米～115 CM").0, Some(Span { from: 1_055, to: 1_150 }));
        assert_eq!(spans("34-40斤").1, Some(Span { from: 17_000, to: 20_000 }));
        assert_eq!(spans("17-20kg").1, Some(Span { from: 17_000, to: 20_000 }));
        for wrong in ["", "105-115", "115-105cm", "1050-1150cm", "105cm", "34-40斤半", "0-0斤", "９９-11cm", "1-9cm"]
        {
            assert_eq!(spans(wrong), (None, None), "{wrong}");
        }
    }
}
