//! What is asked and what comes of it: the action, the text, the candidates, the reason of a hand-off.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::parts;
use crate::{
    pack::{Category, Layer, Period},
    search::{Confidence, Reason, Typed},
    template::Values,
};

/// 动作: what a robot does with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// 直接回复.
    Answer,
    /// 建议: an agent looks at it first.
    Suggest,
    /// 转人工.
    Handoff,
    /// 无匹配: nothing in the library resembles the question.
    None,
}

impl Action {
    /// The word in packs and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Suggest => "suggest",
            Self::Handoff => "handoff",
            Self::None => "none",
        }
    }

    /// The word shown on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::Answer => "直接回复",
            Self::Suggest => "建议",
            Self::Handoff => "转人工",
            Self::None => "无匹配",
        }
    }
}

/// Why a question is handed to an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HandoffReason {
    LowConfidence,
    /// Two entries are about as likely.
    NearTie,
    /// The buyer wants a person.
    AskedForHuman,
    /// The buyer complains, threatens or reports harm.
    Complaint,
    /// The reply needs a value that nobody gave.
    MissingFact,
    /// The entry is not for the robot (`auto = false`).
    NotAuto,
    /// It was asked a third time, or the answer would be word for word what was said before.
    Repeated,
    /// An agent has the conversation already, and has not released it.
    HandedOff,
}

/// How soon an agent should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    Normal,
    /// The buyer waits for a person, or gets nowhere.
    High,
    /// Anger or harm.
    Urgent,
}

impl HandoffReason {
    /// The word in responses and transcripts.
    pub fn name(self) -> &'static str {
        match self {
            Self::LowConfidence => "low_confidence",
            Self::NearTie => "near_tie",
            Self::AskedForHuman => "asked_for_human",
            Self::Complaint => "complaint",
            Self::MissingFact => "missing_fact",
            Self::NotAuto => "not_auto",
            Self::Repeated => "repeated",
            Self::HandedOff => "handed_off",
        }
    }

    /// The words shown on screen.
    pub fn title(self) -> &'static str {
        match self {
            Self::LowConfidence => "把握不够",
            Self::NearTie => "两条同样像",
            Self::AskedForHuman => "买家要找人工",
            Self::Complaint => "投诉或有伤害",
            Self::MissingFact => "回复里缺信息",
            Self::NotAuto => "不许机器人发",
            Self::Repeated => "能说的都说过了",
            Self::HandedOff => "客服正在接待",
        }
    }

    pub fn priority(self) -> Priority {
        match self {
            Self::Complaint => Priority::Urgent,
            Self::AskedForHuman | Self::Repeated => Priority::High,
            Self::LowConfidence | Self::NearTie | Self::MissingFact | Self::NotAuto | Self::HandedOff => {
                Priority::Normal
            }
        }
    }

    /// The buyer's words alone decide; what was found does not matter.
    pub(super) fn is_in_the_words(self) -> bool {
        matches!(self, Self::AskedForHuman | Self::Complaint)
    }
}

/// What is asked, and all that is known about who asks when.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    pub text: String,
    pub now: Timestamp,
    /// Values for conditions: `order` → `paid`, `product` → `A01` …
    pub context: BTreeMap<String, String>,
    /// Values for templates, above the shop's facts.
    pub facts: Values,
    /// How many candidates are wanted; the shop's setting if absent.
    pub limit: Option<usize>,
    /// Whether candidates say why.
    pub explain: bool,
}

impl Ask {
    /// Only a text, asked at `now`.
    pub fn new(text: impl Into<String>, now: Timestamp) -> Self {
        Self { text: text.into(), now, context: BTreeMap::new(), facts: Values::new(), limit: None, explain: false }
    }
}

/// What to do, and what to say.
#[derive(Debug, Clone)]
pub struct Reply {
    pub action: Action,
    /// The text to send; only with [`Action::Answer`].
    pub text: Option<String>,
    pub reason: Option<HandoffReason>,
    /// Distance to the runner-up, 0…1.
    pub margin: Confidence,
    /// `text` comes from so many of the first candidates: more than one if several things were asked.
    pub answers: usize,
    /// Best first, or in the order in which things were asked.
    pub candidates: Vec<Candidate>,
    /// What may be sent beside it, whatever the action: the first welcome, the notice after hours.
    pub notice: Option<String>,
    /// For the agent who takes over: why, and what the buyer said last.
    pub summary: Option<String>,
}

impl Reply {
    /// The action on the best of `candidates`, and its text if it is to answer.
    pub(super) fn of(action: Action, candidates: Vec<Candidate>) -> Self {
        let best = candidates.first().filter(|_| action == Action::Answer);
        let text = best.and_then(|best| best.filled.text()).map(str::to_owned);
        let (answers, margin) = (usize::from(text.is_some()), Confidence::default());
        Self { action, text, reason: None, margin, answers, candidates, notice: None, summary: None }
    }

    /// Whether the best candidate is good enough for an agent to be shown as the reply.
    pub fn is_found(&self) -> bool {
        self.action != Action::None && self.reason != Some(HandoffReason::LowConfidence)
    }

    /// Nothing asked, nothing found; perhaps something to say all the same.
    pub fn none(notice: Option<String>) -> Self {
        Self { notice, ..Self::of(Action::None, Vec::new()) }
    }

    /// Says `text`, which is no entry's.
    pub(super) fn saying(text: String) -> Self {
        Self { text: Some(text), ..Self::of(Action::Answer, Vec::new()) }
    }

    /// Takes the answer back: an agent must look at it.
    pub(super) fn withhold(&mut self, reason: HandoffReason) {
        (self.action, self.reason, self.text, self.answers) = (Action::Handoff, Some(reason), None, 0);
    }

    /// Whether the words alone decided it, or an exact hit: nothing said before changes it.
    pub(super) fn is_settled(&self) -> bool {
        self.reason.is_some_and(HandoffReason::is_in_the_words)
            || self.candidates.first().is_none_or(Candidate::is_named)
    }

    /// Whether the answer is itself a welcome.
    pub(super) fn greets(&self) -> bool {
        self.is_about(&[parts::GREETING])
    }

    /// Whether the best entry is of one of these categories.
    pub(super) fn is_about(&self, categories: &[&str]) -> bool {
        self.candidates.first().is_some_and(|best| categories.contains(&best.category.name.as_str()))
    }
}

/// A hit with its reply filled in as far as possible.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub entry: String,
    pub title: String,
    pub category: Category,
    pub codes: Vec<String>,
    pub confidence: Confidence,
    pub layer: Layer,
    pub period: Period,
    pub filled: Filled,
    /// Which of its wordings that is, from 0, and how many there are.
    pub variant: usize,
    pub variants: usize,
    pub auto: bool,
    /// The question is one of its asks, letter by letter.
    pub is_exact: bool,
    /// How what an agent typed names it, unless it was found by a question.
    pub typed: Option<Typed>,
    /// Its reply depends on what was worked out from the buyer's words: a size, a sum.
    pub is_worked_out: bool,
    /// The same for whatever says the same in another wording.
    pub gist: u64,
    pub why: Vec<Reason>,
}

impl Candidate {
    /// Whether it was named, by code, title or ask, letter by letter: then nothing else was meant.
    pub(super) fn is_named(&self) -> bool {
        self.is_exact || self.confidence == Confidence::CERTAIN || self.typed.is_some()
    }
}

/// A reply ready to send, or why it is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    Text(String),
    /// The wording with its placeholders left in, and the names that have no value.
    Missing {
        text: String,
        names: Vec<String>,
    },
    /// No answer's conditions hold.
    NoAnswer,
}

impl Filled {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Missing { .. } | Self::NoAnswer => None,
        }
    }

    /// The text to look at: where it cannot be sent, as it is written.
    pub fn wording(&self) -> &str {
        match self {
            Self::Text(text) | Self::Missing { text, .. } => text,
            Self::NoAnswer => "",
        }
    }

    /// The names that have no value.
    pub fn missing(&self) -> &[String] {
        match self {
            Self::Missing { names, .. } => names,
            Self::Text(_) | Self::NoAnswer => &[],
        }
    }
}
