//! Bytes → lines → questions; of a line that is too long, no more than the limit is ever held.

use std::io::{self, BufRead};

use serde_json::{Value, error::Category};

use super::wire::{ErrorCode, Request};

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
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { id: Value::Null, code, message: message.into() }
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

pub(super) enum Line {
    /// In the buffer, without its end.
    Whole,
    /// Passed over.
    TooLong,
    End,
}

/// Reads one line of at most `most` bytes; of a longer one, no more than that is ever held.
pub(super) fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    line.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let waiting = match input.fill_buf() {
            Ok(waiting) => waiting,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if waiting.is_empty() {
            break;
        }
        any = true;
        let newline = waiting.iter().position(|&byte| byte == b'\n');
        let part = &waiting[..newline.unwrap_or(waiting.len())];
        too_long |= line.len() + part.len() > most;
        if too_long {
            line.clear();
        } else {
            line.extend_from_slice(part);
        }
        let read = part.len() + usize::from(newline.is_some());
        input.consume(read);
        if newline.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(match (any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &str, most: usize) -> Vec<Option<String>> {
        let mut input = io::BufReader::with_capacity(3, input.as_bytes());
        let mut buffer = Vec::new();
        let mut lines = Vec::new();
        loop {
            match read_line(&mut input, &mut buffer, most).unwrap() {
                Line::End => return lines,
                Line::TooLong => lines.push(None),
                Line::Whole => lines.push(Some(String::from_utf8(buffer.clone()).unwrap())),
            }
        }
    }

    #[test]
    fn lines_end_in_any_way_and_long_ones_are_passed_over() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(lines("a\r\n\nabcde\nb", 4), [text("a"), text(""), None, text("b")]);
        assert_eq!(lines("", 4), []);
        assert_eq!(lines("abcd", 4), [text("abcd")]);
    }

    #[test]
    fn an_error_keeps_the_id_where_there_is_one() {
        let unserved = |line: &str| question(line.as_bytes(), Format::Json).unwrap_err();
        assert_eq!(unserved(r#"{"id":[7],"text":3}"#).id, serde_json::json!([7]));
        assert_eq!(unserved(r#"{"id":7,"text":"a"} {"id":8,"text":"b"}"#).code, ErrorCode::BadJson);
        assert_eq!(unserved(r#"[1,"包邮吗"]"#).code, ErrorCode::BadJson);
        assert_eq!(unserved(r#"{"text":"a","text":"b"}"#).code, ErrorCode::BadRequest);
    }
}
