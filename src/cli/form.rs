//! Questions on the terminal, a line each; from a pipe the answers are read line by line.

use std::fmt::Display;

use huashu::text::normalize;
use rustyline::{Config, DefaultEditor, error::ReadlineError};

use super::{Failure, is_terminal, screen};

/// One who asks. Leaving with Ctrl-C or Ctrl-D, or the end of the pipe, is a [`Failure`].
pub struct Form {
    editor: DefaultEditor,
}

impl Form {
    pub fn new() -> Result<Self, Failure> {
        let config = Config::builder().auto_add_history(false).build();
        Ok(Self { editor: DefaultEditor::with_config(config)? })
    }

    /// Asks until `parse` takes the line. `suggested` is shown beside the question: an empty line takes it, and what is
    /// typed stands instead of it.
    pub fn ask<T>(
        &mut self,
        question: &str,
        suggested: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let beside = if suggested.is_empty() { String::new() } else { format!(" [{suggested}]") };
        self.until_taken(parse, |form| {
            let line = form.line(&format!("{question}{beside}"), "")?;
            Ok(if line.is_empty() { suggested.to_owned() } else { line })
        })
    }

    /// Asks until `parse` takes the line. `written` stands in the line, to be changed or cleared; from a pipe an empty
    /// line keeps it.
    pub fn edit<T>(
        &mut self,
        question: &str,
        written: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        self.until_taken(parse, |form| form.line(question, written))
    }

    fn until_taken<T>(
        &mut self,
        parse: impl Fn(&str) -> Result<T, String>,
        line: impl Fn(&mut Self) -> Result<String, Failure>,
    ) -> Result<T, Failure> {
        loop {
            match parse(&line(self)?) {
                Ok(answer) => return Ok(answer),
                Err(problem) => screen::say(format_args!("{problem}")),
            }
        }
    }

    /// Asks for lines until an empty one; those `written` before stand in them first, one after the other.
    pub fn ask_lines(&mut self, question: &str, written: &[String]) -> Result<Vec<String>, Failure> {
        let mut lines = Vec::new();
        loop {
            let written = written.get(lines.len()).map_or("", String::as_str);
            let line = self.line(&format!("{question} {}", lines.len() + 1), written)?;
            if line.is_empty() {
                return Ok(lines);
            }
            lines.push(line);
        }
    }

    /// Shows numbered `options` and asks for a number; `likely` is the suggested one, counted from 0.
    pub fn choose(&mut self, question: &str, options: &[impl Display], likely: usize) -> Result<usize, Failure> {
        for (number, option) in (1..).zip(options) {
            screen::tell(format_args!("  {number}  {option}"));
        }
        let most = options.len();
        self.ask(question, &(likely + 1).to_string(), |line| match normalize(line).parse::<usize>() {
            Ok(number) if (1..=most).contains(&number) => Ok(number - 1),
            _ => Err(format!("请输入 1 到 {most} 的数字")),
        })
    }

    /// A trimmed line, in which `written` stands already.
    fn line(&mut self, question: &str, written: &str) -> Result<String, Failure> {
        match self.editor.readline_with_initial(&format!("{question}："), (written, "")) {
            Ok(line) if line.trim().is_empty() && !is_terminal() => Ok(written.to_owned()),
            Ok(line) => Ok(line.trim().to_owned()),
            Err(ReadlineError::Interrupted | ReadlineError::Eof) => {
                Err(Failure("没有填完就结束了，什么都没有改".to_owned()))
            }
            Err(error) => Err(error.into()),
        }
    }
}
