//! Rewrites the two tables in `src/text/` from their sources:
//!
//! ```text
//! cargo run --release --example tables -- dict.txt TSCharacters.txt
//! ```
//!
//! `dict.txt` is jieba's dictionary (jieba-rs, `src/data/`, MIT), one `word frequency tag` a line;
//! `TSCharacters.txt` is OpenCC's table (`data/dictionary/`, Apache-2.0), `traditional<Tab>simplified …`.

use std::{collections::BTreeMap, env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = env::args().skip(1);
    let usage = "usage: tables dict.txt TSCharacters.txt";
    let dictionary = fs::read_to_string(paths.next().ok_or(usage)?)?;
    let characters = fs::read_to_string(paths.next().ok_or(usage)?)?;
    fs::write("src/text/jieba.fst", dictionary_fst(&dictionary)?)?;
    fs::write("src/text/simplified.txt", simplified(&characters))?;
    Ok(())
}

/// Word → frequency, and the sum of all under the non-character that no text contains.
fn dictionary_fst(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut words: BTreeMap<&str, u64> = BTreeMap::new();
    for line in text.lines() {
        let mut columns = line.split_ascii_whitespace();
        if let (Some(word), Some(frequency)) = (columns.next(), columns.next()) {
            words.insert(word, frequency.parse()?);
        }
    }
    words.insert("\u{10ffff}", words.values().sum());
    Ok(fst::Map::from_iter(words)?.into_fst().into_inner())
}

/// Lines of two characters of three bytes each, sorted, so that the program can search them in place.
fn simplified(text: &str) -> String {
    let pairs: BTreeMap<char, char> = text
        .lines()
        .filter_map(|line| {
            let (traditional, simplified) = line.split_once('\t')?;
            let (from, to) = (traditional.chars().next()?, simplified.chars().next()?);
            (from != to && from.len_utf8() == 3 && to.len_utf8() == 3).then_some((from, to))
        })
        .collect();
    pairs.into_iter().map(|(from, to)| format!("{from}{to}\n")).collect()
}
