//! The `[[test]]` tables of packs, run down the path of every answer.

use jiff::Timestamp;

use crate::{
    index::Damaged,
    pack::PackTest,
    reply::{Action, Ask, Reply, Responder},
};

/// A test and what came of it.
#[derive(Debug)]
pub struct Tested<'t> {
    pub test: &'t PackTest,
    pub reply: Reply,
    /// The best candidate is the expected entry, or says the same by its code.
    pub right_entry: bool,
    pub right_action: bool,
}

impl Tested<'_> {
    pub fn passed(&self) -> bool {
        self.right_entry && self.right_action
    }
}

/// Asks every test by itself, at its own time or else at `now`.
///
/// # Errors
/// If the index was damaged.
pub fn run_tests<'t>(
    responder: &mut Responder,
    tests: &'t [PackTest],
    now: Timestamp,
) -> Result<Vec<Tested<'t>>, Damaged> {
    let utc_offset = responder.index().head().settings.utc_offset;
    tests
        .iter()
        .map(|test| {
            let mut ask = Ask::new(test.say.as_str(), test.time(utc_offset).unwrap_or(now));
            ask.context.clone_from(&test.context);
            ask.facts.clone_from(&test.context);
            let reply = responder.reply(&ask)?;
            let right_entry = test.expect.as_deref().is_none_or(|expected| is_best(&reply, expected));
            let right_action = test.action.as_deref().is_none_or(|action| action == reply.action.name());
            Ok(Tested { test, reply, right_entry, right_action })
        })
        .collect()
}

fn is_best(reply: &Reply, expected: &str) -> bool {
    let best = reply.candidates.first().filter(|_| reply.action != Action::None);
    best.is_some_and(|best| best.entry == expected || best.codes.iter().any(|code| code == expected))
}
