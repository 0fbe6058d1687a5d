//! The shapes of TOML files, with the position of every value that a message may point at.
//!
//! What `description` says of a key is shown by editors ([`super::schema`]).

mod products;

use std::{borrow::Cow, collections::BTreeMap, fmt, ops::Range};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use toml::{Spanned, value::Datetime};

pub(super) use products::{
    AttributeText, Number, PRODUCTS_KEYS, ProductShape, SizeChartShape, SizeRowShape, StockShape,
};

/// The keys at the top of a pack.
pub(super) const PACK_KEYS: &[&str] = &["title", "category", "allow", "phrase", "faq", "test"];

/// The keys at the top of `kb/shop.toml`.
pub(super) const SHOP_KEYS: &[&str] = &[
    "title",
    "category",
    "base",
    "facts",
    "settings",
    "reception",
    "menu",
    "handoff",
    "synonym",
    "banned",
    "allow",
    "phrase",
    "faq",
    "test",
];

/// `[[phrase]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    title = "快捷短语",
    description = "客服用快捷码调出的一条回复",
    extend("anyOf" = [{ "required": ["text"] }, { "required": ["answer"] }])
)]
pub(super) struct PhraseShape {
    #[schemars(length(min = 1), description = "快捷码，一个或几个，同一层里不能重复；不分大小写和全半角")]
    pub code: Strings,
    #[schemars(with = "String", description = "标题；它的拼音和首字母也能找到这一条")]
    pub title: Spanned<String>,
    #[serde(default)]
    #[schemars(
        length(min = 1),
        description = "回复，一种或几种说法，轮流用；店铺信息写成 {{名称}}；没有按条件的回复合适时用它"
    )]
    pub text: Strings,
    #[serde(default)]
    #[schemars(description = "按条件的回复，用第一条合适的")]
    pub answer: Vec<AnswerShape>,
    #[serde(default)]
    #[schemars(description = "买家会怎么问，可以不写")]
    pub ask: Strings,
    #[schemars(with = "Option<String>", extend("format" = "date"), description = "从这一天起用，写成 2026-11-01，不加引号")]
    pub from: Option<Spanned<Datetime>>,
    #[schemars(with = "Option<String>", extend("format" = "date"), description = "用到这一天为止，含当天，写成 2026-11-14，不加引号")]
    pub until: Option<Spanned<Datetime>>,
    #[schemars(description = "机器人能不能自己发；不写时，有问法或有问答用到就能")]
    pub auto: Option<bool>,
    #[serde(default)]
    #[schemars(description = "不用 huashu check 的哪些规则：规则名 = \"理由\"")]
    pub allow: BTreeMap<String, String>,
}

/// `[[faq]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "问答", description = "买家问到时的回复")]
pub(super) struct FaqShape {
    #[schemars(with = "String", length(min = 1), description = "稳定的名字，同一层里不能重复，定下就不要改")]
    pub id: Spanned<String>,
    #[schemars(with = "Option<String>", description = "标题，不写就用第一句问法")]
    pub title: Option<Spanned<String>>,
    #[schemars(description = "买家会怎么问，写得越多越好找")]
    pub ask: Strings,
    #[serde(default)]
    #[schemars(length(min = 1), description = "快捷短语的快捷码，或一种或几种说法；没有按条件的回复合适时用它")]
    pub reply: Strings,
    #[serde(default)]
    #[schemars(description = "按条件的回复，用第一条合适的")]
    pub answer: Vec<AnswerShape>,
    #[serde(default)]
    #[schemars(description = "买家的话里有这些词，更可能是问这一条")]
    pub any: Strings,
    #[serde(default)]
    #[schemars(description = "买家的话里有这些词，就不是问这一条")]
    pub none: Strings,
    #[serde(default)]
    #[schemars(description = "正则，写在英文单引号里；(?<名称>…) 取出的内容可以在回复里用")]
    pub pattern: Strings,
    #[serde(default = "yes")]
    #[schemars(description = "机器人能不能自己发，不写就是能")]
    pub auto: bool,
    #[schemars(with = "Option<String>", extend("format" = "date"), description = "从这一天起用，写成 2026-11-01，不加引号")]
    pub from: Option<Spanned<Datetime>>,
    #[schemars(with = "Option<String>", extend("format" = "date"), description = "用到这一天为止，含当天，写成 2026-11-14，不加引号")]
    pub until: Option<Spanned<Datetime>>,
    #[serde(default)]
    #[schemars(description = "不用 huashu check 的哪些规则：规则名 = \"理由\"")]
    pub allow: BTreeMap<String, String>,
}

/// `[[phrase.answer]]` and `[[faq.answer]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "按条件的回复", description = "条件都合适时的回复")]
pub(super) struct AnswerShape {
    #[serde(default)]
    #[schemars(description = "条件：名称 = 值，或几个值中的一个，例如 { order = \"paid\" }")]
    pub when: BTreeMap<String, Strings>,
    #[schemars(length(min = 1), description = "一种或几种说法，问答里也可以是快捷短语的快捷码")]
    pub text: Strings,
}

/// `[settings]` of `kb/shop.toml`.
#[derive(Deserialize, Default, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "设置", description = "机器人什么时候回答，都可以不写")]
pub(super) struct SettingsShape {
    #[schemars(
        with = "Option<f32>",
        range(min = 0, max = 1),
        description = "把握到多少就直接回答，0 到 1，不写就是 0.94"
    )]
    pub answer: Option<Spanned<f32>>,
    #[schemars(
        with = "Option<f32>",
        range(min = 0, max = 1),
        description = "把握到多少就建议给客服，0 到 1，不写就是 0.6"
    )]
    pub suggest: Option<Spanned<f32>>,
    #[schemars(
        with = "Option<f32>",
        range(min = 0, max = 1),
        description = "比第二条至少高出多少才直接回答，0 到 1，不写就是 0.1"
    )]
    pub margin: Option<Spanned<f32>>,
    #[schemars(with = "Option<i64>", range(min = 1, max = 50), description = "建议几条，1 到 50，不写就是 5")]
    pub suggestions: Option<Spanned<i64>>,
    #[schemars(with = "Option<i64>", range(min = -12, max = 14), description = "店铺的时区，北京时间是 8，不写就是 8")]
    pub utc_offset: Option<Spanned<i64>>,
}

/// `[banned]` of `kb/shop.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "违禁词", description = "回复里不能出现的话，huashu check 会指出来")]
pub(super) struct BannedShape {
    #[serde(default)]
    #[schemars(description = "极限词")]
    pub superlative: Strings,
    #[serde(default)]
    #[schemars(description = "好评返现")]
    pub rebate: Strings,
    #[serde(default)]
    #[schemars(description = "带买家离开平台的话")]
    pub contact: Strings,
    #[serde(default)]
    #[schemars(description = "做不到的承诺和医疗功效")]
    pub promise: Strings,
    #[serde(default)]
    #[schemars(description = "不合适的称呼")]
    pub address: Strings,
    #[serde(default)]
    #[schemars(description = "含有上面的字但没有问题的词")]
    pub harmless: Strings,
}

/// `[[test]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "测试", description = "买家这么说，该得到什么；用 huashu test 跑")]
pub(super) struct TestShape {
    #[schemars(with = "String", description = "买家的话")]
    pub say: Spanned<String>,
    #[schemars(description = "该得到的条目：id 或快捷码")]
    pub expect: Option<String>,
    #[schemars(with = "Option<String>", description = "该有的动作：answer、suggest、handoff 或 none")]
    pub action: Option<Spanned<String>>,
    #[serde(default)]
    #[schemars(description = "请求里的值，例如 { order = \"paid\" }")]
    pub context: BTreeMap<String, String>,
    #[schemars(
        with = "Option<String>",
        description = "假定的时间：\"2026-11-11\"、\"2026-11-11 23:00\" 或 \"2026-11-11T23:00:00+08:00\""
    )]
    pub now: Option<Spanned<String>>,
}

/// `[[synonym]]` of `kb/shop.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "同义词", description = "买家说其中一个词，问法里写的是另一个，也找得到")]
pub(super) struct SynonymShape {
    #[schemars(with = "Vec<String>", length(min = 2), description = "意思完全一样的词，至少两个")]
    pub words: Strings,
    #[schemars(with = "Option<f32>", range(min = 0, max = 1), description = "换了词还算几成，0 到 1，不写就是 0.6")]
    pub weight: Option<Spanned<f32>>,
}

/// `[reception]` of `kb/shop.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "接待", description = "客服几点在，哪些时候主动说话；都可以不写")]
pub(super) struct ReceptionShape {
    #[schemars(with = "Option<String>", description = "客服几点上班，例如 \"8:30\"；和 close 一起写")]
    pub open: Option<Spanned<String>>,
    #[schemars(with = "Option<String>", description = "客服几点下班，例如 \"24:00\"；过了零点就写 \"1:00\"")]
    pub close: Option<Spanned<String>>,
    #[schemars(with = "Option<String>", description = "首次回复：头一次回答时一起发的快捷短语，写快捷码")]
    pub first: Option<Spanned<String>>,
    #[schemars(with = "Option<String>", description = "久等：买家等客服时发的快捷短语，写快捷码")]
    pub waiting: Option<Spanned<String>>,
    #[schemars(with = "Option<String>", description = "下班留言：下班后转人工时发的快捷短语，写快捷码")]
    pub night: Option<Spanned<String>>,
    #[schemars(
        with = "Option<String>",
        description = "静默下单：没聊过就付了款的买家，推荐一次搭配的快捷短语，写快捷码"
    )]
    pub paid: Option<Spanned<String>>,
}

/// `[menu]` of `kb/shop.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "菜单", description = "买家回数字来选，最多 8 项，每项下面还可以有一层")]
pub(super) struct MenuShape {
    #[serde(default)]
    #[schemars(description = "买家整句说这些话就给菜单，例如 [\"菜单\", \"自助服务\"]")]
    pub ask: Strings,
    #[schemars(with = "String", description = "菜单上面的一句话")]
    pub text: Spanned<String>,
    #[serde(default)]
    #[schemars(description = "头一次回答时一起给菜单，不写就不给")]
    pub greet: bool,
    #[schemars(length(min = 1, max = 8), description = "菜单的各项")]
    pub item: Vec<MenuItemShape>,
}

/// `[[menu.item]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "菜单项", description = "选了就回复 reply，或打开下面一层")]
pub(super) struct MenuItemShape {
    #[schemars(with = "String", description = "显示的文字")]
    pub title: Spanned<String>,
    #[schemars(with = "Option<String>", description = "快捷短语的快捷码，或问答的 id")]
    pub reply: Option<Spanned<String>>,
    #[serde(default)]
    #[schemars(length(max = 8), description = "下面一层的各项，不能再有下一层")]
    pub item: Vec<MenuSubItemShape>,
}

/// `[[menu.item.item]]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "下层菜单项", description = "选了就回复 reply")]
pub(super) struct MenuSubItemShape {
    #[schemars(with = "String", description = "显示的文字")]
    pub title: Spanned<String>,
    #[schemars(with = "String", description = "快捷短语的快捷码，或问答的 id")]
    pub reply: Spanned<String>,
}

/// `[handoff]` of `kb/shop.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "转人工", description = "说到这些词就转人工，不管问的是什么")]
pub(super) struct HandoffShape {
    #[serde(default)]
    #[schemars(description = "要找真人的词")]
    pub human: Strings,
    #[serde(default)]
    #[schemars(description = "投诉、威胁、辱骂和人身安全的词")]
    pub complaint: Strings,
    #[serde(default)]
    #[schemars(description = "含有上面的词但不用转人工的话，例如 [\"人工智能\", \"有差评吗\"]")]
    pub harmless: Strings,
}

fn yes() -> bool {
    true
}

/// A string or a list of strings, with the bytes of each and of the whole in the file.
#[derive(Default)]
pub(super) struct Strings {
    pub list: Vec<Spanned<String>>,
    pub whole: Range<usize>,
}

impl Strings {
    pub fn plain(&self) -> Vec<String> {
        self.list.iter().map(|text| text.get_ref().clone()).collect()
    }

    /// Of the string with this number, or of the whole.
    pub fn span(&self, number: usize) -> Range<usize> {
        self.list.get(number).map_or(self.whole.clone(), Spanned::span)
    }
}

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Spanned::<OneOrMany>::deserialize(deserializer)?;
        let whole = value.span();
        let list = match value.into_inner() {
            OneOrMany::One(text) => vec![Spanned::new(whole.clone(), text)],
            OneOrMany::Many(texts) => texts,
        };
        Ok(Self { list, whole })
    }
}

impl JsonSchema for Strings {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Strings".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "array"], "items": { "type": "string" } })
    }
}

enum OneOrMany {
    One(String),
    Many(Vec<Spanned<String>>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StringOrList;
        impl<'de> Visitor<'de> for StringOrList {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMany, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMany::Many(texts))
            }
        }
        deserializer.deserialize_any(StringOrList)
    }
}
