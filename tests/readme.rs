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

/// The packs that the README shows, put into a folder as they are, are a shop that `check` and `fmt` find nothing in.
#[test]
fn packs_in_the_readme_are_clean() {
    let readme = document("README.md");
    let mut place = Place::empty();
    for block in blocks(&readme, "toml") {
        let path = block.lines().next().unwrap().trim_start_matches("# ").to_owned();
        // A period that is over one day is not the README's fault.
        place = place.with(&path, block.replace("= 2027-", "= 2099-"));
    }
    place.run(&["check", "--dir", ".", "--strict", "--asks"]).says(0, "").warns("4 个话术包、5 条：没有问题");
    place.run(&["fmt", "--check"]).says(0, "");
    place.run(&["find", "kd"]).says(0, "默认发中通快递");
    let ask = "{\"session\":\"1\",\"text\":\"菜单\"}\n{\"session\":\"1\",\"text\":\"1\",\"order\":\"paid\"}\n";
    let lines = place.pipe(&["bot"], ask).json_lines();
    assert_eq!(lines[1]["reply"], "亲，您的订单48小时内发出");
}

#[test]
fn the_conversation_in_the_readme_goes_as_written() {
    let [talk] = blocks(&document("README.md"), "text").try_into().unwrap();
    Place::empty().with("talk.txt", talk).run(&["test", "talk.txt"]).says(0, "").warns("3 句对话全部符合");
}

#[test]
fn the_readme_and_the_help_tell_every_key_of_a_request() {
    let readme = document("README.md");
    let table = readme.split("| key | example").nth(1).unwrap().split("\n\n").next().unwrap();
    let help = Place::empty().run(&["bot", "--help"]).out;
    for key in huashu::serve::REQUEST_KEYS {
        assert!(table.contains(&format!("`{}`", key.name)), "{}", key.name);
        assert!(help.contains(key.example), "{help}");
    }
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
