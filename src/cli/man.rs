//! `huashu man`: manual pages, of the same words as `--help`.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Command, CommandFactory};
use clap_mangen::{
    Man as Pages,
    roff::{Roff, roman},
};

use super::{Arguments, Failure, Outcome, save::save, screen, unless_closed};

/// What the crate calls sections and remarks, and what they are called here.
const WORDS: [(&str, &str); 7] = [
    (".SH NAME\n", ".SH 名称\n"),
    (".SH SYNOPSIS\n", ".SH 用法\n"),
    (".SH DESCRIPTION\n", ".SH 说明\n"),
    (".SH OPTIONS\n", ".SH 选项\n"),
    (".SH VERSION\n", ".SH 版本\n"),
    ("[default: ", "[不写时 "),
    ("Possible values:", "可以写："),
];

/// Lets groff break lines between Chinese characters and leave their right edge ragged, as its own `zh.tmac` does for those who have it loaded; other
/// programs pass it over.
const BREAKS: &str = r"
.if \n(.g \{\
.  class [huashu-closing] , : ; > \[u201D] \[u3001] \[u3002] \[u300D] \[uFF01] \[uFF09] \[uFF0C] \[uFF1A] \[uFF1B] \[uFF1F]
.  class [huashu-opening] \[u201C] \[u300C] \[uFF08]
.  class [huashu-han] \[u4E00]-\[u9FFF]
.  cflags 128 \C'[huashu-closing]'
.  cflags 266 \C'[huashu-opening]'
.  cflags 512 \C'[huashu-han]'
.\}
.ad l
";

/// 手册页：和 --help 一样的内容，用 man 看。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu man [--out 文件夹]", help_template = super::HELP_TEMPLATE)]
#[command(
    after_help = "不写 --out 时输出总的一页：huashu man | man -l -\n例：huashu man --out ~/.local/share/man/man1，然后 man huashu、man huashu-find"
)]
pub struct Man {
    /// 每个命令一页，写到这个文件夹里
    #[arg(long, value_name = "文件夹")]
    out: Option<PathBuf>,
}

impl Man {
    pub fn run(self) -> Result<Outcome, Failure> {
        let mut command = Arguments::command().disable_help_subcommand(true);
        command.build();
        let Some(folder) = self.out else {
            unless_closed(io::stdout().write_all(page(&command)?.as_bytes()))?;
            return Ok(Outcome::Found);
        };
        let pages =
            write(&folder, &command).map_err(|error| Failure(format!("写不了 {}：{error}", folder.display())))?;
        screen::tell(format_args!("已写入 {} 的 {pages} 页", folder.display()));
        Ok(Outcome::Found)
    }
}

/// Writes the pages of a command and of those below it; tells how many.
fn write(folder: &Path, command: &Command) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    save(&folder.join(Pages::new(command.clone()).get_filename()), &page(command)?)?;
    let below: io::Result<Vec<usize>> =
        command.get_subcommands().filter(|below| !below.is_hide_set()).map(|below| write(folder, below)).collect();
    Ok(1 + below?.iter().sum::<usize>())
}

fn page(command: &Command) -> io::Result<String> {
    let after = command.get_after_long_help().or_else(|| command.get_after_help()).map(ToString::to_string);
    // Its lines are to stay lines, which the crate does not know.
    let pages = Pages::new(command.clone().after_help("").after_long_help(""));
    let mut page = Vec::new();
    pages.render_title(&mut page)?;
    page.extend_from_slice(BREAKS.as_bytes());
    pages.render_name_section(&mut page)?;
    pages.render_synopsis_section(&mut page)?;
    pages.render_description_section(&mut page)?;
    pages.render_options_section(&mut page)?;
    if command.has_subcommands() {
        pages.render_subcommands_section(&mut page)?;
    }
    if let Some(after) = after {
        remarks(&after).to_writer(&mut page)?;
    }
    let page = String::from_utf8(page).map_err(io::Error::other)?;
    Ok(WORDS.iter().fold(page, |page, (theirs, ours)| page.replace(theirs, ours)))
}

fn remarks(text: &str) -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["备注"]).control("nf", []);
    for line in text.lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff
}
