//! Any bytes as a pack: every problem becomes a message, every entry that is kept can be said.

#![no_main]

use std::path::Path;

use huashu::{
    diagnostic::Diagnostic,
    pack::{Entry, Library, Reply},
    template::names,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let library = Library::from_pack(Path::new("kb/shop.toml"), bytes.to_vec());
    let lines = bytes.iter().filter(|&&byte| byte == b'\n').count() as u32 + 1;
    for entry in &library.entries {
        assert_can_be_said(entry);
        assert!((1..=lines).contains(&entry.origin.line), "{entry:?}");
    }
    for diagnostic in &library.diagnostics {
        assert_tells_where_and_what_next(diagnostic, lines);
    }
    for (name, value) in &library.facts {
        assert!(!value.contains(['{', '}']), "{name} = {value}");
    }
});

fn assert_can_be_said(entry: &Entry) {
    assert!(!entry.key.is_empty() && !entry.answers.is_empty(), "{entry:?}");
    for answer in &entry.answers {
        if let Reply::Texts(texts) = &answer.reply {
            assert!(texts.iter().any(|text| !text.trim().is_empty()), "{entry:?}");
            assert!(texts.iter().all(|text| names(text).is_ok()), "{entry:?}");
        }
    }
}

fn assert_tells_where_and_what_next(diagnostic: &Diagnostic, lines: u32) {
    let shown = diagnostic.to_string();
    assert!(shown.starts_with("kb/shop.toml") && shown.contains("怎么办："), "{shown}");
    assert!(!diagnostic.message.is_empty() && !diagnostic.help.is_empty(), "{shown}");
    // Only a file that is no text at all has no line to point at.
    let is_whole_file = ["not-utf8", "not-text"].contains(&diagnostic.rule.as_str()) && diagnostic.position.is_none();
    let is_placed = diagnostic.position.is_some_and(|position| (1..=lines).contains(&position.line));
    assert!(is_whole_file || is_placed, "{shown}");
}
