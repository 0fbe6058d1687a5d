//! Erlang A (Palm): buyers wait until their patience, exponential, is at its end.
//!
//! The formulas of A. Mandelbaum and S. Zeltyn, "The Palm/Erlang-A Queue, with Applications to Call Centers":
//! <https://ie.technion.ac.il/serveng/References/Erlang_A.pdf>.

use super::{Load, Service};

/// M/M/n+M.
#[derive(Debug, Clone, Copy)]
pub struct ErlangA {
    pub load: Load,
    /// Mean minutes after which a buyer gives up, above 0.
    pub patience: f64,
}

impl ErlangA {
    /// What buyers meet with `agents`, of whom Erlang B is `blocked`; `promised` minutes.
    pub fn service(self, agents: u32, blocked: f64, promised: f64) -> Service {
        let served = f64::from(agents) / self.load.handling;
        let rate = self.load.rate;
        let queue = self.series(served, 0.0);
        let waiting = self.waiting(queue, blocked);
        let offered = rate / served;
        let abandoned = (waiting * (1.0 / (offered * queue) + 1.0 - 1.0 / offered)).clamp(0.0, 1.0);
        let within = 1.0 - waiting + waiting * self.answered_within(served, queue, promised);
        Service {
            agents,
            waiting,
            within: within.clamp(0.0, 1.0),
            mean_wait: abandoned * self.patience,
            occupancy: (offered * (1.0 - abandoned)).min(1.0),
            abandoned,
        }
    }

    /// P(W > 0) from Erlang B; a queue beyond all numbers lets nobody through at once.
    fn waiting(self, queue: f64, blocked: f64) -> f64 {
        if queue.is_finite() { queue * blocked / (1.0 + (queue - 1.0) * blocked) } else { 1.0 }
    }

    /// Of those who wait, who are answered within `promised`: ∫₀ᵗ e^(−θx) dP(V ≤ x) in closed form, where V is the
    /// wait of a buyer of endless patience, its density h(x) = exp(λ/θ·(1 − e^(−θx)) − nμx) up to a factor.
    fn answered_within(self, served: f64, queue: f64, promised: f64) -> f64 {
        if !queue.is_finite() {
            return self.answered_in_flood(served, promised);
        }
        let patience_spent = -(-promised / self.patience).exp_m1();
        let density = (self.load.rate * self.patience * patience_spent - served * promised).exp();
        let later = density * self.series(served, promised);
        (served / (self.load.rate * queue) * (density - 1.0 + queue - later)).clamp(0.0, 1.0)
    }

    /// The fluid limit: everybody waits until so many have given up that the agents keep up.
    fn answered_in_flood(self, served: f64, promised: f64) -> f64 {
        let wait = (self.load.rate / served).ln() * self.patience;
        if promised < wait { 0.0 } else { served / self.load.rate }
    }

    /// Σ Πⱼ z ÷ (a + j) with a = nμ/θ and z = λ/θ·e^(−θt): what the incomplete gamma function leaves of the queue
    /// behind `promised` minutes. Its terms fall once j passes z − a.
    fn series(self, served: f64, promised: f64) -> f64 {
        let z = self.load.rate * self.patience * (-promised / self.patience).exp();
        let a = served * self.patience;
        let (mut sum, mut term, mut j) = (1.0_f64, 1.0_f64, 0.0_f64);
        while term > sum * f64::EPSILON && sum.is_finite() {
            j += 1.0;
            term *= z / (a + j);
            sum += term;
        }
        sum
    }
}
