//! What a line asks for, or why it is not served.

use serde_json::{Value, error::Category};

use super::wire::{ErrorCode, Request};
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
    serde_json::from_str(text).map_err(|error| {
        let id = serde_json::from_str(text).ok().and_then(|mut value: Value| Some(value.get_mut("id")?.take()));
        let (code, message) = if error.classify() == Category::Data {
            (ErrorCode::BadRequest, "请求里有的值类型不对，text 要写成文字，order 和 facts 要写成对象")
        } else {
            (ErrorCode::BadJson, "这一行不是正确的 JSON 请求，例如 {\"text\":\"包邮吗\"}")
        };
        Unserved { id: id.unwrap_or_default(), ..Unserved::new(code, format!("{message}（{error}）")) }
    })
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
}
