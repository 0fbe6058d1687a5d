//! Asks every question of a set and keeps what came back.

use jiff::Timestamp;

use super::Labelled;
use crate::{
    index::Damaged,
    reply::{Action, Ask, Responder},
};

/// How many hits are kept.
const HITS: usize = 10;

/// What came back for one question.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Entries with their confidence, best first.
    pub hits: Vec<(String, f32)>,
    /// Of the best entry; 0 if there is none.
    pub confidence: f32,
    pub action: Action,
    /// Place of the right entry, from 0; none if it is not among the hits or there is no right one.
    pub rank: Option<usize>,
    /// Whether there is a right entry.
    pub in_scope: bool,
}

impl Outcome {
    /// Whether the best hit is the right entry.
    pub fn is_right(&self) -> bool {
        self.rank == Some(0)
    }
}

/// Asks `queries` at `now`, calling `done` after each.
///
/// # Errors
/// If the index was damaged.
pub fn run(
    responder: &mut Responder,
    queries: &[Labelled],
    now: Timestamp,
    mut done: impl FnMut(),
) -> Result<Vec<Outcome>, Damaged> {
    let mut outcomes = Vec::with_capacity(queries.len());
    for query in queries {
        let mut ask = Ask::new(query.text.as_str(), now);
        ask.limit = Some(HITS);
        let reply = responder.reply(&ask)?;
        let hits: Vec<(String, f32)> =
            reply.candidates.iter().map(|hit| (hit.entry.clone(), hit.confidence.get())).collect();
        let rank = query.id.as_ref().and_then(|id| hits.iter().position(|(entry, _)| entry == id));
        outcomes.push(Outcome {
            confidence: hits.first().map_or(0.0, |hit| hit.1),
            hits,
            action: reply.action,
            rank,
            in_scope: query.id.is_some(),
        });
        done();
    }
    Ok(outcomes)
}
