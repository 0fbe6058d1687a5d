//! Hits → reply: what to do, which wording, its facts filled in.

mod children;
mod conditions;
mod conversation;
mod decide;
mod menu;
mod message;
mod parts;
mod stacked;
mod subject;
mod topic;
mod turns;
mod values;

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, LazyLock},
};

use jiff::Timestamp;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::{
    index::{Damaged, Index},
    pack::{Answer, Entry, Reply as Source},
    search::{Confidence, Hit, Query, Searcher, Typing},
    template::{self, TemplateError, Values},
    text::printable,
};
pub use conversation::Conversation;
use decide::{decide, handoff_words};
pub use menu::{Next as AfterMenu, Shown as ShownMenu};
pub use message::{Action, Ask, Candidate, Filled, HandoffReason, Priority, Reply};
pub use stacked::{Stacked, stack};
use subject::Subject;
use turns::Turns;
use values::{Gathering, Known};

/// What was before a question.
#[derive(Clone, Copy)]
struct Before<'b> {
    /// Whose turn it is among wordings.
    turns: &'b Turns,
    subject: &'b Subject,
    /// The buyer's own words, where the question was put together with one before.
    said: Option<&'b str>,
    /// Of the agent at the keyboard; `None` if it is the buyer who asks.
    typing: Option<&'b Typing<'b>>,
}

impl<'b> Before<'b> {
    /// Nothing but earlier answers.
    fn nothing(turns: &'b Turns) -> Self {
        static UNSAID: LazyLock<Subject> = LazyLock::new(Subject::default);
        Self { turns, subject: &UNSAID, said: None, typing: None }
    }
}

/// Answers questions from one index. Wordings take turns: each answer given with an entry moves
/// its next answer on to the next wording.
pub struct Responder {
    searcher: Searcher,
    /// Those of questions without a conversation.
    turns: Turns,
    /// Wordings filled with the shop's facts alone.
    filled: HashMap<String, Filled>,
}

/// Filled wordings kept between questions.
const MOST_FILLED: usize = 10_000;

impl Responder {
    pub fn new(index: impl Into<Arc<Index>>) -> Self {
        Self { searcher: Searcher::new(index), turns: Turns::default(), filled: HashMap::new() }
    }

    /// Does beforehand what the first keys and questions would wait for: titles are read, patterns are compiled. For a
    /// thread of its own, while an agent looks at the prompt.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn prepare(index: &Arc<Index>) -> Result<(), Damaged> {
        let mut responder = Self::new(Arc::clone(index));
        for text in ["k", "身高110体重40斤穿多大，拍2件包邮吗"] {
            responder.typed(&Ask::new(text, Timestamp::now()), &Typing::default())?;
        }
        Ok(())
    }

    /// Begins with another wording than the first; counts from 0 and wraps around.
    pub fn starting_with_variant(self, variant: usize) -> Self {
        Self { turns: Turns::starting_at(variant), ..self }
    }

    /// Moves an entry on to its next wording.
    pub fn turn(&mut self, entry: &str) {
        self.turns.turn(entry);
    }

    /// Moves it back to the wording that it gave last.
    pub fn turn_back(&mut self, entry: &str) {
        self.turns.turn_back(entry);
    }

    pub fn index(&self) -> &Index {
        self.searcher.index()
    }

    /// Goes on with a newer index of the same shop: wordings keep their turns.
    pub fn swap(&mut self, index: impl Into<Arc<Index>>) {
        self.searcher = Searcher::new(index);
        self.filled.clear();
    }

    /// Looks up, decides and fills. A message that asks several things is answered part by part,
    /// in order; if a part cannot be answered, the whole is a suggestion.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn reply(&mut self, ask: &Ask) -> Result<Reply, Damaged> {
        let turns = mem::take(&mut self.turns);
        let reply = self.reply_with(ask, Before::nothing(&turns));
        self.turns = turns;
        let reply = reply?;
        for at in 0..reply.answers {
            self.turn(&reply.candidates[at].entry);
        }
        Ok(reply)
    }

    /// What an agent may mean who has typed `ask` so far, best first: what a list shows after each key, and what Enter
    /// takes the first of. No wording moves on: that is [`Responder::turn`]'s, once a reply was taken.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn typed(&mut self, ask: &Ask, typing: &Typing<'_>) -> Result<Reply, Damaged> {
        let turns = mem::take(&mut self.turns);
        let reply = self.reply_with(ask, Before { typing: Some(typing), ..Before::nothing(&turns) });
        self.turns = turns;
        reply
    }

    /// The same after what was `before`: no turn moves on.
    fn reply_with(&mut self, ask: &Ask, before: Before<'_>) -> Result<Reply, Damaged> {
        if let Some(reply) = self.reply_to_children(ask, before)? {
            return Ok(reply);
        }
        let whole = self.reply_to_one(ask, &ask.text, before)?;
        let mut parts = parts::split(&ask.text);
        if parts.len() > 1 {
            // 羽绒服 有货吗: the name asks nothing by itself, and is known to the other parts.
            let names = &self.index().products()?.names;
            parts.retain(|part| !names.is_name(part));
        }
        if whole.is_settled() || parts.len() < 2 {
            return Ok(whole);
        }
        let mut replies = Vec::with_capacity(parts.len());
        for part in parts {
            replies.push(self.reply_to_one(&Ask { text: part.to_owned(), ..ask.clone() }, &ask.text, before)?);
        }
        let answer = self.index().head().settings.answer;
        Ok(parts::together(whole, replies, answer))
    }

    /// `message` is what `ask` is a part of: what a part does not say, the message may.
    fn reply_to_one(&mut self, ask: &Ask, message: &str, before: Before<'_>) -> Result<Reply, Damaged> {
        let settings = self.index().head().settings;
        let day = settings.day(ask.now);
        let limit = ask.limit.unwrap_or(settings.suggestions as usize).max(1);
        // The runner-up decides the margin even if only one candidate is wanted.
        let query = Query { text: &ask.text, day, limit: limit.max(2), explain: ask.explain };
        let mut hits = self.search(&query, before.typing)?;
        let index = self.searcher.shared_index();
        let product = values::product_of(&index, ask, message, before)?;
        if let Some(text) = product.and_then(|product| values::without_name(&ask.text, product)) {
            let sure = |hits: &[Hit]| hits.first().map_or(0.0, |best| best.confidence.get());
            let unnamed = self.search(&Query { text: &text, ..query }, before.typing)?;
            hits = if sure(&unnamed) >= settings.answer.min(sure(&hits)) { unnamed } else { hits };
        }
        let by_code = hits.first().is_some_and(|best| best.confidence == Confidence::CERTAIN || best.typed.is_some());
        let gathering = Gathering::new(&index, ask, message, product, by_code, before)?;
        let mut candidates = self.candidates(hits, &gathering, before.turns)?;
        if let Some(reason) = handoff_words(&ask.text, &self.index().head().handoff, &candidates) {
            return Ok(handed_off(candidates, limit, reason));
        }
        let (action, reason, margin) = decide(&candidates, &settings);
        candidates.truncate(limit);
        Ok(Reply { reason, margin, ..Reply::of(action, candidates) })
    }

    /// What the phrase with this code or the faq with this id says first, if there is one today; whose turn it
    /// is among its wordings plays no part.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn say(&mut self, name: &str, ask: &Ask) -> Result<Option<Candidate>, Damaged> {
        Ok(self.reply_named(name, ask, Before::nothing(&Turns::default()))?.candidates.into_iter().next())
    }

    fn search(&mut self, query: &Query<'_>, typing: Option<&Typing<'_>>) -> Result<Vec<Hit>, Damaged> {
        match typing {
            None => self.searcher.search(query),
            Some(typing) => self.searcher.search_typed(query, typing),
        }
    }

    /// What the phrases with these codes and the faqs with these ids say, those that there are today. No wording
    /// moves on.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn named(&mut self, names: &[&str], ask: &Ask) -> Result<Reply, Damaged> {
        let turns = mem::take(&mut self.turns);
        let replies: Result<Vec<Reply>, Damaged> =
            names.iter().map(|name| self.reply_named(name, ask, Before::nothing(&turns))).collect();
        self.turns = turns;
        let candidates: Vec<Candidate> = replies?.into_iter().flat_map(|reply| reply.candidates).collect();
        let action = if candidates.is_empty() { Action::None } else { Action::Suggest };
        Ok(Reply::of(action, candidates))
    }

    /// The wording of this entry that reads `text` when it is filled in, as it is written in the pack.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn wording(&mut self, name: &str, text: &str, ask: &Ask) -> Result<Option<String>, Damaged> {
        let index = self.searcher.shared_index();
        let Some(hit) = self.searcher.named(name, index.head().settings.day(ask.now))? else { return Ok(None) };
        let turns = Turns::default();
        let known = Gathering::of_entry(&index, ask, Before::nothing(&turns))?.known(&Values::new());
        let Some(said) = self.answer(&hit.entry, &known)? else { return Ok(None) };
        let reads = |filled: &Filled| match filled {
            Filled::Text(filled) | Filled::Missing { text: filled, .. } => filled == text,
            Filled::NoAnswer => false,
        };
        let mut wordings = said.texts().iter();
        Ok(wordings.find(|wording| reads(&self.fill(wording, &known))).cloned())
    }

    /// The phrase with this code, or the faq with this id, as it is in force at `now`.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn entry(&mut self, name: &str, now: Timestamp) -> Result<Option<Arc<Entry>>, Damaged> {
        let day = self.index().head().settings.day(now);
        Ok(self.searcher.named(name, day)?.map(|hit| hit.entry))
    }

    /// What the phrase with this code or the faq with this id says, if there is one today.
    fn reply_named(&mut self, name: &str, ask: &Ask, before: Before<'_>) -> Result<Reply, Damaged> {
        let settings = self.index().head().settings;
        let hit = self.searcher.named(name, settings.day(ask.now))?;
        let index = self.searcher.shared_index();
        let gathering = Gathering::of_entry(&index, ask, before)?;
        let candidates = self.candidates(hit.into_iter().collect(), &gathering, before.turns)?;
        let (action, reason, margin) = decide(&candidates, &settings);
        Ok(Reply { reason, margin, ..Reply::of(action, candidates) })
    }

    /// Every phrase that no upper layer hides at `now`, valid then or not, with what it says to a buyer of whom nothing
    /// is known.
    ///
    /// # Errors
    /// If the cache was damaged after it was opened.
    pub fn phrases(&mut self, now: Timestamp) -> Result<Vec<Candidate>, Damaged> {
        let ask = Ask::new("", now);
        let hits = self.searcher.phrases(self.index().head().settings.day(now))?;
        let index = self.searcher.shared_index();
        let turns = Turns::default();
        let gathering = Gathering::of_entry(&index, &ask, Before::nothing(&turns))?;
        self.candidates(hits, &gathering, &turns)
    }

    /// The hits with their replies filled in.
    fn candidates(
        &mut self,
        hits: Vec<Hit>,
        gathering: &Gathering<'_>,
        turns: &Turns,
    ) -> Result<Vec<Candidate>, Damaged> {
        let known = gathering.known(&Values::new());
        let mut candidates = Vec::with_capacity(hits.len());
        for hit in hits {
            let with_captured = (!hit.captured.is_empty()).then(|| gathering.known(&hit.captured));
            candidates.push(self.candidate(hit, with_captured.as_ref().unwrap_or(&known), turns)?);
        }
        Ok(candidates)
    }

    fn candidate(&mut self, hit: Hit, known: &Known<'_>, turns: &Turns) -> Result<Candidate, Damaged> {
        let said = self.answer(&hit.entry, known)?;
        let own = hit.entry.answers.iter().find(|answer| known.holds(&answer.when));
        let mut answers = own.into_iter().chain(said.as_ref().map(Said::answer));
        let is_worked_out = answers.any(|answer| answer.when.keys().any(|name| values::is_worked_out(name)));
        let wordings = said.as_ref().map_or(&[][..], Said::texts);
        let (variant, filled) = self.fill_in_turn(wordings, turns.of(&hit.entry.key), turns, known);
        let gist = wordings.first().and_then(|first| self.fill(first, known).text().map(str::to_owned));
        let gist = xxh3_64_with_seed(gist.unwrap_or_default().as_bytes(), xxh3_64(hit.entry.key.as_bytes()));
        let entry = &*hit.entry;
        Ok(Candidate {
            entry: entry.key.clone(),
            title: entry.title.clone(),
            category: entry.category.clone(),
            codes: entry.codes.clone(),
            confidence: hit.confidence,
            layer: entry.origin.layer,
            period: entry.period,
            filled,
            variant,
            variants: wordings.len(),
            auto: entry.auto,
            is_exact: hit.exact,
            typed: hit.typed,
            is_worked_out,
            gist,
            why: hit.why,
        })
    }

    /// The first answer whose conditions hold; of a phrase named by its code, that phrase's.
    fn answer(&mut self, entry: &Arc<Entry>, known: &Known<'_>) -> Result<Option<Said>, Damaged> {
        let said = Said::of(Arc::clone(entry), known);
        match said.as_ref().map(|said| &said.answer().reply) {
            Some(Source::Phrase(code)) => {
                Ok(self.searcher.phrase(code, known.day())?.and_then(|phrase| Said::of(phrase, known)))
            }
            _ => Ok(said),
        }
    }

    /// The text of the phrase with this code, in its wording `turn`; `None` if it cannot be sent.
    fn phrase_text(
        &mut self,
        code: &str,
        turn: usize,
        ask: &Ask,
        before: Before<'_>,
    ) -> Result<Option<String>, Damaged> {
        let index = self.searcher.shared_index();
        let day = index.head().settings.day(ask.now);
        let Some(phrase) = self.searcher.phrase(code, day)? else { return Ok(None) };
        let known = Gathering::of_entry(&index, ask, before)?.known(&Values::new());
        let Some(said) = Said::of(phrase, &known) else { return Ok(None) };
        let (_, filled) = self.fill_in_turn(said.texts(), turn, before.turns, &known);
        Ok(filled.text().map(str::to_owned))
    }

    /// The wording whose turn it is, or the next one after it that can be filled and was not said yet, and its place
    /// among them. One that was said comes before one that cannot be filled.
    fn fill_in_turn(&mut self, wordings: &[String], turn: usize, turns: &Turns, known: &Known<'_>) -> (usize, Filled) {
        let (mut first_said, mut first_problem) = (None, None);
        for step in 0..wordings.len() {
            let at = (turn + step) % wordings.len();
            match self.fill(&wordings[at], known) {
                Filled::Text(text) if turns.has_said(&text) => {
                    first_said.get_or_insert((at, Filled::Text(text)));
                }
                Filled::Text(text) => return (at, Filled::Text(text)),
                problem => {
                    first_problem.get_or_insert((at, problem));
                }
            }
        }
        first_said.or(first_problem).unwrap_or((0, Filled::NoAnswer))
    }

    /// With the shop's facts alone, a wording is filled once and kept.
    fn fill(&mut self, wording: &str, known: &Known<'_>) -> Filled {
        let (values, same_every_time) = known.values();
        if same_every_time && let Some(filled) = self.filled.get(wording) {
            return filled.clone();
        }
        let filled = match template::fill(wording, values) {
            Ok(text) => Filled::Text(printable(&text)),
            Err(TemplateError::Missing(names)) => Filled::Missing { text: wording.to_owned(), names },
            Err(TemplateError::Malformed { .. }) => Filled::NoAnswer,
        };
        if same_every_time {
            if self.filled.len() >= MOST_FILLED {
                self.filled.clear();
            }
            self.filled.insert(wording.to_owned(), filled.clone());
        }
        filled
    }
}

/// Whatever was found is hardly what this buyer needs now.
fn handed_off(mut candidates: Vec<Candidate>, limit: usize, reason: HandoffReason) -> Reply {
    const LEFT: f32 = 0.3;
    for candidate in &mut candidates {
        candidate.confidence = Confidence::new(candidate.confidence.get() * LEFT);
    }
    candidates.truncate(limit);
    Reply { reason: Some(reason), ..Reply::of(Action::Handoff, candidates) }
}

/// An answer of an entry.
struct Said {
    entry: Arc<Entry>,
    answer: usize,
}

impl Said {
    /// The first answer of `entry` whose conditions hold.
    fn of(entry: Arc<Entry>, known: &Known<'_>) -> Option<Self> {
        let answer = entry.answers.iter().position(|answer| known.holds(&answer.when))?;
        Some(Self { entry, answer })
    }

    fn answer(&self) -> &Answer {
        &self.entry.answers[self.answer]
    }

    fn texts(&self) -> &[String] {
        match &self.answer().reply {
            Source::Texts(texts) => texts,
            Source::Phrase(_) => &[],
        }
    }
}
