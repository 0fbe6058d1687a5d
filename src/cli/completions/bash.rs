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
    done < <(VAR=bash HUASHU_WORD=$COMP_CWORD HUASHU_TAB=$COMP_TYPE \
        HUASHU_QUOTE="${COMP_WORDS[COMP_CWORD]:0:1}" COMPLETER -- "${words[@]}" 2>/dev/null)
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
        mut words: Vec<OsString>,
        folder: Option<&Path>,
        out: &mut dyn io::Write,
    ) -> io::Result<()> {
        let number = |name| env::var(name).ok().and_then(|value| value.parse::<u8>().ok());
        let at = usize::from(number("HUASHU_WORD").unwrap_or(0));
        let quoting = Quoting::of(env::var("HUASHU_QUOTE").unwrap_or_default().chars().next());
        if let Some(word) = words.get_mut(at) {
            *word = OsString::from(quoting.read(&word.to_string_lossy()));
        }
        let candidates = complete(command, words, at, folder)?;
        if candidates.len() > 1 && number("HUASHU_TAB").is_some_and(lists) {
            return write_described(&candidates, quoting, out);
        }
        candidates.iter().try_for_each(|candidate| writeln!(out, "{}", quoting.value(candidate)))
    }
}

/// Whether bash will show the candidates and type no more than what all begin with.
/// <https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html#index-COMP_005fTYPE>
fn lists(tab: u8) -> bool {
    matches!(tab, b'?' | b'!' | b'@')
}

/// How a word is kept one word.
#[derive(Clone, Copy)]
enum Quoting {
    /// By the quotation mark it begins with, which bash closes by itself.
    Mark(char),
    /// By backslashes.
    Backslashes,
}

impl Quoting {
    fn of(first: Option<char>) -> Self {
        first.filter(|c| matches!(c, '\'' | '"')).map_or(Self::Backslashes, Self::Mark)
    }

    /// What is meant by what is typed so far.
    fn read(self, word: &str) -> String {
        match self {
            Self::Mark(mark) => word.strip_prefix(mark).unwrap_or(word).to_owned(),
            Self::Backslashes => {
                let mut escaped = false;
                let is_meant = |c: &char| {
                    escaped = *c == '\\' && !escaped;
                    !escaped
                };
                word.chars().filter(is_meant).collect()
            }
        }
    }

    /// What is typed for `candidate`.
    fn value(self, candidate: &CompletionCandidate) -> String {
        let value = candidate.get_value().to_string_lossy();
        match self {
            Self::Mark(_) => value.into_owned(),
            Self::Backslashes => value.chars().fold(String::new(), |typed, c| typed + &escaped(c)),
        }
    }
}

/// Bash reads everything but these as a part of the word.
fn escaped(c: char) -> String {
    let is_plain = !c.is_ascii() || c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if is_plain { c.to_string() } else { format!("\\{c}") }
}

fn write_described(candidates: &[CompletionCandidate], quoting: Quoting, out: &mut dyn io::Write) -> io::Result<()> {
    let widths = candidates.iter().map(|candidate| quoting.value(candidate).width());
    let widest = widths.filter(|&width| width <= MOST_LINED_UP).max().unwrap_or(0);
    for candidate in candidates {
        let value = quoting.value(candidate);
        let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        match cut(help.lines().next().unwrap_or_default(), MOST_COLUMNS) {
            help if help.is_empty() => writeln!(out, "{value}")?,
            help => writeln!(out, "{value}{:gap$}  {help}", "", gap = widest.saturating_sub(value.width()))?,
        }
    }
    Ok(())
}
