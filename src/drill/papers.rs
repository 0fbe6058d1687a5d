//! Records as papers: a copy counts once, and two papers by one trainee are told apart.

use std::{collections::HashMap, fmt};

use jiff::Timestamp;
use serde::Serialize;

use super::exam::Record;
use crate::text::printable;

/// A file that holds the same paper as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Copied {
    pub file: String,
    /// The one that is counted.
    pub counted: String,
    /// The trainee by the name in that one, if the names differ.
    pub name: Option<String>,
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, counted, name } = self;
        if file == counted {
            return write!(f, "{file} 写了不止一次，只算一次");
        }
        write!(f, "{file} 和 {counted} 是同一份成绩单，只算一次")?;
        match name {
            Some(name) => write!(f, "，名字按 {counted} 里的“{name}”"),
            None => Ok(()),
        }
    }
}

/// The records with the names of their files, each paper once, and the copies.
pub fn counted_once(records: Vec<(String, Record)>) -> (Vec<(String, Record)>, Vec<Copied>) {
    let mut counted: Vec<(String, Record)> = Vec::new();
    let mut copies = Vec::new();
    // The start is among what the checksum is of, the name is not.
    let mut places: HashMap<String, usize> = HashMap::new();
    for (file, record) in records {
        let place = *places.entry(record.checksum.clone()).or_insert(counted.len());
        match counted.get(place) {
            None => counted.push((file, record)),
            Some((first, kept)) => {
                let name = (kept.name.trim() != record.name.trim()).then(|| printable(kept.name.trim()));
                copies.push(Copied { file, counted: first.clone(), name });
            }
        }
    }
    (counted, copies)
}

/// Numbers the papers of who sat one exam several times, in the order they were begun: `小李（第2次）`.
pub fn number_attempts(records: &mut [(String, Record)]) {
    let mut attempts: HashMap<(String, String), Vec<(Timestamp, usize)>> = HashMap::new();
    for (at, (_, record)) in records.iter().enumerate().filter(|(_, (_, record))| !record.name.trim().is_empty()) {
        let who = (record.exam.clone(), record.name.trim().to_owned());
        attempts.entry(who).or_default().push((record.started, at));
    }
    for ((_, name), mut begun) in attempts.into_iter().filter(|(_, begun)| begun.len() > 1) {
        begun.sort_unstable();
        for (number, (_, at)) in (1..).zip(begun) {
            records[at].1.name = format!("{name}（第{number}次）");
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::{
        super::{
            deck::tests::{now, sample},
            exam::{Ended, Settings, draw},
        },
        *,
    };

    /// An exam begun so many seconds from now.
    fn paper(file: &str, name: &str, seed: u64, seconds: i64) -> (String, Record) {
        let (_, deck) = sample();
        let started = now().checked_add(SignedDuration::from_secs(seconds)).unwrap();
        let settings = Settings { name: name.to_owned(), seed, by: None, started, limit_seconds: 60 };
        let mut record = Record::open(&deck, &draw(&deck, 2, None, seed), settings);
        record.seal(Ended::Finished);
        (file.to_owned(), record)
    }

    #[test]
    fn a_copy_counts_once_whatever_it_is_called() {
        let records = vec![
            paper("a.json", "小李", 7, 0),
            paper("a.json", "小李", 7, 0),
            paper("b.json", "小李", 7, 0),
            paper("c.json", "小王", 7, 0),
            paper("d.json", "小李", 7, 1),
        ];
        let (counted, copies) = counted_once(records);
        let files: Vec<&str> = counted.iter().map(|(file, _)| file.as_str()).collect();
        assert_eq!(files, ["a.json", "d.json"]);
        let copies: Vec<String> = copies.iter().map(Copied::to_string).collect();
        assert_eq!(
            copies,
            [
                "a.json 写了不止一次，只算一次",
                "b.json 和 a.json 是同一份成绩单，只算一次",
                "c.json 和 a.json 是同一份成绩单，只算一次，名字按 a.json 里的“小李”"
            ]
        );
    }

    #[test]
    fn who_sat_one_exam_twice_is_numbered_by_the_time() {
        let mut records = [
            paper("late", "小李", 7, 9),
            paper("early", "小李 ", 7, 0),
            paper("other", "小李", 8, 0),
            paper("king", "小王", 7, 0),
            paper("x", "", 7, 0),
            paper("y", "", 7, 1),
        ];
        number_attempts(&mut records);
        let names: Vec<&str> = records.iter().map(|(_, record)| record.name.as_str()).collect();
        assert_eq!(names, ["小李（第2次）", "小李（第1次）", "小李", "小王", "", ""]);
    }
}
