//! Faults of service found in what agents wrote, with examples.

use std::collections::HashMap;

use super::{Message, Moment, chat::clipped};
use crate::{
    check::in_sent,
    text::{mask, mask_name, normalize},
};

/// Letters from which a text that is sent again is mechanical.
const LONG: usize = 15;

/// Different texts that are remembered with what was found in them.
const MOST_REMEMBERED: usize = 1 << 16;

/// Characters of a text that an example shows.
pub(super) const LONGEST_EXAMPLE: usize = 60;

/// A fault; the first four are the rules of `huashu check` on a single text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    TooShort,
    FlatDenial,
    StockWithoutAlternative,
    DontKnow,
    /// The same long text to the same buyer again, within a conversation.
    Repeated,
    /// More than half of an agent's messages, of 20 or more, are one text.
    OneWording,
    /// A round over the limit, answered or not.
    LongWait,
}

impl Fault {
    pub const ALL: [Self; 7] = [
        Self::TooShort,
        Self::FlatDenial,
        Self::StockWithoutAlternative,
        Self::DontKnow,
        Self::Repeated,
        Self::OneWording,
        Self::LongWait,
    ];

    /// Stable, in kebab case; of the first four the rule's.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::FlatDenial => "flat-denial",
            Self::StockWithoutAlternative => "stock-without-alternative",
            Self::DontKnow => "dont-know",
            Self::Repeated => "repeated",
            Self::OneWording => "one-wording",
            Self::LongWait => "long-wait",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::TooShort => "回复太短",
            Self::FlatDenial => "一口回绝",
            Self::StockWithoutAlternative => "没货不推荐",
            Self::DontKnow => "说不知道",
            Self::Repeated => "重复发同一段",
            Self::OneWording => "总用一种说法",
            Self::LongWait => "等待过长",
        }
    }

    /// What to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::TooShort => "补上原因或下一步，或反问一句：颜色、尺码、身高",
            Self::FlatDenial => "先给条件、原因或别的办法，再说不能",
            Self::StockWithoutAlternative => "给相近的现货、到货通知、收藏或预售",
            Self::DontKnow => "改成“我核实一下，在这里回复您”，或把答案写进话术",
            Self::Repeated => "换一种说法，先回应买家刚才那句",
            Self::OneWording => "给这句话多写几种说法，按买家的问题回",
            Self::LongWait => "先发等候语，忙时转给空闲的客服",
        }
    }
}

/// Faults of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct FaultSet(u8);

/// Beside the faults: the text is long enough to look mechanical when sent again.
const LONG_MARK: u8 = 1 << 7;

impl FaultSet {
    fn of(text: &str) -> Self {
        let mut set = 0;
        for (rule, _) in in_sent(text) {
            let fault = Fault::ALL.iter().position(|fault| fault.name() == rule.name);
            set |= fault.map_or(0, |bit| 1 << bit);
        }
        let mut letters = text.chars().filter(|c| c.is_alphanumeric());
        if letters.nth(LONG - 1).is_some() {
            return Self(set | LONG_MARK);
        }
        // A sticker or an image is no short reply.
        Self(if normalize(text).is_empty() { 0 } else { set })
    }

    pub fn iter(self) -> impl Iterator<Item = Fault> {
        Fault::ALL.into_iter().enumerate().filter(move |(bit, _)| self.0 & (1 << bit) != 0).map(|(_, fault)| fault)
    }

    pub fn is_long(self) -> bool {
        self.0 & LONG_MARK != 0
    }
}

/// Judges texts; those that come again only once.
#[derive(Debug, Default)]
pub(super) struct Judge {
    known: HashMap<u64, (FaultSet, Box<str>)>,
}

impl Judge {
    pub fn faults(&mut self, hash: u64, text: &str) -> FaultSet {
        if let Some((faults, _)) = self.known.get(&hash) {
            return *faults;
        }
        let faults = FaultSet::of(text);
        if self.known.len() < MOST_REMEMBERED {
            self.known.insert(hash, (faults, clipped(text, LONGEST_EXAMPLE).into()));
        }
        faults
    }

    pub fn text(&self, hash: u64) -> &str {
        self.known.get(&hash).map_or("", |(_, text)| text)
    }
}

/// One place where a fault was found; names and numbers of the buyer are masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub row: u64,
    pub time: Moment,
    pub agent: String,
    pub buyer: String,
    pub text: String,
}

impl Example {
    pub(super) fn of_message(message: &Message<'_>) -> Self {
        Self::new(message.row, message.time, message.agent, message.buyer, message.text)
    }

    pub(super) fn new(row: u64, time: Moment, agent: &str, buyer: &str, text: &str) -> Self {
        // Masked whole, then clipped: a number that is cut would not look like one.
        let text = clipped(&mask(text), LONGEST_EXAMPLE);
        Self { row, time, agent: agent.to_owned(), buyer: mask_name(buyer), text }
    }
}

/// The first examples of each fault, no text of an agent twice.
#[derive(Debug)]
pub(super) struct Examples {
    most: usize,
    found: HashMap<Fault, Vec<(u32, u64, Example)>>,
}

impl Examples {
    pub fn new(most: usize) -> Self {
        Self { most, found: HashMap::new() }
    }

    pub fn wants(&self, fault: Fault, agent: u32, text: u64) -> bool {
        let found = self.found.get(&fault).map_or(&[][..], Vec::as_slice);
        found.len() < self.most && !found.iter().any(|(by, what, _)| (*by, *what) == (agent, text))
    }

    pub fn put(&mut self, fault: Fault, example: Example, agent: u32, text: u64) {
        self.found.entry(fault).or_default().push((agent, text, example));
    }

    /// Those up to `now`.
    pub fn of(&self, fault: Fault, now: Moment) -> Vec<Example> {
        let found = self.found.get(&fault).map_or(&[][..], Vec::as_slice);
        found.iter().map(|(_, _, example)| example).filter(|example| example.time <= now).cloned().collect()
    }
}
