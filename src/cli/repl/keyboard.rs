//! The agent's keyboard: the prompt with its history, and questions in between.

use std::{cell::RefCell, rc::Rc};

use huashu::text::{mask, printable};
use rustyline::{
    CompletionType, Config, Editor,
    config::{BellStyle, Configurer},
    error::ReadlineError,
    history::{History, MemHistory},
};
use unicode_width::UnicodeWidthStr;

use super::{
    echo,
    hints::Hints,
    lookup::{Lookup, Meaning},
};
use crate::cli::{Failure, data, journal::Journal};

/// Lines remembered.
const MOST_LINES: usize = 1000;

/// A larger file is written anew with the lines remembered.
const LARGE: u64 = 256 << 10;

pub struct Keyboard {
    editor: Editor<Hints, MemHistory>,
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

impl Keyboard {
    pub fn new() -> Result<Self, Failure> {
        let config = Config::builder()
            .completion_type(CompletionType::Circular)
            .bell_style(BellStyle::None)
            .max_history_size(MOST_LINES)?
            .build();
        let editor = Editor::with_history(config.clone(), MemHistory::with_config(&config))?;
        let history = data::folder().map(|folder| Journal::at(folder.join("history")));
        let mut keyboard = Self { editor, history };
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
        Some(Box::new(move |text| drop(printer.print(text))))
    }

    /// Reads the next line.
    pub fn line(&mut self, prompt: &str) -> Result<Entered, Failure> {
        if let Some(hints) = self.editor.helper() {
            hints.prompt_width.set(prompt.width());
        }
        match self.editor.readline(prompt) {
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

    /// Asks one question; `None` if the agent would rather not answer.
    pub fn ask(&mut self, question: &str, suggested: &str) -> Option<String> {
        let quiet = |editor: &Editor<Hints, MemHistory>, is: bool| {
            if let Some(hints) = editor.helper() {
                hints.quiet.set(is);
            }
        };
        quiet(&self.editor, true);
        let question = format!("{}：", printable(question));
        let answer = echo::shown(|| self.editor.readline_with_initial(&question, (suggested, "")));
        quiet(&self.editor, false);
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
        if let Some(journal) = &self.history {
            // What cannot be kept is remembered until the program ends.
            let _ = journal.add(&mask(&printable(line)));
        }
        Ok(())
    }
}
