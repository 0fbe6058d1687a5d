//! The figures of an agent, an hour, a group or the shop, and how they are called.

use std::collections::HashSet;

use super::{Fault, Mean, Moment, Money, Parameters, Sender, Share, Value, chat::Event, rounds::Round};

/// Upper ends of the bands of response times in seconds; the last band has none.
pub const RESPONSE_BANDS: [(u64, &str); 6] =
    [(10, "10 秒内"), (30, "30 秒内"), (60, "1 分内"), (180, "3 分内"), (600, "10 分内"), (u64::MAX, "更久")];

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Buyers who wrote; who were answered; who wait.
    pub asked: u64,
    pub served: u64,
    pub waiting: u64,
    pub buyer_messages: u64,
    pub agent_messages: u64,
    pub first_response: Mean,
    pub response: Mean,
    /// Rounds within the limit, of those that began in the hours; within the quick limit, of all.
    pub within_limit: Share,
    pub within_quick: Share,
    /// Answered rounds by [`RESPONSE_BANDS`].
    pub bands: [u64; RESPONSE_BANDS.len()],
    /// By [`Fault::ALL`].
    pub faults: [u64; Fault::ALL.len()],
    /// Where there are orders.
    pub sales: Option<Sales>,
}

/// What came of the chats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sales {
    /// Buyers who asked and paid.
    pub payers: u64,
    pub amount: Money,
    /// All payments of the shop.
    pub of: Money,
}

/// One figure: how it is called and how it is had.
pub struct Figure {
    /// In JSON.
    pub key: &'static str,
    title: &'static str,
    /// In a spreadsheet's header; empty for counts.
    pub unit: &'static str,
    pub of: fn(&Figures) -> Option<Value>,
}

impl Figures {
    /// Faults of every kind.
    pub fn faults_in_all(&self) -> u64 {
        self.faults.iter().sum()
    }
}

impl Figure {
    /// On screens and pages; the limits stand in it.
    pub fn title(&self, parameters: &Parameters) -> String {
        let limit = |millis: u64| match millis {
            minutes if minutes % 60_000 == 0 => format!("{}分钟", minutes / 60_000),
            seconds => format!("{}秒", seconds / 1_000),
        };
        let limit = match self.key {
            "within_limit" => limit(parameters.reply_limit),
            "within_quick" => limit(parameters.quick_limit),
            _ => String::new(),
        };
        format!("{limit}{}", self.title)
    }

    /// Whether it needs orders.
    pub fn is_of_sales(&self) -> bool {
        (self.of)(&Figures::default()).is_none()
    }
}

/// Every figure, in the order in which they are shown.
pub static FIGURES: &[Figure] = &[
    Figure { key: "asked", title: "咨询人数", unit: "", of: |f| Some(Value::Count(f.asked)) },
    Figure { key: "served", title: "接待人数", unit: "", of: |f| Some(Value::Count(f.served)) },
    Figure { key: "waiting", title: "未回复人数", unit: "", of: |f| Some(Value::Count(f.waiting)) },
    Figure {
        key: "first_response", title: "首次响应", unit: "秒", of: |f| Some(Value::Duration(f.first_response))
    },
    Figure { key: "response", title: "平均响应", unit: "秒", of: |f| Some(Value::Duration(f.response)) },
    Figure { key: "within_limit", title: "回复率", unit: "%", of: |f| Some(Value::Percent(f.within_limit)) },
    Figure { key: "within_quick", title: "应答率", unit: "%", of: |f| Some(Value::Percent(f.within_quick)) },
    Figure {
        key: "answer_ratio",
        title: "答问比",
        unit: "",
        of: |f| Some(Value::Quotient(Share { part: f.agent_messages, whole: f.buyer_messages })),
    },
    Figure {
        key: "conversion",
        title: "询单转化率",
        unit: "%",
        of: |f| f.sales.map(|sales| Value::Percent(Share { part: sales.payers, whole: f.asked })),
    },
    Figure {
        key: "average_order",
        title: "客单价",
        unit: "元",
        of: |f| f.sales.map(|sales| Value::MoneyEach(sales.amount, sales.payers)),
    },
    Figure { key: "sales", title: "销售额", unit: "元", of: |f| f.sales.map(|sales| Value::Money(sales.amount)) },
    Figure {
        key: "sales_share",
        title: "客服销售占比",
        unit: "%",
        of: |f| f.sales.map(|sales| Value::Percent(Share { part: sales.amount.0, whole: sales.of.0 })),
    },
    Figure { key: "faults", title: "服务问题", unit: "", of: |f| Some(Value::Count(f.faults_in_all())) },
];

/// Figures being counted, with the buyers behind them.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    figures: Figures,
    asked: HashSet<u32>,
    served: HashSet<u32>,
    waiting: HashSet<u32>,
}

impl Tally {
    pub fn message(&mut self, event: &Event) {
        match event.sender {
            Sender::Buyer => self.figures.buyer_messages += 1,
            Sender::Agent => self.figures.agent_messages += 1,
            Sender::System => {}
        }
        event.faults.iter().for_each(|fault| self.fault(fault));
    }

    pub fn fault(&mut self, fault: Fault) {
        let at = Fault::ALL.iter().position(|&other| other == fault);
        self.figures.faults[at.expect("every fault is among all")] += 1;
    }

    pub fn round(&mut self, round: &Round<'_>, buyer: u32, parameters: &Parameters, now: Moment) {
        let figures = &mut self.figures;
        self.asked.insert(buyer);
        match round.response {
            Some(millis) => {
                self.served.insert(buyer);
                figures.response.add(millis);
                if round.is_first {
                    figures.first_response.add(millis);
                }
                let band = RESPONSE_BANDS.iter().position(|(seconds, _)| millis <= seconds.saturating_mul(1_000));
                figures.bands[band.unwrap_or(RESPONSE_BANDS.len() - 1)] += 1;
            }
            None => {
                self.waiting.insert(buyer);
            }
        }
        let (from, until) = parameters.hours;
        let hour = round.question.time.hour();
        if let Some(is_within) = round.is_within(parameters.reply_limit, now).filter(|_| from <= hour && hour < until) {
            figures.within_limit.count(is_within);
        }
        if let Some(is_within) = round.is_within(parameters.quick_limit, now) {
            figures.within_quick.count(is_within);
        }
    }

    pub fn finish(self, sales: Option<Sales>) -> Figures {
        let count = |buyers: HashSet<u32>| buyers.len() as u64;
        let (asked, served, waiting) = (count(self.asked), count(self.served), count(self.waiting));
        Figures { asked, served, waiting, sales, ..self.figures }
    }
}
