//! Rounds: from the first unanswered buyer message to the first agent reply.

use super::{Moment, Sender, chat::Event};

/// A question and its answer, if it has one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Round<'e> {
    /// The first unanswered buyer message.
    pub question: &'e Event,
    /// Who replied; else who was asked, or spoke last.
    pub agent: Option<u32>,
    /// Milliseconds until the reply; none: unanswered.
    pub response: Option<u64>,
    /// The first of its conversation.
    pub is_first: bool,
}

impl Round<'_> {
    /// Whether it was answered within `limit`; none while it still may be, at `now`.
    pub fn is_within(&self, limit: u64, now: Moment) -> Option<bool> {
        match self.response {
            Some(response) => Some(response <= limit),
            None => (now.since(self.question.time) > limit).then_some(false),
        }
    }
}

/// The rounds of one conversation, whose `events` are in the order of their times.
pub(super) fn rounds(events: &[Event]) -> impl Iterator<Item = Round<'_>> {
    let mut waiting: Option<&Event> = None;
    let mut last_agent = None;
    let mut is_first = true;
    // One step past the end gives the round that is still open.
    let steps = events.iter().map(Some).chain([None]);
    steps.filter_map(move |step| {
        let speaker = step.map(|event| event.sender);
        match (speaker, waiting) {
            (Some(Sender::Buyer), None) => waiting = step,
            (Some(Sender::Agent) | None, Some(question)) => {
                let answer = step.and_then(|event| event.agent());
                let round = Round {
                    question,
                    agent: answer.or(question.agent()).or(last_agent),
                    response: step.map(|event| event.time.since(question.time)),
                    is_first: std::mem::take(&mut is_first),
                };
                (waiting, last_agent) = (None, answer);
                return Some(round);
            }
            (Some(Sender::Agent), None) => last_agent = step.and_then(|event| event.agent()),
            _ => {}
        }
        None
    })
}
