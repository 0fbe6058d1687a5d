//! How fast and how well buyers are answered, from what was said: `huashu kpi`.
//!
//! Messages of a chat are taken one by one ([`Chat::take`]) and kept in 32 bytes each; the
//! [`Report`] puts them in order and counts. What every figure means:
//!
//! - A **conversation** is one 会话; where the chat has none, one buyer on one day.
//! - A **round** runs from the first unanswered buyer message to the first agent reply, and belongs to
//!   the agent who replied; unanswered, to the agent it was addressed to, else to the one before.
//! - 首次响应: mean of the first round of each conversation that was answered. 平均响应: mean of all answered rounds.
//! - 答问比: agent messages ÷ buyer messages.
//! - 3 分钟回复率: rounds answered within 3 minutes ÷ all rounds that began between 08:00 and 23:00.
//!   30 秒应答率: the same for 30 seconds, all day. A round still within its time at `now` is not counted yet.
//! - 咨询人数: buyers who wrote. 接待人数: those who were answered. 未回复人数: those who wait at `now`.
//! - Robots and the system say nothing that counts.
//!
//! With orders (see [`orders`]): 询单转化率 = 咨询 buyers who paid ÷ 咨询人数; 客单价 = their payments ÷
//! these buyers; 客服销售占比 = their payments ÷ all payments.

mod chat;
mod faults;
mod figures;
pub mod html;
mod measure;
mod message;
mod moment;
mod monitor;
mod names;
pub mod orders;
mod report;
mod rounds;
mod wording;

pub use chat::Chat;
pub use faults::{Example, Fault};
pub use figures::{FIGURES, Figure, Figures, RESPONSE_BANDS};
pub use measure::{Mean, Money, Share, Value, span};
pub use message::{ChatColumns, Message, Sender};
pub use moment::Moment;
pub use monitor::{Board, BoardRow, Monitor};
pub use report::{Report, Section};

/// What the figures go by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// Milliseconds within which a round must be answered (3 分钟回复率); longer is a long wait.
    pub reply_limit: u64,
    /// Milliseconds of a quick answer (30 秒应答率).
    pub quick_limit: u64,
    /// First hour in which rounds count for the 3 分钟回复率, and the hour in which they no longer do.
    pub hours: (u8, u8),
    /// When unanswered buyers are counted; none: at the last message.
    pub now: Option<Moment>,
    /// Days after a reply within which a payment is the agent's.
    pub days: u32,
    /// Examples of each fault.
    pub examples: usize,
}

impl Default for Parameters {
    fn default() -> Self {
        Self { reply_limit: 180_000, quick_limit: 30_000, hours: (8, 23), now: None, days: 2, examples: 3 }
    }
}
