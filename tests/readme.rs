//! The documents say what is so: README examples run, ARCHITECTURE names what exists.

mod common;

use std::{env, fs, process::Command};

use common::{Place, repository};

fn document(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap()
}

/// The contents of all blocks with this language, in order.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let parts = text.split(&fence).skip(1);
    parts.map(|part| part.split("```").next().unwrap_or_default().to_owned()).collect()
}

/// One shell per example, so that `cd` lasts; `huashu` is the binary under test.
#[test]
fn examples_print_what_the_readme_shows() {
    let readme = document("README.md");
    let mut shown = 0;
    for block in blocks(&readme, "console") {
        let place = Place::empty();
        let mut script = String::new();
        let mut expected = String::new();
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => script.push_str(&format!("{command}\n")),
                None => expected.push_str(&format!("{line}\n")),
            }
        }
        let binary = std::path::Path::new(env!("CARGO_BIN_EXE_huashu")).parent().unwrap();
        let path = format!("{}:{}", binary.display(), env::var("PATH").unwrap());
        let template = place.command(&[]);
        let mut shell = Command::new("sh");
        shell.args(["-ec", &script]).env("PATH", path).current_dir(place.path(""));
        for (name, value) in template.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let output = shell.output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(out, expected, "{script}\n{err}");
        shown += 1;
    }
    assert!(shown >= 3, "only {shown} examples in the README");
}

/// `cargo run` builds what is under test here already: its arguments are run.
#[test]
fn the_two_commands_of_the_readme_work() {
    let readme = document("README.md");
    let commands: Vec<String> = blocks(&readme, "sh").iter().map(|block| block.trim().to_owned()).collect();
    let [run, test] = commands.as_slice() else { panic!("two commands: {commands:?}") };
    let arguments: Vec<&str> = run.strip_prefix("cargo run --release -- ").expect("the main job").split(' ').collect();
    Place::empty().run(&arguments).says(0, "48小时内");
    let last = document(".ci/run").lines().last().map(str::to_owned);
    assert_eq!(last.as_ref(), Some(test), "the CI runs the README's test command");
}

/// Every pack that the README shows loads without a problem.
#[test]
fn packs_in_the_readme_are_valid() {
    let readme = document("README.md");
    let mut place = Place::empty().with("company/phrases/a.toml", "");
    for block in blocks(&readme, "toml") {
        let path = block.lines().next().unwrap().trim_start_matches("# ").to_owned();
        let block = block.replace("../company", "company").replace("reply = \"fh\"", "reply = \"kd\"");
        let block =
            block.replace("from = 2027-11-01", "from = 2020-11-01").replace("until = 2027-11-14", "until = 2099-11-14");
        place = place.with(&path, block);
    }
    let ran = place.run(&["find", "kd"]).says(0, "默认发中通快递");
    assert!(!ran.err.contains("错误"), "{ran:?}");
}

#[test]
fn paths_in_the_documents_exist() {
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = document(name);
        let quoted = text.split('`').skip(1).step_by(2);
        let paths: Vec<&str> = quoted
            .filter(|word| ["src/", "tests/", "examples/", "benches/"].iter().any(|root| word.starts_with(root)))
            .collect();
        for path in &paths {
            assert!(repository().join(path).exists(), "{name} names {path}");
        }
        assert!(name == "README.md" || paths.len() > 3, "{name} names no paths");
    }
}

#[test]
fn the_documents_count_what_is_shipped() {
    let library = huashu::pack::load(&huashu::pack::Shop::builtin());
    let phrases = library.entries.iter().filter(|entry| !entry.codes.is_empty()).count();
    let faqs = library.entries.len() - phrases;
    for name in ["README.md", "CHANGELOG.md"] {
        let counts = format!("{phrases} phrases, {faqs} faqs");
        let text = document(name).replace("phrases and", "phrases,");
        assert!(text.contains(&counts), "{name}: {counts}");
    }
}
