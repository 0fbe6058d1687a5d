//! `huashu list`: the table of shortcuts.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::Path,
};

use clap::Args;
use clap_complete::{ArgValueCandidates, ArgValueCompleter};
use huashu::{
    index::{Check, Damaged},
    pack::{Layer, Likeness, Period},
    reply::{Candidate, Responder},
    shortcuts::{self, Theme, gist},
    text::{normalize, printable},
};
use jiff::{Timestamp, civil::Date};
use serde_json::json;
use terminal_size::terminal_size;
use unicode_width::UnicodeWidthStr;

use super::{Failure, Outcome, completions, open_index, repl::cut, screen, unless_closed};

const COLUMNS: &str = "\
不在终端里时（管道、文件），每行一条，用制表符分成五列，不截断：快捷码、标题、主题、回复、备注（层和有效期）。
例：huashu list --theme 退换；huashu list | cut -f1,2；huashu list 运费险 --json";

/// 快捷码表：按主题列出快捷码、标题和回复的开头。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu list [内容…] [选项]", help_template = super::HELP_TEMPLATE)]
#[command(after_help = COLUMNS)]
pub struct List {
    /// 只列快捷码、标题、主题或回复里有这些字的
    #[arg(value_name = "内容", add = ArgValueCompleter::new(completions::codes))]
    text: Vec<String>,
    /// 只列这个主题，例如 退换
    #[arg(long, value_name = "主题", add = ArgValueCandidates::new(completions::themes))]
    theme: Option<String>,
    /// 今天不在有效期内的也列出来
    #[arg(long)]
    all: bool,
    /// 每条一行 JSON
    #[arg(long)]
    json: bool,
}

impl List {
    pub fn run(self, dir: Option<&Path>) -> Result<Outcome, Failure> {
        let Opened { mut themes, today, .. } = open_themes(dir)?;
        if let Some(wanted) = &self.theme {
            themes = of_theme(themes, wanted)?;
        }
        let words: Vec<String> = self.text.iter().map(|word| normalize(word)).collect();
        let mut out_of_period = 0;
        for theme in &mut themes {
            let title = &theme.category.title;
            theme.phrases.retain(|phrase| words.iter().all(|word| tells_of(phrase, title, word)));
            if !self.all {
                out_of_period += leave_out_invalid(theme, today);
            }
        }
        themes.retain(|theme| !theme.phrases.is_empty());
        let out = io::stdout();
        unless_closed(if self.json {
            write_json(&mut BufWriter::new(out.lock()), &themes, today)
        } else if out.is_terminal() {
            let width = terminal_size().map_or(80, |(columns, _)| usize::from(columns.0));
            write_table(&mut BufWriter::new(anstream::stdout()), &themes, today, width)
        } else {
            write_columns(&mut BufWriter::new(out.lock()), &themes, today)
        })?;
        if out_of_period > 0 {
            screen::tell(format_args!("另有 {out_of_period} 条今天不在有效期内，加 --all 列出"));
        }
        if themes.is_empty() {
            screen::say(format_args!("没有这样的快捷短语"));
            return Ok(Outcome::NothingFound);
        }
        Ok(Outcome::Found)
    }
}

/// The phrases of a shop, and what day it is there.
pub struct Opened {
    pub shop: String,
    pub themes: Vec<Theme>,
    pub today: Date,
}

/// Those of the shop that `dir` or the working folder names.
pub fn open_themes(dir: Option<&Path>) -> Result<Opened, Failure> {
    let opened = |check| {
        let index = open_index(dir, check)?;
        Ok::<_, Failure>(read_themes(&mut Responder::new(index), Timestamp::now()))
    };
    opened(Check::AsUsed)?.or_else(|Damaged| Ok(opened(Check::Everything)??))
}

pub fn read_themes(responder: &mut Responder, now: Timestamp) -> Result<Opened, Damaged> {
    let themes = shortcuts::themes(responder, now)?;
    let head = responder.index().head();
    Ok(Opened { shop: head.title.clone(), today: head.settings.day(now), themes })
}

/// Leaves out what may not be used today, and counts it.
pub fn leave_out_invalid(theme: &mut Theme, today: Date) -> usize {
    let all = theme.phrases.len();
    theme.phrases.retain(|phrase| phrase.period.contains(today));
    all - theme.phrases.len()
}

/// The theme of this name or title, or else all that may be meant.
fn of_theme(mut themes: Vec<Theme>, wanted: &str) -> Result<Vec<Theme>, Failure> {
    let typed = normalize(wanted);
    let best = themes.iter().filter_map(|theme| theme.category.likeness(&typed)).min();
    let Some(best) = best.filter(|_| !typed.is_empty()) else {
        let titles: Vec<&str> = themes.iter().map(|theme| theme.category.title.as_str()).collect();
        let titles = printable(&titles.join("、"));
        return Err(Failure(format!("没有“{}”这个主题。有这些：{titles}", printable(wanted))));
    };
    let is_meant = |likeness| best != Likeness::Named || likeness == Likeness::Named;
    themes.retain(|theme| theme.category.likeness(&typed).is_some_and(is_meant));
    Ok(themes)
}

/// Whether `word`, in normal form, stands in the phrase or begins one of its codes.
fn tells_of(phrase: &Candidate, theme: &str, word: &str) -> bool {
    let contains = |text: &str| normalize(text).contains(word);
    phrase.codes.iter().any(|code| code.starts_with(word))
        || [&phrase.title, theme, phrase.filled.wording()].into_iter().any(contains)
}

/// `个人，至 2026-11-14`; empty for what the shop always says.
fn marks(phrase: &Candidate, today: Date) -> String {
    let layer = (phrase.layer != Layer::Shop).then(|| phrase.layer.title().to_owned());
    let marks: Vec<String> = layer.into_iter().chain(validity(&phrase.period, today)).collect();
    marks.join("，")
}

/// `至 2026-11-14`, `2026-11-14 已过期`, `2026-12-01 起`.
pub fn validity(period: &Period, today: Date) -> Option<String> {
    let (from, until) = (period.from.filter(|&from| today < from), period.until);
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("{from} 起，至 {until}")),
        (Some(from), None) => Some(format!("{from} 起")),
        (None, Some(until)) if until < today => Some(format!("{until} 已过期")),
        (None, Some(until)) => Some(format!("至 {until}")),
        (None, None) => None,
    }
}

/// For people: themes as headings, columns in line, replies as long as the line is.
fn write_table(out: &mut impl Write, themes: &[Theme], today: Date, width: usize) -> io::Result<()> {
    let columns = Columns::of(themes, width);
    for (number, theme) in themes.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let (title, count) = (printable(&theme.category.title), theme.phrases.len());
        writeln!(out, "{}{title}{:#}{} {count}{:#}", screen::TITLE, screen::TITLE, screen::DIM, screen::DIM)?;
        theme.phrases.iter().try_for_each(|phrase| columns.write(out, phrase, today))?;
    }
    out.flush()
}

/// Where the columns of the table begin and end.
struct Columns {
    codes: usize,
    titles: usize,
    width: usize,
}

impl Columns {
    const INDENT: usize = 2;
    const GAP: usize = 2;
    /// Less of a reply tells nothing.
    const LEAST_REPLY: usize = 16;

    /// As wide as most need: what is wider stands out rather than take the replies of all others.
    fn of(themes: &[Theme], width: usize) -> Self {
        let phrases = || themes.iter().flat_map(|theme| &theme.phrases);
        let codes = phrases().map(|phrase| codes(phrase).width()).filter(|&codes| codes <= width / 4).max();
        let titles = phrases().map(|phrase| printable(&phrase.title).width());
        let titles = titles.filter(|&title| title <= width * 2 / 5).max();
        Self { codes: codes.unwrap_or(0), titles: titles.unwrap_or(0), width }
    }

    fn write(&self, out: &mut impl Write, phrase: &Candidate, today: Date) -> io::Result<()> {
        let (code, title) = (codes(phrase), printable(&phrase.title));
        write!(out, "{:indent$}{}{code}{:#}", "", screen::CODE, screen::CODE, indent = Self::INDENT)?;
        match self.codes.checked_sub(code.width()) {
            Some(gap) => write!(out, "{:gap$}{title}", "", gap = gap + Self::GAP)?,
            None => write!(out, "\n{:gap$}{title}", "", gap = Self::INDENT + self.codes + Self::GAP)?,
        }
        let titles = self.titles.max(title.width());
        let left = self.width.saturating_sub(Self::INDENT + self.codes + Self::GAP + titles + Self::GAP + 1);
        let marks = marks(phrase, today);
        let marks = if marks.is_empty() { marks } else { format!("[{marks}] ") };
        let reply = printable(&one_line(gist(phrase.filled.wording())));
        let reply = if left < Self::LEAST_REPLY { "" } else { &reply };
        let shown = cut(&format!("{marks}{reply}"), left.max(marks.width()));
        let gap = if shown.is_empty() { 0 } else { titles - title.width() + Self::GAP };
        writeln!(out, "{:gap$}{}{}{:#}", "", screen::DIM, shown.trim_end(), screen::DIM)
    }
}

fn codes(phrase: &Candidate) -> String {
    printable(&phrase.codes.join(" "))
}

fn one_line(text: &str) -> String {
    text.split(['\n', '\t', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// For `cut` and `grep`.
fn write_columns(out: &mut impl Write, themes: &[Theme], today: Date) -> io::Result<()> {
    for theme in themes {
        for phrase in &theme.phrases {
            let reply = one_line(phrase.filled.wording());
            let cells = [&codes(phrase), &phrase.title, &theme.category.title, &reply, &marks(phrase, today)];
            writeln!(out, "{}", cells.map(|cell| printable(&one_line(cell))).join("\t"))?;
        }
    }
    out.flush()
}

fn write_json(out: &mut impl Write, themes: &[Theme], today: Date) -> io::Result<()> {
    for theme in themes {
        for phrase in &theme.phrases {
            let line = json!({
                "entry": phrase.entry,
                "codes": phrase.codes,
                "title": phrase.title,
                "category": theme.category.name,
                "theme": theme.category.title,
                "layer": phrase.layer,
                "from": phrase.period.from,
                "until": phrase.period.until,
                "valid": phrase.period.contains(today),
                "reply": phrase.filled.text(),
                "missing": phrase.filled.missing(),
            });
            writeln!(out, "{line}")?;
        }
    }
    out.flush()
}
