//! What the one who is drilled sees: text, or a line of JSON for each event.

use std::io::{self, Write};

use huashu::drill::{Answered, Asked, By, Card, Deck, Grade, Question, Verdict, Why};

use super::{
    super::{screen, wrap},
    answers::Source,
    json,
    practice::Refusal,
    text::{Label, Text},
};

/// Where it goes.
pub enum Show {
    Text(Text),
    Json,
}

/// A question on its way to the screen.
pub struct Shown<'d> {
    pub deck: &'d Deck,
    pub question: &'d Question,
    /// From 1.
    pub number: usize,
    /// How many come after it.
    pub left: usize,
    /// Why it is asked; none in an exam.
    pub why: Option<Why>,
}

impl<'d> Shown<'d> {
    pub fn practised(deck: &'d Deck, asked: &'d Asked, (number, left): (usize, usize)) -> Self {
        Self { deck, question: &asked.question, number, left, why: Some(asked.why) }
    }

    pub fn card(&self) -> &'d Card {
        &self.deck.cards[self.question.card]
    }

    /// After a miss: the first letter of the code, and how many follow.
    pub fn hint(&self) -> Option<String> {
        let code =
            self.card().codes.first().filter(|_| self.why == Some(Why::Again) && self.question.by == By::Code)?;
        let length = code.chars().count();
        let first = code.chars().next().filter(|_| length > 1).map(String::from).unwrap_or_default();
        Some(format!("{first}{} （共 {length} 个字）", "_".repeat(length - first.chars().count())))
    }
}

/// An answer and what is said of it.
pub struct Marked<'m> {
    pub answered: &'m Answered,
    pub verdict: &'m Verdict,
    pub card: &'m Card,
    pub question: &'m Question,
    pub grade: Grade,
    pub limit: u32,
}

impl Marked<'_> {
    pub fn is_late(&self) -> bool {
        self.answered.seconds.as_f64() > f64::from(self.limit)
    }
}

impl Show {
    pub fn new(json: bool) -> Self {
        if json {
            Self::Json
        } else {
            Self::Text(Text { columns: wrap::columns(), echoes: !super::super::is_terminal() })
        }
    }

    /// Where answers come from, for what is shown so.
    pub fn source(&self) -> Source {
        match self {
            Self::Text(Text { echoes: false, .. }) => Source::Keyboard,
            Self::Text(_) | Self::Json => Source::Pipe,
        }
    }

    /// What stands before an answer.
    pub fn label(&self, question: &Question) -> Option<Label> {
        match self {
            Self::Text(_) => Some(Label::of(question)),
            Self::Json => None,
        }
    }

    /// A question; the label comes after it.
    pub fn question(&self, shown: &Shown<'_>) -> io::Result<()> {
        match self {
            Self::Text(text) => text.question(&mut anstream::stdout().lock(), shown),
            Self::Json => json::line(&json::question(shown)),
        }
    }

    /// What was typed, where no terminal has shown it.
    pub fn echo(&self, typed: &str) -> io::Result<()> {
        match self {
            Self::Text(Text { echoes: true, .. }) => writeln!(anstream::stdout(), "{}", huashu::text::printable(typed)),
            Self::Text(_) | Self::Json => Ok(()),
        }
    }

    /// The cursor on a line of its own after the input has ended.
    pub fn end_line(&self) -> io::Result<()> {
        match self {
            Self::Text(_) => writeln!(anstream::stdout()),
            Self::Json => Ok(()),
        }
    }

    /// Why what was typed to question `number` is no answer.
    pub fn refusal(&self, number: usize, typed: &str, refusal: &Refusal) -> io::Result<()> {
        match self {
            Self::Text(_) => screen::say(format_args!("{}", refusal.text)),
            Self::Json => json::line(&json::refusal(number, typed, refusal))?,
        }
        Ok(())
    }

    pub fn mark(&self, marked: &Marked<'_>) -> io::Result<()> {
        match self {
            Self::Text(text) => text.mark(&mut anstream::stdout().lock(), marked),
            Self::Json => json::line(&json::mark(marked)),
        }
    }
}
