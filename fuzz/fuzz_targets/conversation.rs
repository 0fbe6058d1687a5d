//! Any words in well-formed requests of a few sessions: nothing said twice, silence after a hand-off, no value injected.
//!
//! A line is a request: its first character chooses session, type and what else is given, the rest is
//! what the buyer says.

#![no_main]

use std::{
    collections::{HashMap, HashSet},
    io::Cursor,
    sync::{Arc, LazyLock},
};

use huashu::{
    index::Index,
    pack::{Shop, load},
    serve::{Format, Input, Limits, Shops, serve},
};
use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// Stands in no reply unless a buyer's words were taken for a template.
const SECRET: &str = "不可外传";

static INDEX: LazyLock<Arc<Index>> =
    LazyLock::new(|| Index::in_memory(&load(&Shop::builtin())).expect("an index in memory").into());

fuzz_target!(|said: &str| {
    let requests: Vec<Value> = said.lines().map(request).collect();
    let lines: String = requests.iter().map(|request| format!("{request}\n")).collect();
    let input = Input::of(Cursor::new(lines.into_bytes()));
    let shops = Shops::One(Arc::clone(&INDEX), None);
    let limits = Limits { sessions: 3.try_into().expect("not zero"), line: 1 << 20, ..Limits::default() };
    let mut output = Vec::new();
    serve(shops, input, &mut output, Format::Json, limits, || Timestamp::UNIX_EPOCH)
        .expect("memory can be read and written");
    let output = String::from_utf8(output).expect("UTF-8");
    let responses: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(requests.len(), responses.len(), "{output}");
    let mut sessions: HashMap<&str, Heard> = HashMap::new();
    for (request, response) in requests.iter().zip(&responses) {
        sessions.entry(request["session"].as_str().unwrap_or_default()).or_default().check(request, response);
    }
});

fn request(line: &str) -> Value {
    let mut characters = line.chars();
    let choice = characters.next().map_or(0, u32::from);
    let mut request = json!({
        "session": (choice % 3).to_string(),
        "text": characters.as_str(),
        "facts": {"秘密": SECRET},
    });
    match choice / 3 % 8 {
        0 => request["type"] = "release".into(),
        1 => request["type"] = "waiting".into(),
        2 => request["order"] = json!({"status": characters.as_str()}),
        3 => request["product"] = characters.as_str().into(),
        _ => {}
    }
    request
}

/// What must be true of one session.
#[derive(Default)]
struct Heard {
    said: HashSet<String>,
    handed_off: bool,
}

impl Heard {
    fn check(&mut self, request: &Value, response: &Value) {
        assert!(response["action"].is_string(), "{response}");
        assert!(!response["reply"].to_string().contains(SECRET), "{response}");
        if request["type"] == "release" {
            self.handed_off = false;
            return;
        }
        if request["type"] == "waiting" {
            return;
        }
        if self.handed_off {
            assert_eq!(response["reason"], "handed_off", "{response}");
        }
        self.handed_off |= response["action"] == "handoff";
        if let Some(reply) = response["reply"].as_str() {
            assert!(self.said.insert(reply.to_owned()), "twice: {reply}");
        }
    }
}
