//! A row of a chat as a message.

use crate::table::{Column, Problem, Row, Table};

use super::Moment;

/// Who sent a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    Buyer,
    Agent,
    /// A robot or the platform.
    System,
}

/// One message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message<'r> {
    /// Empty: the buyer's conversation of the day.
    pub session: &'r str,
    pub buyer: &'r str,
    /// The agent who sent it or is addressed; empty: nobody yet.
    pub agent: &'r str,
    /// The agent's group; may be empty.
    pub group: &'r str,
    pub sender: Sender,
    pub time: Moment,
    pub text: &'r str,
    /// Where it stands in the file.
    pub row: u64,
}

/// Which column of a chat says what.
#[derive(Debug, Clone, Copy)]
pub struct ChatColumns {
    session: Option<Column>,
    buyer: Column,
    agent: Column,
    group: Option<Column>,
    sender: Column,
    time: Column,
    text: Column,
}

const BUYER_WORDS: &[&str] = &["买家", "客户", "顾客", "用户", "buyer", "customer", "user", "in", "收", "接收"];
const AGENT_WORDS: &[&str] =
    &["客服", "卖家", "商家", "店铺", "agent", "seller", "service", "staff", "out", "发", "发送", "回复"];
const SYSTEM_WORDS: &[&str] = &["系统", "机器人", "自动回复", "system", "robot", "bot"];

impl ChatColumns {
    /// The columns of `table` by the names that chats use.
    ///
    /// # Errors
    /// If one that is needed is missing, or two have the same meaning.
    pub fn of(table: &mut Table) -> Result<Self, Problem> {
        Ok(Self {
            session: table.optional(&["会话", "会话id", "会话编号", "session", "session_id", "conversation"])?,
            buyer: table.column(&["买家", "buyer", "买家昵称", "买家id", "客户", "顾客", "用户", "customer"])?,
            agent: table.column(&["客服", "agent", "客服昵称", "客服账号", "子账号", "接待客服"])?,
            group: table.optional(&["组", "group", "分组", "客服组", "所在分组", "team"])?,
            sender: table.column(&["方向", "direction", "sender", "发送方", "发送者", "发送人", "消息方向", "role"])?,
            time: table.column(&["时间", "time", "发送时间", "消息时间", "聊天时间", "timestamp"])?,
            text: table.column(&["内容", "text", "消息", "消息内容", "聊天内容", "content", "message"])?,
        })
    }

    /// The message in `row`.
    ///
    /// # Errors
    /// If it has no buyer, no time, nobody who sent it, or an agent's message no agent.
    pub fn message<'r>(&self, row: Row<'r>) -> Result<Message<'r>, Problem> {
        let (buyer, agent) = (row.get(self.buyer), row.get(self.agent));
        if buyer.is_empty() {
            return Err(row.problem(self.buyer, "空着，不知道是哪位买家"));
        }
        let written = row.get(self.sender);
        let sender = sender(written, buyer, agent).ok_or_else(|| {
            let accepted = "请写 买家/buyer、客服/agent 或 系统/system，也可以写这一行的买家或客服的名字";
            row.problem(self.sender, format!("是“{}”，{accepted}", shown(written)))
        })?;
        if sender == Sender::Agent && agent.is_empty() {
            return Err(row.problem(self.agent, "空着，不知道是哪位客服发的"));
        }
        let written = row.get(self.time);
        let time = Moment::read(written)
            .ok_or_else(|| row.problem(self.time, format!("是“{}”，请写成 {}", shown(written), Moment::FORMS)))?;
        let (session, group) = (row.get_optional(self.session), row.get_optional(self.group));
        Ok(Message { session, buyer, agent, group, sender, time, text: row.get(self.text), row: row.number() })
    }
}

fn sender(written: &str, buyer: &str, agent: &str) -> Option<Sender> {
    let is_one_of = |words: &[&str]| words.iter().any(|word| written.eq_ignore_ascii_case(word));
    match written {
        "" => None,
        _ if is_one_of(BUYER_WORDS) || written == buyer => Some(Sender::Buyer),
        _ if is_one_of(AGENT_WORDS) || written == agent => Some(Sender::Agent),
        _ if is_one_of(SYSTEM_WORDS) => Some(Sender::System),
        _ => None,
    }
}

/// As much of a cell as a message can show.
pub(super) fn shown(cell: &str) -> String {
    super::chat::clipped(cell, 30)
}
