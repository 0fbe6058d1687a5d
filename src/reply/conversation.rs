//! 对话: what is remembered of one session, and what follows from it.
//!
//! - No text is sent twice: wordings take turns, and where they have run out, or the same thing is asked
//!   a third time, an agent takes over ([`HandoffReason::Repeated`]).
//! - After any hand-off the robot is silent ([`HandoffReason::HandedOff`]) until the agent releases it.
//! - 那几天能到 and 偏远地区呢 are read together with what was asked before, and so is 112 after 怎么选码.
//! - The product, the child and the number of pieces are carried on ([`Subject`]).
//! - The first answer comes with the shop's welcome, the first message of a buyer who has paid unasked with an offer; a
//!   hand-off after hours comes with its notice.

use std::collections::{HashMap, VecDeque};

use super::{
    Action, Ask, Before, Candidate, Filled, HandoffReason, Reply, Responder, Subject, Turns,
    decide::handoff_words,
    menu::{Next, Shown},
    topic::{Together, together, topic_of},
    values::without_name,
};
use crate::{
    index::Damaged,
    pack::Moment,
    product::{Measures, Products, folded, is_place_alone},
    text::{asks_itself, asks_nothing, negates, normalize, printable, without_ties},
};

/// An answer is given so often; asked once more, an agent takes over.
const MOST_ANSWERS: u32 = 2;

/// Characters of a message told to the agent.
const LONGEST: usize = 40;

/// Texts remembered; after so many, nobody minds one said long ago.
const MOST_REMEMBERED: usize = 500;

/// A message as short as 运费呢, whose answer leads by less than this, goes on about what was asked before, if it can.
const SHORT: usize = 3;
const TIE: f32 = 0.4;

/// The status of an order that was paid, in requests.
const PAID: &str = "paid";

/// Buyer's messages told to the agent who takes over.
const TOLD: usize = 4;

/// One session.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    turns: Turns,
    subject: Subject,
    /// How often each answer was given since an agent was last here, by its gist.
    given: HashMap<u64, u32>,
    /// The last question that said what it was about.
    topic: Option<String>,
    /// What the last answer is called.
    title: Option<String>,
    handed_off: Option<HandoffReason>,
    /// Whether the last answer asked for the child's measures.
    asks_measures: bool,
    /// What a digit chooses from.
    menu: Option<Shown>,
    /// The buyer's last messages.
    heard: VecDeque<String>,
    /// Notices given, so that the next one is worded differently.
    notices: usize,
    began: bool,
    /// Whether the robot has answered, or an agent took over: it is too late for a welcome.
    is_met: bool,
}

impl Conversation {
    /// The agent has done, and the robot answers again: what is asked now is asked for the first time.
    pub fn release(&mut self) {
        self.handed_off = None;
        self.given.clear();
        self.turns.forget_said();
    }

    /// Why an agent has it, while one does.
    pub fn handed_off(&self) -> Option<HandoffReason> {
        self.handed_off
    }

    fn hear(&mut self, products: &Products, ask: &Ask) {
        if self.heard.len() == TOLD {
            self.heard.pop_front();
        }
        self.heard.push_back(printable(&ask.text.chars().take(LONGEST).collect::<String>()));
        if self.subject.is_over(ask.now) {
            (self.topic, self.title, self.menu, self.asks_measures) = (None, None, None, false);
        }
        self.subject.hear(products, ask);
    }

    fn before<'c>(&'c self, said: Option<&'c str>) -> Before<'c> {
        Before { turns: &self.turns, subject: &self.subject, said, typing: None }
    }

    /// What is asked now is what a message that says too little goes on about. Its product is carried on by itself.
    fn go_on_about(&mut self, message: &str, products: &Products) {
        let text = normalize(message);
        if !asks_nothing(&text) && Measures::alone(&folded(message)).is_none() {
            let product = self.subject.product(products);
            let unnamed = product.and_then(|product| without_name(&text, product));
            self.topic = Some(topic_of(unnamed.as_deref().unwrap_or(&text)));
        }
    }

    fn given(&self, candidate: &Candidate) -> u32 {
        self.given.get(&candidate.gist).copied().unwrap_or(0)
    }

    /// What an agent should know at a glance: why, about what, and what the buyer said last.
    fn summary(&self, reason: HandoffReason, reply: &Reply, products: &Products) -> String {
        let heard: Vec<&str> = self.heard.iter().map(String::as_str).collect();
        let missing = match reply.candidates.first().map(|best| &best.filled) {
            Some(Filled::Missing { names, .. }) if reason == HandoffReason::MissingFact => names.join("、"),
            _ => String::new(),
        };
        let about = self.subject.product(products).map(|product| format!("在聊“{}”。", product.name));
        format!("{}{missing}。{}买家说：{}", reason.title(), about.unwrap_or_default(), heard.join(" / "))
    }

    /// Whether what was found for a message together with the topic is what it asks. The topic's own answer
    /// once more is so only if the message by itself asks nothing and resembles nothing else. Figures only go on if
    /// they are reckoned with.
    fn goes_on(&self, leaning: &Together, alone: &Reply, together: &Reply) -> bool {
        const RESEMBLES_NOTHING: f32 = 0.3;
        let Some(found) = together.candidates.first().filter(|_| together.answers == 1) else { return false };
        let resembled = alone.candidates.first().map_or(0.0, |best| best.confidence.get());
        match leaning.is_figures {
            true => found.is_worked_out && self.asks_measures,
            false => self.given(found) == 0 || resembled < RESEMBLES_NOTHING && !asks_itself(&leaning.said),
        }
    }

    /// Whether the texts of an answer would repeat what was said, or what is suggested was said already as
    /// often as it helps.
    fn would_repeat(&self, reply: &Reply) -> bool {
        let is_worn = |best: &Candidate| self.given(best) >= MOST_ANSWERS;
        let is_said = |text: &str| self.turns.has_said(text);
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
        if self.turns.said() >= MOST_REMEMBERED {
            self.turns.forget_said();
            self.given.clear();
        }
        self.title = reply.candidates.first().map(|best| normalize(&best.title));
        let asks = |text: &str| ["身高", "多高", "体重", "多重"].iter().any(|word| text.contains(word));
        self.asks_measures = reply.text.as_deref().is_some_and(asks);
        for best in reply.candidates.iter().take(reply.answers) {
            self.turns.turn(&best.entry);
            *self.given.entry(best.gist).or_default() += 1;
            best.filled.text().into_iter().for_each(|text| self.turns.say(text));
        }
    }
}

impl Responder {
    /// The same as [`Responder::reply`] as the next message of a session.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn reply_in(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Reply, Damaged> {
        let index = self.searcher.shared_index();
        conversation.hear(index.products()?, ask);
        let first = !std::mem::replace(&mut conversation.began, true);
        if conversation.handed_off.is_some() {
            return Ok(silenced(self.reply_on_topic(conversation, ask)?));
        }
        let mut reply = match self.reply_by_menu(conversation, ask)? {
            Some(reply) => reply,
            None => self.reply_on_topic(conversation, ask)?,
        };
        let says_nothing = || asks_nothing(&normalize(&ask.text)) || is_place_alone(&ask.text);
        if reply.reason == Some(HandoffReason::LowConfidence) && says_nothing() {
            reply.action = Action::None;
            reply.reason = None;
        }
        if conversation.would_repeat(&reply) {
            reply.withhold(HandoffReason::Repeated);
        }
        match (reply.action, reply.reason) {
            (Action::Answer, _) => {
                conversation.remember_answer(&reply);
                let offer = if first { self.offer(conversation, ask, &reply)? } else { None };
                let is_met = std::mem::replace(&mut conversation.is_met, true);
                reply.notice = match offer {
                    None if !is_met => self.welcome(conversation, ask, reply.greets())?,
                    offer => offer,
                };
            }
            (Action::Handoff, Some(reason)) => {
                conversation.handed_off = Some(reason);
                conversation.is_met = true;
                reply.summary = Some(conversation.summary(reason, &reply, index.products()?));
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
        let next = match shown.and_then(|shown| shown.next(menu, &ask.text)) {
            None if menu.asks.contains(&normalize(&ask.text)) => Shown::Top,
            None => return Ok(None),
            Some(Next::Menu(next)) => next,
            Some(Next::Entry(name, chosen)) => {
                conversation.menu = shown;
                conversation.topic = Some(topic_of(&normalize(&chosen.title)));
                let mut reply = self.reply_named(name, ask, conversation.before(None))?;
                // 找人工客服 is said, and done.
                if let Some(reason) = handoff_words(&chosen.title, &index.head().handoff, &[]) {
                    reply.notice = reply.text.take();
                    reply.withhold(reason);
                }
                return Ok(Some(reply));
            }
        };
        conversation.menu = Some(next);
        Ok(Some(Reply::saying(next.text(menu))))
    }

    /// What to tell a buyer who has paid: something that goes with it, unless they have spoken before, and only once.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn paid(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Option<String>, Damaged> {
        let index = self.searcher.shared_index();
        conversation.subject.hear(index.products()?, ask);
        if std::mem::replace(&mut conversation.began, true) {
            return Ok(None);
        }
        conversation.is_met = true;
        self.notice(conversation, Moment::Paid, ask)
    }

    /// Beside the first answer to a buyer who has paid without a word: what goes with it, unless something is wrong.
    fn offer(&mut self, conversation: &mut Conversation, ask: &Ask, reply: &Reply) -> Result<Option<String>, Damaged> {
        let is_paid = ask.context.get("order").is_some_and(|status| status == PAID);
        let text = normalize(&ask.text);
        let is_content = !negates(&text) && !urges(&text) && !reply.is_about(&["returns", "aftersales", "order"]);
        let index = self.searcher.shared_index();
        // What goes with nothing?
        let is_content = is_content && conversation.subject.current(index.products()?, ask).is_some();
        if is_paid && is_content { self.notice(conversation, Moment::Paid, ask) } else { Ok(None) }
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

    /// The reply by itself, or, to a message that says too little, together with what was asked before:
    /// 偏远地区呢 after 几天能到 is 偏远地区几天能到.
    fn reply_on_topic(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Reply, Damaged> {
        if let Some(reply) = self.reply_to_name(conversation, ask)? {
            return Ok(reply);
        }
        let alone = self.reply_with(ask, conversation.before(None))?;
        let is_open = alone.action != Action::Answer && !alone.reason.is_some_and(HandoffReason::is_in_the_words)
            || alone.margin.get() < TIE && without_ties(&normalize(&ask.text)).chars().count() <= SHORT;
        let topic = conversation.topic.as_ref().filter(|_| is_open);
        let leaning = topic.and_then(|topic| {
            together(&ask.text, topic, conversation.title.as_deref(), conversation.subject.clears_up)
        });
        let Some(leaning) = leaning.filter(|leaning| leaning.is_figures || !alone.is_settled()) else {
            conversation.go_on_about(&ask.text, self.index().products()?);
            return Ok(alone);
        };
        let index = self.searcher.shared_index();
        for text in &leaning.texts {
            let ask = Ask { text: text.clone(), ..ask.clone() };
            let together = self.reply_with(&ask, conversation.before(Some(&leaning.said)))?;
            if conversation.goes_on(&leaning, &alone, &together) {
                conversation.subject.measure(index.products()?, &leaning.said);
                return Ok(together);
            }
        }
        Ok(alone)
    }

    /// To a message that is the name of a product and nothing else, after a question that it answers: 有货吗 / 小熊卫衣.
    fn reply_to_name(&mut self, conversation: &mut Conversation, ask: &Ask) -> Result<Option<Reply>, Damaged> {
        let index = self.searcher.shared_index();
        let Some(topic) = &conversation.topic else { return Ok(None) };
        let product = conversation.subject.product(index.products()?);
        let text = normalize(&ask.text);
        let is_name = product.and_then(|product| without_name(without_ties(&text), product));
        if !is_name.is_some_and(|rest| matches!(rest.trim(), "这款" | "这款的")) {
            return Ok(None);
        }
        let ask = Ask { text: topic.clone(), ..ask.clone() };
        let reply = self.reply_with(&ask, conversation.before(Some(&text)))?;
        Ok((reply.action == Action::Answer && conversation.given(&reply.candidates[0]) == 0).then_some(reply))
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
        let notice = self.phrase_text(code, conversation.notices, ask, conversation.before(None))?;
        conversation.notices += usize::from(notice.is_some());
        Ok(notice)
    }
}

/// Whether a buyer has lost patience: no moment to recommend anything.
fn urges(text: &str) -> bool {
    ["怎么还", "咋还", "还不", "还没", "催", "急", "多久了", "几天了", "慢"].iter().any(|word| text.contains(word))
}

/// For the agent's eyes only.
fn silenced(mut reply: Reply) -> Reply {
    reply.withhold(HandoffReason::HandedOff);
    reply
}
