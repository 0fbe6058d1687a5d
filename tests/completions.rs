//! `huashu completions` in the shells themselves, where they are installed, and `huashu man`.

mod common;

use std::process::{Command, Stdio};

use common::Place;

const PACK: &str = "[[phrase]]\ncode = [\"kd\", \"fkd\"]\ntitle = \"发什么快递\"\ntext = \"中通\"\n\
                    [[phrase]]\ncode = \"kdd\"\ntitle = \"快递到哪了 *\"\ntext = \"在路上\"\n\
                    [[phrase]]\ncode = \"old\"\ntitle = \"老活动\"\ntext = \"没了\"\nuntil = 2020-01-01\n";

/// Runs `script` in `shell` with the binary under test on the path; `None` where there is no such shell.
fn in_shell(place: &Place, shell: &str, arguments: &[&str], script: &str) -> Option<String> {
    if Command::new(shell).arg("--version").stdout(Stdio::null()).status().is_err() {
        eprintln!("no {shell} here: not tested");
        return None;
    }
    let mut command = place.program(shell, arguments);
    let output = command.args(["-c", script]).env("LANG", "C.UTF-8").output().unwrap();
    assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What bash offers after `line`, one a line: typed at once (`9`) or listed (`63`, of a second Tab).
fn offered(place: &Place, line: &str, tab: u8) -> Option<Vec<String>> {
    let script = format!(
        "eval \"$(huashu completions bash)\"\n\
         COMP_WORDS=({line}); [[ '{line}' == *' ' ]] && COMP_WORDS+=('')\n\
         COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMP_TYPE={tab}\n\
         _huashu huashu \"${{COMP_WORDS[COMP_CWORD]}}\" \"\"\n\
         printf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
    );
    let out = in_shell(place, "bash", &["--norc"], &script)?;
    Some(out.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

fn small_shop() -> Place {
    Place::empty().with("phrases/a.toml", PACK)
}

#[test]
fn bash_types_codes_and_lists_them_with_titles() {
    let place = small_shop();
    let Some(typed) = offered(&place, "huashu find k", 9) else { return };
    assert_eq!(typed, ["kd", "kdd"]);
    assert_eq!(offered(&place, "huashu find k", 63).unwrap(), ["kd   发什么快递", "kdd  快递到哪了 *"]);
    assert_eq!(offered(&place, "huashu find fk", 63).unwrap(), ["fkd"], "one candidate is typed: no title");
    let all = offered(&place, "huashu find ", 9).unwrap();
    assert!(all.contains(&"kdd".to_owned()) && !all.contains(&"old".to_owned()), "{all:?}");
}

#[cfg(unix)]
#[test]
fn what_bash_types_stays_one_word_however_it_is_quoted() {
    let place = Place::empty().with("phrases/a.toml", format!("title = \"尺码 建议\"\n{PACK}"));
    place.write("phrases/b.toml", "title = \"满<3件>&|\"\n[[phrase]]\ncode = \"m\"\ntitle = \"满减\"\ntext = \"减\"\n");
    if in_shell(&place, "bash", &["--norc"], "true").is_none() {
        return;
    }
    let shell = place.program("bash", &["--norc", "-i"]);
    let mut terminal = place.terminal_of(&shell, &[("PS1", "> "), ("LANG", "C.UTF-8")], 80, 24);
    terminal
        .shows("> ")
        .types("eval \"$(huashu completions bash)\"; clear\r")
        .until("is clear", |screen| screen.trim() == ">");
    for (typed, completed) in [
        ("尺", "尺码\\ 建议"),
        ("尺码\\ ", "尺码\\ 建议"),
        ("'尺码 ", "'尺码 建议'"),
        ("\"尺", "\"尺码 建议\""),
        ("满", "满\\<3件\\>\\&\\|"),
    ] {
        terminal.types(&format!("huashu list --theme {typed}\t"));
        terminal
            .shows(&format!("> huashu list --theme {completed}"))
            .types("\x15")
            .until("is clear", |screen| screen.trim() == ">");
    }
    terminal.types("exit\r");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn bash_offers_commands_and_options_in_chinese() {
    let place = small_shop();
    let Some(commands) = offered(&place, "huashu ", 63) else { return };
    assert!(commands.iter().any(|line| line.starts_with("find ") && line.contains("查一句")), "{commands:?}");
    let options = offered(&place, "huashu list --", 63).unwrap();
    assert!(options.iter().any(|line| line.starts_with("--theme ") && line.contains("主题")), "{options:?}");
    assert_eq!(offered(&place, "huashu list --theme ", 9).unwrap(), ["a"]);
    assert_eq!(offered(&place, "huashu drill --theme ", 9).unwrap(), ["a"]);
    for dashes in ["-", "--"] {
        let options = offered(&place, &format!("huashu find {dashes}"), 9).unwrap();
        assert!(options.len() > 2 && options.iter().all(|option| option.starts_with('-')), "{options:?}");
    }
    assert!(offered(&place, "huashu check --rule exp", 63).unwrap()[0].starts_with("expired"));
}

#[test]
fn the_shop_named_on_the_line_is_the_one_whose_codes_are_offered() {
    let other = "[[phrase]]\ncode = \"kx\"\ntitle = \"另一家\"\ntext = \"好\"\n";
    let place = small_shop().with("other/phrases/a.toml", other);
    let Some(codes) = offered(&place, "huashu --dir other find k", 9) else { return };
    assert_eq!(codes, ["kx"]);
    assert_eq!(offered(&place, "huashu --dir nowhere find k", 9).unwrap(), [""; 0]);
}

#[test]
fn zsh_and_fish_get_codes_with_titles() {
    let place = small_shop();
    let ask = "HUASHU_COMPLETE=zsh _CLAP_COMPLETE_INDEX=2 _CLAP_IFS=$'\\n' huashu -- huashu find k";
    if let Some(out) = in_shell(&place, "bash", &["--norc"], ask) {
        assert_eq!(out, "kd:发什么快递\nkdd:快递到哪了 *");
    }
    let script = "huashu completions fish | source; complete --do-complete 'huashu find k'";
    if let Some(out) = in_shell(&place, "fish", &["--no-config"], script) {
        assert_eq!(out, "kd\t发什么快递\nkdd\t快递到哪了 *\n");
    }
    let script = "autoload -U compinit; compinit -D; eval \"$(huashu completions zsh)\"; print $_comps[huashu]";
    if let Some(out) = in_shell(&place, "zsh", &["-f"], script) {
        assert_eq!(out, "_clap_dynamic_completer_huashu\n");
    }
}

#[test]
fn every_shell_has_a_script_and_others_are_refused() {
    let place = Place::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        place.run(&["completions", shell]).says(0, "HUASHU_COMPLETE");
    }
    for (shell, check) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let ran = place.run(&["completions", shell, "--keys"]).says(0, "pick --print");
        place.write("keys", &ran.out);
        let checked = Command::new(shell).arg(check).arg(place.path("keys")).status();
        assert!(checked.is_err() || checked.is_ok_and(|status| status.success()), "{shell}: {}", ran.out);
    }
    place.run(&["completions", "elvish", "--keys"]).says(2, "").warns("bash、zsh 和 fish");
    place.run(&["completions", "cmd"]).says(2, "").warns("cmd");
    place.run(&["completions"]).says(2, "");
}

#[test]
fn every_command_has_a_page_in_chinese() {
    let place = Place::empty();
    place.run(&["man"]).says(0, ".TH huashu 1").says(0, ".SH 名称\nhuashu").says(0, "huashu\\-find(1)");
    place.run(&["man", "--out", "man1"]).says(0, "").warns("页");
    let page = std::fs::read_to_string(place.path("man1/huashu-find.1")).unwrap();
    for part in ["huashu\\-find \\- 查一句", ".SH 用法", "\\-\\-variant"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(place.path("man1/huashu-calc-presale.1").exists());
}
