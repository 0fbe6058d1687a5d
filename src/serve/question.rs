//! What a line asks for, or why it is not served.

use serde_json::{Value, error::Category};

use super::wire::{ErrorCode, REQUEST_KEYS, Request, RequestKey};
use crate::text::printable;

/// What the lines are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON objects in and out.
    Json,
    /// A question in; its reply out, or an empty line where the robot must not answer.
    Plain,
}

/// A line as it was understood.
pub(super) type Question = Result<Request, Unserved>;

/// Why a line is not served, and whose it was as far as that can be told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Unserved {
    pub id: Value,
    pub code: ErrorCode,
    pub message: String,
}

impl Unserved {
    /// Nothing that `message` quotes moves a cursor.
    pub fn new(code: ErrorCode, message: impl AsRef<str>) -> Self {
        Self { id: Value::Null, code, message: printable(message.as_ref()) }
    }
}

/// What the bytes of a line ask for.
pub(super) fn question(line: &[u8], format: Format) -> Question {
    let text = str::from_utf8(line).map_err(|_| Unserved::new(ErrorCode::NotUtf8, "这一行不是 UTF-8 编码"))?;
    match format {
        Format::Json => request(text),
        Format::Plain => Ok(Request { text: Some(text.to_owned()), ..Request::default() }),
    }
}

fn request(text: &str) -> Question {
    if !text.trim_start().starts_with('{') {
        let message = "请求要写成 JSON 对象，例如 {\"text\":\"包邮吗\"}";
        return Err(Unserved::new(ErrorCode::BadJson, message));
    }
    serde_json::from_str(text).map_err(|refused| match serde_json::from_str::<Value>(text) {
        Ok(mut request) => Unserved {
            id: request.get_mut("id").map(Value::take).unwrap_or_default(),
            ..Unserved::new(ErrorCode::BadRequest, wrong_key(&request, &refused.to_string()))
        },
        Err(error) => {
            let what = match error.classify() {
                Category::Eof => "这一行 JSON 没有写完".to_owned(),
                Category::Syntax | Category::Io | Category::Data => {
                    format!("这一行从第 {} 个字节起不是正确的 JSON", error.column())
                }
            };
            Unserved::new(ErrorCode::BadJson, format!("{what}，例如 {{\"text\":\"包邮吗\"}}"))
        }
    })
}

/// Which key of `request` is wrong, and what it must be; the reader calls it `problem`.
fn wrong_key(request: &Value, problem: &str) -> String {
    if let Some(name) = problem.strip_prefix("duplicate field `").and_then(|rest| rest.split('`').next()) {
        return format!("{name} 写了两次，请只留一个");
    }
    let is_wrong = |key: &&RequestKey| request.get(key.name).is_some_and(|value| !(key.fits)(value));
    match REQUEST_KEYS.iter().find(is_wrong) {
        Some(RequestKey { name, what, example, .. }) => {
            let gap = if what.starts_with(|c: char| c.is_ascii()) { " " } else { "" };
            format!("{name} 要写成{gap}{what}，例如 {example}")
        }
        None => "请求里有的值不对，各个键的写法见 huashu bot --help".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_the_id_where_there_is_one() {
        let unserved = |line: &str| question(line.as_bytes(), Format::Json).unwrap_err();
        assert_eq!(unserved(r#"{"id":[7],"text":3}"#).id, serde_json::json!([7]));
        assert_eq!(unserved(r#"{"id":7,"text":"a"} {"id":8,"text":"b"}"#).code, ErrorCode::BadJson);
        assert_eq!(unserved(r#"[1,"包邮吗"]"#).code, ErrorCode::BadJson);
        assert_eq!(unserved(r#"{"text":"a","text":"b"}"#).code, ErrorCode::BadRequest);
    }

    #[test]
    fn the_key_that_is_wrong_is_named() {
        for (line, told) in [
            (r#"{"text":"x","order":7}"#, r#"order 要写成对象，或只写订单状态，例如 {"order":{"status":"paid""#),
            (r#"{"text":3}"#, "text 要写成文字"),
            (r#"{"text":"x","type":"order"}"#, "type 要写成 ask、release、waiting 或 paid"),
            (r#"{"text":"x","type":null}"#, "type 要写成 ask"),
            (r#"{"text":"x","session":7}"#, "session 要写成文字"),
            (r#"{"text":"x","limit":-1}"#, "limit 要写成 1 到 50 的整数"),
            (r#"{"text":"x","limit":"5"}"#, "limit 要写成"),
            (r#"{"text":"x","now":1762790400}"#, "now 要写成文字"),
            (r#"{"text":"x","explain":"yes"}"#, "explain 要写成 true 或 false"),
            (r#"{"text":"x","facts":["a"]}"#, "facts 要写成对象"),
            (r#"{"text":"a","text":"b"}"#, "text 写了两次"),
            (r#"{"text":"a""#, "没有写完"),
            (r#"{"text":a}"#, "第 9 个字节"),
        ] {
            let message = question(line.as_bytes(), Format::Json).unwrap_err().message;
            assert!(
                message.starts_with(told) || message.contains("JSON") && message.contains(told),
                "{line}: {message}"
            );
        }
    }

    #[test]
    fn the_examples_of_all_keys_are_requests() {
        for key in REQUEST_KEYS {
            assert!(question(key.example.as_bytes(), Format::Json).is_ok(), "{}", key.example);
            assert!(key.example.contains(&format!("\"{}\":", key.name)), "{}", key.example);
        }
    }

    #[test]
    fn an_order_may_be_its_status() {
        let order = |line: &str| question(line.as_bytes(), Format::Json).unwrap().order;
        let status = [("status".to_owned(), serde_json::json!("paid"))].into();
        assert_eq!(order(r#"{"text":"x","order":"paid"}"#), status);
        assert_eq!(order(r#"{"text":"x","order":{"status":"paid"}}"#), status);
    }
}
