//! 对话: what is remembered of one session, and what follows from it.
//!
//! - No text is sent twice: wordings take turns, and where they have run out, or the same thing is asked
//!   a third time, an agent takes over ([`HandoffReason::Repeated`]).
//! - After any hand-off the robot is silent ([`HandoffReason::HandedOff`]) until the agent releases it.
//! - 那几天能到 and 偏远地区呢 are read together with what was asked before.
//! - The first reply of all comes with the shop's welcome, a hand-off after hours with its notice.

use std::collections::{HashSet, VecDeque};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    Action, Ask, Candidate, HandoffReason, Reply, Responder, Turns,
    decide::handoff_words,
    menu::{Choice, Shown},
};
use crate::{
    index::Damaged,
    pack::{MenuTarget, Moment},
    text::{asks_itself, asks_nothing, follows_up, normalize, without_ties},
};

/// The answer to a thing is given so often; asked once more, an agent takes over.
const MOST_ANSWERS: u32 = 2;

/// Characters kept of what was asked.
const LONGEST_TOPIC: usize = 40;

/// Buyer's messages told to the agent who takes over.
const TOLD: usize = 4;

/// One session.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    turns: Turns,
    /// Hashes of the texts sent.
    said: HashSet<u64>,
    /// The last question that said what it was about.
    topic: Option<String>,
    handed_off: Option<HandoffReason>,
    /// What a digit chooses from.
    menu: Option<Shown>,
    /// The buyer's last messages.
    heard: VecDeque<String>,
    /// Notices given, so that the next one is worded differently.
    notices: usize,
    began: bool,
}

impl Conversation {
    /// The agent has done, and the robot answers again.
    pub fn release(&mut self) {
        self.handed_off = None;
    }

    /// Why an agent has it, while one does.
    pub fn handed_off(&self) -> Option<HandoffReason> {
        self.handed_off
    }

    fn hear(&mut self, text: &str) {
        if self.heard.len() == TOLD {
            self.heard.pop_front();
        }
        self.heard.push_back(shortened(text));
    }

    /// What an agent should know at a glance: why, and what the buyer said last.
    fn summary(&self, reason: HandoffReason) -> String {
        let heard: Vec<&str> = self.heard.iter().map(String::as_str).collect();
        format!("{}。买家说：{}", reason.title(), heard.join(" / "))
    }

    /// Whether what was found for a message together with the topic is what it asks. The topic's own answer
    /// once more is so only if the message by itself asks nothing and resembles nothing else.
    fn goes_on(&self, rest: &str, alone: &Reply, together: &Reply) -> bool {
        const RESEMBLES_NOTHING: f32 = 0.3;
        let best = |reply: &Reply| reply.candidates.first().map_or(0.0, |best| best.confidence.get());
        let is_new = together.candidates.first().is_some_and(|best| self.turns.answers(&best.entry) == 0);
        together.answers == 1 && (is_new || best(alone) < RESEMBLES_NOTHING && !asks_itself(rest))
    }

    /// Whether the texts of an answer would repeat what was said, or what is suggested was said already as
    /// often as it helps.
    fn would_repeat(&self, reply: &Reply) -> bool {
        let is_worn = |best: &Candidate| self.turns.answers(&best.entry) >= MOST_ANSWERS;
        let is_said = |text: &str| self.said.contains(&xxh3_64(text.as_bytes()));
        match reply.action {
            Action::Answer => {
                let mut answers = reply.candidates.iter().take(reply.answers);
                answers.any(|best| is_worn(best) || best.filled.text().is_some_and(is_said))
            }
            Action::Suggest => reply.candidates.first().is_some_and(is_worn),
            Action::Handoff | Action::None => false,
        }
    }

    fn remember_answer(&mut self, reply: &Reply) {
        for best in reply.candidates.iter().take(reply.answers) {
            self.turns.turn(&best.entry);
            self.said.extend(best.filled.text().map(|text| xxh3_64(text.as_bytes())));
        }
    }
}

impl Responder {
    /// The same as [`Responder::reply`] as the next message of a session.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn reply_in(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Reply, Damaged> {
        conversation.hear(&ask.text);
        let first = !std::mem::replace(&mut conversation.began, true);
        if conversation.handed_off.is_some() {
            return Ok(silenced(self.reply_on_topic(conversation, ask)?));
        }
        let mut reply = match self.reply_by_menu(conversation, ask)? {
            Some(reply) => reply,
            None => self.reply_on_topic(conversation, ask)?,
        };
        if reply.reason == Some(HandoffReason::LowConfidence) && asks_nothing(&normalize(&ask.text)) {
            reply.action = Action::None;
            reply.reason = None;
        }
        if conversation.would_repeat(&reply) {
            reply.withhold(HandoffReason::Repeated);
        }
        match (reply.action, reply.reason) {
            (Action::Answer, _) => {
                conversation.remember_answer(&reply);
                if first {
                    reply.notice = self.welcome(conversation, ask, reply.greets())?;
                }
            }
            (Action::Handoff, Some(reason)) => {
                conversation.handed_off = Some(reason);
                reply.summary = Some(conversation.summary(reason));
                if reply.notice.is_none() && self.is_closed(ask) {
                    reply.notice = self.notice(conversation, Moment::Night, ask)?;
                }
            }
            _ => {}
        }
        Ok(reply)
    }

    /// What to tell a buyer who has waited: the shop's words for it, in turn.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn waiting(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Option<String>, Damaged> {
        self.notice(conversation, Moment::Waiting, ask)
    }

    /// The menu where it is asked for, and what is chosen from the one shown.
    fn reply_by_menu(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Option<Reply>, Damaged> {
        let index = self.searcher.shared_index();
        let Some(menu) = &index.head().menu else { return Ok(None) };
        let shown = conversation.menu.take();
        let choice = shown.and_then(|shown| Some((shown, shown.choice(menu, &ask.text)?)));
        let next = match choice {
            None if menu.asks.contains(&normalize(&ask.text)) => Shown::Top,
            None => return Ok(None),
            Some((shown, Choice::Nothing)) => shown,
            Some((_, Choice::Back)) => Shown::Top,
            Some((shown, Choice::Item(item))) => {
                let chosen = &shown.items(menu)[item];
                match &chosen.target {
                    MenuTarget::Items(_) => Shown::Below(item),
                    MenuTarget::Entry(name) => {
                        conversation.menu = Some(shown);
                        let mut reply = self.reply_named(name, ask, &conversation.turns)?;
                        // 找人工客服 is said, and done.
                        if let Some(reason) = handoff_words(&chosen.title, &index.head().handoff, &[]) {
                            reply.notice = reply.text.take();
                            reply.withhold(reason);
                        }
                        return Ok(Some(reply));
                    }
                }
            }
        };
        conversation.menu = Some(next);
        Ok(Some(Reply::saying(next.text(menu))))
    }

    /// Beside the first answer: the shop's welcome, unless the answer is one, and its menu.
    fn welcome(
        &mut self,
        conversation: &mut Conversation,
        ask: &Ask,
        greeted: bool,
    ) -> Result<Option<String>, Damaged> {
        let index = self.searcher.shared_index();
        let welcome = if greeted { None } else { self.notice(conversation, Moment::First, ask)? };
        let menu = index.head().menu.as_ref().filter(|menu| menu.greets && conversation.menu.is_none());
        let menu = menu.map(|menu| Shown::Top.text(menu));
        if menu.is_some() {
            conversation.menu = Some(Shown::Top);
        }
        let notices: Vec<String> = welcome.into_iter().chain(menu).collect();
        Ok((!notices.is_empty()).then(|| notices.join("\n")))
    }

    /// The reply by itself, or, to a message that leans on the one before and says too little, together
    /// with what was asked then: 偏远地区呢 after 几天能到 is 偏远地区几天能到.
    fn reply_on_topic(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Reply, Damaged> {
        let alone = self.reply_with(ask, &conversation.turns, None)?;
        let text = normalize(&ask.text);
        let leans = follows_up(&text) && alone.action != Action::Answer && !alone.is_settled();
        let Some(topic) = conversation.topic.as_ref().filter(|_| leans) else {
            if !asks_nothing(&text) {
                conversation.topic = Some(shortened(without_ties(&text)));
            }
            return Ok(alone);
        };
        let rest = without_ties(&text);
        for text in [format!("{rest}{topic}"), format!("{topic}{rest}")] {
            let together = self.reply_with(&Ask { text, ..ask.clone() }, &conversation.turns, None)?;
            if together.action == Action::Answer && conversation.goes_on(rest, &alone, &together) {
                return Ok(together);
            }
        }
        Ok(alone)
    }

    /// Whether no agent is there to take over.
    fn is_closed(&self, ask: &Ask) -> bool {
        let head = self.index().head();
        head.reception.is_closed(head.settings.clock(ask.now).time())
    }

    fn notice(
        &mut self,
        conversation: &mut Conversation,
        moment: Moment,
        ask: &Ask,
    ) -> Result<Option<String>, Damaged> {
        let index = self.searcher.shared_index();
        let Some(code) = index.head().reception.phrase(moment) else { return Ok(None) };
        let notice = self.phrase_text(code, conversation.notices, ask)?;
        conversation.notices += usize::from(notice.is_some());
        Ok(notice)
    }
}

/// For the agent's eyes only.
fn silenced(mut reply: Reply) -> Reply {
    reply.withhold(HandoffReason::HandedOff);
    reply
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_TOPIC).collect()
}
