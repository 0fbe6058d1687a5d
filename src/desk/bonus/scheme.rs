//! What a bonus scheme says; the shape of its file is documented by [`EXAMPLE`].

use std::{collections::BTreeSet, ops::Range, path::Path};

use num_traits::Signed;
use serde::{Deserialize, Deserializer, de};

use crate::{
    desk::number::{Exact, Typed, integer, typed},
    diagnostic::Diagnostic,
    pack,
};

/// A scheme with every key, explained in Chinese.
pub const EXAMPLE: &str = include_str!("example.toml");

/// A whole scheme.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    pub title: String,
    /// The column of names.
    pub agent: String,
    #[serde(default)]
    pub repeat: Repeat,
    #[serde(default)]
    pub ties: Ties,
    #[serde(default, rename = "band")]
    pub bands: Vec<Band>,
    #[serde(default, rename = "extra")]
    pub extras: Vec<Extra>,
    #[serde(default, rename = "rank")]
    pub ranks: Vec<Rank>,
    pub team: Option<Team>,
}

/// 奖励名次可重复: whether one agent may win in several rankings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "bool")]
pub enum Repeat {
    #[default]
    Allowed,
    /// Who has won is left out of the rankings further down.
    Once,
}

impl From<bool> for Repeat {
    fn from(repeat: bool) -> Self {
        if repeat { Self::Allowed } else { Self::Once }
    }
}

/// What agents with equal figures get.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ties {
    /// Each the bonus of the place; the places they fill together are not given again.
    #[default]
    Each,
    /// Together the bonuses of the places they fill, in equal parts to the cent.
    Split,
}

/// The highest step that is reached pays.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    pub title: String,
    pub metric: String,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub title: Option<String>,
    pub from: Threshold,
    pub bonus: Bonus,
}

/// Pays whenever its condition holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extra {
    pub title: String,
    pub metric: String,
    pub from: Option<Threshold>,
    pub over: Option<Threshold>,
    pub is: Option<String>,
    pub bonus: Bonus,
}

/// The highest figures win.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rank {
    pub title: String,
    pub metric: String,
    /// Of the first, the second …
    pub bonus: Vec<Bonus>,
    #[serde(default)]
    pub require: Vec<Requirement>,
    #[serde(default)]
    pub unmet: Unmet,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    pub metric: String,
    pub from: Threshold,
}

/// What becomes of a place whose winner does not meet the requirements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unmet {
    /// Nobody gets it.
    #[default]
    Void,
    /// The next who meets them moves up.
    Next,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    pub title: String,
    pub metric: String,
    /// The column that is summed where the figure is the agents' share of the shop's sales.
    pub sales: Option<String>,
    #[serde(default)]
    pub divide: Divide,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Divide {
    #[default]
    None,
    Equal,
}

/// A figure to be reached: `"70%"`, `"100万"`, `200`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold(pub Typed);

/// 元, not below 0: `500`, `"499.50"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bonus(pub Exact);

/// Integers, and text for what has decimals: binary fractions never come in.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Integer(i64),
    Text(String),
}

impl Written {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Typed, D::Error> {
        const WANTED: &str = "这里要写整数，或加引号的小数和百分数（\"499.50\"、\"70%\"）";
        match Self::deserialize(deserializer).map_err(|_| de::Error::custom(WANTED))? {
            Self::Integer(value) => Ok(Typed { value: integer(value), percent: false }),
            Self::Text(text) => typed(&text).ok_or_else(|| de::Error::custom(WANTED)),
        }
    }
}

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::read(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for Bonus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Typed { value, percent } = Written::read(deserializer)?;
        if percent || value.is_negative() {
            Err(de::Error::custom("奖金要写金额，不小于 0"))
        } else {
            Ok(Self(value))
        }
    }
}

impl Scheme {
    /// Reads the scheme that `text` of `file` is.
    ///
    /// # Errors
    /// The first thing wrong with it, where it stands.
    pub fn read(file: &Path, text: &str) -> Result<Self, Box<Diagnostic>> {
        let scheme: Self =
            toml::from_str(text).map_err(|error| Box::new(told(file, text, error.message(), error.span())))?;
        match scheme.mistake() {
            Some((message, help)) => Err(Box::new(Diagnostic::error(file, "bonus-scheme", message, help))),
            None => Ok(scheme),
        }
    }

    /// What the shape alone does not rule out, and what to do about it.
    fn mistake(&self) -> Option<(String, &'static str)> {
        let conditions = |extra: &Extra| {
            [extra.from.is_some(), extra.over.is_some(), extra.is.is_some()].iter().filter(|&&x| x).count()
        };
        let vague = self.extras.iter().find(|extra| conditions(extra) != 1);
        if let Some(extra) = vague {
            let message = format!("[[extra]] “{}” 要有 from、over、is 中的一个，只能有一个", extra.title);
            return Some((message, "from 是达到，over 是超过，is 是这一列写着什么"));
        }
        let team = self.team.iter().map(|team| (&team.title, &team.steps));
        let mut steps = self.bands.iter().map(|band| (&band.title, &band.steps)).chain(team);
        if let Some((title, _)) = steps.find(|(_, steps)| steps.is_empty()) {
            return Some((format!("“{title}” 一档都没有"), "在 steps 里写上 { from = \"70%\", bonus = 500 }"));
        }
        let nothing = self.bands.is_empty() && self.extras.is_empty() && self.ranks.is_empty() && self.team.is_none();
        nothing.then(|| {
            (
                "方案里一种奖励都没有".to_owned(),
                "写上 [[band]]、[[extra]]、[[rank]] 或 [team]；huashu calc bonus --example 有例子",
            )
        })
    }

    /// The columns that the table of agents must have, the names aside.
    pub fn metrics(&self) -> BTreeSet<&str> {
        let bands = self.bands.iter().map(|band| band.metric.as_str());
        let extras = self.extras.iter().map(|extra| extra.metric.as_str());
        let required = self.ranks.iter().flat_map(|rank| rank.require.iter().map(|required| required.metric.as_str()));
        let ranks = self.ranks.iter().map(|rank| rank.metric.as_str());
        bands.chain(extras).chain(ranks).chain(required).collect()
    }
}

/// What the reader refused: in our own words where they are, else in those of the packs.
fn told(file: &Path, text: &str, message: &str, span: Option<Range<usize>>) -> Diagnostic {
    const HELP: &str = "huashu calc bonus --example 有写好的例子";
    let own =
        |message: String| Diagnostic::error(file, "bonus-scheme", message, HELP).at(text, span.clone().unwrap_or(0..0));
    if !message.is_ascii() {
        return own(message.to_owned());
    }
    if let Some(known) = message.strip_prefix("unknown variant").and_then(|rest| rest.split_once("expected")) {
        let known: Vec<&str> = known.1.split('`').skip(1).step_by(2).collect();
        return own(format!("这里只能写 {}", known.join("、")));
    }
    let explained = pack::explain(file, text, message, span);
    // The packs' example is none of a scheme.
    if explained.help.contains("huashu init") { Diagnostic { help: HELP.to_owned(), ..explained } } else { explained }
}
