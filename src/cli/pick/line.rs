//! A line that is being typed.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar;

use super::glyphs::drawn_as;

/// Longer lines are nobody's question.
const LONGEST: usize = 500;

/// Characters and where the next one goes.
#[derive(Debug, Clone, Default)]
pub struct Line {
    characters: Vec<char>,
    at: usize,
}

impl Line {
    pub fn new(text: &str) -> Self {
        let mut line = Self::default();
        line.insert(text);
        line
    }

    pub fn text(&self) -> String {
        self.characters.iter().collect()
    }

    pub fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// Puts in what may stand in a line; line ends between become spaces. Terminals paste them as `\r`.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n");
        let text = text.trim_end_matches(['\r', '\n']).replace(['\r', '\n', '\t'], " ");
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.characters.len() < LONGEST {
                self.characters.insert(self.at, c);
                self.at += 1;
            }
        }
    }

    /// Takes a key that edits; tells whether it was one.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if control => drop(self.characters.drain(..self.at)),
            KeyCode::Char('k') if control => self.characters.truncate(self.at),
            KeyCode::Char('w') if control => return self.remove_word(),
            KeyCode::Char('h') if control => return self.remove_before(),
            KeyCode::Char('a') if control => self.at = 0,
            KeyCode::Char('e') if control => self.at = self.characters.len(),
            KeyCode::Char('b') if control => self.at = self.at.saturating_sub(1),
            KeyCode::Char('f') if control => self.at += 1,
            KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.insert(c.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Backspace => return self.remove_before(),
            KeyCode::Delete if self.at < self.characters.len() => drop(self.characters.remove(self.at)),
            KeyCode::Left => self.at = self.at.saturating_sub(1),
            KeyCode::Right => self.at += 1,
            KeyCode::Home => self.at = 0,
            KeyCode::End => self.at = self.characters.len(),
            _ => return false,
        }
        self.at = self.at.min(self.characters.len());
        if key.code == KeyCode::Char('u') && control {
            self.at = 0;
        }
        true
    }

    fn remove_before(&mut self) -> bool {
        if let Some(before) = self.at.checked_sub(1) {
            self.characters.remove(before);
            self.at = before;
        }
        true
    }

    fn remove_word(&mut self) -> bool {
        let before = &self.characters[..self.at];
        let end = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
        let start = before[..end].iter().rposition(|c| c.is_whitespace()).map_or(0, |space| space + 1);
        self.characters.drain(start..self.at);
        self.at = start;
        true
    }

    /// The part around the cursor that `columns` hold, and the cursor's column in it.
    pub fn shown(&self, columns: usize) -> (String, usize) {
        let width = |c: &char| drawn_as(*c).and_then(UnicodeWidthChar::width).unwrap_or(0);
        let mut left = columns.saturating_sub(1);
        let kept = self.characters[..self.at].iter().rev().take_while(|c| {
            let fits = width(c) <= left;
            left = left.saturating_sub(width(c));
            fits
        });
        let start = self.at - kept.count();
        let before: usize = self.characters[start..self.at].iter().map(width).sum();
        let mut left = columns.saturating_sub(before);
        let after = self.characters[self.at..].iter().take_while(|c| {
            let fits = width(c) <= left;
            left = left.saturating_sub(width(c));
            fits
        });
        let text = self.characters[start..self.at].iter().chain(after).filter_map(|c| drawn_as(*c)).collect();
        (text, before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(line: &mut Line, code: KeyCode, modifiers: KeyModifiers) {
        line.key(KeyEvent::new(code, modifiers));
    }

    #[test]
    fn keys_edit_where_the_cursor_is() {
        let mut line = Line::new("什么 快递");
        press(&mut line, KeyCode::Left, KeyModifiers::NONE);
        press(&mut line, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!(line.text(), "什么 递");
        press(&mut line, KeyCode::Char('发'), KeyModifiers::NONE);
        assert_eq!(line.text(), "什么 发递");
        press(&mut line, KeyCode::Char('w'), KeyModifiers::CONTROL);
        assert_eq!(line.text(), "什么 递");
        press(&mut line, KeyCode::Char('u'), KeyModifiers::CONTROL);
        press(&mut line, KeyCode::Delete, KeyModifiers::NONE);
        press(&mut line, KeyCode::Delete, KeyModifiers::NONE);
        press(&mut line, KeyCode::Backspace, KeyModifiers::NONE);
        assert!(line.is_empty());
    }

    #[test]
    fn control_characters_never_enter_the_line() {
        assert_eq!(Line::new("a\u{1b}[2J\n包邮").text(), "a[2J 包邮");
    }

    #[test]
    fn lines_that_are_pasted_stay_apart() {
        assert_eq!(Line::new("kd\rfp\r").text(), "kd fp");
        assert_eq!(Line::new("kd\r\nfp\r\n").text(), "kd fp");
    }

    #[test]
    fn a_long_line_is_shown_around_its_cursor() {
        let mut line = Line::new("身高一百一十二");
        assert_eq!(line.shown(8), ("一十二".to_owned(), 6));
        assert_eq!(line.shown(40), ("身高一百一十二".to_owned(), 14));
        press(&mut line, KeyCode::Home, KeyModifiers::NONE);
        assert_eq!(line.shown(5), ("身高".to_owned(), 0));
        assert_eq!(line.shown(0), (String::new(), 0));
        assert_eq!(Line::new("好👍🏻❤\u{fe0f}").shown(40), ("好👍❤".to_owned(), 5));
    }
}
