//! 对话脚本: what buyers say in a conversation and what the robot should do, as a trainer writes it.
//!
//! ```text
//! # 问完快递问几天到
//! 时间：2026-11-11T15:00:00+08:00
//! 买家：发什么快递
//! → answer ship-courier
//! 买家：那几天能到
//! → answer ship-arrive 含 外省
//! 买家：转人工
//! → handoff asked_for_human
//! 客服：结束接待
//! ```
//!
//! `#` begins a conversation. `时间：`, `商品：`, `订单：`, `渠道：` and `等级：` hold for what follows; `客服：结束接待`
//! releases the conversation, `催：` asks for what a waiting buyer is told, `付款：` for what one who has paid is. Behind `→` stand the action, then
//! in any order the entry (id or code) or the reason of a hand-off, and words after `含` that the reply or
//! the notice must contain.

use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;

use crate::{
    index::Damaged,
    pack::PackTest,
    reply::{Ask, Conversation, Reply, Responder},
};

/// One conversation of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    pub title: String,
    /// Of the title, from 1.
    pub line: usize,
    steps: Vec<Step>,
}

/// What happens, or how it happens from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Say {
        text: String,
        line: usize,
        expected: Option<Expected>,
    },
    Waiting {
        line: usize,
        expected: Option<Expected>,
    },
    Paid {
        line: usize,
        expected: Option<Expected>,
    },
    Release,
    At(String),
    /// A value of the request by the key of its condition.
    Value(&'static str, String),
}

/// What stands behind an arrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Expected {
    action: String,
    /// An entry or the reason of a hand-off.
    names: Vec<String>,
    contains: Vec<String>,
    lacks: Vec<String>,
}

/// A line that cannot be read, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscriptError {
    pub line: usize,
    pub message: String,
}

impl fmt::Display for TranscriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 行：{}", self.line, self.message)
    }
}

impl std::error::Error for TranscriptError {}

/// What went otherwise than expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    pub line: usize,
    pub said: String,
    pub expected: String,
    pub got: String,
}

/// Reads the conversations of a file.
///
/// # Errors
/// The first line that is none of those above.
pub fn parse(text: &str) -> Result<Vec<Transcript>, TranscriptError> {
    let mut transcripts: Vec<Transcript> = Vec::new();
    for (line, written) in (1..).zip(text.lines()) {
        let written = written.trim();
        let problem = |message: &str| TranscriptError { line, message: message.to_owned() };
        if let Some(title) = written.strip_prefix('#') {
            transcripts.push(Transcript { title: title.trim().to_owned(), line, steps: Vec::new() });
        } else if !written.is_empty() {
            let transcript = transcripts.last_mut().ok_or_else(|| problem("先写 # 和标题，再写对话"))?;
            match written.strip_prefix('→') {
                Some(expected) => transcript.expect(expected, line)?,
                None => transcript.steps.push(step(written, line)?),
            }
        }
    }
    Ok(transcripts)
}

fn step(written: &str, line: usize) -> Result<Step, TranscriptError> {
    let problem = |message: String| TranscriptError { line, message };
    let (key, value) = written
        .split_once(['：', ':'])
        .ok_or_else(|| problem(format!("看不懂“{written}”，请写成“买家：……”或“→ answer 条目”")))?;
    let value = value.trim().to_owned();
    Ok(match key.trim() {
        "买家" => Step::Say { text: value, line, expected: None },
        "催" => Step::Waiting { line, expected: None },
        "付款" => Step::Paid { line, expected: None },
        "客服" => Step::Release,
        "时间" => Step::At(value),
        "商品" => Step::Value("product", value),
        "订单" => Step::Value("order", value),
        "渠道" => Step::Value("channel", value),
        "等级" => Step::Value("level", value),
        other => {
            return Err(problem(format!(
                "没有“{other}”这一种，请写买家、客服、催、付款、时间、商品、订单、渠道或等级"
            )));
        }
    })
}

impl Transcript {
    fn expect(&mut self, written: &str, line: usize) -> Result<(), TranscriptError> {
        let problem = |message: &str| TranscriptError { line, message: message.to_owned() };
        let Some(expected) = self.steps.last_mut().and_then(Step::expected_mut) else {
            return Err(problem("→ 要写在买家的话下面"));
        };
        let mut words = written.split_whitespace();
        let action = words.next().filter(|action| ["answer", "suggest", "handoff", "none"].contains(action));
        let action = action.ok_or_else(|| problem("→ 后面先写 answer、suggest、handoff 或 none"))?;
        let mut expectation = Expected { action: action.to_owned(), ..Expected::default() };
        while let Some(word) = words.next() {
            let (target, attached) = match (word.strip_prefix('含'), word.strip_prefix("不含")) {
                (Some(words), _) => (&mut expectation.contains, words),
                (None, Some(words)) => (&mut expectation.lacks, words),
                (None, None) => (&mut expectation.names, word),
            };
            target.extend(if attached.is_empty() { words.next() } else { Some(attached) }.map(str::to_owned));
        }
        *expected = Some(expectation);
        Ok(())
    }

    /// How many messages say what should come of them.
    pub fn expectations(&self) -> usize {
        self.steps.iter().filter(|step| step.expected().is_some()).count()
    }

    /// Plays it to `responder` as one session, at `now` until it names a time.
    ///
    /// # Errors
    /// If the index was damaged.
    pub fn play(&self, responder: &mut Responder, now: Timestamp) -> Result<Vec<Mismatch>, Damaged> {
        let utc_offset = responder.index().head().settings.utc_offset;
        let mut conversation = Conversation::default();
        let (mut now, mut context) = (now, BTreeMap::new());
        let mut mismatches = Vec::new();
        for step in &self.steps {
            let (text, line, expected, reply) = match step {
                Step::Say { text, line, expected } => {
                    let mut ask = Ask::new(text.as_str(), now);
                    ask.context.clone_from(&context);
                    (text.as_str(), line, expected, responder.reply_in(&mut conversation, &ask)?)
                }
                Step::Waiting { line, expected } => {
                    let notice = responder.waiting(&mut conversation, &Ask::new("", now))?;
                    ("（催）", line, expected, Reply::none(notice))
                }
                Step::Paid { line, expected } => {
                    let ask = Ask { context: context.clone(), ..Ask::new("", now) };
                    ("（付款）", line, expected, Reply::none(responder.paid(&mut conversation, &ask)?))
                }
                Step::Release => {
                    conversation.release();
                    continue;
                }
                Step::At(time) => {
                    now = PackTest::parse_time(time, utc_offset).unwrap_or(now);
                    continue;
                }
                Step::Value(key, value) => {
                    context.insert((*key).to_owned(), value.clone());
                    continue;
                }
            };
            if let Some(expected) = expected.as_ref().filter(|expected| !expected.holds(&reply)) {
                let (expected, got) = (expected.to_string(), outcome(&reply));
                mismatches.push(Mismatch { line: *line, said: text.to_owned(), expected, got });
            }
        }
        Ok(mismatches)
    }
}

impl Step {
    fn expected(&self) -> Option<&Expected> {
        match self {
            Self::Say { expected, .. } | Self::Waiting { expected, .. } | Self::Paid { expected, .. } => {
                expected.as_ref()
            }
            Self::Release | Self::At(_) | Self::Value(..) => None,
        }
    }

    fn expected_mut(&mut self) -> Option<&mut Option<Expected>> {
        match self {
            Self::Say { expected, .. } | Self::Waiting { expected, .. } | Self::Paid { expected, .. } => Some(expected),
            Self::Release | Self::At(_) | Self::Value(..) => None,
        }
    }
}

impl Expected {
    fn holds(&self, reply: &Reply) -> bool {
        let best = reply.candidates.first();
        let is_named = |name: &String| {
            let entry = best.is_some_and(|best| best.entry == *name || best.codes.contains(name));
            entry || reply.reason.is_some_and(|reason| reason.name() == name)
        };
        let said = format!("{}\n{}", reply.text.as_deref().unwrap_or(""), reply.notice.as_deref().unwrap_or(""));
        self.action == reply.action.name()
            && self.names.iter().all(is_named)
            && self.contains.iter().all(|words| said.contains(words))
            && !self.lacks.iter().any(|words| said.contains(words))
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.action, self.names.join(" "))?;
        self.contains.iter().try_for_each(|words| write!(f, " 含 {words}"))?;
        self.lacks.iter().try_for_each(|words| write!(f, " 不含 {words}"))
    }
}

/// In the words of an expectation, with what was said.
fn outcome(reply: &Reply) -> String {
    let best = reply.candidates.first().map_or("", |best| best.entry.as_str());
    let confidence = reply.candidates.first().map(|best| best.confidence).unwrap_or_default();
    let reason = reply.reason.map_or("", |reason| reason.name());
    let said = [reply.text.as_deref(), reply.notice.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" / ");
    format!("{} {reason} {best} 把握 {confidence} {said}", reply.action.name())
}
