//! `huashu completions`: what shells offer at Tab: commands, options, and the codes of the shop with their titles.

mod bash;
mod keys;

use std::{
    env,
    ffi::OsStr,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::{
    ArgValueCandidates, CompletionCandidate,
    env::{CompleteEnv, Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh},
};
use huashu::{
    check::RULES,
    index::{CacheRoot, Check, Index, KeyKind},
    pack::Shop,
    reply::Responder,
    search::Searcher,
    text::{normalize, printable},
};
use jiff::Timestamp;

use super::{Arguments, Failure, Outcome, list::read_themes, shop_folder, unless_closed};
use bash::Bash;

/// Set by the scripts when they ask for candidates.
const ASKED: &str = "HUASHU_COMPLETE";

const SHELLS: Shells<'static> = Shells(&[&Bash, &Zsh, &Fish, &Elvish, &Powershell]);

const INSTALL: &str = "\
快捷码每次从索引里取，改了话术包不用重新生成。装一次就行：
bash：在 ~/.bashrc 里加一行           eval \"$(huashu completions bash)\"
zsh： 在 ~/.zshrc 的 compinit 后面加  eval \"$(huashu completions zsh)\"
fish：huashu completions fish > ~/.config/fish/completions/huashu.fish";

/// 命令行补全：按 Tab 补全命令、选项、主题，还有本店的快捷码和标题。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu completions bash|zsh|fish|elvish|powershell [--keys]")]
#[command(help_template = super::HELP_TEMPLATE, after_help = INSTALL)]
pub struct Completions {
    /// 哪一种命令行：bash、zsh、fish、elvish 或 powershell
    #[arg(value_name = "命令行", value_enum, hide_possible_values = true)]
    shell: Shell,
    /// 再绑定一个快捷键（bash、zsh、fish）：按 Alt-K 打开 huashu pick，挑中的回复插到光标处
    #[arg(long)]
    keys: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Shell {
    fn completer(self) -> &'static dyn EnvCompleter {
        match self {
            Self::Bash => &Bash,
            Self::Zsh => &Zsh,
            Self::Fish => &Fish,
            Self::Elvish => &Elvish,
            Self::Powershell => &Powershell,
        }
    }

    /// What binds a key to the picker.
    fn keys(self) -> Option<&'static str> {
        match self {
            Self::Bash => Some(keys::BASH),
            Self::Zsh => Some(keys::ZSH),
            Self::Fish => Some(keys::FISH),
            Self::Elvish | Self::Powershell => None,
        }
    }
}

impl Completions {
    pub fn run(self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        self.shell.completer().write_registration(ASKED, "huashu", "huashu", &program(), &mut script)?;
        if self.keys {
            let Some(keys) = self.shell.keys() else {
                return Err(Failure("--keys 只用于 bash、zsh 和 fish".to_owned()));
            };
            script.extend_from_slice(keys.replace("COMPLETER", &quoted(&program())).as_bytes());
        }
        unless_closed(io::stdout().write_all(&script))?;
        Ok(Outcome::Found)
    }
}

/// What the scripts call: the name alone if the shell finds it, else the whole path.
fn program() -> String {
    let called = PathBuf::from(env::args_os().next().unwrap_or_default());
    if called.components().count() < 2 {
        return "huashu".to_owned();
    }
    let path = env::current_dir().map(|folder| folder.join(&called)).unwrap_or(called);
    path.to_string_lossy().into_owned()
}

/// As one word of a shell.
fn quoted(word: &str) -> String {
    let is_plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "/_-.".contains(c));
    if is_plain { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// Answers a shell that asks for candidates; `None` if none asks.
pub fn answer() -> Option<ExitCode> {
    let completion = CompleteEnv::with_factory(command).var(ASKED).shells(SHELLS);
    match completion.try_complete(env::args_os(), env::current_dir().ok().as_deref()) {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::SUCCESS),
        // Nobody reads what is written while a line is typed.
        Err(_) => Some(ExitCode::FAILURE),
    }
}

/// What is completed: the arguments as they are parsed, and the values of those that name no completer.
fn command() -> clap::Command {
    Arguments::command().mut_subcommand("drill", |drill| {
        drill.mut_arg("themes", |argument| argument.add(ArgValueCandidates::new(themes)))
    })
}

/// The codes that begin with what is typed, with their titles; after a dash options are meant.
pub fn codes(typed: &OsStr) -> Vec<CompletionCandidate> {
    if typed.as_encoded_bytes().starts_with(b"-") {
        return Vec::new();
    }
    codes_from(&normalize(&typed.to_string_lossy())).unwrap_or_default()
}

fn codes_from(typed: &str) -> Option<Vec<CompletionCandidate>> {
    let mut searcher = Searcher::new(open()?);
    let longer = searcher.index().by_longer_key(KeyKind::Code, typed, usize::MAX);
    let mut codes: Vec<String> = longer.into_iter().map(|(code, _)| code).collect();
    codes.push(typed.to_owned());
    codes.sort();
    let today = searcher.index().head().settings.day(Timestamp::now());
    let candidate = |code: String| {
        let phrase = searcher.phrase(&code, today).ok()??;
        Some(CompletionCandidate::new(code).help(Some(printable(&phrase.title).into())))
    };
    Some(codes.into_iter().filter_map(candidate).collect())
}

/// The titles of the shop's themes.
pub fn themes() -> Vec<CompletionCandidate> {
    let opened = || read_themes(&mut Responder::new(open()?), Timestamp::now()).ok();
    let themes = opened().map(|opened| opened.themes).unwrap_or_default();
    themes.iter().map(|theme| CompletionCandidate::new(printable(&theme.category.title))).collect()
}

/// The rules of `huashu check`.
pub fn rules() -> Vec<CompletionCandidate> {
    RULES.iter().map(|rule| CompletionCandidate::new(rule.name).help(Some(rule.what.into()))).collect()
}

/// The index of the shop that the typed line means; problems are not told here.
fn open() -> Option<Index> {
    let shop = Shop::find(shop_folder(typed_folder()).as_deref()).ok()?;
    Index::open(&shop, CacheRoot::find().as_ref(), Check::AsUsed).ok()
}

/// What follows `--dir` in the line that is typed; the scripts pass it after `--`.
fn typed_folder() -> Option<PathBuf> {
    let line: Vec<_> = env::args_os().skip_while(|argument| argument != "--").collect();
    let after = line.iter().position(|word| word == "--dir").and_then(|at| line.get(at + 1));
    let joined = || line.iter().find_map(|word| word.to_str()?.strip_prefix("--dir="));
    after.map(PathBuf::from).or_else(|| joined().map(PathBuf::from)).filter(|folder| folder != Path::new(""))
}
