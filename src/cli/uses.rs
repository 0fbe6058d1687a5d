//! What this agent uses, kept in the data folder: `1764150000 1 phrase kd` a use.

use huashu::{pack::Kind, search::Uses};
use jiff::Timestamp;

use super::{data, journal::Journal};

/// A larger file is told anew, an entry a line.
const LARGE: u64 = 64 << 10;

/// The uses so far, and the file that they are in, if there can be one.
pub struct KeptUses {
    uses: Uses,
    journal: Option<Journal>,
}

impl KeptUses {
    /// Those of the data folder.
    pub fn open() -> Self {
        let journal = data::folder().map(|folder| Journal::at(folder.join("uses")));
        let mut uses = Uses::default();
        if let Some(journal) = &journal {
            // A file that cannot be shortened is only longer.
            let _ = journal.shorten(LARGE, shorter);
            note_all(&mut uses, &journal.lines());
        }
        Self { uses, journal }
    }

    pub fn uses(&self) -> &Uses {
        &self.uses
    }

    /// Counts a use of the entry; a negative weight takes one back.
    pub fn note(&mut self, kind: Kind, key: &str, weight: f64, at: Timestamp) {
        self.uses.note(kind, key, weight, at);
        if let Some(journal) = &self.journal {
            // What cannot be kept counts until the program ends.
            let _ = journal.add(&line(kind, key, weight, at));
        }
    }
}

fn line(kind: Kind, key: &str, weight: f64, at: Timestamp) -> String {
    let kind = if kind == Kind::Phrase { "phrase" } else { "faq" };
    format!("{} {weight} {kind} {key}", at.as_second())
}

/// `None` for a line of another kind: of a later version, or damaged.
fn parse(line: &str) -> Option<(Kind, &str, f64, Timestamp)> {
    let mut parts = line.splitn(4, ' ');
    let at = Timestamp::from_second(parts.next()?.parse().ok()?).ok()?;
    let weight = parts.next()?.parse().ok().filter(|weight: &f64| weight.is_finite())?;
    let kind = match parts.next()? {
        "phrase" => Kind::Phrase,
        "faq" => Kind::Faq,
        _ => return None,
    };
    Some((kind, parts.next()?, weight, at))
}

fn note_all(uses: &mut Uses, lines: &[String]) {
    for (kind, key, weight, at) in lines.iter().filter_map(|line| parse(line)) {
        uses.note(kind, key, weight, at);
    }
}

/// One line for each entry that says what all its lines said.
fn shorter(lines: Vec<String>) -> Vec<String> {
    let mut uses = Uses::default();
    note_all(&mut uses, &lines);
    uses.latest().into_iter().map(|(kind, key, score, last)| line(kind, key, score, last)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortened_file_says_the_same() {
        let second = |second: i64| Timestamp::from_second(1_764_000_000_i64 + second).unwrap();
        let mut lines: Vec<String> = (0..50)
            .flat_map(|number| {
                let at = second(number * 40_000);
                [line(Kind::Phrase, "kd", 1.0, at), line(Kind::Faq, "ship when", 1.0, at)]
            })
            .collect();
        lines.push(line(Kind::Phrase, "kd", -1.0, second(0)));
        lines.push("damaged 1 phrase kd".to_owned());
        let (mut before, mut after) = (Uses::default(), Uses::default());
        note_all(&mut before, &lines);
        let short = shorter(lines);
        note_all(&mut after, &short);
        assert_eq!(short.len(), 2);
        for (kind, key) in [(Kind::Phrase, "kd"), (Kind::Faq, "ship when")] {
            let now = second(2_100_000);
            let (before, after) = (before.score(kind, key, now), after.score(kind, key, now));
            assert!((before - after).abs() < 1e-9 && before > 0.0, "{before} {after}");
        }
    }
}
