//! How replies and candidates look on a terminal.

use std::{
    fmt::Arguments,
    io::{self, IsTerminal, Write},
};

use anstyle::{AnsiColor, Style};
use huashu::{
    diagnostic::Diagnostic,
    index::Change,
    reply::{Action, Candidate, Filled, HandoffReason, Reply},
    text::printable,
};
use indicatif::{ProgressBar, ProgressStyle};
use unicode_width::UnicodeWidthStr;

pub const TITLE: Style = AnsiColor::Cyan.on_default().bold();
pub const CODE: Style = AnsiColor::Green.on_default().bold();
pub const DIM: Style = Style::new().dimmed();
const WARNING: Style = AnsiColor::Yellow.on_default();

/// Shows at most this many problems in full.
const MOST_PROBLEMS: usize = 5;

/// A line of talk.
pub fn say(message: Arguments<'_>) {
    let _ = anstream::stderr().write_all(format!("{WARNING}{message}{WARNING:#}\n").as_bytes());
}

/// A line that is no warning, where talk goes.
pub fn tell(message: Arguments<'_>) {
    let _ = anstream::stderr().write_all(format!("{message}\n").as_bytes());
}

/// Shows how far long work has come, where a terminal is watching.
pub fn progress_bar(steps: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} 还要 {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style)
}

/// Shows that work of unknown length goes on, where a terminal is watching.
pub fn spinner() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{spinner} 已读 {pos} 行").unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(style)
}

/// Rows under a header in columns, the first to the left, figures to the right.
pub fn write_columns(out: &mut impl Write, rows: &[Vec<String>]) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    for (number, row) in rows.iter().enumerate() {
        let style = if number == 0 { DIM } else { Style::new() };
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.width());
            match column {
                0 => write!(out, "{style}{cell}{gap}{style:#}")?,
                _ => write!(out, "  {gap}{style}{cell}{style:#}")?,
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What could not be loaded.
pub fn tell_problems(problems: &[Diagnostic]) {
    problem_lines(problems).iter().for_each(|line| say(format_args!("{line}")));
}

fn problem_lines(problems: &[Diagnostic]) -> Vec<String> {
    let shown = problems.iter().take(MOST_PROBLEMS).map(|problem| printable(&problem.to_string()));
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    shown.chain((more > 0).then(|| format!("还有 {more} 处问题没有列出"))).collect()
}

/// What came of packs saved meanwhile.
pub fn tell_change(change: Change) {
    say(format_args!("{}", change_lines(change)));
}

/// The same as lines.
pub fn change_lines(change: Change) -> String {
    let (first, problems) = match change {
        Change::Taken { entries, diagnostics } => (format!("话术已更新：{entries} 条"), diagnostics),
        Change::Refused(errors) => ("刚保存的话术有误，先用改动前的：".to_owned(), errors),
    };
    [first].into_iter().chain(problem_lines(&problems)).collect::<Vec<_>>().join("\n")
}

/// The same of one of many shops.
pub fn tell_change_of(shop: &str, change: Change) {
    say(format_args!("店铺 {}：", printable(shop)));
    tell_change(change);
}

/// `发什么快递  kd fkd · 发货与快递 · 把握 97%`; what was named needs no confidence.
pub fn heading(candidate: &Candidate) -> String {
    let codes = candidate.codes.join(" ");
    let codes = if codes.is_empty() { String::new() } else { format!("  {TITLE}{codes}{TITLE:#}") };
    let title = printable(&candidate.title);
    let category = printable(&candidate.category.title);
    let confidence = match candidate.typed {
        Some(_) => String::new(),
        None => format!(" · 把握 {}", candidate.confidence),
    };
    format!("{TITLE}{title}{TITLE:#}{codes}{DIM} · {category}{confidence}{DIM:#}")
}

/// The other candidates with the numbers that pick them, each called by its `name`.
pub fn write_others(
    out: &mut (impl Write + ?Sized),
    candidates: &[Candidate],
    first_number: usize,
    name: fn(&Candidate) -> String,
) -> io::Result<()> {
    let widest = candidates.iter().map(|candidate| name(candidate).width()).max().unwrap_or(0);
    for (number, candidate) in (first_number..).zip(candidates) {
        let name = name(candidate);
        let gap = " ".repeat(widest - name.width());
        let confidence = format!("{:>4}", candidate.confidence.to_string());
        writeln!(out, "{DIM}{number:>3}  {confidence}{DIM:#}  {name}{gap}  {}", printable(&candidate.title))?;
    }
    Ok(())
}

/// Its codes, or a faq's id.
pub fn name(candidate: &Candidate) -> String {
    if candidate.codes.is_empty() { candidate.entry.clone() } else { candidate.codes.join(" ") }
}

/// Those worth a line beside a reply that was found.
pub fn worth_showing(others: &[Candidate]) -> &[Candidate] {
    const LEAST: f32 = 0.02;
    let end = others.iter().position(|candidate| candidate.confidence.get() < LEAST).unwrap_or(others.len());
    &others[..end]
}

/// The reply; one that cannot be sent yet goes where talk goes, with what it still needs.
pub fn write_filled(out: &mut (impl Write + ?Sized), filled: &Filled) -> io::Result<()> {
    match filled {
        Filled::Text(text) => writeln!(out, "{text}"),
        Filled::Missing { text, names } => {
            say(format_args!("{}\n还缺：{}（补上后才能发给买家）", printable(text), names.join("、")));
            Ok(())
        }
        Filled::NoAnswer => {
            say(format_args!("这一条没有适合当前情况的回复"));
            Ok(())
        }
    }
}

/// The best reply, or the replies to several questions in one message; with it the number of
/// candidates it comes from.
pub fn write_best(out: &mut (impl Write + ?Sized), reply: &Reply) -> io::Result<usize> {
    match (&reply.text, reply.candidates.first()) {
        (Some(text), _) if reply.answers > 1 => writeln!(out, "{text}").map(|()| reply.answers),
        (_, Some(best)) => write_filled(out, &best.filled).map(|()| 1),
        (_, None) => Ok(0),
    }
}

/// Why the robot would not send it by itself; nothing to say for a plain answer.
pub fn note(reply: &Reply) -> Option<&'static str> {
    match (reply.action, reply.reason) {
        (Action::Suggest, _) => Some("把握不大，请看过再发"),
        (_, Some(HandoffReason::NearTie)) => Some("有两条同样像，请选一条"),
        (_, Some(HandoffReason::NotAuto)) => Some("这一条要客服亲自发"),
        _ => None,
    }
}
