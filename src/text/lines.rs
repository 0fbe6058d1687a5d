//! Lines read in bounded memory.

use std::io::{self, BufRead};

/// What was read.
pub enum Line {
    /// In the buffer, without its end.
    Whole,
    /// Passed over.
    TooLong,
    End,
}

/// Reads one line of at most `most` bytes; of a longer one, no more than that is ever held.
///
/// # Errors
/// If `input` cannot be read.
pub fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    line.clear();
    let mut too_long = false;
    let mut any = false;
    loop {
        let waiting = match input.fill_buf() {
            Ok(waiting) => waiting,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if waiting.is_empty() {
            break;
        }
        any = true;
        let newline = waiting.iter().position(|&byte| byte == b'\n');
        let part = &waiting[..newline.unwrap_or(waiting.len())];
        too_long |= line.len() + part.len() > most;
        if too_long {
            line.clear();
        } else {
            line.extend_from_slice(part);
        }
        let read = part.len() + usize::from(newline.is_some());
        input.consume(read);
        if newline.is_some() {
            break;
        }
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(match (any, too_long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &str, most: usize) -> Vec<Option<String>> {
        let mut input = io::BufReader::with_capacity(3, input.as_bytes());
        let mut buffer = Vec::new();
        let mut lines = Vec::new();
        loop {
            match read_line(&mut input, &mut buffer, most).unwrap() {
                Line::End => return lines,
                Line::TooLong => lines.push(None),
                Line::Whole => lines.push(Some(String::from_utf8(buffer.clone()).unwrap())),
            }
        }
    }

    #[test]
    fn lines_end_in_any_way_and_long_ones_are_passed_over() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(lines("a\r\n\nabcde\nb", 4), [text("a"), text(""), None, text("b")]);
        assert_eq!(lines("", 4), []);
        assert_eq!(lines("abcd", 4), [text("abcd")]);
    }
}
