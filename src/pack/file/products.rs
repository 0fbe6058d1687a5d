//! The shapes of `kb/products.toml`.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use toml::Spanned;

use super::Strings;

/// The keys at the top of `kb/products.toml`.
pub(in crate::pack) const PRODUCTS_KEYS: &[&str] =
    &["title", "category", "allow", "size_chart", "product", "phrase", "faq", "test"];

/// `[[product]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "商品", description = "一件商品：属性、价格、库存、尺码表和关联推荐")]
pub(in crate::pack) struct ProductShape {
    #[schemars(with = "String", length(min = 1), description = "货号，不能重复；平台传来的商品和别的商品的推荐都写它")]
    pub id: Spanned<String>,
    #[schemars(with = "String", length(min = 1), description = "商品名，回复里的 {{商品}}")]
    pub name: Spanned<String>,
    #[serde(default)]
    #[schemars(description = "买家怎么叫它，可以不写")]
    pub alias: Strings,
    #[schemars(with = "Option<f64>", extend("exclusiveMinimum" = 0), description = "一件多少元，最多两位小数，例如 89 或 89.9")]
    pub price: Option<Spanned<Number>>,
    #[schemars(
        with = "Option<StockShape>",
        description = "还有几件，0 是没货；或按规格写 { \"110\" = 3, \"蓝色 120\" = 0 }；也可以只写 true 或 false"
    )]
    pub stock: Option<Spanned<StockShape>>,
    #[schemars(with = "Option<String>", description = "用哪张尺码表：[[size_chart]] 的 name")]
    pub size_chart: Option<Spanned<String>>,
    #[serde(default)]
    #[schemars(description = "替代：没货时换它，写货号")]
    pub substitute: Strings,
    #[serde(default)]
    #[schemars(description = "延展：功能相关的商品，写货号")]
    pub extension: Strings,
    #[serde(default)]
    #[schemars(description = "互补：搭配着穿的商品，写货号")]
    pub complement: Strings,
    #[serde(default)]
    #[schemars(description = "热销：卖得好的商品，写货号")]
    pub bestseller: Strings,
    #[serde(default)]
    #[schemars(description = "潜在：买家过些时候用得上的商品，写货号")]
    pub potential: Strings,
    #[serde(default)]
    #[schemars(
        with = "BTreeMap<String, AttributeText>",
        description = "属性：\"面料\" = \"精梳棉\"，回复里写成 {{面料}}"
    )]
    pub attributes: BTreeMap<Spanned<String>, Spanned<AttributeText>>,
    #[serde(default)]
    #[schemars(description = "不用 huashu check 的哪些规则：规则名 = \"理由\"")]
    pub allow: BTreeMap<String, String>,
}

/// `[[size_chart]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "尺码表", description = "身高体重穿什么码；没说是哪款商品时用第一张")]
pub(in crate::pack) struct SizeChartShape {
    #[schemars(with = "String", length(min = 1), description = "名称，商品的 size_chart 写它")]
    pub name: Spanned<String>,
    #[schemars(with = "Vec<SizeRowShape>", length(min = 1), description = "从小到大，一个码一行")]
    pub sizes: Vec<Spanned<SizeRowShape>>,
}

/// A row of `sizes`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "尺码", description = "一个码适合的身高和体重")]
pub(in crate::pack) struct SizeRowShape {
    #[schemars(with = "String", length(min = 1), description = "码，例如 110")]
    pub size: Spanned<String>,
    #[schemars(with = "String", description = "适合的身高，例如 \"105-115cm\"")]
    pub height: Spanned<String>,
    #[schemars(with = "Option<String>", description = "适合的体重，例如 \"34-40斤\" 或 \"17-20kg\"，可以不写")]
    pub weight: Option<Spanned<String>>,
}

/// A number as TOML shows it: `89`, `89.9`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected f32")]
pub(in crate::pack) enum Number {
    Whole(i64),
    Decimal(f64),
}

/// `true`, `false`, pieces, or pieces by option.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected pieces, true, false or a table")]
pub(in crate::pack) enum StockShape {
    Whole(PiecesShape),
    ByOption(BTreeMap<String, PiecesShape>),
}

/// Whether there is any, or how many.
#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
pub(in crate::pack) enum PiecesShape {
    Flag(bool),
    Pieces(u32),
}

impl PiecesShape {
    /// `true` is one piece: it is there.
    pub fn pieces(self) -> u32 {
        match self {
            Self::Flag(flag) => flag.into(),
            Self::Pieces(pieces) => pieces,
        }
    }
}

/// A string or a number.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a string")]
pub(in crate::pack) enum AttributeText {
    Text(String),
    Whole(i64),
    Decimal(f64),
}

impl AttributeText {
    pub fn into_text(self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::Whole(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
        }
    }
}

impl JsonSchema for AttributeText {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AttributeText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

impl JsonSchema for StockShape {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Stock".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": ["boolean", "integer", "object"],
            "minimum": 0,
            "additionalProperties": { "type": ["boolean", "integer"], "minimum": 0 },
        })
    }
}
