//! Bash, which knows no descriptions: they are part of what it lists, and never of what it types.

use std::{env, ffi::OsString, io, path::Path};

use clap::Command;
use clap_complete::{CompletionCandidate, engine::complete, env::EnvCompleter};
use unicode_width::UnicodeWidthStr;

use super::quoted;
use crate::cli::repl::cut;

/// Longer descriptions are cut.
const MOST_COLUMNS: usize = 50;
/// Longer values are not lined up with.
const MOST_LINED_UP: usize = 16;

/// `mapfile` and `compopt` are unknown to the bash of macOS.
const SCRIPT: &str = r#"_huashu() {
    local line
    COMPREPLY=()
    local words=("${COMP_WORDS[@]}")
    [[ ${BASH_VERSINFO[0]} -ge 4 ]] && words[COMP_CWORD]="$2"
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(VAR=bash HUASHU_WORD=$COMP_CWORD HUASHU_TAB=$COMP_TYPE COMPLETER -- "${words[@]}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _huashu BIN 2>/dev/null || complete -F _huashu BIN
"#;

pub struct Bash;

impl EnvCompleter for Bash {
    fn name(&self) -> &'static str {
        "bash"
    }

    fn is(&self, name: &str) -> bool {
        name == self.name()
    }

    fn write_registration(
        &self,
        var: &str,
        _: &str,
        bin: &str,
        completer: &str,
        script: &mut dyn io::Write,
    ) -> io::Result<()> {
        let filled = SCRIPT.replace("VAR", var).replace("COMPLETER", &quoted(completer)).replace("BIN", bin);
        script.write_all(filled.as_bytes())
    }

    fn write_complete(
        &self,
        command: &mut Command,
        words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let number = |name| env::var(name).ok().and_then(|value| value.parse::<u8>().ok());
        let candidates = complete(command, words, number("HUASHU_WORD").unwrap_or(0).into(), folder)?;
        if candidates.len() > 1 && number("HUASHU_TAB").is_some_and(lists) {
            return write_described(&candidates, out);
        }
        candidates.iter().try_for_each(|candidate| writeln!(out, "{}", value(candidate)))
    }
}

/// Whether bash will show the candidates and type no more than what all begin with.
/// <https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html#index-COMP_005fTYPE>
fn lists(tab: u8) -> bool {
    matches!(tab, b'?' | b'!' | b'@')
}

fn value(candidate: &CompletionCandidate) -> String {
    candidate.get_value().to_string_lossy().into_owned()
}

fn write_described(candidates: &[CompletionCandidate], out: &mut dyn io::Write) -> io::Result<()> {
    let widths = candidates.iter().map(|candidate| value(candidate).width());
    let widest = widths.filter(|&width| width <= MOST_LINED_UP).max().unwrap_or(0);
    for candidate in candidates {
        let value = value(candidate);
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        match cut(help.lines().next().unwrap_or_default(), MOST_COLUMNS) {
            help if help.is_empty() => writeln!(out, "{value}")?,
            help => writeln!(out, "{value}{:gap$}  {help}", "", gap = widest.saturating_sub(value.width()))?,
        }
    }
    Ok(())
}
