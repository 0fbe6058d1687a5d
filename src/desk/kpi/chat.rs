//! A chat in memory: 32 bytes a message, names once, and of texts what examples show.

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Example, Message, Moment, Parameters, Sender,
    faults::{Examples, FaultSet, Judge, LONGEST_EXAMPLE},
    names::Names,
};

const NOBODY: u32 = u32::MAX;

/// A message as it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Event {
    pub time: Moment,
    /// Of an agent's text its hash; of a buyer's where it begins among the questions.
    pub text: u64,
    pub conversation: u32,
    agent: u32,
    row: u32,
    pub sender: Sender,
    pub faults: FaultSet,
}

impl Event {
    pub fn agent(&self) -> Option<u32> {
        (self.agent != NOBODY).then_some(self.agent)
    }

    pub fn row(&self) -> u64 {
        self.row.into()
    }
}

/// All messages of a chat.
#[derive(Debug)]
pub struct Chat {
    events: Vec<Event>,
    conversations: Names,
    /// Conversation → buyer.
    buyer_of: Vec<u32>,
    pub(super) buyers: Names,
    pub(super) agents: Names,
    pub(super) groups: Names,
    /// Agent → group.
    group_of: Vec<u32>,
    /// What buyers wrote, clipped, one after the other, each ending with a line feed.
    questions: String,
    judge: Judge,
    pub(super) examples: Examples,
    /// For the names of conversations that have none.
    key: String,
}

impl Chat {
    /// An empty chat that keeps as many examples as `parameters` say.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            events: Vec::new(),
            conversations: Names::default(),
            buyer_of: Vec::new(),
            buyers: Names::default(),
            agents: Names::default(),
            groups: Names::default(),
            group_of: Vec::new(),
            questions: String::new(),
            judge: Judge::default(),
            examples: Examples::new(parameters.examples),
            key: String::new(),
        }
    }

    /// Adds a message; in any order, times decide.
    pub fn take(&mut self, message: &Message<'_>) {
        let buyer = self.buyers.number(message.buyer);
        let conversation = self.conversation(message, buyer);
        let agent = if message.agent.is_empty() { NOBODY } else { self.agent(message) };
        let row = u32::try_from(message.row).unwrap_or(u32::MAX);
        let time = message.time;
        let (text, faults) = match message.sender {
            Sender::Agent => self.judged(message, agent),
            Sender::Buyer => (self.question(message.text), FaultSet::default()),
            Sender::System => (0, FaultSet::default()),
        };
        self.events.push(Event { time, text, conversation, agent, row, sender: message.sender, faults });
    }

    /// How many messages there are.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    fn conversation(&mut self, message: &Message<'_>, buyer: u32) -> u32 {
        use std::fmt::Write as _;
        self.key.clear();
        let _ = match message.session {
            "" => write!(self.key, "\u{1}{buyer}\u{1}{}", message.time.day()),
            session => write!(self.key, "{session}"),
        };
        let number = self.conversations.number(&self.key);
        if number as usize == self.buyer_of.len() {
            self.buyer_of.push(buyer);
        }
        number
    }

    fn agent(&mut self, message: &Message<'_>) -> u32 {
        let agent = self.agents.number(message.agent);
        if agent as usize == self.group_of.len() {
            self.group_of.push(NOBODY);
        }
        if !message.group.is_empty() {
            self.group_of[agent as usize] = self.groups.number(message.group);
        }
        agent
    }

    fn judged(&mut self, message: &Message<'_>, agent: u32) -> (u64, FaultSet) {
        let hash = xxh3_64(message.text.as_bytes());
        let faults = self.judge.faults(hash, message.text);
        for fault in faults.iter() {
            if self.examples.wants(fault, agent, hash) {
                self.examples.put(fault, Example::of_message(message), agent, hash);
            }
        }
        (hash, faults)
    }

    fn question(&mut self, text: &str) -> u64 {
        let start = self.questions.len() as u64;
        self.questions.extend(cut(text, LONGEST_EXAMPLE).chars().map(|c| if c == '\n' { ' ' } else { c }));
        self.questions.push('\n');
        start
    }

    /// What a buyer wrote.
    pub(super) fn question_text(&self, event: &Event) -> &str {
        let from = usize::try_from(event.text).ok().and_then(|start| self.questions.get(start..));
        from.and_then(|text| text.lines().next()).unwrap_or_default()
    }

    /// What an agent wrote, if it was written often enough to be remembered.
    pub(super) fn answer_text(&self, event: &Event) -> &str {
        self.judge.text(event.text)
    }

    pub(super) fn buyer(&self, event: &Event) -> u32 {
        self.buyer_of[event.conversation as usize]
    }

    pub(super) fn group(&self, agent: u32) -> Option<u32> {
        self.group_of.get(agent as usize).copied().filter(|&group| group != NOBODY)
    }

    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// Puts the messages of a conversation together, in the order of their times and rows.
    pub(super) fn sort(&mut self) {
        self.events.sort_unstable_by_key(|event| (event.conversation, event.time, event.row));
    }

    /// The last message's time.
    pub(super) fn end(&self) -> Option<Moment> {
        self.events.iter().map(|event| event.time).max()
    }

    /// Leaves out what was said after `now`; how many messages that are.
    pub(super) fn forget_after(&mut self, now: Moment) -> usize {
        let before = self.events.len();
        self.events.retain(|event| event.time <= now);
        before - self.events.len()
    }
}

/// At most `most` characters in one line.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let line = cut(text, most).replace(['\n', '\r', '\t'], " ");
    if line.len() < text.len() { format!("{line}…") } else { line }
}

/// At most `most` characters, and no part of a number: it could not be masked any more.
fn cut(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => text[..end].trim_end_matches(char::is_numeric),
        None => text,
    }
}
