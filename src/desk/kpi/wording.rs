//! Agents most of whose messages are one text.

use std::collections::HashMap;

use super::{Sender, chat::Event};

/// Messages from which an agent may be said to use one wording.
const FEWEST: u64 = 20;

/// A text that is more than half of what an agent says.
#[derive(Debug, Clone, Copy)]
pub(super) struct OneWording<'e> {
    /// A message that says it.
    pub event: &'e Event,
    pub same: u64,
    pub all: u64,
}

/// The agents with one wording, in the order of those messages' rows: the majority vote of Boyer and
/// Moore, then a count. <https://www.cs.utexas.edu/~moore/best-ideas/mjrty/>
pub(super) fn one_wording(events: &[Event]) -> Vec<OneWording<'_>> {
    let mut counts: HashMap<u32, OneWording<'_>> = candidates(events);
    for (agent, event) in said(events) {
        if let Some(count) = counts.get_mut(&agent) {
            count.same += u64::from(count.event.text == event.text);
            count.all += 1;
        }
    }
    let mut found: Vec<_> =
        counts.into_values().filter(|count| count.all >= FEWEST && 2 * count.same > count.all).collect();
    found.sort_unstable_by_key(|count| count.event.row());
    found
}

/// The only text of each agent that can be more than half.
fn candidates(events: &[Event]) -> HashMap<u32, OneWording<'_>> {
    let mut votes: HashMap<u32, (&Event, u64)> = HashMap::new();
    for (agent, event) in said(events) {
        let (candidate, lead) = votes.entry(agent).or_insert((event, 0));
        match (candidate.text == event.text, *lead) {
            (true, _) => *lead += 1,
            (false, 0) => (*candidate, *lead) = (event, 1),
            (false, _) => *lead -= 1,
        }
    }
    votes.into_iter().map(|(agent, (event, _))| (agent, OneWording { event, same: 0, all: 0 })).collect()
}

fn said(events: &[Event]) -> impl Iterator<Item = (u32, &Event)> {
    let said = events.iter().filter(|event| event.sender == Sender::Agent);
    said.filter_map(|event| event.agent().map(|agent| (agent, event)))
}
