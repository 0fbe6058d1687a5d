//! The fewest agents that keep a promise, and how many are rostered for them.

use super::{Blocking, ErlangA, ErlangC, Load, Service};
use crate::desk::{
    number::{Exact, integer},
    rounding::Rounding,
    working::{Unit, Working},
};

/// What buyers do when nobody is free.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Model {
    /// They leave at once.
    B,
    /// They wait.
    C,
    /// They wait so many minutes on average, then give up.
    A { patience: f64 },
}

/// A load under a model, measured by a wait in minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Queue {
    pub load: Load,
    pub model: Model,
    pub promised: f64,
}

/// What must hold; all that is given.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Promise {
    /// Of all buyers, answered within the promised wait, at least.
    pub within: Option<f64>,
    /// Mean wait in minutes, at most.
    pub mean_wait: Option<f64>,
    /// Of an agent's time, busy, at most.
    pub occupancy: Option<f64>,
    /// Of the buyers, lost or giving up, at most.
    pub lost: Option<f64>,
}

/// More agents than any shop has; the search ends here.
const MOST_AGENTS: u32 = 4_000_000;

impl Queue {
    /// What buyers meet with `agents`, from 1.
    pub fn service(&self, agents: u32) -> Service {
        self.with_blocked(agents, Blocking::at(self.load.erlangs(), agents))
    }

    fn with_blocked(&self, agents: u32, blocked: f64) -> Service {
        match self.model {
            Model::B => self.loss(agents, blocked),
            Model::C => ErlangC { load: self.load }.service(agents, blocked, self.promised),
            Model::A { patience } => ErlangA { load: self.load, patience }.service(agents, blocked, self.promised),
        }
    }

    fn loss(&self, agents: u32, blocked: f64) -> Service {
        let occupancy = self.load.erlangs() * (1.0 - blocked) / f64::from(agents);
        Service { agents, waiting: 0.0, within: 1.0 - blocked, mean_wait: 0.0, occupancy, abandoned: blocked }
    }
}

impl Promise {
    /// Whether `service` is as promised.
    pub fn is_kept(&self, service: &Service) -> bool {
        self.within.is_none_or(|least| service.within >= least)
            && self.mean_wait.is_none_or(|most| service.mean_wait <= most)
            && self.occupancy.is_none_or(|most| service.occupancy <= most)
            && self.lost.is_none_or(|most| service.abandoned <= most)
    }
}

/// The service with the fewest agents that keeps `promise`; none if millions do not. More agents never serve worse,
/// so the search doubles, then halves, from where Erlang B has come anyway.
pub fn fewest_agents(queue: &Queue, promise: &Promise) -> Option<Service> {
    let mut blocking = Blocking::new(queue.load.erlangs());
    let mut seen = Vec::new();
    let mut step = 1;
    loop {
        let (agents, blocked) = blocking.next()?;
        seen.push(blocked);
        if agents == step {
            if promise.is_kept(&queue.with_blocked(agents, blocked)) {
                break;
            }
            step *= 2;
        }
        if agents > MOST_AGENTS {
            return None;
        }
    }
    let agents =
        partition(step / 2 + 1, step, |agents| promise.is_kept(&queue.with_blocked(agents, seen[agents as usize])));
    Some(queue.with_blocked(agents, seen[agents as usize]))
}

/// The first of `low..=high` that holds, given that `high` does and that those after it do.
fn partition(mut low: u32, mut high: u32, holds: impl Fn(u32) -> bool) -> u32 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    high
}

/// Who is rostered so that `agents` are at work: 在线客服 ÷ (1 − 损耗率), rounded up.
pub fn rostered(agents: u32, loss: &Exact, rounding: Rounding) -> Working {
    let terms = [("在线客服", Unit::Heads.write(&integer(agents), 0)), ("损耗率", Unit::Share.write(loss, 4))];
    let heads = integer(agents) / (integer(1) - loss);
    Working::exact("rostered", "排班人数", Unit::Heads, "在线客服 ÷ (1 − 损耗率)", &terms, heads).rounded(rounding)
}
