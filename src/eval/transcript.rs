//! 对话脚本: what buyers say in a conversation and what the robot should do, as a trainer writes it.
//!
//! ```text
//! # 问完快递问几天到
//! 时间：2026-11-11 15:00
//! 买家：发什么快递
//! → answer ship-courier
//! 买家：那几天能到
//! → answer ship-arrive 含 外省
//! 买家：转人工
//! → handoff asked_for_human
//! 客服：结束接待
//! ```
//!
//! `#` begins a conversation. `时间：` (`23:00`, `2026-11-11 23:00`, a day, RFC 3339), `商品：`, `订单：`, `渠道：` and `等级：`
//! hold for what follows; `客服：结束接待` releases the conversation, `催：` asks for what a waiting buyer is told,
//! `付款：` for what one who has paid is. Behind `→` stand the action, then in any order the entry (id or code), the reason
//! of a hand-off, and what the reply or the notice must contain: words after `含`, in quotes, or behind the entry. `不含`
//! comes before words that must not be said, `#` before a remark.

use std::{collections::BTreeMap, fmt};

use jiff::{Timestamp, tz::Offset};

use crate::{
    index::{Damaged, Index, KeyKind},
    pack::{PackTest, parse_clock},
    reply::{Ask, Conversation, HandoffReason, Reply, Responder},
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
    /// An id or a code.
    entry: Option<String>,
    /// Of a hand-off.
    reason: Option<String>,
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
    /// The entry that was expected, if nothing is called so.
    pub unknown: Option<String>,
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
        "时间" if time(&value, Timestamp::UNIX_EPOCH, 0).is_some() => Step::At(value),
        "时间" => {
            let help = "请写 23:00、2026-11-11 23:00、2026-11-11（当天中午）或 2026-11-11T23:00:00+08:00";
            return Err(problem(format!("看不懂时间“{value}”，{help}")));
        }
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
        let mut words = words(written).into_iter();
        let action = match words.next() {
            Some(Word::Bare(action)) if ["answer", "suggest", "handoff", "none"].contains(&action.as_str()) => action,
            _ => return Err(problem("→ 后面先写 answer、suggest、handoff 或 none")),
        };
        let mut expectation = Expected { action, ..Expected::default() };
        while let Some(word) = words.next() {
            let (target, said) = match word {
                Word::Contains => (&mut expectation.contains, words.next()),
                Word::Lacks => (&mut expectation.lacks, words.next()),
                Word::Bare(name) if expectation.reason.is_none() && is_reason(&name) => {
                    expectation.reason = Some(name);
                    continue;
                }
                Word::Bare(name) if expectation.entry.is_none() => {
                    expectation.entry = Some(name);
                    continue;
                }
                word => (&mut expectation.contains, Some(word)),
            };
            let Some(Word::Bare(said) | Word::Quoted(said)) = said else {
                return Err(problem("含 和 不含 后面要写字，例如 含 中通快递"));
            };
            target.push(said);
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
                    now = self::time(time, now, utc_offset).unwrap_or(now);
                    continue;
                }
                Step::Value(key, value) => {
                    context.insert((*key).to_owned(), value.clone());
                    continue;
                }
            };
            if let Some(expected) = expected.as_ref().filter(|expected| !expected.holds(&reply)) {
                let unknown = expected.entry.clone().filter(|entry| !is_entry(responder.index(), entry));
                let (expected, got) = (expected.to_string(), outcome(&reply));
                mismatches.push(Mismatch { line: *line, said: text.to_owned(), expected, got, unknown });
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
        let is_found = |name: &String| {
            reply.candidates.first().is_some_and(|best| best.entry == *name || best.codes.contains(name))
        };
        let is_why = |name: &String| reply.reason.is_some_and(|reason| reason.name() == name);
        let said = format!("{}\n{}", reply.text.as_deref().unwrap_or(""), reply.notice.as_deref().unwrap_or(""));
        self.action == reply.action.name()
            && self.entry.iter().all(is_found)
            && self.reason.iter().all(is_why)
            && self.contains.iter().all(|words| said.contains(words))
            && !self.lacks.iter().any(|words| said.contains(words))
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.action)?;
        self.reason.iter().chain(&self.entry).try_for_each(|name| write!(f, " {name}"))?;
        self.contains.iter().try_for_each(|words| write!(f, " 含 {words}"))?;
        self.lacks.iter().try_for_each(|words| write!(f, " 不含 {words}"))
    }
}

/// A part of what stands behind an arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    /// 含.
    Contains,
    /// 不含.
    Lacks,
    Bare(String),
    /// Between quotes, spaces and all.
    Quoted(String),
}

const QUOTES: [(char, char); 5] = [('“', '”'), ('"', '"'), ('「', '」'), ('‘', '’'), ('\'', '\'')];

/// The parts of `text` up to a remark.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        let is_wanted = matches!(words.last(), Some(Word::Contains | Word::Lacks));
        let mut markers = [("含", Word::Contains), ("不含", Word::Lacks)].into_iter().filter(|_| !is_wanted);
        let marker = markers.find_map(|(mark, word)| Some((word, rest.strip_prefix(mark)?)));
        let quote = QUOTES.iter().find_map(|(open, close)| rest.strip_prefix(*open)?.split_once(*close));
        let (word, after) = match (marker, quote) {
            (Some((word, after)), _) => (word, after.trim_start_matches(['：', ':'])),
            (None, Some((quoted, after))) => (Word::Quoted(quoted.to_owned()), after),
            (None, None) => {
                let (bare, after) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
                (Word::Bare(bare.to_owned()), after)
            }
        };
        words.push(word);
        rest = after.trim_start();
    }
    words
}

fn is_reason(name: &str) -> bool {
    use HandoffReason as H;
    let reasons = [
        H::LowConfidence,
        H::NearTie,
        H::AskedForHuman,
        H::Complaint,
        H::MissingFact,
        H::NotAuto,
        H::Repeated,
        H::HandedOff,
    ];
    reasons.into_iter().any(|reason| reason.name() == name)
}

fn is_entry(index: &Index, name: &str) -> bool {
    !index.by_id(name).is_empty() || !index.by_key(KeyKind::Code, name).is_empty()
}

/// A moment, or a time of the day that it is at `now`.
fn time(text: &str, now: Timestamp, utc_offset: i8) -> Option<Timestamp> {
    let today = |offset: Offset| offset.to_datetime(now).date();
    match (parse_clock(text), Offset::from_hours(utc_offset)) {
        (Some(clock), Ok(offset)) => offset.to_timestamp(today(offset).to_datetime(clock)).ok(),
        _ => PackTest::parse_time(text, utc_offset),
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
