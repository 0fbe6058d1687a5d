//! Orders, and whose they are: the agent's who last replied to the buyer before the payment, if the
//! buyer had written and no more than so many days (2, if unsaid) lay between reply and payment.

use std::collections::{HashMap, HashSet};

use super::{Chat, Moment, Money, Parameters, Sender, figures::Sales, message::shown};
use crate::table::{Column, Problem, Row, Table};

const DAY: u64 = 86_400_000;

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub buyer: String,
    pub paid: Moment,
    pub amount: Money,
}

/// Which column of an orders table says what.
#[derive(Debug, Clone, Copy)]
pub struct OrderColumns {
    buyer: Column,
    paid: Column,
    amount: Column,
}

impl OrderColumns {
    /// The columns of `table` by the names that shops use.
    ///
    /// # Errors
    /// If one is missing, or two have the same meaning.
    pub fn of(table: &mut Table) -> Result<Self, Problem> {
        Ok(Self {
            buyer: table.column(&["买家", "buyer", "买家昵称", "买家会员名", "买家id", "客户", "customer"])?,
            paid: table.column(&["付款时间", "paid_at", "支付时间", "订单付款时间"])?,
            amount: table.column(&[
                "实付金额",
                "amount",
                "金额",
                "付款金额",
                "支付金额",
                "买家实际支付金额",
                "实付",
            ])?,
        })
    }

    /// The order in `row`; none while it is not paid.
    ///
    /// # Errors
    /// If it has no buyer, or its time or amount is none.
    pub fn order(&self, row: Row<'_>) -> Result<Option<Order>, Problem> {
        let (buyer, paid, amount) = (row.get(self.buyer), row.get(self.paid), row.get(self.amount));
        if paid.is_empty() {
            return Ok(None);
        }
        if buyer.is_empty() {
            return Err(row.problem(self.buyer, "空着，不知道是哪位买家"));
        }
        let time = Moment::read(paid)
            .ok_or_else(|| row.problem(self.paid, format!("是“{}”，请写成 {}", shown(paid), Moment::FORMS)))?;
        let amount = Money::read(amount).ok_or_else(|| {
            row.problem(
                self.amount,
                format!("是“{}”，请写成 59 或 59.90 这样的金额，不小于 0，最多两位小数", shown(amount)),
            )
        })?;
        Ok(Some(Order { buyer: buyer.to_owned(), paid: time, amount }))
    }
}

/// Payments by those whom they are due to.
#[derive(Debug, Default)]
pub(super) struct Attributed {
    all: Money,
    shop: Due,
    agents: HashMap<u32, Due>,
    groups: HashMap<u32, Due>,
}

#[derive(Debug, Default)]
struct Due {
    payers: HashSet<u32>,
    amount: Money,
}

impl Due {
    fn add(&mut self, buyer: u32, amount: Money) {
        self.payers.insert(buyer);
        self.amount.0 += amount.0;
    }

    fn sales(&self, of: Money) -> Sales {
        Sales { payers: self.payers.len() as u64, amount: self.amount, of }
    }
}

impl Attributed {
    pub fn new(chat: &Chat, orders: &[Order], parameters: &Parameters) -> Self {
        let replies = replies(chat, orders);
        let mut attributed = Self::default();
        let most = u64::from(parameters.days) * DAY;
        for order in orders {
            attributed.all.0 += order.amount.0;
            let Some(buyer) = chat.buyers.find(&order.buyer) else { continue };
            let Some(agent) = replies.get(&buyer).and_then(|replies| agent_before(replies, order.paid, most)) else {
                continue;
            };
            attributed.shop.add(buyer, order.amount);
            attributed.agents.entry(agent).or_default().add(buyer, order.amount);
            if let Some(group) = chat.group(agent) {
                attributed.groups.entry(group).or_default().add(buyer, order.amount);
            }
        }
        attributed
    }

    pub fn shop(&self) -> Sales {
        self.shop.sales(self.all)
    }

    pub fn agent(&self, agent: u32) -> Sales {
        self.agents.get(&agent).map_or(Sales { of: self.all, ..Sales::default() }, |due| due.sales(self.all))
    }

    pub fn group(&self, group: u32) -> Sales {
        self.groups.get(&group).map_or(Sales { of: self.all, ..Sales::default() }, |due| due.sales(self.all))
    }
}

type Replies = Vec<(Moment, u32)>;

/// When which agent wrote to the buyers of the orders, in order; none to a buyer who never wrote.
fn replies(chat: &Chat, orders: &[Order]) -> HashMap<u32, Replies> {
    let wanted: HashSet<u32> = orders.iter().filter_map(|order| chat.buyers.find(&order.buyer)).collect();
    let mut asked = HashSet::new();
    let mut replies: HashMap<u32, Replies> = HashMap::new();
    for event in chat.events() {
        let buyer = chat.buyer(event);
        match (event.sender, event.agent()) {
            _ if !wanted.contains(&buyer) => {}
            (Sender::Agent, Some(agent)) => replies.entry(buyer).or_default().push((event.time, agent)),
            (Sender::Buyer, _) => {
                asked.insert(buyer);
            }
            _ => {}
        }
    }
    replies.retain(|buyer, _| asked.contains(buyer));
    replies.values_mut().for_each(|replies| replies.sort_unstable());
    replies
}

fn agent_before(replies: &Replies, paid: Moment, most: u64) -> Option<u32> {
    let before = replies.partition_point(|(time, _)| *time <= paid);
    let (time, agent) = replies[..before].last()?;
    (paid.since(*time) <= most).then_some(*agent)
}
