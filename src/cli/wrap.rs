//! Text in the columns of a terminal.

use std::io::{self, IsTerminal};

use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthStr;

/// Never at the beginning of a line.
const CLOSING: &str = "，。！？；：、）】》”’…～~,.!?;:)]}%";

/// Columns of the terminal; `None` where the output is none.
pub fn columns() -> Option<usize> {
    let Width(columns) = io::stdout().is_terminal().then(terminal_size).flatten()?.0;
    Some(usize::from(columns))
}

/// The lines of `text` in so many columns; Chinese characters take two.
pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
    text.lines().flat_map(|line| wrapped_line(line, columns)).collect()
}

fn wrapped_line(line: &str, columns: usize) -> Vec<String> {
    // Closing signs may stand in a margin of one character.
    let room = columns.saturating_sub(2).max(2);
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for word in words(line) {
        let width = word.width();
        let may_hang = word.starts_with(|c| CLOSING.contains(c));
        if taken > 0 && taken + width > if may_hang { columns } else { room } {
            lines.push(String::new());
            taken = 0;
        }
        let Some(last) = lines.last_mut() else { continue };
        last.push_str(word);
        taken += width;
    }
    lines
}

/// Runs of Latin letters and digits, not too long, and all other characters one by one.
fn words(line: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 16;
    let mut rest = line;
    std::iter::from_fn(move || {
        let run = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len()).min(LONGEST);
        let first = rest.chars().next()?.len_utf8();
        let (word, left) = rest.split_at(run.max(first));
        rest = left;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_begin_with_no_closing_sign() {
        assert_eq!(wrapped("亲，默认发中通快递哦。", 12), ["亲，默认发", "中通快递哦。"]);
        assert_eq!(wrapped("亲，默认发，中通", 12), ["亲，默认发，", "中通"]);
        assert_eq!(wrapped("kd\nfkd", 80), ["kd", "fkd"]);
        assert_eq!(wrapped("再跑 huashu drill", 12), ["再跑 ", "huashu ", "drill"]);
        assert_eq!(wrapped("快递", 0), ["快", "递"], "a terminal too narrow for anything");
    }
}
