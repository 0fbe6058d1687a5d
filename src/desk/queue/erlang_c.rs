//! Erlang B and C: buyers who are lost when nobody is free, buyers who wait until somebody is.
//!
//! A. K. Erlang 1917; the recursion and the formulas as in <https://en.wikipedia.org/wiki/Erlang_(unit)>.

use super::{Load, Service};

/// Erlang B for 0, 1, 2 … agents: B(0) = 1, B(n) = A·B(n−1) ÷ (n + A·B(n−1)), which never overflows.
#[derive(Debug, Clone)]
pub struct Blocking {
    erlangs: f64,
    agents: u32,
    blocked: f64,
}

impl Blocking {
    pub fn new(erlangs: f64) -> Self {
        Self { erlangs, agents: 0, blocked: 1.0 }
    }

    /// Of the contacts, who find all `agents` busy and leave.
    pub fn at(erlangs: f64, agents: u32) -> f64 {
        Self::new(erlangs).nth(agents as usize).map_or(0.0, |(_, blocked)| blocked)
    }
}

/// `(agents, blocked)`, without end.
impl Iterator for Blocking {
    type Item = (u32, f64);

    fn next(&mut self) -> Option<(u32, f64)> {
        let now = (self.agents, self.blocked);
        self.agents = self.agents.checked_add(1)?;
        let offered = self.erlangs * self.blocked;
        self.blocked = offered / (f64::from(self.agents) + offered);
        Some(now)
    }
}

/// M/M/n: everybody waits as long as it takes.
#[derive(Debug, Clone, Copy)]
pub struct ErlangC {
    pub load: Load,
}

impl ErlangC {
    /// What buyers meet with `agents`, of whom Erlang B is `blocked`; `promised` minutes.
    pub fn service(self, agents: u32, blocked: f64, promised: f64) -> Service {
        let erlangs = self.load.erlangs();
        let n = f64::from(agents);
        let occupancy = erlangs / n;
        if occupancy >= 1.0 {
            return Service {
                agents,
                waiting: 1.0,
                within: 0.0,
                mean_wait: f64::INFINITY,
                occupancy: 1.0,
                abandoned: 0.0,
            };
        }
        let waiting = blocked / (1.0 - occupancy * (1.0 - blocked));
        let spare = n - erlangs;
        Service {
            agents,
            waiting,
            within: 1.0 - waiting * (-spare * promised / self.load.handling).exp(),
            mean_wait: waiting * self.load.handling / spare,
            occupancy,
            abandoned: 0.0,
        }
    }
}
