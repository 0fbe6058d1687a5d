//! One reader, several workers, one writer: every line is answered once, in the order of the lines.
//!
//! ```text
//! input ─reader→ batch ─┬→ worker 0 ─┬→ writer → output
//!                       └→ worker 1 ─┘
//!                └──── who answers which line ──┘
//! ```
//! The writer is told which worker has which line and takes the answers from the workers' queues in
//! that order. Every queue is bounded and work is handed out before the writer is told of it, so that
//! an output nobody reads stops the reader, and nothing waits for what was not handed out.

use std::{
    io::{self, Write},
    panic::resume_unwind,
    sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    thread,
};

use jiff::Timestamp;
use xxhash_rust::xxh3::xxh3_64;

use super::{
    Format, Input, Limits,
    question::{Question, Unserved, question},
    shops::Shops,
    wire::{ErrorCode, Request},
    worker::{Answers, Job, Work, Worker},
};
use crate::text::lines::{Line, read_line};

/// Lines handed out together, unless fewer are waiting …
const BATCH_LINES: usize = 64;
/// … and their bytes.
const BATCH_BYTES: usize = 64 << 10;

/// Batches that may wait in a queue.
const QUEUE: usize = 4;

/// Which worker answers each line of a batch.
type Order = Vec<usize>;

/// Answers every line of `input` until it ends or is stopped. Responses are held back only while
/// more requests are waiting, so a conversation is never kept waiting by a buffer.
///
/// # Errors
/// If reading or writing fails. A reader that went away shows as [`io::ErrorKind::BrokenPipe`].
pub fn serve(
    shops: Shops,
    input: Input,
    output: impl Write + Send,
    format: Format,
    limits: Limits,
    clock: impl Fn() -> Timestamp,
) -> io::Result<()> {
    let stop = input.stop_handle();
    let shelves = shops.for_workers(limits.workers);
    let sessions = limits.sessions.get().div_ceil(shelves.len()).try_into().expect("some of some");
    thread::scope(|scope| {
        let (mut work, mut answers) = (Vec::new(), Vec::new());
        for shelf in shelves {
            let (hand_out, jobs) = sync_channel(QUEUE);
            let (answer, answered) = sync_channel(QUEUE);
            let worker = Worker::new(shelf, format, sessions);
            scope.spawn(move || worker.run(&jobs, &answer));
            work.push(hand_out);
            answers.push(answered);
        }
        let (order, orders) = sync_channel(QUEUE);
        let writer = scope.spawn(move || {
            let written = write_all(output, &orders, &answers);
            drop((orders, answers));
            // After an error the reader may still wait for input.
            stop.stop();
            written
        });
        let reader = Reader { input, shops: &shops, format, most: limits.line, work, order, number: 0 };
        let read = reader.run(clock);
        let written = writer.join().unwrap_or_else(|panic| resume_unwind(panic));
        written.and(read)
    })
}

struct Reader<'s> {
    input: Input,
    shops: &'s Shops,
    format: Format,
    most: usize,
    work: Vec<SyncSender<Work>>,
    order: SyncSender<Order>,
    number: u64,
}

/// Nobody takes the work or the answers any more; why, the writer knows.
struct Gone;

impl Reader<'_> {
    fn run(mut self, clock: impl Fn() -> Timestamp) -> io::Result<()> {
        let mut line = Vec::new();
        loop {
            let (batch, order, ended) = self.batch(&mut line, &clock)?;
            let handed_out = self.refresh().and_then(|()| self.hand_out(batch, order));
            if ended || handed_out.is_err() {
                return Ok(());
            }
        }
    }

    /// The lines that are waiting, by worker, and whether they were the last ones.
    fn batch(
        &mut self,
        line: &mut Vec<u8>,
        clock: &impl Fn() -> Timestamp,
    ) -> io::Result<(Vec<Vec<Job>>, Order, bool)> {
        let mut batch: Vec<Vec<Job>> = self.work.iter().map(|_| Vec::new()).collect();
        let mut order = Order::new();
        let mut bytes = 0;
        loop {
            let mut question = match read_line(&mut self.input, line, self.most)? {
                Line::End => return Ok((batch, order, true)),
                // Its end will never come.
                Line::Whole | Line::TooLong if self.input.is_stopped() => return Ok((batch, order, true)),
                Line::TooLong => {
                    Err(Unserved::new(ErrorCode::TooLong, format!("这一行超过 {} 字节，已跳过", self.most)))
                }
                Line::Whole => {
                    let mark: &[u8] = if self.number == 0 { b"\xef\xbb\xbf" } else { b"" };
                    question(line.strip_prefix(mark).unwrap_or(line), self.format)
                }
            };
            if !self.shops.are_many()
                && let Ok(request) = &mut question
            {
                // Whatever it says, there is one shop: sessions and questions of the same name are the same.
                request.shop = None;
            }
            self.number += 1;
            bytes += line.len();
            let worker = self.worker_for(&question);
            batch[worker].push(Job { number: self.number, now: clock(), question });
            order.push(worker);
            if order.len() >= BATCH_LINES || bytes >= BATCH_BYTES || !self.input.has_line() {
                return Ok((batch, order, false));
            }
        }
    }

    /// What belongs together stays with one worker: the questions to one of many shops, a session,
    /// or else the same question, whose wordings take turns.
    fn worker_for(&self, question: &Question) -> usize {
        let Ok(Request { shop, session, text, .. }) = question else { return 0 };
        let together = shop.as_ref().or(session.as_ref()).or(text.as_ref());
        together.map_or(0, |name| (xxh3_64(name.as_bytes()) % self.work.len() as u64) as usize)
    }

    /// From the next batch on, every worker answers from the packs as saved.
    fn refresh(&self) -> Result<(), Gone> {
        let Some(index) = self.shops.newer() else { return Ok(()) };
        self.work.iter().try_for_each(|work| work.send(Work::Newer(index.clone())).map_err(|_| Gone))
    }

    fn hand_out(&self, batch: Vec<Vec<Job>>, order: Order) -> Result<(), Gone> {
        for (jobs, work) in batch.into_iter().zip(&self.work) {
            if !jobs.is_empty() {
                work.send(Work::Jobs(jobs)).map_err(|_| Gone)?;
            }
        }
        self.order.send(order).map_err(|_| Gone)
    }
}

/// Writes the answers in the order of the lines, and flushes before it waits.
fn write_all(mut output: impl Write, orders: &Receiver<Order>, answers: &[Receiver<Answers>]) -> io::Result<()> {
    loop {
        let order = match orders.try_recv() {
            Ok(order) => order,
            Err(TryRecvError::Disconnected) => return output.flush(),
            Err(TryRecvError::Empty) => {
                output.flush()?;
                match orders.recv() {
                    Ok(order) => order,
                    Err(_) => return Ok(()),
                }
            }
        };
        let mut batch: Vec<Option<Answers>> = answers.iter().map(|_| None).collect();
        for worker in order {
            // A worker that is gone has panicked, and so will the scope that waits for it.
            let Some(answers) = batch[worker].take().or_else(|| answers[worker].recv().ok()) else { return Ok(()) };
            let answers = batch[worker].insert(answers);
            output.write_all(answers.next().unwrap_or_default())?;
        }
    }
}
