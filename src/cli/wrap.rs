//! Text in the columns of a terminal.

use std::io::{self, IsTerminal};

use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthChar;

/// What may not begin a line: it hangs on to the character before it.
const CLOSING: &str = "，。、；：？！）》”’」』】…,.;:?!)~～%";

/// Columns of the terminal; `None` where the output is none.
pub fn columns() -> Option<usize> {
    let Width(columns) = io::stdout().is_terminal().then(terminal_size).flatten()?.0;
    Some(usize::from(columns))
}

/// The lines of `text`, none wider than `columns`. A run of Latin letters or digits is cut only where it alone is wider.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrapped_line(line, columns.max(2))).collect()
}

fn wrapped_line(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(text) {
        let width = width(piece);
        if used > 0 && used + width > columns {
            lines.push(String::new());
            used = 0;
        }
        let piece = if used == 0 && lines.len() > 1 { piece.trim_start() } else { piece };
        for c in piece.chars() {
            let width = c.width().unwrap_or(0);
            if used + width > columns {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += width;
        }
    }
    lines
}

fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// What stays together: a word in Latin letters, or a character, each with what closes it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let joins = |last: char| {
            let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '@' | '{' | '}');
            CLOSING.contains(c) || latin(last) && latin(c)
        };
        if last.is_some_and(|last| !joins(last)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        last = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_cut_by_columns_and_no_line_begins_with_a_comma() {
        assert_eq!(wrapped("亲，默认发中通哦，您放心", 10), ["亲，默认发", "中通哦，您", "放心"]);
        assert_eq!(wrapped("默认发中通，您放心", 10), ["默认发中", "通，您放心"]);
    }

    #[test]
    fn words_and_numbers_stay_whole_unless_they_are_wider_than_a_line() {
        assert_eq!(wrapped("满59元 free shipping", 10), ["满59元 ", "free ", "shipping"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn line_ends_are_kept_and_nothing_is_lost() {
        assert_eq!(wrapped("一\n\n二", 4), ["一", "", "二"]);
        assert_eq!(wrapped("", 4), [""]);
        assert_eq!(wrapped("亲亲", 0), ["亲", "亲"]);
    }
}
