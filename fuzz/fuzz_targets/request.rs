//! Any bytes as lines of JSON requests to the built-in shop: one response a line, in order, safe to print.

#![no_main]

use std::{
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
use serde_json::Value;

/// Short enough for the fuzzer to write longer lines.
const LONGEST_LINE: usize = 1 << 10;

static INDEX: LazyLock<Arc<Index>> =
    LazyLock::new(|| Index::in_memory(&load(&Shop::builtin())).expect("an index in memory").into());

fuzz_target!(|bytes: &[u8]| {
    let shops = Shops::One(Arc::clone(&INDEX), None);
    let input = Input::of(Cursor::new(bytes.to_vec()));
    let limits = Limits { line: LONGEST_LINE, workers: 2.try_into().expect("not zero"), ..Limits::default() };
    let mut output = Vec::new();
    serve(shops, input, &mut output, Format::Json, limits, || Timestamp::UNIX_EPOCH)
        .expect("memory can be read and written");
    let output = String::from_utf8(output).expect("UTF-8");
    let requests: Vec<&[u8]> = bytes.split_inclusive(|&byte| byte == b'\n').collect();
    let responses: Vec<&str> = output.split_inclusive('\n').collect();
    assert_eq!(requests.len(), responses.len(), "{output}");
    for (number, (request, response)) in (1..).zip(requests.into_iter().zip(responses)) {
        assert!(response.ends_with('\n'), "{response}");
        assert_answers(number, request, &serde_json::from_str(response).expect("JSON"));
    }
});

fn assert_answers(number: u64, request: &[u8], response: &Value) {
    assert!(response["action"].is_string() != response["error"].is_object(), "{response}");
    if response["error"].is_object() {
        assert_eq!(response["error"]["line"], number, "{response}");
    }
    let request: Value = serde_json::from_slice(request).unwrap_or_default();
    if request.is_object() && response["error"]["code"] != "too_long" {
        assert_eq!(response["id"], request["id"], "{response}");
    }
    assert_printable(&response["reply"]);
    assert_printable(&response["error"]["message"]);
    for candidate in response["candidates"].as_array().into_iter().flatten() {
        assert_printable(&candidate["reply"]);
    }
}

/// No control characters but the end of a line.
fn assert_printable(text: &Value) {
    let text = text.as_str().unwrap_or_default();
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
}
