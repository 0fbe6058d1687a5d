//! A worker: its jobs one after the other, each with the shop and the conversation it belongs to.

use std::{
    io::{self, Write},
    num::NonZeroUsize,
    ops::Range,
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, SyncSender},
    },
    time::Duration,
};

use jiff::Timestamp;

use super::{
    Format, SessionKey, Sessions,
    question::{Question, Unserved},
    shops::Shelf,
    wire::{ErrorCode, ErrorMessage, ErrorResponse, Request, RequestKind, Response},
};
use crate::{
    index::Index,
    reply::{Action, Conversation, Reply},
};

/// How often a worker without work looks what it can do without.
const TIDY: Duration = Duration::from_secs(1);

/// Bytes that an answer is likely to need.
const USUAL_ANSWER: usize = 1 << 10;

/// What a worker is told.
pub(super) enum Work {
    Jobs(Vec<Job>),
    /// The only shop's packs were saved.
    Newer(Arc<Index>),
}

/// A line to be answered.
pub(super) struct Job {
    /// Of the line, from 1.
    pub number: u64,
    pub now: Timestamp,
    pub question: Question,
}

/// What a worker says to its jobs of one batch, line by line.
pub(super) struct Answers {
    bytes: Vec<u8>,
    lines: std::vec::IntoIter<Range<usize>>,
}

impl Answers {
    /// The next answer with its line end.
    pub fn next(&mut self) -> Option<&[u8]> {
        Some(&self.bytes[self.lines.next()?])
    }
}

pub(super) struct Worker {
    shelf: Shelf,
    sessions: Sessions<Conversation>,
    format: Format,
}

impl Worker {
    /// One that remembers so many sessions.
    pub fn new(shelf: Shelf, format: Format, sessions: NonZeroUsize) -> Self {
        Self { shelf, sessions: Sessions::new(sessions), format }
    }

    /// Works until there is no more work, or nobody to tell.
    pub fn run(mut self, work: &Receiver<Work>, answers: &SyncSender<Answers>) {
        loop {
            match work.recv_timeout(TIDY) {
                Ok(Work::Jobs(jobs)) => {
                    if answers.send(self.answers(jobs)).is_err() {
                        return;
                    }
                }
                Ok(Work::Newer(index)) => self.shelf.renew(index),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.shelf.tidy();
        }
    }

    fn answers(&mut self, jobs: Vec<Job>) -> Answers {
        let mut bytes = Vec::with_capacity(jobs.len() * USUAL_ANSWER);
        let mut lines = Vec::with_capacity(jobs.len());
        for job in jobs {
            let start = bytes.len();
            match self.format {
                Format::Json => self.json(job, &mut bytes),
                Format::Plain => self.plain(job, &mut bytes),
            }
            .expect("memory can be written to");
            lines.push(start..bytes.len());
        }
        Answers { bytes, lines: lines.into_iter() }
    }

    fn json(&mut self, job: Job, output: &mut impl Write) -> io::Result<()> {
        let number = job.number;
        match job.question.and_then(|request| self.respond(request, job.now)) {
            Ok(response) => serde_json::to_writer(&mut *output, &response)?,
            Err(Unserved { id, code, message }) => {
                let error = ErrorMessage { code, message, line: number };
                serde_json::to_writer(&mut *output, &ErrorResponse { id, error })?;
            }
        }
        output.write_all(b"\n")
    }

    fn plain(&mut self, job: Job, output: &mut impl Write) -> io::Result<()> {
        let text = match job.question.and_then(|request| self.reply(request, job.now)) {
            Ok(reply) if reply.action == Action::Answer => reply.text.unwrap_or_default(),
            Ok(_) => String::new(),
            Err(Unserved { message, .. }) => {
                // Talk that nobody can hear is no reason to stop answering.
                let _ = writeln!(io::stderr(), "第 {} 行：{message}", job.number);
                String::new()
            }
        };
        writeln!(output, "{}", text.replace(['\r', '\n'], " "))
    }

    fn respond(&mut self, mut request: Request, now: Timestamp) -> Result<Response, Unserved> {
        let (id, explain) = (request.id.take(), request.explain);
        match self.reply(request, now) {
            Ok(reply) => Ok(Response::new(id, reply, explain)),
            Err(unserved) => Err(Unserved { id, ..unserved }),
        }
    }

    fn reply(&mut self, mut request: Request, now: Timestamp) -> Result<Reply, Unserved> {
        let bad_request = |message: &str| Unserved::new(ErrorCode::BadRequest, message);
        let (kind, shop, session) = (request.kind, request.shop.take(), request.session.take());
        let ask = request.into_ask(now).map_err(|error| bad_request(&error.0))?;
        let responder = self.shelf.responder(shop.as_deref())?;
        let conversation =
            session.map(|session| self.sessions.get(SessionKey::new(shop.as_deref(), &session), ask.now));
        let reply = match (kind, conversation) {
            (RequestKind::Ask, None) => responder.reply(&ask),
            (RequestKind::Ask, Some(conversation)) => responder.reply_in(conversation, &ask),
            (RequestKind::Release, Some(conversation)) => {
                conversation.release();
                Ok(Reply::none(None))
            }
            (RequestKind::Waiting, Some(conversation)) => responder.waiting(conversation, &ask).map(Reply::none),
            (RequestKind::Paid, Some(conversation)) => responder.paid(conversation, &ask).map(Reply::none),
            (RequestKind::Release | RequestKind::Waiting | RequestKind::Paid, None) => {
                return Err(bad_request("缺少 session：请给出是哪一个对话"));
            }
        };
        reply.map_err(|error| Unserved::new(ErrorCode::Internal, error.to_string()))
    }
}
