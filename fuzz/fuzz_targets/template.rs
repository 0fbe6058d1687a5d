//! A text and values: whatever is filled has no placeholder left, and a value stays as it was written.
//!
//! The text stands before the first line `---`, values after it, each a line `name=value`.

#![no_main]

use huashu::template::{TemplateError, Values, fill, names};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (text, values) = input.split_once("\n---\n").unwrap_or((input, ""));
    let values: Values =
        values.lines().filter_map(|line| line.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    let filled = fill(text, &values);
    let by_hand = replaced(text, &values);
    let Ok(needed) = names(text) else {
        assert_eq!(by_hand, None, "{text:?} is sound");
        return;
    };
    let is_missing = |name: &String| values.get(name).is_none_or(|value| value.trim().is_empty());
    let missing: Vec<String> = needed.into_iter().filter(is_missing).collect();
    if !missing.is_empty() {
        assert_eq!(filled, Err(TemplateError::Missing(missing)));
    } else if let Some(by_hand) = by_hand {
        assert_eq!(filled, Ok(by_hand));
    } else if !means_braces(text, &values) {
        assert!(!filled.is_ok_and(|filled| filled.contains("{{")), "{text:?} leaves a placeholder");
    }
});

/// Whether braces may stand in the filled text: in a quoted string or a value.
fn means_braces(text: &str, values: &Values) -> bool {
    text.contains(['"', '\'']) || values.values().any(|value| has_braces(value))
}

/// `text` filled from left to right, never looking into what was put in; `None` unless nothing but words
/// and `{{name}}` of these values stands in it.
fn replaced(text: &str, values: &Values) -> Option<String> {
    let mut pieces = text.split("{{");
    let mut filled = pieces.next().filter(|words| !has_braces(words))?.to_owned();
    for piece in pieces {
        let (name, words) = piece.split_once("}}").filter(|(name, words)| is_name(name) && !has_braces(words))?;
        filled += values.get(name)?;
        filled += words;
    }
    Some(filled)
}

fn has_braces(text: &str) -> bool {
    text.contains(['{', '}'])
}

/// A word that the template language does not keep for itself.
fn is_name(word: &str) -> bool {
    const KEPT: [&str; 13] =
        ["and", "else", "false", "False", "if", "in", "is", "none", "None", "not", "or", "true", "True"];
    let is_word = word.chars().all(char::is_alphanumeric) && word.starts_with(char::is_alphabetic);
    is_word && !KEPT.contains(&word)
}
