//! Where, what, what next: a problem in a user's file, as text for people and JSON for programs.

use std::{fmt, ops::Range, path::PathBuf};

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthStr;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提醒: worth a look.
    Warning,
    /// 错误: the entry or the file is left out.
    Error,
}

/// A place in a file; line and column count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// One problem in one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub severity: Severity,
    /// The rule's stable name: `unknown-key`, `duplicate-code` …
    pub rule: String,
    pub file: PathBuf,
    pub position: Option<Position>,
    /// The line it stands in and how many characters of it are meant.
    pub excerpt: Option<Excerpt>,
    /// What is wrong, in the trainer's words.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The source line under a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    pub line: String,
    /// Characters underlined, at least 1.
    pub length: u32,
}

impl Diagnostic {
    /// A problem with the whole file.
    pub fn error(file: impl Into<PathBuf>, rule: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            rule: rule.to_owned(),
            file: file.into(),
            position: None,
            excerpt: None,
            message: message.into(),
            help: help.into(),
        }
    }

    /// Worth a look, but nothing is left out.
    pub fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Points at bytes `span` of `source`.
    pub fn at(self, source: &str, span: Range<usize>) -> Self {
        self.within(&Source::new(source), span)
    }

    /// Points at bytes `span` of `source`.
    pub(crate) fn within(mut self, source: &Source, span: Range<usize>) -> Self {
        let start = floor_boundary(source.text, span.start);
        let (line_number, line_start) = source.line(start);
        let source = source.text;
        let end = floor_boundary(source, span.end).max(start);
        let line_end = source[start..].find('\n').map_or(source.len(), |newline| start + newline);
        let line = source[line_start..line_end].trim_end_matches('\r');
        let meant = source[start..end.min(line_end)].chars().count().max(1);
        self.position =
            Some(Position { line: line_number, column: saturating(source[line_start..start].chars().count() + 1) });
        self.excerpt = Some(Excerpt { line: shortened(line), length: saturating(meant) });
        self
    }
}

/// A text that knows where its lines begin: many places are looked up in one large file.
pub(crate) struct Source<'t> {
    pub text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Source<'t> {
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The number of the line that byte `at` stands in, from 1, and where it begins.
    pub fn line(&self, at: usize) -> (u32, usize) {
        let number = self.starts.partition_point(|&start| start <= at);
        (saturating(number), self.starts[number - 1])
    }

    /// Where the line of this number begins, if there is one.
    pub fn start_of(&self, number: u32) -> Option<usize> {
        self.starts.get((number as usize).checked_sub(1)?).copied()
    }
}

fn saturating(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// A line of a megabyte is not shown whole.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 400;
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}

/// `file:line:column 错误 message`, the line with what is meant underlined, and the help.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        let severity = match self.severity {
            Severity::Warning => "提醒",
            Severity::Error => "错误",
        };
        writeln!(f, " {severity}：{}", self.message)?;
        if let (Some(position), Some(excerpt)) = (self.position, &self.excerpt) {
            let number = position.line.to_string();
            let before: String = excerpt.line.chars().take(position.column as usize - 1).collect();
            let meant: String =
                excerpt.line.chars().skip(position.column as usize - 1).take(excerpt.length as usize).collect();
            let gutter = " ".repeat(number.len());
            writeln!(f, "  {number} │ {}", excerpt.line.replace('\t', " "))?;
            writeln!(f, "  {gutter} │ {}{}", " ".repeat(width(&before)), "^".repeat(width(&meant).max(1)))?;
        }
        write!(f, "  怎么办：{}", self.help)
    }
}

fn width(text: &str) -> usize {
    text.replace('\t', " ").width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_underline_stands_under_wide_characters() {
        let source = "title = \"退换\"\ncode = [\"退\", \"th\"]\n";
        let at = source.find("\"th\"").unwrap();
        let shown = Diagnostic::error("phrases/a.toml", "duplicate-code", "快捷码 th 重复", "改一个名字")
            .at(source, at..at + 4)
            .to_string();
        assert_eq!(
            shown,
            "phrases/a.toml:2:14 错误：快捷码 th 重复\n  2 │ code = [\"退\", \"th\"]\n    │               ^^^^\n  怎么办：改一个名字"
        );
    }

    #[test]
    fn a_span_outside_the_text_or_inside_a_character_is_no_panic() {
        for span in [1..2, 0..100, 50..60, 3..3] {
            let diagnostic = Diagnostic::error("a", "r", "m", "h").at("退\r\n换", span);
            assert!(diagnostic.to_string().contains("怎么办"));
        }
    }
}
