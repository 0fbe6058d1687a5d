//! The shapes of TOML files, with the position of every value that a message may point at.

use std::{collections::BTreeMap, fmt, ops::Range};

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};
use toml::{Spanned, value::Datetime};

/// `[[phrase]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhraseShape {
    pub code: Strings,
    pub title: Spanned<String>,
    pub text: Strings,
    #[serde(default)]
    pub ask: Strings,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
    pub auto: Option<bool>,
}

/// `[[faq]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaqShape {
    pub id: Spanned<String>,
    pub title: Option<Spanned<String>>,
    pub ask: Strings,
    #[serde(default)]
    pub reply: Strings,
    #[serde(default)]
    pub answer: Vec<AnswerShape>,
    #[serde(default)]
    pub any: Strings,
    #[serde(default)]
    pub none: Strings,
    #[serde(default)]
    pub pattern: Strings,
    #[serde(default = "yes")]
    pub auto: bool,
    pub from: Option<Spanned<Datetime>>,
    pub until: Option<Spanned<Datetime>>,
}

/// `[[faq.answer]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerShape {
    #[serde(default)]
    pub when: BTreeMap<String, Strings>,
    pub text: Strings,
}

/// `[settings]` of `kb/shop.toml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct SettingsShape {
    pub answer: Option<Spanned<f32>>,
    pub suggest: Option<Spanned<f32>>,
    pub margin: Option<Spanned<f32>>,
    pub suggestions: Option<Spanned<i64>>,
    pub utc_offset: Option<Spanned<i64>>,
}

/// `[[synonym]]` of `kb/shop.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SynonymShape {
    pub words: Strings,
    pub weight: Option<Spanned<f32>>,
}

/// `[handoff]` of `kb/shop.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandoffShape {
    #[serde(default)]
    pub human: Strings,
    #[serde(default)]
    pub complaint: Strings,
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
