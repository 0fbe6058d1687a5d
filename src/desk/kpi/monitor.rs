//! 在线人员: who is waiting for whom right now, message by message.

use std::collections::{HashMap, HashSet};

use super::{Mean, Message, Moment, Sender, names::Names};

/// Milliseconds after an agent's last message in which he counts as online.
const ONLINE: u64 = 600_000;

/// The state of the desk.
#[derive(Debug, Default)]
pub struct Monitor {
    agents: Names,
    buyers: Names,
    desks: Vec<Desk>,
    /// Buyer → since when he waits and for whom.
    waiting: HashMap<u32, (Moment, Option<u32>)>,
    last: Option<Moment>,
}

/// What one agent has done so far.
#[derive(Debug, Default)]
struct Desk {
    group: String,
    response: Mean,
    served: HashSet<u32>,
    last: Option<Moment>,
}

/// What the monitor shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    pub now: Moment,
    /// 当前买家: those who wait for an agent, and how long on average.
    pub waiting: u64,
    pub wait: Mean,
    /// Buyers who wait and have no agent yet.
    pub unassigned: u64,
    /// 在线客服: agents who wrote within the last ten minutes.
    pub online: u64,
    /// Those for whom most buyers wait first.
    pub rows: Vec<BoardRow>,
}

/// One agent on the board.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardRow {
    pub agent: String,
    pub group: String,
    pub waiting: u64,
    /// Of those who wait: on average, and the longest in milliseconds.
    pub wait: Mean,
    pub longest: u64,
    pub response: Mean,
    pub served: u64,
    pub is_online: bool,
    /// As many wait as the threshold, or more.
    pub is_overloaded: bool,
}

impl Monitor {
    pub fn take(&mut self, message: &Message<'_>) {
        let buyer = self.buyers.number(message.buyer);
        let agent = (!message.agent.is_empty()).then(|| self.agent(message));
        self.last = self.last.max(Some(message.time));
        match (message.sender, agent) {
            (Sender::Buyer, _) => {
                self.waiting.entry(buyer).or_insert((message.time, agent));
            }
            (Sender::Agent, Some(agent)) => {
                let desk = &mut self.desks[agent as usize];
                desk.last = desk.last.max(Some(message.time));
                if let Some((since, _)) = self.waiting.remove(&buyer) {
                    desk.response.add(message.time.since(since));
                    desk.served.insert(buyer);
                }
            }
            _ => {}
        }
    }

    fn agent(&mut self, message: &Message<'_>) -> u32 {
        let agent = self.agents.number(message.agent);
        if agent as usize == self.desks.len() {
            self.desks.push(Desk::default());
        }
        let desk = &mut self.desks[agent as usize];
        if desk.group != message.group && !message.group.is_empty() {
            message.group.clone_into(&mut desk.group);
        }
        agent
    }

    /// The last message's time.
    pub fn last(&self) -> Option<Moment> {
        self.last
    }

    /// The board at `now`; overloaded is who has `overload` buyers waiting or more.
    pub fn board(&self, now: Moment, overload: u64) -> Board {
        let mut rows: Vec<BoardRow> =
            (0_u32..).zip(&self.desks).map(|(number, desk)| self.row(number, desk, now)).collect();
        let (mut wait, mut unassigned) = (Mean::default(), 0);
        for &(since, agent) in self.waiting.values() {
            let millis = now.since(since);
            wait.add(millis);
            match agent {
                Some(agent) => rows[agent as usize].waits(millis),
                None => unassigned += 1,
            }
        }
        rows.iter_mut().for_each(|row| row.is_overloaded = row.waiting >= overload);
        let online = rows.iter().filter(|row| row.is_online).count() as u64;
        rows.sort_by(|a, b| (b.waiting, b.longest, &a.agent).cmp(&(a.waiting, a.longest, &b.agent)));
        Board { now, waiting: self.waiting.len() as u64, wait, unassigned, online, rows }
    }

    fn row(&self, number: u32, desk: &Desk, now: Moment) -> BoardRow {
        BoardRow {
            agent: self.agents.name(number).to_owned(),
            group: desk.group.clone(),
            response: desk.response,
            served: desk.served.len() as u64,
            is_online: desk.last.is_some_and(|last| now.since(last) <= ONLINE),
            ..BoardRow::default()
        }
    }
}

impl BoardRow {
    fn waits(&mut self, millis: u64) {
        self.waiting += 1;
        self.wait.add(millis);
        self.longest = self.longest.max(millis);
    }
}
