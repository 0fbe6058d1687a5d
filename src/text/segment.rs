//! Cuts Chinese text into words, exactly as jieba with its full dictionary does, without loading it.
//!
//! Loading jieba's 350,000 words takes longer than answering a thousand questions. Jieba's choice
//! for a text depends only on the dictionary words that occur in the text and on the sum of all
//! frequencies, so those words are looked up in an embedded FST and added on first sight, and one
//! word that no text contains makes up the rest of the sum. Each thread keeps the words it met: a
//! process with thousands of shops holds them once, and no thread waits for another.

use std::{cell::RefCell, collections::HashSet};

use fst::raw::{Fst, Output};
use jieba_rs::Jieba;

/// Word → frequency; made by `examples/tables.rs` from jieba's dictionary (MIT).
static DICTIONARY: &[u8] = include_bytes!("jieba.fst");

/// A non-character, which normalised text never contains; its frequency is the sum of all others.
const FILLER: &str = "\u{10ffff}";

/// Words held before starting afresh: bounds the memory of a process that runs for weeks.
const MOST_WORDS: usize = 50_000;

/// Likewise of character sequences.
const MOST_SETTLED: usize = 200_000;

/// Cuts text into words; shared freely between threads.
pub struct Segmenter {
    dictionary: Fst<&'static [u8]>,
    total: u64,
}

thread_local! {
    static SEEN: RefCell<Seen> = RefCell::new(Seen::new());
}

/// Jieba with the words met so far.
struct Seen {
    jieba: Jieba,
    /// Three characters in a row, or the last ones of a text, where no word that begins with the first goes
    /// beyond the third, and all of them are known.
    settled: HashSet<[char; 3]>,
    words: usize,
    frequency: u64,
}

impl Default for Segmenter {
    fn default() -> Self {
        Self::new()
    }
}

impl Segmenter {
    /// Costs microseconds: nothing is parsed or copied.
    pub fn new() -> Self {
        let dictionary = Fst::new(DICTIONARY).expect("the embedded dictionary is an FST");
        let total = dictionary.get(FILLER).map_or(0, Output::value);
        Self { dictionary, total }
    }

    /// The words of `text` in order, spaces left out.
    ///
    /// ```
    /// let segmenter = huashu::text::Segmenter::new();
    /// assert_eq!(segmenter.words("什么时候发货"), ["什么", "时候", "发货"]);
    /// ```
    pub fn words<'t>(&self, text: &'t str) -> Vec<&'t str> {
        SEEN.with_borrow_mut(|seen| {
            self.learn(text, seen);
            let tokens = seen.jieba.cut(text, true);
            tokens.into_iter().map(|token| token.word).filter(|word| !word.trim().is_empty()).collect()
        })
    }

    /// Adds every dictionary word that occurs in `text`.
    fn learn(&self, text: &str, seen: &mut Seen) {
        if seen.words > MOST_WORDS || seen.settled.len() > MOST_SETTLED {
            *seen = Seen::new();
        }
        let mut added = false;
        for (start, first) in text.char_indices() {
            let after = &text[start + first.len_utf8()..];
            let three = three(first, after);
            if seen.settled.contains(&three) {
                continue;
            }
            let reach = start + three.iter().filter(|c| **c != NONE).map(|c| c.len_utf8()).sum::<usize>();
            let mut end = start;
            let mut node = self.dictionary.root();
            let mut output = Output::zero();
            for (length, &byte) in text.as_bytes()[start..].iter().enumerate() {
                let Some(at) = node.find_input(byte) else { break };
                let transition = node.transition(at);
                output = output.cat(transition.out);
                node = self.dictionary.node(transition.addr);
                end = start + length + 1;
                if node.is_final() {
                    let frequency = output.cat(node.final_output()).value();
                    added |= seen.add(&text[start..=start + length], frequency);
                }
            }
            if end < reach || end == reach && (node.is_empty() || three[2] == NONE) {
                seen.settled.insert(three);
            }
        }
        if added {
            seen.fill(self.total);
        }
    }
}

/// No character: the text has ended.
const NONE: char = '\0';

/// The first of what `after` begins with, as far as there are some.
fn three(first: char, after: &str) -> [char; 3] {
    let mut next = after.chars();
    [first, next.next().unwrap_or(NONE), next.next().unwrap_or(NONE)]
}

impl Seen {
    fn new() -> Self {
        Self { jieba: Jieba::empty(), settled: HashSet::new(), words: 0, frequency: 0 }
    }

    fn add(&mut self, word: &str, frequency: u64) -> bool {
        if self.jieba.has_word(word) {
            return false;
        }
        self.jieba.add_word(word, Some(frequency as usize), None);
        self.words += 1;
        self.frequency += frequency;
        true
    }

    /// Restores the sum of frequencies that jieba divides by.
    fn fill(&mut self, total: u64) {
        let rest = total - self.frequency;
        self.jieba.add_word(FILLER, Some(rest as usize), None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sentence of the shipped shop, against jieba with its whole dictionary.
    #[test]
    fn words_are_those_of_the_full_dictionary() {
        let full = Jieba::new();
        let segmenter = Segmenter::new();
        let packs = crate::pack::builtin::files().map(|(_, text)| text).collect::<String>();
        let lines = packs.lines().filter(|line| !line.trim().is_empty());
        let mut compared = 0;
        for line in lines {
            let expected: Vec<_> =
                full.cut(line, true).into_iter().map(|t| t.word).filter(|w| !w.trim().is_empty()).collect();
            assert_eq!(segmenter.words(line), expected, "{line}");
            compared += 1;
        }
        assert!(compared > 1_000, "only {compared} lines compared");
    }

    #[test]
    fn a_text_longer_than_the_memory_of_words_is_cut_the_same() {
        let segmenter = Segmenter::new();
        SEEN.with_borrow_mut(|seen| seen.words = MOST_WORDS + 1);
        assert_eq!(segmenter.words("什么时候发货"), ["什么", "时候", "发货"]);
    }
}
