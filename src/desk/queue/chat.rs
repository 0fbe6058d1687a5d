//! Agents who chat with several buyers at once: no exact formula is accepted, two are documented.

use crate::desk::{
    number::Exact,
    working::{Unit, Working},
};

/// Chats that one agent holds at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chats(u32);

/// By how much several chats at once shorten one: "Erlang C for chat",
/// <https://www.callcentrehelper.com/erlang-c-calculator-chat-2460.htm>; in tenths, for 1 to 5 chats.
const FACTORS: [i64; 5] = [10, 17, 25, 29, 35];

impl Chats {
    /// None above 5: no factor is documented.
    pub fn new(chats: u32) -> Option<Self> {
        (1..=5).contains(&chats).then_some(Self(chats))
    }

    fn factor(self) -> Exact {
        Exact::new(FACTORS[self.0 as usize - 1].into(), 10.into())
    }
}

/// The handling time of one chat, in minutes, as if an agent held one at a time: 平均处理时长 ÷ 并发系数.
pub fn effective_handling(handling: &Exact, chats: Chats) -> Working {
    let factor = chats.factor();
    let terms = [("平均处理时长", Unit::Minutes.write(handling, 4)), ("并发系数", Unit::Count.write(&factor, 1))];
    let formula = "平均处理时长 ÷ 并发系数";
    Working::exact("effective_handling", "折算处理时长", Unit::Minutes, formula, &terms, handling / factor)
}

/// Agents by workload alone, without a look at waits: 咨询量 × 处理时长 ÷ (时段 × 同时接待数 × 有效工时占比), as
/// <https://www.ccplanning.net> has it.
pub fn by_workload(volume: &Exact, handling: &Exact, interval: &Exact, chats: &Exact, productivity: &Exact) -> Working {
    let terms = [
        ("咨询量", Unit::Count.write(volume, 4)),
        ("平均处理时长", Unit::Minutes.write(handling, 4)),
        ("时段", Unit::Minutes.write(interval, 4)),
        ("同时接待数", Unit::Count.write(chats, 4)),
        ("有效工时占比", Unit::Share.write(productivity, 4)),
    ];
    let formula = "咨询量 × 平均处理时长 ÷ (时段 × 同时接待数 × 有效工时占比)";
    let heads = volume * handling / (interval * chats * productivity);
    Working::exact("agents", "在线客服", Unit::Heads, formula, &terms, heads)
}
