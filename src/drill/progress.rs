//! What an agent has answered, a line of JSON each: a file that is only ever appended to.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    deck::CardId,
    schedule::{Grade, Standing},
};

/// An answer as it is noted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    pub at: Timestamp,
    #[serde(flatten)]
    pub card: CardId,
    pub grade: Grade,
}

impl Noted {
    /// The line, without its end.
    pub fn line(&self) -> String {
        // Strings and numbers: nothing that JSON cannot say.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// How well each card is known.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    standings: HashMap<CardId, Standing>,
}

impl Progress {
    /// Takes in a line of the file; one that was cut short by a crash says nothing.
    pub fn read_line(&mut self, line: &str) {
        if let Ok(noted) = serde_json::from_str::<Noted>(line) {
            self.note(&noted);
        }
    }

    pub fn note(&mut self, noted: &Noted) {
        let before = self.standings.get(&noted.card).copied();
        self.standings.insert(noted.card.clone(), Standing::after(before, noted.grade, noted.at));
    }

    /// None for a card that was never asked.
    pub fn of(&self, card: &CardId) -> Option<Standing> {
        self.standings.get(card).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Kind;

    fn noted(key: &str, grade: Grade) -> Noted {
        let card = CardId { kind: Kind::Phrase, key: key.to_owned() };
        Noted { at: "2026-11-26T10:00:00Z".parse().unwrap(), card, grade }
    }

    #[test]
    fn lines_are_read_back_and_broken_ones_passed_over() {
        let line = noted("kd", Grade::Known).line();
        assert_eq!(line, "{\"at\":\"2026-11-26T10:00:00Z\",\"kind\":\"phrase\",\"key\":\"kd\",\"grade\":\"known\"}");
        let mut progress = Progress::default();
        progress.read_line(&line);
        for broken in ["{\"at\":\"2026-11-26T10:0", "", "[]", "{\"kind\":\"phrase\"}"] {
            progress.read_line(broken);
        }
        progress.read_line(&noted("th", Grade::Missed).line());
        let standing = |key: &str| progress.of(&noted(key, Grade::Known).card);
        assert!(!standing("kd").unwrap().is_missed());
        assert!(standing("th").unwrap().is_missed());
        assert_eq!(standing("fh"), None);
    }
}
