//! Replies as the rules about wording read them: facts blanked, cut into clauses, and the words
//! of a list found in them.

use std::{borrow::Cow, collections::HashSet, ops::Range};

use regex::Regex;

use crate::pack::{Entry, Library};

/// Stands for every byte of a `{{fact}}` in [`Wording::said`].
pub(super) const FACT: char = '\u{1}';

const CLAUSE_ENDS: &[char] = &['，', '。', '！', '？', '；', '~', '～', '…', ',', '!', '?', ';', '\n'];

/// One reply text of an entry.
pub(crate) struct Wording<'w> {
    pub entry: &'w Entry,
    /// Which of the entry's texts it is, from 0.
    pub number: usize,
    pub text: &'w str,
    /// The author's own words: `text` with every byte of `{{…}}` and `{%…%}` turned to [`FACT`], so
    /// that places are the same in both.
    pub said: Cow<'w, str>,
}

/// Every reply text of the library, those of an entry side by side.
pub(super) fn wordings(library: &Library) -> Vec<Wording<'_>> {
    let of_entry = |entry| {
        let texts = Entry::texts(entry).enumerate();
        texts.map(move |(number, text)| Wording { entry, number, text, said: without_facts(text) })
    };
    library.entries.iter().flat_map(of_entry).collect()
}

/// Of places that overlap, the longest of the first.
pub(super) fn longest_apart(mut places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    places.sort_by_key(|at| (at.start, std::cmp::Reverse(at.end)));
    places.dedup_by(|next, kept| next.start < kept.end);
    places
}

impl Wording<'_> {
    pub fn clause(&self, at: &Range<usize>) -> &str {
        &self.said[part(&self.said, at, CLAUSE_ENDS)]
    }

    pub fn before(&self, at: &Range<usize>) -> &str {
        &self.said[..at.start]
    }

    pub fn after(&self, at: &Range<usize>) -> &str {
        &self.said[at.end..]
    }
}

/// The clauses of what is said, trimmed.
pub(super) fn clauses(said: &str) -> impl Iterator<Item = &str> {
    said.split(CLAUSE_ENDS).map(str::trim).filter(|clause| !clause.is_empty())
}

fn part(text: &str, at: &Range<usize>, ends: &[char]) -> Range<usize> {
    let from = text[..at.start].rfind(ends).map_or(0, |end| end + text[end..].chars().next().map_or(0, char::len_utf8));
    from..text[at.end..].find(ends).map_or(text.len(), |end| at.end + end)
}

fn without_facts(text: &str) -> Cow<'_, str> {
    let mut said = Cow::Borrowed(text);
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|open| from + open) {
        let end = match text.as_bytes().get(open + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => "",
        };
        let Some(length) = text[open..].find(end).filter(|_| !end.is_empty()).map(|at| at + end.len()) else {
            from = open + 1;
            continue;
        };
        let blank = FACT.to_string().repeat(length);
        said.to_mut().replace_range(open..open + length, &blank);
        from = open + length;
    }
    said
}

/// A rule's own pattern, compiled once.
pub(super) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the patterns of the rules are run by their tests")
}

/// A list of words, less those that contain one and are harmless.
pub(super) struct Words {
    pattern: Option<Regex>,
    harmless: HashSet<String>,
}

impl Words {
    pub fn new(words: &[String], harmless: &[String]) -> Self {
        let mut all: Vec<&String> = words.iter().chain(harmless).filter(|word| !word.is_empty()).collect();
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let pattern = all.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|");
        let pattern = if words.is_empty() { None } else { Regex::new(&pattern).ok() };
        Self { pattern, harmless: harmless.iter().cloned().collect() }
    }

    /// Where the words stand, the longest at each place, none within a harmless one.
    pub fn find_in(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        let found = self.pattern.iter().flat_map(move |pattern| pattern.find_iter(text));
        found.filter(|word| !self.harmless.contains(word.as_str())).map(|word| word.range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_blanked_in_place() {
        let text = "满{{门槛}}包邮{% if 会员 %}，会员{{折扣}}";
        let said = without_facts(text);
        assert_eq!(said.len(), text.len());
        assert_eq!(said.replace(FACT, ""), "满包邮，会员");
        for broken in ["{{", "{", "a{{b", "{}", "{%"] {
            assert_eq!(without_facts(broken), broken);
        }
    }

    #[test]
    fn a_word_within_a_harmless_one_is_not_found() {
        let list = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let words = Words::new(&list(&["第一", "第一品牌"]), &list(&["第一时间"]));
        let text = "第一时间发出第一品牌，第一";
        assert_eq!(words.find_in(text).map(|at| &text[at]).collect::<Vec<_>>(), ["第一品牌", "第一"]);
        assert_eq!(Words::new(&[], &list(&["第一时间"])).find_in(text).count(), 0);
    }
}
