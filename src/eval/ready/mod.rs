//! 上线检查: does the shop have an answer to every situation of a chat on the day of the sale?

mod situations;

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    index::Damaged,
    pack::{Entry, Kind, Library},
    reply::{Action, Ask, HandoffReason, Responder},
    search::Confidence,
};
use situations::{Point, SITUATIONS, Sign};

/// One thing to have a reply for, and whether the shop has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Readiness {
    /// 欢迎, 等候 … 售后, in the order of a chat.
    pub situation: &'static str,
    pub point: &'static str,
    pub state: State,
    /// Found for it, or most like it: id or code.
    pub entry: Option<String>,
    pub title: Option<String>,
    /// What buyers ask, if it is theirs to ask.
    pub asked: Option<&'static str>,
    pub confidence: Option<Confidence>,
    /// Why the robot does not send what was found.
    pub reason: Option<HandoffReason>,
}

/// How a point stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Missing,
    /// Found, but only an agent will send it.
    AgentOnly,
    /// The robot answers, or agents have it at hand.
    Ready,
}

/// Every point at `now`; `responder` answers from the index of `library`.
///
/// # Errors
/// If the index was damaged after it was opened.
pub fn readiness(library: &Library, responder: &mut Responder, now: Timestamp) -> Result<Vec<Readiness>, Damaged> {
    let points = SITUATIONS.iter().flat_map(|situation| situation.points.iter().map(|point| (situation.title, point)));
    points
        .map(|(situation, point)| match point.sign {
            Sign::Titled(words) => Ok(titled(situation, point, words, library, now)),
            Sign::Asked(questions) => asked(situation, point, questions, responder, now),
        })
        .collect()
}

fn titled(situation: &'static str, point: &Point, words: &[&str], library: &Library, now: Timestamp) -> Readiness {
    let day = library.settings.day(now);
    let phrases =
        || library.entries.iter().filter(|entry| entry.kind == Kind::Phrase && library.is_visible(entry, day));
    let says = |phrase: &&Entry, word: &str| phrase.title.contains(word) || phrase.category.title.contains(word);
    let found = words.iter().find_map(|word| phrases().find(|phrase| says(phrase, word)));
    Readiness {
        situation,
        point: point.title,
        state: if found.is_some() { State::Ready } else { State::Missing },
        entry: found.map(|entry| entry.key.clone()),
        title: found.map(|entry| entry.title.clone()),
        asked: None,
        confidence: None,
        reason: None,
    }
}

/// The best that any of the questions comes to.
fn asked(
    situation: &'static str,
    point: &Point,
    questions: &'static [&'static str],
    responder: &mut Responder,
    now: Timestamp,
) -> Result<Readiness, Damaged> {
    let mut best = Readiness {
        situation,
        point: point.title,
        state: State::Missing,
        entry: None,
        title: None,
        asked: questions.first().copied(),
        confidence: None,
        reason: None,
    };
    for question in questions {
        let reply = responder.reply(&Ask::new(*question, now))?;
        let state = match (reply.action, reply.reason) {
            (Action::Answer, _) => State::Ready,
            (Action::Suggest, _) => State::AgentOnly,
            (Action::None, _) | (_, Some(HandoffReason::LowConfidence)) => State::Missing,
            (Action::Handoff, _) => State::AgentOnly,
        };
        let Some(first) = reply.candidates.into_iter().next() else { continue };
        if (state, Some(first.confidence)) > (best.state, best.confidence) {
            best = Readiness {
                state,
                entry: Some(first.entry),
                title: Some(first.title),
                asked: Some(question),
                confidence: Some(first.confidence),
                reason: reply.reason,
                ..best
            };
        }
    }
    Ok(best)
}
