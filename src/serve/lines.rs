//! One request a line in, one response a line out, in order, in bounded memory.

use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Read, Write},
    sync::Arc,
};

use jiff::Timestamp;
use serde_json::Value;

use super::wire::{ErrorCode, ErrorMessage, ErrorResponse, Request, RequestKind, Response};
use crate::{
    index::Index,
    reply::{Action, Ask, Conversation, Reply, Responder},
};

/// What the lines are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON objects in and out.
    Json,
    /// A question in; its reply out, or an empty line where the robot must not answer.
    Plain,
}

/// What a line may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes; a longer line is answered with an error and skipped.
    pub line: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { line: 64 << 10 }
    }
}

/// Answers every line of `input` until it ends, going on with a newer index wherever `newer` has
/// one. Responses are held back only while more requests are waiting, so a conversation is never
/// kept waiting by a buffer.
///
/// # Errors
/// If reading or writing fails. A reader that went away shows as [`io::ErrorKind::BrokenPipe`].
pub fn serve_lines(
    responder: &mut Responder,
    mut input: BufReader<impl Read>,
    mut output: impl Write,
    format: Format,
    limits: Limits,
    clock: impl Fn() -> Timestamp,
    mut newer: impl FnMut() -> Option<Arc<Index>>,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut number = 0;
    let mut sessions = HashMap::new();
    loop {
        let line = read_line(&mut input, &mut buffer, limits.line)?;
        number += 1;
        if let Some(index) = newer() {
            responder.swap(index);
        }
        let question = match line {
            Line::End => return output.flush(),
            Line::TooLong => Err((ErrorCode::TooLong, format!("这一行超过 {} 字节，已跳过", limits.line))),
            Line::Whole => {
                let start = if number == 1 && buffer.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
                str::from_utf8(&buffer[start..]).map_err(|_| (ErrorCode::NotUtf8, "这一行不是 UTF-8 编码".to_owned()))
            }
        };
        let serving = Serving { responder: &mut *responder, sessions: &mut sessions, number, now: clock() };
        match format {
            Format::Json => serving.json(question, &mut output)?,
            Format::Plain => serving.plain(question, &mut output)?,
        }
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
    }
}

/// One line being served.
struct Serving<'s> {
    responder: &'s mut Responder,
    sessions: &'s mut HashMap<String, Conversation>,
    number: u64,
    now: Timestamp,
}

type Question<'q> = Result<&'q str, (ErrorCode, String)>;

impl Serving<'_> {
    fn json(self, question: Question<'_>, output: &mut impl Write) -> io::Result<()> {
        let mut id = Value::Null;
        let number = self.number;
        match question.and_then(|text| self.respond(text, &mut id)) {
            Ok(response) => serde_json::to_writer(&mut *output, &response)?,
            Err((code, message)) => {
                let error = ErrorMessage { code, message, line: number };
                serde_json::to_writer(&mut *output, &ErrorResponse { id, error })?;
            }
        }
        output.write_all(b"\n")
    }

    fn respond(self, text: &str, id: &mut Value) -> Result<Response, (ErrorCode, String)> {
        let bad_json = |error: serde_json::Error| {
            (ErrorCode::BadJson, format!("这一行不是正确的 JSON 请求，例如 {{\"text\":\"包邮吗\"}}（{error}）"))
        };
        let value: Value = serde_json::from_str(text).map_err(bad_json)?;
        *id = value.get("id").cloned().unwrap_or_default();
        if !value.is_object() {
            return Err((ErrorCode::BadJson, "请求要写成 JSON 对象，例如 {\"text\":\"包邮吗\"}".to_owned()));
        }
        let request: Request = serde_json::from_value(value).map_err(|error| {
            (
                ErrorCode::BadRequest,
                format!("请求里有的值类型不对，text 要写成文字，order 和 facts 要写成对象（{error}）"),
            )
        })?;
        let (explain, kind, session) = (request.explain, request.kind, request.session.clone());
        let ask = request.into_ask(self.now).map_err(|error| (ErrorCode::BadRequest, error.0))?;
        let conversation = session.map(|session| self.sessions.entry(session).or_default());
        let reply = match (kind, conversation) {
            (RequestKind::Ask, None) => self.responder.reply(&ask),
            (RequestKind::Ask, Some(conversation)) => self.responder.reply_in(conversation, &ask),
            (RequestKind::Release, Some(conversation)) => {
                conversation.release();
                Ok(Reply::none(None))
            }
            (RequestKind::Waiting, Some(conversation)) => self.responder.waiting(conversation, &ask).map(Reply::none),
            (RequestKind::Release | RequestKind::Waiting, None) => {
                return Err((ErrorCode::BadRequest, "缺少 session：请给出是哪一个对话".to_owned()));
            }
        };
        let reply = reply.map_err(|error| (ErrorCode::Internal, error.to_string()))?;
        Ok(Response::new(id.clone(), reply, explain))
    }

    fn plain(self, question: Question<'_>, output: &mut impl Write) -> io::Result<()> {
        let number = self.number;
        let reply = question.and_then(|text| {
            let reply = self.responder.reply(&Ask::new(text, self.now));
            reply.map_err(|error| (ErrorCode::Internal, error.to_string()))
        });
        let text = match reply {
            Ok(reply) if reply.action == Action::Answer => reply.text.unwrap_or_default(),
            Ok(_) => String::new(),
            Err((_, message)) => {
                eprintln!("第 {number} 行：{message}");
                String::new()
            }
        };
        writeln!(output, "{}", text.replace(['\r', '\n'], " "))
    }
}

enum Line {
    /// In the buffer, without its end.
    Whole,
    /// Passed over.
    TooLong,
    End,
}

/// Reads one line of at most `most` bytes; of a longer one, no more than that is ever held.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
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
}
