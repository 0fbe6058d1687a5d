//! An entry: a phrase or a faq after loading, knowing where it came from.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

use crate::text::{normalize, spell};

/// 层: the upper hides the lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// 公司: shared by several shops, named by a shop's `base`.
    Company,
    /// 店铺.
    Shop,
    /// 个人: an agent's own packs.
    Personal,
}

impl Layer {
    /// The word shown on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Company => "公司",
            Self::Shop => "店铺",
            Self::Personal => "个人",
        }
    }
}

/// 快捷短语 or 问答.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Phrase,
    Faq,
}

/// A theme: the pack's `category` and the `title` shown for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    pub name: String,
    pub title: String,
}

/// How what is typed means a theme, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is the name or the title.
    Named,
    /// The name, the title, its pinyin or its initials begin with it.
    Begun,
    /// The title has it.
    Within,
}

impl Category {
    /// Whether `typed`, in normal form, may mean this theme.
    pub fn likeness(&self, typed: &str) -> Option<Likeness> {
        let (name, title) = (normalize(&self.name), normalize(&self.title));
        if [&name, &title].into_iter().any(|named| named == typed) {
            return Some(Likeness::Named);
        }
        let spelling = spell(&title);
        let begins = [&name, &title, &spelling.full(), &spelling.initials()];
        if begins.into_iter().any(|begin| begin.starts_with(typed)) {
            return Some(Likeness::Begun);
        }
        title.contains(typed).then_some(Likeness::Within)
    }
}

/// Where an entry is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub layer: Layer,
    pub file: PathBuf,
    /// Counts from 1.
    pub line: u32,
}

/// Days on which an entry may be used, both inclusive, in the shop's local time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: Option<Date>,
    pub until: Option<Date>,
}

impl Period {
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether some day lies in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_in_time = |a: &Self, b: &Self| match (a.from, b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        starts_in_time(self, other) && starts_in_time(other, self)
    }
}

/// What is said: wordings of its own, or those of the phrase with this code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// 说法: one or more wordings, which take turns.
    Texts(Vec<String>),
    /// A phrase's code.
    Phrase(String),
}

/// A reply under conditions; the first whose conditions all hold is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Name of a value in the request's context → the values that will do. Empty: always.
    pub when: BTreeMap<String, Vec<String>>,
    pub reply: Reply,
}

/// A phrase or a faq.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: Kind,
    /// A faq's id, or a phrase's first code: what responses and logs call the entry.
    pub key: String,
    pub title: String,
    pub category: Category,
    /// 快捷码, lower case; empty for a faq.
    pub codes: Vec<String>,
    /// 问法 as written.
    pub asks: Vec<String>,
    pub answers: Vec<Answer>,
    /// A question with one of these words points here …
    pub any: Vec<String>,
    /// … and one with any of these does not.
    pub none: Vec<String>,
    /// Regular expressions that point here, their named groups becoming values.
    pub patterns: Vec<String>,
    /// Whether the robot may send it without an agent.
    pub auto: bool,
    pub period: Period,
    pub origin: Origin,
    /// Rules of `huashu check` that do not hold for it, with the reason. Not cached.
    #[serde(skip)]
    pub allowed: BTreeMap<String, String>,
    /// Entries of the same code or id in upper layers (by number), each hiding this one on its days.
    pub hidden_by: Vec<u32>,
}

impl Entry {
    /// The wordings written in the entry itself.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.answers
            .iter()
            .flat_map(|answer| match &answer.reply {
                Reply::Texts(texts) => texts.as_slice(),
                Reply::Phrase(_) => &[],
            })
            .map(String::as_str)
    }

    /// Whether one is a faq that replies with the other's code.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let replies_with = |faq: &Self, phrase: &Self| {
            faq.answers.iter().any(|answer| matches!(&answer.reply, Reply::Phrase(code) if phrase.codes.contains(code)))
        };
        replies_with(self, other) || replies_with(other, self)
    }

    /// What entries of its kind compete for: a phrase's codes, a faq's id.
    pub fn names(&self) -> &[String] {
        match self.kind {
            Kind::Phrase => &self.codes,
            Kind::Faq => std::slice::from_ref(&self.key),
        }
    }
}

/// 设置 of a shop, each in 0…1 unless said otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Confidence from which the robot answers.
    pub answer: f32,
    /// Confidence from which a reply is suggested.
    pub suggest: f32,
    /// Distance to the runner-up below which nothing is answered.
    pub margin: f32,
    /// How many suggestions are shown, at least 1.
    pub suggestions: u32,
    /// Hours east of UTC of the shop's local time.
    pub utc_offset: i8,
}

impl Settings {
    /// The day it is in the shop.
    pub fn day(&self, now: Timestamp) -> Date {
        self.clock(now).date()
    }

    /// The date and time it is in the shop.
    pub fn clock(&self, now: Timestamp) -> DateTime {
        Offset::from_hours(self.utc_offset).unwrap_or(Offset::UTC).to_datetime(now)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { answer: 0.94, suggest: 0.6, margin: 0.1, suggestions: 5, utc_offset: 8 }
    }
}

/// 同义词: words that mean the same to the buyers of a shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Synonyms {
    pub words: Vec<String>,
    /// How much one counts where another was said, 0…1.
    pub weight: f32,
}

/// Between two parts of a word that hands off: whatever stands between them.
pub const GAP: &str = "…";

/// 转人工: words that hand a question to an agent whatever else it says. `夹…肉` is said where its parts stand near each
/// other.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffWords {
    /// The buyer asks for a person.
    pub human: Vec<String>,
    /// The buyer complains, threatens, or reports harm.
    pub complaint: Vec<String>,
    /// Words that contain one of these and ask for nobody: 人工智能, 不会给差评.
    pub harmless: Vec<String>,
}

/// 违禁词: what no reply may say, by what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BannedWords {
    /// 极限词.
    pub superlative: Vec<String>,
    /// 好评返现.
    pub rebate: Vec<String>,
    /// 站外联系.
    pub contact: Vec<String>,
    /// 过度承诺 and medical claims.
    pub promise: Vec<String>,
    /// 称呼.
    pub address: Vec<String>,
    /// Words that contain one of these and are harmless: 最近, 最后.
    pub harmless: Vec<String>,
}

/// `[[test]]`: what a buyer says, and what should come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTest {
    pub say: String,
    /// An entry's id or code.
    pub expect: Option<String>,
    /// `answer`, `suggest`, `handoff` or `none`.
    pub action: Option<String>,
    /// Values of the request: `order`, and any other by name.
    pub context: BTreeMap<String, String>,
    /// An RFC 3339 time, or a day.
    pub now: Option<String>,
    pub origin: Origin,
}

impl PackTest {
    /// When it takes place, if it says so.
    pub fn time(&self, utc_offset: i8) -> Option<Timestamp> {
        Self::parse_time(self.now.as_deref()?, utc_offset)
    }

    /// A moment; or `2026-11-11 23:00`, or noon of a day, in the shop's time.
    pub fn parse_time(text: &str, utc_offset: i8) -> Option<Timestamp> {
        let in_shop = |time: DateTime| Offset::from_hours(utc_offset).ok()?.to_timestamp(time).ok();
        let text = text.trim();
        if let Ok(moment) = text.parse() {
            return Some(moment);
        }
        match text.split_once([' ', 'T']) {
            Some((day, time)) => in_shop(day.parse::<Date>().ok()?.to_datetime(parse_clock(time)?)),
            None => in_shop(text.parse::<Date>().ok()?.at(12, 0, 0, 0)),
        }
    }
}

/// `23:00`, `9:30`, `9：30`, `23:59:59`.
pub(crate) fn parse_clock(text: &str) -> Option<Time> {
    let written = text.trim().replace('：', ":");
    let (hour, rest) = written.split_once(':')?;
    // A date before the hour would be overlooked.
    let is_hour = matches!(hour.len(), 1 | 2) && hour.bytes().all(|byte| byte.is_ascii_digit());
    format!("{hour:0>2}:{rest}").parse().ok().filter(|_| is_hour)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: Option<&str>, until: Option<&str>) -> Period {
        let day = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        Period { from: day(from), until: day(until) }
    }

    #[test]
    fn a_period_includes_both_its_days() {
        let sale = period(Some("2026-11-01"), Some("2026-11-14"));
        for (day, inside) in [("2026-10-31", false), ("2026-11-01", true), ("2026-11-14", true), ("2026-11-15", false)]
        {
            assert_eq!(sale.contains(day.parse().unwrap()), inside, "{day}");
        }
        assert!(Period::default().contains("1999-01-01".parse().unwrap()));
    }

    #[test]
    fn a_time_is_a_moment_or_the_shops_own_clock() {
        let read = |text| PackTest::parse_time(text, 8).map(|time| time.to_string());
        for (text, moment) in [
            ("2026-11-11T23:00:00+08:00", "2026-11-11T15:00:00Z"),
            ("2026-11-11 23:00", "2026-11-11T15:00:00Z"),
            ("2026-11-11 9：30", "2026-11-11T01:30:00Z"),
            ("2026-11-11T23:00", "2026-11-11T15:00:00Z"),
            ("2026-11-11", "2026-11-11T04:00:00Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(moment), "{text}");
        }
        for wrong in ["", "明天", "胡说八道", "23:00", "2026-02-30", "2026-11-11 25:00", "2026-11-11 晚上", "+3分钟"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(
            (parse_clock("9:30"), parse_clock("25:00"), parse_clock("9")),
            (Some(Time::constant(9, 30, 0, 0)), None, None)
        );
    }

    #[test]
    fn periods_overlap_when_a_day_lies_in_both() {
        let early = period(None, Some("2026-11-10"));
        let late = period(Some("2026-11-11"), None);
        assert!(!early.overlaps(&late) && !late.overlaps(&early));
        assert!(early.overlaps(&Period::default()));
        assert!(early.overlaps(&period(Some("2026-11-10"), Some("2026-11-10"))));
    }
}
