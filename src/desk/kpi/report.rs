//! All figures of a chat: of the shop, its agents, groups and hours, and the faults with examples.

use super::{
    Chat, Example, Fault, Figures, Moment, Parameters, Sender,
    chat::Event,
    figures::Tally,
    orders::{Attributed, Order},
    rounds::{Round, rounds},
    wording::{OneWording, one_wording},
};

/// The figures under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub name: String,
    /// An agent's group; empty for the others.
    pub group: String,
    pub figures: Figures,
}

/// What came of a chat.
#[derive(Debug)]
pub struct Report {
    pub parameters: Parameters,
    /// First and last message, and the moment at which waiting buyers were counted.
    pub from: Moment,
    pub until: Moment,
    pub now: Moment,
    pub messages: usize,
    /// Messages after `now`, left out.
    pub later: usize,
    pub shop: Figures,
    /// Those who answered most buyers first.
    pub agents: Vec<Section>,
    pub groups: Vec<Section>,
    /// The hours of the day in which anything was said.
    pub hours: Vec<Section>,
    pub faults: Vec<(Fault, Vec<Example>)>,
}

impl Report {
    /// Counts; none if nothing was said up to `now`.
    pub fn new(mut chat: Chat, orders: Option<&[Order]>, parameters: &Parameters) -> Option<Self> {
        let now = parameters.now.or(chat.end())?;
        let later = chat.forget_after(now);
        let until = chat.end()?;
        let from = chat.events().iter().map(|event| event.time).min()?;
        chat.sort();
        let mut counting = Counting::new(&chat, parameters, now);
        let conversations = chat.events().chunk_by(|a, b| a.conversation == b.conversation);
        conversations.for_each(|events| counting.conversation(events));
        counting.one_wording();
        let attributed = orders.map(|orders| Attributed::new(&chat, orders, parameters));
        let counts = counting.finish(attributed.as_ref());
        let parameters = parameters.clone();
        let Counts { shop, agents, groups, hours, faults } = counts;
        Some(Self { parameters, from, until, now, messages: chat.len(), later, shop, agents, groups, hours, faults })
    }
}

struct Counts {
    shop: Figures,
    agents: Vec<Section>,
    groups: Vec<Section>,
    hours: Vec<Section>,
    faults: Vec<(Fault, Vec<Example>)>,
}

struct Counting<'c> {
    chat: &'c Chat,
    parameters: &'c Parameters,
    now: Moment,
    shop: Tally,
    agents: Vec<Tally>,
    groups: Vec<Tally>,
    hours: Vec<Tally>,
    repeated: Vec<Example>,
    one_wording: Vec<Example>,
    /// The longest first.
    waits: Vec<(u64, Example)>,
}

impl<'c> Counting<'c> {
    fn new(chat: &'c Chat, parameters: &'c Parameters, now: Moment) -> Self {
        let tallies = |count| vec![Tally::default(); count];
        Self {
            chat,
            parameters,
            now,
            shop: Tally::default(),
            agents: tallies(chat.agents.len()),
            groups: tallies(chat.groups.len()),
            hours: tallies(24),
            repeated: Vec::new(),
            one_wording: Vec::new(),
            waits: Vec::new(),
        }
    }

    fn conversation(&mut self, events: &[Event]) {
        let mut long: Vec<u64> = Vec::new();
        for event in events {
            self.each(event.agent(), event.time, |tally| tally.message(event));
            if event.sender == Sender::Agent && event.faults.is_long() {
                if long.contains(&event.text) {
                    self.repeated(event);
                } else {
                    long.push(event.text);
                }
            }
        }
        for round in rounds(events) {
            let buyer = self.chat.buyer(round.question);
            let (parameters, now) = (self.parameters, self.now);
            self.each(round.agent, round.question.time, |tally| tally.round(&round, buyer, parameters, now));
            if round.is_within(parameters.reply_limit, now) == Some(false) {
                self.waited(&round);
            }
        }
    }

    /// Everyone whom something at `time` concerns.
    fn each(&mut self, agent: Option<u32>, time: Moment, count: impl Fn(&mut Tally)) {
        count(&mut self.shop);
        count(&mut self.hours[usize::from(time.hour())]);
        if let Some(agent) = agent {
            count(&mut self.agents[agent as usize]);
            if let Some(group) = self.chat.group(agent) {
                count(&mut self.groups[group as usize]);
            }
        }
    }

    fn repeated(&mut self, event: &Event) {
        self.each(event.agent(), event.time, |tally| tally.fault(Fault::Repeated));
        if self.repeated.len() < self.parameters.examples {
            self.repeated.push(self.example(event, event.agent(), self.chat.answer_text(event)));
        }
    }

    fn waited(&mut self, round: &Round<'_>) {
        self.each(round.agent, round.question.time, |tally| tally.fault(Fault::LongWait));
        let millis = round.response.unwrap_or_else(|| self.now.since(round.question.time));
        let is_among_longest = self.waits.len() < self.parameters.examples
            || self.waits.last().is_some_and(|(shortest, _)| millis > *shortest);
        if self.parameters.examples > 0 && is_among_longest {
            let ending = if round.response.is_some() { "才回复" } else { "还没有回复" };
            let text = format!("等了 {}{ending}：{}", super::span(millis), self.chat.question_text(round.question));
            let example = self.example(round.question, round.agent, &text);
            let at = self.waits.partition_point(|(longer, _)| *longer >= millis);
            self.waits.insert(at, (millis, example));
            self.waits.truncate(self.parameters.examples);
        }
    }

    fn one_wording(&mut self) {
        for found in one_wording(self.chat.events()) {
            let OneWording { event, same, all } = found;
            self.each(event.agent(), event.time, |tally| tally.fault(Fault::OneWording));
            if self.one_wording.len() < self.parameters.examples {
                let text = format!("{all} 条里有 {same} 条是：{}", self.chat.answer_text(event));
                self.one_wording.push(self.example(event, event.agent(), &text));
            }
        }
    }

    fn example(&self, event: &Event, agent: Option<u32>, text: &str) -> Example {
        let agent = agent.map_or("", |agent| self.chat.agents.name(agent));
        Example::new(event.row(), event.time, agent, self.chat.buyers.name(self.chat.buyer(event)), text)
    }

    fn finish(self, attributed: Option<&Attributed>) -> Counts {
        let chat = self.chat;
        let faults = Fault::ALL.map(|fault| (fault, self.examples(fault))).into();
        let group_of = |agent| chat.group(agent).map_or("", |group| chat.groups.name(group));
        let mut agents = sections(self.agents, |agent, tally| Section {
            name: chat.agents.name(agent).to_owned(),
            group: group_of(agent).to_owned(),
            figures: tally.finish(attributed.map(|all| all.agent(agent))),
        });
        let mut groups = sections(self.groups, |group, tally| Section {
            name: chat.groups.name(group).to_owned(),
            group: String::new(),
            figures: tally.finish(attributed.map(|all| all.group(group))),
        });
        let mut hours = sections(self.hours, |hour, tally| Section {
            name: format!("{hour:02}:00"),
            group: String::new(),
            figures: tally.finish(None),
        });
        hours.retain(|hour| hour.figures.buyer_messages + hour.figures.agent_messages > 0);
        for sections in [&mut agents, &mut groups] {
            sections.sort_by_key(|section| std::cmp::Reverse((section.figures.served, section.figures.agent_messages)));
        }
        let shop = self.shop.finish(attributed.map(Attributed::shop));
        Counts { shop, agents, groups, hours, faults }
    }

    fn examples(&self, fault: Fault) -> Vec<Example> {
        match fault {
            Fault::Repeated => self.repeated.clone(),
            Fault::OneWording => self.one_wording.clone(),
            Fault::LongWait => self.waits.iter().map(|(_, example)| example.clone()).collect(),
            _ => self.chat.examples.of(fault, self.now),
        }
    }
}

fn sections(tallies: Vec<Tally>, section: impl Fn(u32, Tally) -> Section) -> Vec<Section> {
    (0..).zip(tallies).map(|(number, tally)| section(number, tally)).collect()
}
