//! A corpus of packs as hurried trainers write them: what each is told, and what loads all the same.
//!
//! `tests/broken_packs/` holds one pack or one shop a case; `NAME.expected` beside it holds the
//! diagnostics and the entries that loaded. `UPDATE_EXPECTED=1 cargo test --test broken_packs` writes them.

mod common;

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use huashu::{
    diagnostic::{Diagnostic, Position},
    pack::{Kind, Library, Root, Shop, load},
    text::printable,
};
use tempfile::TempDir;

/// Stands beside every case and always loads.
const GOOD: &str = "[[phrase]]\ncode = \"ok\"\ntitle = \"好的\"\ntext = \"好的亲，没问题\"\n";

/// Unusual, but no mistake.
const FINE: &[&str] = &[
    "bom_crlf",
    "capital_extension",
    "code_in_chinese",
    "code_with_spaces",
    "full_width_code",
    "cr_only",
    "mixed_tabs",
    "only_comments",
    "other_formats",
];

/// A case in a shop of its own.
struct Case {
    name: String,
    shop: TempDir,
}

impl Case {
    /// A single pack lies in `phrases/`, a folder is the shop.
    fn set_up(source: &Path) -> Self {
        let name = source.file_stem().expect("a name").to_string_lossy().into_owned();
        let shop = shop_with_good_pack();
        if source.is_dir() {
            copy_folder(source, shop.path());
        } else {
            fs::copy(source, shop.path().join("phrases").join(source.file_name().expect("a name"))).expect("a copy");
        }
        Self { name, shop }
    }

    fn load(&self) -> Library {
        load_shop(&self.shop)
    }

    /// Diagnostics and loaded entries, as the snapshot holds them.
    fn shown(&self, library: &Library) -> String {
        let mut shown = String::new();
        for diagnostic in &library.diagnostics {
            writeln!(shown, "[{}] {diagnostic}\n", diagnostic.rule).expect("text");
        }
        shown.push_str("载入：\n");
        for entry in library.entries.iter().filter(|entry| entry.key != "ok") {
            let kind = if entry.kind == Kind::Phrase { "phrase" } else { "faq" };
            writeln!(shown, "{kind} {} {}", entry.key, entry.title).expect("text");
        }
        for (name, value) in &library.facts {
            writeln!(shown, "{name} = {value}").expect("text");
        }
        let folder = self.shop.path().canonicalize().expect("the folder");
        printable(&shown.replace(&format!("{}/", folder.display()), "").replace(&folder.display().to_string(), "."))
    }
}

fn shop_with_good_pack() -> TempDir {
    let shop = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(shop.path().join("phrases")).expect("a folder");
    fs::write(shop.path().join("phrases/0-good.toml"), GOOD).expect("a pack");
    shop
}

fn load_shop(shop: &TempDir) -> Library {
    let own = Root::Folder(shop.path().canonicalize().expect("the folder"));
    load(&Shop { own, personal: None })
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for item in fs::read_dir(from).expect("a folder") {
        let item = item.expect("an item");
        let target = to.join(item.file_name());
        if item.path().is_dir() {
            copy_folder(&item.path(), &target);
        } else {
            fs::copy(item.path(), target).expect("a copy");
        }
    }
}

fn corpus() -> Vec<PathBuf> {
    let listing = fs::read_dir(common::repository().join("tests/broken_packs")).expect("the corpus");
    let mut cases: Vec<PathBuf> = listing.map(|item| item.expect("an item").path()).collect();
    cases.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
    cases.sort();
    cases
}

#[test]
fn every_case_is_told_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut different = Vec::new();
    for source in corpus() {
        let case = Case::set_up(&source);
        let shown = case.shown(&case.load());
        let expected = source.with_file_name(format!("{}.expected", case.name));
        if update {
            fs::write(&expected, shown).expect("a snapshot");
        } else if fs::read_to_string(&expected).unwrap_or_default() != shown {
            different.push(format!("{}:\n{shown}", case.name));
        }
    }
    assert!(different.is_empty(), "UPDATE_EXPECTED=1 rewrites the snapshots of\n{}", different.join("\n"));
}

#[test]
fn the_good_pack_loads_and_every_mistake_is_told() {
    let cases = corpus();
    assert!(cases.len() >= 80, "{} cases", cases.len());
    for source in cases {
        let case = Case::set_up(&source);
        let library = case.load();
        assert!(library.entries.iter().any(|entry| entry.key == "ok"), "{}: the good pack is gone", case.name);
        assert_eq!(library.diagnostics.is_empty(), FINE.contains(&case.name.as_str()), "{}", case.shown(&library));
    }
}

#[test]
fn positions_lie_inside_the_file() {
    for source in corpus() {
        let case = Case::set_up(&source);
        for diagnostic in case.load().diagnostics {
            if let Some(position) = diagnostic.position {
                let bytes = fs::read(case.shop.path().join(&diagnostic.file)).expect("the file");
                assert!(lies_inside(position, &String::from_utf8_lossy(&bytes)), "{}: {diagnostic}", case.name);
            }
        }
    }
}

fn lies_inside(position: Position, text: &str) -> bool {
    let line = text.split('\n').nth(position.line as usize - 1);
    line.is_some_and(|line| position.column as usize <= line.chars().count() + 1)
}

#[test]
fn messages_are_in_plain_chinese() {
    for source in corpus() {
        let case = Case::set_up(&source);
        for diagnostic in case.load().diagnostics {
            let Diagnostic { message, help, .. } = &diagnostic;
            let foreign = english_words(message).find(|words| words.contains(' '));
            assert_eq!(foreign, None, "{}: {message}", case.name);
            assert!(!help.is_empty() && !message.is_empty(), "{}: {diagnostic}", case.name);
        }
    }
}

/// Runs of English words: a message of another crate that slipped through.
fn english_words(message: &str) -> impl Iterator<Item = &str> {
    message
        .split(|c: char| !c.is_ascii_alphabetic() && c != ' ')
        .map(str::trim)
        .filter(|words| !words.starts_with("id "))
}

/// A pack of `bytes`, every entry sound but one in a thousand.
fn large_pack(bytes: usize) -> String {
    let mut pack = String::with_capacity(bytes + 200);
    for number in 0.. {
        if pack.len() >= bytes {
            break;
        }
        let key = if number % 1000 == 999 { "txet" } else { "text" };
        write!(pack, "[[phrase]]\ncode = \"c{number}\"\ntitle = \"第{number}条\"\n{key} = \"亲，这款有货的\"\n\n")
            .expect("text");
    }
    pack
}

#[test]
fn a_pack_of_ten_megabytes_loads() {
    let shop = shop_with_good_pack();
    fs::write(shop.path().join("phrases/large.toml"), large_pack(10 << 20)).expect("a pack");
    let library = load_shop(&shop);
    assert!(library.entries.len() > 50_000, "{} entries", library.entries.len());
    assert!(library.diagnostics.iter().any(|diagnostic| diagnostic.rule == "unknown-key"));
}

#[test]
fn a_syntax_error_in_ten_megabytes_costs_one_entry() {
    let shop = shop_with_good_pack();
    let pack = large_pack(10 << 20).replacen("\"亲", "“亲", 1).replace("txet", "text");
    fs::write(shop.path().join("phrases/large.toml"), &pack).expect("a pack");
    let library = load_shop(&shop);
    assert_eq!(library.entries.len(), pack.matches("[[phrase]]").count(), "all but one, and the good pack's");
    assert_eq!(library.diagnostics.len(), 1);
}

#[test]
fn a_pack_of_seventeen_megabytes_is_refused_in_one_message() {
    let shop = shop_with_good_pack();
    fs::write(shop.path().join("phrases/large.toml"), large_pack(17 << 20)).expect("a pack");
    let library = load_shop(&shop);
    assert_eq!(library.entries.len(), 1);
    assert_eq!(library.diagnostics.len(), 1);
    assert!(library.diagnostics[0].message.contains("16 MB"), "{}", library.diagnostics[0]);
}

#[test]
fn a_line_of_a_megabyte_is_not_shown_whole() {
    let shop = shop_with_good_pack();
    let pack = format!("{GOOD}code = \"{}\" 退\n", "长".repeat(1 << 20));
    fs::write(shop.path().join("phrases/long.toml"), pack).expect("a pack");
    let library = load_shop(&shop);
    assert_eq!(library.diagnostics.len(), 1);
    assert!(library.diagnostics[0].to_string().len() < 4000);
}
