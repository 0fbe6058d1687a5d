//! Lines that are typed, with the end of the input, Ctrl-C and the end of the time among them.

use std::{
    io::{self, BufRead, Read, Write},
    process,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use rustyline::{Cmd, Config, DefaultEditor, KeyEvent, config::BellStyle, error::ReadlineError};

use super::{mode::Mode, text::Label};

/// Bytes of the longest answer; the rest of a longer one is passed over.
const LONGEST: u64 = 1 << 10;

/// Nobody answers in less, and an editor that has just begun would leave the terminal as it likes it.
const SHORTEST: Duration = Duration::from_millis(50);

/// What came.
pub enum Input {
    Line(String),
    /// Nothing more will come: the pipe's end, Ctrl-D, or the word for it.
    End,
    /// Ctrl-C.
    Interrupted,
    TimeUp,
}

/// Where lines come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A terminal, where a line is edited when it is asked for.
    Keyboard,
    /// Lines come by themselves.
    Pipe,
}

/// Those who answer.
pub struct Answers {
    inputs: Receiver<Input>,
    /// Asks the keyboard for a line.
    asks: Option<SyncSender<Label>>,
    /// As the terminal was before: time may be up in the middle of a line.
    _mode: Mode,
}

impl Answers {
    /// Listens to stdin and to Ctrl-C.
    pub fn listen(source: Source) -> Self {
        let (sender, inputs) = sync_channel(1);
        end_at_signal(sender.clone());
        let (asks, asked) = sync_channel(1);
        let mode = Mode::now();
        thread::spawn(move || match source {
            Source::Keyboard => edit(&asked, &sender),
            Source::Pipe => read(&sender),
        });
        Self { inputs, asks: (source == Source::Keyboard).then_some(asks), _mode: mode }
    }

    /// The next line after the label, if it comes before the `deadline`.
    pub fn next(&self, label: Option<Label>, deadline: Option<Instant>) -> Input {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left < SHORTEST) {
            return Input::TimeUp;
        }
        self.ask(label);
        let received = match left {
            Some(left) => self.inputs.recv_timeout(left),
            None => self.inputs.recv().map_err(RecvTimeoutError::from),
        };
        match received {
            Ok(Input::Line(line)) if matches!(line.as_str(), ":q" | ":quit" | "：q") => Input::End,
            Ok(input) => input,
            Err(RecvTimeoutError::Timeout) => Input::TimeUp,
            Err(RecvTimeoutError::Disconnected) => Input::End,
        }
    }

    fn ask(&self, label: Option<Label>) {
        let Some(label) = label else { return };
        match &self.asks {
            // An editor that has ended closes the inputs as well.
            Some(asks) => drop(asks.send(label)),
            None => {
                let mut out = anstream::stdout();
                // An output nobody reads is noticed at the next question.
                let _ = write!(out, "{}", label.styled).and_then(|()| out.flush());
            }
        }
    }
}

/// A line each time one is asked for.
fn edit(asked: &Receiver<Label>, sender: &SyncSender<Input>) {
    let config = Config::builder().auto_add_history(false).bell_style(BellStyle::None).bracketed_paste(false).build();
    let Ok(mut editor) = DefaultEditor::with_config(config) else { return };
    // The clock goes on, and a thread that is stopped comes back in a terminal that is no longer its own.
    editor.bind_sequence(KeyEvent::ctrl('Z'), Cmd::Noop);
    for Label { plain, styled } in asked {
        let input = match editor.readline(&(plain, styled)) {
            Ok(line) => Input::Line(plain_line(&line)),
            Err(ReadlineError::Interrupted) => Input::Interrupted,
            Err(_) => Input::End,
        };
        let is_end = !matches!(input, Input::Line(_));
        if sender.send(input).is_err() || is_end {
            return;
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
            (Ok(1..), Ok(())) => Input::Line(plain_line(&String::from_utf8_lossy(&line))),
            _ => Input::End,
        };
        let is_end = matches!(input, Input::End);
        if sender.send(input).is_err() || is_end {
            return;
        }
    }
}

/// Without what an arrow key leaves behind where lines are not edited.
fn plain_line(line: &str) -> String {
    anstream::adapter::strip_str(line).to_string().trim().to_owned()
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
