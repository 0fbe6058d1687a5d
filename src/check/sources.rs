//! Where a word stands in the packs as they are written.

use std::{collections::BTreeMap, ops::Range, path::Path};

use super::wording::Wording;
use crate::{
    diagnostic::Source,
    pack::{Library, Origin},
};

/// The packs' texts, with the starts of their lines.
pub(super) struct Sources<'s> {
    files: BTreeMap<&'s Path, Source<'s>>,
}

/// A pack and bytes of it.
pub(super) type Place<'s> = (&'s Source<'s>, Range<usize>);

impl<'s> Sources<'s> {
    pub fn new(library: &'s Library) -> Self {
        let files = library.sources.iter();
        Self { files: files.map(|(file, text)| (file.as_path(), Source::new(text))).collect() }
    }

    /// Where in the entry or test that begins at `origin` `words` stand at or
    /// after the line of `key`.
    pub fn in_block(&self, origin: &Origin, key: &str, words: &str) -> Option<Place<'_>> {
        let (source, start, own) = self.block(origin)?;
        let key_at = line_of_key(own, key).unwrap_or(0);
        let (at, length) = match own[key_at..].find(words).filter(|_| !words.is_empty()) {
            Some(at) => (key_at + at, words.len()),
            None => (key_at, own[key_at..].lines().next().map_or(0, str::len)),
        };
        Some((source, start + at..start + at + length))
    }

    /// The same for a whole quoted string: `单号` is not found within `"单号多少"`.
    pub fn string_in_block(&self, origin: &Origin, key: &str, string: &str) -> Option<Place<'_>> {
        let (source, start, own) = self.block(origin)?;
        let key_at = line_of_key(own, key)?;
        let quoted = [format!("\"{string}\""), format!("'{string}'")];
        let at = quoted.iter().filter_map(|quoted| own[key_at..].find(quoted)).min()?;
        let at = start + key_at + at + 1;
        Some((source, at..at + string.len()))
    }

    /// The entry or test that begins at `origin`, as it is written.
    pub fn written(&self, origin: &Origin) -> Option<&'s str> {
        self.block(origin).map(|(_, _, own)| own)
    }

    /// The pack, where in it the block begins, and the block.
    fn block(&self, origin: &Origin) -> Option<(&Source<'s>, usize, &'s str)> {
        let source = self.files.get(origin.file.as_path())?;
        let text = &source.text[source.start_of(origin.line)?..];
        Some((source, source.text.len() - text.len(), &text[..length_of_entry(text)]))
    }

    /// Where the bytes `at` of a reply text stand in its pack; the words by themselves if
    /// the text is written in a way of its own (continued lines, `\u` escapes), else the replies' line.
    pub fn in_wording(&self, wording: &Wording<'_>, at: Range<usize>) -> Option<Place<'_>> {
        let (source, start, own) = self.block(&wording.entry.origin)?;
        let replies = ["text", "reply"].iter().filter_map(|key| line_of_key(own, key)).min().unwrap_or(0);
        let equal_before = wording.entry.texts().take(wording.number).filter(|text| *text == wording.text).count();
        let escaped = escape(wording.text);
        let literal = values(&own[replies..], wording.text).nth(equal_before).map(|value| (value, at.clone()));
        let found = literal.or_else(|| {
            let within = escape(&wording.text[..at.start]).len()..escape(&wording.text[..at.end]).len();
            values(&own[replies..], &escaped).nth(equal_before).map(|value| (value, within))
        });
        let words = &wording.text[at];
        let found = found.or_else(|| own[replies..].find(words).map(|value| (value, 0..words.len())));
        let span = match found.filter(|_| !words.is_empty()) {
            Some((value, within)) => replies + value + within.start..replies + value + within.end,
            None => replies..replies + own[replies..].lines().next().map_or(0, str::len),
        };
        Some((source, start + span.start..start + span.end))
    }

    /// Where `words` stand in a pack first.
    pub fn in_file(&self, file: &Path, words: &str) -> Option<Place<'_>> {
        let source = self.files.get(file)?;
        let at = source.text.find(words)?;
        Some((source, at..at + words.len()))
    }
}

const ENTRIES: [&str; 5] = ["phrase]]", "faq]]", "test]]", "product]]", "size_chart]]"];

/// Up to the next entry.
fn length_of_entry(text: &str) -> usize {
    let is_entry = |at: &usize| ENTRIES.iter().any(|name| text[at + 3..].starts_with(name));
    text.match_indices("\n[[").map(|(at, _)| at).find(is_entry).map_or(text.len(), |at| at + 1)
}

/// Where `written` stands as a whole value.
fn values(text: &str, written: &str) -> impl Iterator<Item = usize> {
    let is_quoted = move |at: &usize| {
        let after = text[at + written.len()..].trim_start_matches(['\r', '\n']);
        text[..*at].ends_with(['"', '\'', '\n']) && after.starts_with(['"', '\''])
    };
    text.match_indices(written).map(|(at, _)| at).filter(is_quoted)
}

/// As a basic string of TOML says it.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t")
}

fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let rest = line[indent..].strip_prefix(key);
        if rest.is_some_and(|rest| rest.trim_start().starts_with('=')) {
            return Some(at + indent);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_at_the_start_of_a_line_only() {
        let text = "[[phrase]]\ncode = \"text\"\n  text = \"code\"\n";
        assert_eq!(line_of_key(text, "text"), text.find("text = "));
        assert_eq!(line_of_key(text, "ask"), None);
    }

    #[test]
    fn an_entry_ends_where_the_next_begins() {
        assert_eq!(length_of_entry("[[faq]]\nid = \"a\"\n[[faq.answer]]\n\n[[phrase]]\n"), 33);
        assert_eq!(length_of_entry("[[faq]]\n"), 8);
    }
}
