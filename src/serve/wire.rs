//! The JSON messages of `huashu bot`, message by message.
//!
//! A request is one JSON object on one line; `text` alone will do, unknown keys are ignored:
//!
//! ```json
//! {"id":"m1","text":"什么时候发货","shop":"hemiao","session":"c77","buyer":"小明","product":"A01",
//!  "order":{"status":"paid"},"facts":{"订单号":"8812"},"now":"2026-11-11T00:05:00+08:00",
//!  "limit":5,"explain":true}
//! ```
//!
//! A bare `"order":"paid"`, as packs write it in conditions, is its status.
//!
//! The response stands on one line too (here wrapped):
//!
//! ```json
//! {"id":"m1","action":"answer","reply":"亲，……","entry":"ship-when","confidence":0.97,"margin":0.69,
//!  "reason":null,"candidates":[{"entry":"ship-when","title":"什么时候发货","confidence":0.97,
//!  "reply":"亲，……","layer":"shop","why":[{"name":"best_ask","value":1.0,"text":"最像的问法：什么时候发货"}]}]}
//! ```
//!
//! With `session`, the requests are one conversation: no text is sent twice, follow-ups keep their topic,
//! and after a hand-off the robot is silent (`"reason":"handed_off"`) until the agent releases it:
//!
//! ```json
//! {"id":"m7","session":"c77","text":"你们就是骗子"}
//! {"id":"m7","action":"handoff","reply":null,…,"reason":"complaint","priority":"urgent",
//!  "summary":"投诉或有伤害。买家说：发什么快递 / 你们就是骗子","notice":"亲，客服已下班……","candidates":[…]}
//! {"id":"m8","session":"c77","type":"release"}
//! {"id":"m8","action":"none","reply":null,…}
//! ```
//!
//! `notice` may be sent whatever the action: the welcome beside the first answer, the message after hours.
//! `{"type":"waiting"}` asks for what to tell a buyer who waits for an agent; it comes as `notice`. `{"type":"paid"}`
//! says that the buyer has paid: without a word before, the first such request gets an offer of what goes with the
//! `product` as `notice`; so does a first question whose order is `paid` already.
//!
//! A session remembers for two hours which product was spoken of, the child's height, weight and build, and how many
//! pieces: a product named in the text comes before the request's `product`, this before the one remembered.
//!
//! A line that cannot be served gets an error, and the next line is served:
//!
//! ```json
//! {"id":null,"error":{"code":"bad_json","message":"……","line":12}}
//! ```

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;

use crate::{
    pack::Layer,
    reply::{Action, Ask, Candidate, Filled, HandoffReason, Priority, Reply},
    search::{Confidence, Reason},
    text::printable,
};

/// Most candidates a request may ask for.
const LARGEST_LIMIT: usize = 50;

/// One question.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Request {
    /// Given back unchanged, numbers digit by digit.
    pub id: Value,
    #[serde(rename = "type")]
    pub kind: RequestKind,
    /// The buyer's words. The only key that must be there.
    pub text: Option<String>,
    /// The name of a folder below `--shops`; needed there, of no meaning elsewhere.
    pub shop: Option<String>,
    /// The conversation that it belongs to; without one it stands alone. One shop's sessions mean nothing to another.
    pub session: Option<String>,
    /// The buyer's name: `{{买家}}`.
    pub buyer: Option<String>,
    /// What the buyer looks at, by id, name or alias: its name is `{{商品}}`, its attributes are values, its id
    /// is `product` in conditions. A product that `kb/products.toml` does not have is a name and nothing else.
    pub product: Option<String>,
    /// Where the buyer writes, `channel` in conditions: `app`, `live` …, as the shop names them.
    pub channel: Option<String>,
    /// 买家等级, `level` in conditions: `vip` …, as the shop names them.
    pub level: Option<String>,
    /// `status` is `order` in conditions; the other keys are values for templates. A string is the status.
    #[serde(deserialize_with = "order")]
    pub order: BTreeMap<String, Value>,
    /// Values for templates, above the shop's facts.
    pub facts: BTreeMap<String, Value>,
    /// When it is asked, RFC 3339; the clock's time if absent.
    pub now: Option<String>,
    /// How many candidates come back, 1 to 50; the shop's setting if absent.
    pub limit: Option<usize>,
    /// Whether candidates say why.
    pub explain: bool,
}

fn order<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, Value>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Object(order) => Ok(order.into_iter().collect()),
        status @ Value::String(_) => Ok([("status".to_owned(), status)].into()),
        _ => Err(D::Error::custom("no order")),
    }
}

/// A key of a request, for people.
#[derive(Debug)]
pub struct RequestKey {
    pub name: &'static str,
    /// What it must be.
    pub what: &'static str,
    pub example: &'static str,
    /// What it is for.
    pub about: &'static str,
    pub(super) fits: fn(&Value) -> bool,
}

/// Every key of a request, in the order in which it is told of them.
pub static REQUEST_KEYS: &[RequestKey] = &{
    const fn key(
        name: &'static str,
        what: &'static str,
        example: &'static str,
        about: &'static str,
        fits: fn(&Value) -> bool,
    ) -> RequestKey {
        RequestKey { name, what, example, about, fits }
    }
    const TEXT: &str = "文字";
    const OBJECT: &str = "对象";
    [
        key("text", TEXT, r#"{"text":"什么时候发货"}"#, "买家的话；只有它必须写", is_text),
        key("id", "任意值", r#"{"id":"m1","text":"kd"}"#, "原样还回来，好对上号", |_| true),
        key(
            "type",
            "ask、release、waiting 或 paid",
            r#"{"type":"release","session":"c77"}"#,
            "ask 提问（不写就是）；release 客服接待完了；waiting 买家在等；paid 买家付款了",
            |value| value.as_str().is_some_and(|kind| ["ask", "release", "waiting", "paid"].contains(&kind)),
        ),
        key("session", TEXT, r#"{"session":"c77","text":"那几天到"}"#, "同一个名字的请求算一段对话", is_text),
        key("shop", TEXT, r#"{"shop":"hemiao","text":"kd"}"#, "店铺文件夹的名字，只和 --shops 一起用", is_text),
        key("buyer", TEXT, r#"{"buyer":"小明","text":"在吗"}"#, "买家的名字：{{买家}}，条件 buyer", is_text),
        key("product", TEXT, r#"{"product":"A01","text":"有货吗"}"#, "买家在看的商品，写货号或名称", is_text),
        key(
            "order",
            "对象，或只写订单状态",
            r#"{"order":{"status":"paid","订单号":"8812"},"text":"发了吗"}"#,
            "status 是条件 order，别的键给话术填空；只写 \"order\":\"paid\" 也行",
            |value| value.is_object() || value.is_string(),
        ),
        key("channel", TEXT, r#"{"channel":"live","text":"有券吗"}"#, "买家从哪里来：条件 channel", is_text),
        key("level", TEXT, r#"{"level":"vip","text":"有券吗"}"#, "买家等级：条件 level", is_text),
        key(
            "facts",
            OBJECT,
            r#"{"facts":{"默认快递":"韵达"},"text":"kd"}"#,
            "这一次的店铺信息，盖住 [facts] 里同名的",
            Value::is_object,
        ),
        key("now", TEXT, r#"{"now":"2026-11-11T00:05:00+08:00","text":"有活动吗"}"#, "几点问的，不写就是现在", is_text),
        key("limit", "1 到 50 的整数", r#"{"limit":5,"text":"包邮吗"}"#, "最多回几个候选", |value| {
            value.is_null() || value.as_u64().is_some()
        }),
        key("explain", "true 或 false", r#"{"explain":true,"text":"包邮吗"}"#, "候选带上为什么像", Value::is_boolean),
    ]
};

fn is_text(value: &Value) -> bool {
    value.is_string() || value.is_null()
}

/// What a request wants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// An answer to the buyer's words.
    #[default]
    Ask,
    /// The agent is done: the robot may answer in this session again.
    Release,
    /// The buyer waits: something to tell them.
    Waiting,
    /// The buyer has paid: something that goes with it, if they did so without a word.
    Paid,
}

/// Why a request cannot be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError(pub String);

impl Request {
    /// The question behind the message, asked at `clock` unless it says otherwise.
    ///
    /// # Errors
    /// If `text` is missing or a value is out of its range.
    pub fn into_ask(self, clock: Timestamp) -> Result<Ask, RequestError> {
        let text = match (self.text, self.kind) {
            (Some(text), _) => text,
            (None, RequestKind::Ask) => {
                return Err(RequestError("缺少 text：请给出买家的话，例如 {\"text\":\"什么时候发货\"}".to_owned()));
            }
            (None, _) => String::new(),
        };
        let now = match self.now {
            None => clock,
            Some(now) => now.parse().map_err(|_| {
                RequestError(format!("now 的写法有误：{}，请写成 2026-11-11T00:05:00+08:00", printable(&now)))
            })?,
        };
        if let Some(limit) = self.limit
            && !(1..=LARGEST_LIMIT).contains(&limit)
        {
            return Err(RequestError(format!("limit 是 {limit}，请写 1 到 {LARGEST_LIMIT}")));
        }
        let mut context = BTreeMap::new();
        let mut facts = BTreeMap::new();
        for (name, value) in self.order {
            if let Some(text) = plain(&value) {
                let target = if name == "status" { &mut context } else { &mut facts };
                target.insert(if name == "status" { "order".to_owned() } else { name }, text);
            }
        }
        if let Some(buyer) = self.buyer {
            context.insert("buyer".to_owned(), buyer.clone());
            facts.insert("买家".to_owned(), buyer);
        }
        for (name, value) in [("product", self.product), ("channel", self.channel), ("level", self.level)] {
            context.extend(value.map(|value| (name.to_owned(), value)));
        }
        facts.extend(self.facts.into_iter().filter_map(|(name, value)| Some((name, plain(&value)?))));
        Ok(Ask { text, now, context, facts, limit: self.limit, explain: self.explain })
    }
}

/// A string, or a number as it was written.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The answer to one request.
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    pub id: Value,
    pub action: Action,
    /// What to send; null unless `action` is `answer`.
    pub reply: Option<String>,
    /// The best entry's id or code; null if nothing matched.
    pub entry: Option<String>,
    /// Of the best entry, 0…1.
    pub confidence: Confidence,
    /// Distance to the runner-up, 0…1.
    pub margin: Confidence,
    /// Why an agent must look at it; null unless `action` is `handoff`.
    pub reason: Option<HandoffReason>,
    /// How soon an agent should look; only with a `reason`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// For the agent who takes over; only at a hand-off in a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// What may be sent beside it, whatever the action; only in a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// Best first.
    pub candidates: Vec<CandidateMessage>,
}

/// An entry that may be meant.
#[derive(Debug, Clone, Serialize)]
pub struct CandidateMessage {
    pub entry: String,
    pub title: String,
    pub confidence: Confidence,
    /// Its reply filled in; null if a value is missing.
    pub reply: Option<String>,
    /// The values that are missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    pub layer: Layer,
    /// Only where `explain` was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<Vec<Reason>>,
}

impl Response {
    /// The message that tells `reply`.
    pub fn new(id: Value, reply: Reply, explain: bool) -> Self {
        let first = reply.candidates.first();
        Self {
            id,
            action: reply.action,
            entry: first.map(|first| first.entry.clone()),
            confidence: first.map_or(Confidence::default(), |first| first.confidence),
            reply: reply.text,
            margin: reply.margin,
            reason: reply.reason,
            priority: reply.reason.map(HandoffReason::priority),
            summary: reply.summary,
            notice: reply.notice,
            candidates: reply.candidates.into_iter().map(|candidate| message(candidate, explain)).collect(),
        }
    }
}

fn message(candidate: Candidate, explain: bool) -> CandidateMessage {
    let (reply, missing) = match candidate.filled {
        Filled::Text(text) => (Some(text), Vec::new()),
        Filled::Missing { names, .. } => (None, names),
        Filled::NoAnswer => (None, Vec::new()),
    };
    CandidateMessage {
        entry: candidate.entry,
        title: candidate.title,
        confidence: candidate.confidence,
        reply,
        missing,
        layer: candidate.layer,
        why: explain.then_some(candidate.why),
    }
}

/// The answer to a line that cannot be served.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorResponse {
    /// The request's id where it could be read.
    pub id: Value,
    pub error: ErrorMessage,
}

/// What went wrong, and in which line of the input, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorMessage {
    pub code: ErrorCode,
    pub message: String,
    pub line: u64,
}

/// For programs; the message is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The line is not a JSON object.
    BadJson,
    /// A key is missing, of the wrong type or out of its range.
    BadRequest,
    NotUtf8,
    /// The line is longer than `--max-line`.
    TooLong,
    /// `shop` names no folder with packs.
    UnknownShop,
    /// The shop's packs cannot be served; other shops are.
    BadShop,
    /// The index was damaged while it was in use.
    Internal,
}
