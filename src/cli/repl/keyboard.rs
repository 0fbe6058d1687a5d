//! The agent's keyboard: the prompt with its history, and questions in between.

use std::{
    cell::RefCell,
    io,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use huashu::text::{mask, printable};
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Editor, Event, EventContext, EventHandler, KeyCode, KeyEvent,
    Modifiers, Movement, RepeatCount,
    config::{BellStyle, Configurer},
    error::ReadlineError,
    history::{History, MemHistory},
};
use unicode_width::UnicodeWidthStr;

use super::{
    echo,
    hints::Hints,
    is_plain,
    line::tells_a_fact,
    lookup::{Lookup, Meaning},
    signals::Stop,
};
use crate::cli::{Failure, data, journal::Journal, screen};

/// Lines remembered.
const MOST_LINES: usize = 1000;

/// A larger file is written anew with the lines remembered.
const LARGE: u64 = 256 << 10;

pub struct Keyboard {
    editor: Editor<Hints, MemHistory>,
    /// A question is being answered.
    asks: Arc<AtomicBool>,
    history: Option<Journal>,
}

/// What came from it.
pub enum Entered {
    /// A line, and what Tab had chosen in it.
    Line(String, Option<Box<Meaning>>),
    /// The agent took it back (Ctrl-C).
    Nothing,
    /// No more will come (Ctrl-D).
    End,
}

/// What tells the agent something while a line is being typed.
pub type Teller = Box<dyn FnMut(String) + Send>;

/// Esc and Ctrl-C clear the line; where it is empty, or answers a question, Ctrl-C takes it back, and so does Esc of a
/// question.
struct Clear {
    is_escape: bool,
    asks: Arc<AtomicBool>,
}

impl ConditionalEventHandler for Clear {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        Some(match (self.asks.load(Ordering::Relaxed), context.line().is_empty()) {
            (true, _) => Cmd::Interrupt,
            (false, true) if self.is_escape => Cmd::Noop,
            (false, true) => Cmd::Interrupt,
            (false, false) => Cmd::Kill(Movement::WholeLine),
        })
    }
}

impl Keyboard {
    pub fn new() -> Result<Self, Failure> {
        /// Milliseconds after which Esc is no beginning of another key.
        const ESCAPE: u16 = 100;
        let config = Config::builder()
            .completion_type(CompletionType::Circular)
            .bell_style(BellStyle::None)
            .max_history_size(MOST_LINES)?
            .keyseq_timeout(Some(ESCAPE))
            .build();
        let mut editor = Editor::with_history(config.clone(), MemHistory::with_config(&config))?;
        let asks = Arc::new(AtomicBool::new(false));
        if !is_plain() {
            for (key, is_escape) in [(KeyEvent(KeyCode::Esc, Modifiers::NONE), true), (KeyEvent::ctrl('C'), false)] {
                let clear = Clear { is_escape, asks: Arc::clone(&asks) };
                editor.bind_sequence(key, EventHandler::Conditional(Box::new(clear)));
            }
            editor.bind_sequence(KeyEvent::ctrl('Z'), EventHandler::Conditional(Box::new(Stop)));
        }
        let history = data::folder().map(|folder| Journal::at(folder.join("history")));
        let mut keyboard = Self { editor, asks, history };
        keyboard.load_history()?;
        Ok(keyboard)
    }

    /// Shows what may be meant while it is typed.
    pub fn hint(&mut self, lookup: Rc<RefCell<Lookup>>, coloured: bool) {
        self.editor.set_helper(Some(Hints::new(lookup, coloured)));
    }

    /// `None` where the terminal cannot show anything in between.
    pub fn teller(&mut self) -> Option<Teller> {
        use rustyline::ExternalPrinter;
        let mut printer = self.editor.create_external_printer().ok()?;
        // Between two lines it is written as it stands.
        Some(Box::new(move |text| drop(printer.print(text + "\n"))))
    }

    /// Reads the next line.
    pub fn line(&mut self, prompt: &str) -> Result<Entered, Failure> {
        if let Some(hints) = self.editor.helper() {
            hints.prompt_width.set(prompt.width());
        }
        match self.read(prompt) {
            Ok(line) => {
                self.remember(&line)?;
                let chosen = self.editor.helper().and_then(|hints| hints.chosen(&line));
                Ok(Entered::Line(line, chosen.map(Box::new)))
            }
            Err(ReadlineError::Interrupted) => Ok(Entered::Nothing),
            Err(ReadlineError::Eof) => Ok(Entered::End),
            Err(error) => Err(error.into()),
        }
    }

    /// A line; what is no UTF-8 in it is passed over, and told once: a terminal of another encoding would say nothing
    /// that can be read.
    fn read(&mut self, prompt: &str) -> rustyline::Result<String> {
        let mut typed = String::new();
        let mut is_told = false;
        loop {
            match self.editor.readline_with_initial(prompt, (&typed, "")) {
                Err(ReadlineError::Io(error)) if error.kind() == io::ErrorKind::InvalidData => {
                    typed = self.editor.helper().map_or(String::new(), |hints| hints.line.take());
                    if !is_plain() {
                        print!("\r\x1b[J");
                    }
                    if !is_told {
                        screen::say(format_args!("有个键不是 UTF-8，没有收进来；请把终端的编码设成 UTF-8"));
                        is_told = true;
                    }
                }
                read => return read,
            }
        }
    }

    /// Asks one question; `None` if the agent would rather not answer.
    pub fn ask(&mut self, question: &str, suggested: &str) -> Option<String> {
        let quiet = |editor: &Editor<Hints, MemHistory>, is: bool| {
            if let Some(hints) = editor.helper() {
                hints.quiet.set(is);
            }
        };
        quiet(&self.editor, true);
        self.asks.store(true, Ordering::Relaxed);
        let question = format!("{}：", printable(question));
        let answer = echo::shown(|| self.editor.readline_with_initial(&question, (suggested, "")));
        quiet(&self.editor, false);
        self.asks.store(false, Ordering::Relaxed);
        answer.ok()
    }

    fn load_history(&mut self) -> Result<(), Failure> {
        let Some(journal) = &self.history else { return Ok(()) };
        let latest = |lines: Vec<String>| lines[lines.len().saturating_sub(MOST_LINES)..].to_vec();
        // A file that cannot be shortened is only longer.
        let _ = journal.shorten(LARGE, latest);
        for line in latest(journal.lines()) {
            self.editor.history_mut().add_owned(line)?;
        }
        self.editor.set_max_history_size(MOST_LINES)?;
        Ok(())
    }

    /// Without phone numbers, addresses and order numbers in the file.
    fn remember(&mut self, line: &str) -> Result<(), Failure> {
        if line.trim().is_empty() || !self.editor.add_history_entry(line)? {
            return Ok(());
        }
        // What is told of buyers is kept nowhere but with them.
        if let Some(journal) = self.history.as_ref().filter(|_| !tells_a_fact(line)) {
            // What cannot be kept is remembered until the program ends.
            let _ = journal.add(&mask(&printable(line)));
        }
        Ok(())
    }
}
