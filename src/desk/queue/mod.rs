//! Queues: Erlang's three formulas, agents who chat with several buyers, and the fewest agents that keep a promise.
//!
//! Exponentials make these values approximate; recursions over the number of agents keep them stable at a million
//! erlangs, and agents are whole numbers found by search.

mod chat;
mod erlang_a;
mod erlang_c;
mod plan;
mod words;

pub use chat::{Chats, by_workload, effective_handling};
pub use erlang_a::ErlangA;
pub use erlang_c::{Blocking, ErlangC};
pub use plan::{Model, Promise, Queue, fewest_agents, rostered};
pub use words::{in_words, service_workings, traffic};

/// Contacts and how long one keeps an agent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// Contacts a minute, above 0.
    pub rate: f64,
    /// Minutes a contact, above 0.
    pub handling: f64,
}

impl Load {
    /// Agents kept busy on average.
    pub fn erlangs(self) -> f64 {
        self.rate * self.handling
    }
}

/// What buyers meet with so many agents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Service {
    pub agents: u32,
    /// Of the buyers, who wait at all.
    pub waiting: f64,
    /// Of all buyers, who are answered within the promised wait.
    pub within: f64,
    /// Minutes until an answer, or until giving up, on average; infinite when the queue only grows.
    pub mean_wait: f64,
    /// Of an agent's time, busy.
    pub occupancy: f64,
    /// Of the buyers, who give up.
    pub abandoned: f64,
}
