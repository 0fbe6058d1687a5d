//! Lines that are typed, with the end of the input, Ctrl-C and the end of the time among them.

use std::{
    io::{self, BufRead, Read},
    process,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

/// Bytes of the longest answer; the rest of a longer one is passed over.
const LONGEST: u64 = 1 << 10;

/// What came.
pub enum Input {
    Line(String),
    /// Nothing more will come: the pipe's end, Ctrl-D, or the word for it.
    End,
    /// Ctrl-C.
    Interrupted,
    TimeUp,
}

/// Those who answer.
pub struct Answers {
    inputs: Receiver<Input>,
}

impl Answers {
    /// Listens to stdin and to Ctrl-C.
    pub fn listen() -> Self {
        let (sender, inputs) = sync_channel(1);
        end_at_signal(sender.clone());
        thread::spawn(move || read(&sender));
        Self { inputs }
    }

    /// The next line, if it comes before the `deadline`.
    pub fn next(&self, deadline: Option<Instant>) -> Input {
        let received = match deadline {
            Some(deadline) => self.inputs.recv_timeout(deadline.saturating_duration_since(Instant::now())),
            None => self.inputs.recv().map_err(RecvTimeoutError::from),
        };
        match received {
            Ok(Input::Line(line)) if matches!(line.as_str(), ":q" | ":quit" | "：q") => Input::End,
            Ok(input) => input,
            Err(RecvTimeoutError::Timeout) => Input::TimeUp,
            Err(RecvTimeoutError::Disconnected) => Input::End,
        }
    }
}

fn read(sender: &SyncSender<Input>) {
    let mut input = io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        let is_cut = line.len() as u64 == LONGEST && line.last() != Some(&b'\n');
        let skipped = if is_cut { input.skip_until(b'\n').map(drop) } else { Ok(()) };
        let input = match (read, skipped) {
            (Ok(1..), Ok(())) => Input::Line(String::from_utf8_lossy(&line).trim().to_owned()),
            _ => Input::End,
        };
        let is_end = matches!(input, Input::End);
        if sender.send(input).is_err() || is_end {
            return;
        }
    }
}

/// The first signal ends the drill, a second one the program.
fn end_at_signal(sender: SyncSender<Input>) {
    let mut sender = Some(sender);
    let handler = move || match sender.take() {
        Some(sender) => drop(thread::spawn(move || sender.send(Input::Interrupted))),
        None => process::exit(2),
    };
    if ctrlc::set_handler(handler).is_err() {
        super::screen::say(format_args!("收不到 Ctrl-C，请用 :q 结束"));
    }
}

/// The time since a question was shown.
pub struct Watch(Instant);

impl Watch {
    pub fn start() -> Self {
        Self(Instant::now())
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
