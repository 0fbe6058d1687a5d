//! `huashu drill report`: the records of a class.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use anstyle::Style;
use clap::Args;
use huashu::{
    drill::{LARGEST_RECORD, Record, Sitting, Trainee, counted_once, html, number_attempts, sittings},
    table::{Output, Problem},
    text::printable,
};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::{
    super::{
        Failure, Outcome,
        save::ensure_folder,
        screen::{self, TITLE, write_columns},
        unless_closed, wrap,
    },
    sheets,
    text::{Text, theme_rows},
};

/// Missed phrases on a terminal; files have them all.
const MOST_MISSED: usize = 10;

/// 汇总成绩单：每个人、每个主题、哪些话术全班都不熟。
///
/// 题目不同的考核（换了种子、题数或话术）分开算；同一份成绩单的几个文件只算一次，同一个人考几次写明第几次。读不了的成绩单说明原因，其余的照算，退出码为 2。
#[derive(Args)]
#[command(next_help_heading = "选项", override_usage = "huashu drill report 成绩单… [选项]")]
#[command(help_template = super::super::HELP_TEMPLATE)]
pub struct Report {
    /// huashu drill --exam 写出的成绩单
    #[arg(required = true, value_name = "成绩单")]
    files: Vec<PathBuf>,
    /// 画成网页
    #[arg(long, value_name = "文件")]
    html: Option<PathBuf>,
    /// 写成表格：.csv 只有学员，.xlsx 还有主题、错题和每题的回答
    #[arg(long, value_name = "文件")]
    out: Option<PathBuf>,
    /// 输出一行 JSON
    #[arg(long)]
    json: bool,
}

impl Report {
    pub fn run(&self) -> Result<Outcome, Failure> {
        let output = self.out.as_deref().map(|file| Output::of(file).map(|output| (file, output))).transpose()?;
        self.html.as_deref().map_or(Ok(()), ensure_page)?;
        self.out
            .iter()
            .chain(&self.html)
            .try_for_each(|file| ensure_folder(file).and_then(|()| ensure_no_record(file)))?;
        let (records, broken) = self.read();
        broken.iter().for_each(|problem| screen::say(format_args!("{problem}")));
        if records.is_empty() {
            return Err(Failure("没有一份成绩单能读".to_owned()));
        }
        let (mut records, copies) = counted_once(records);
        copies.iter().for_each(|copy| screen::say(format_args!("{}", printable(&copy.to_string()))));
        number_attempts(&mut records);
        let sittings = sittings(&records);
        if let Some((file, output)) = output {
            output.write(file, &sheets::sheets(&sittings, &records))?;
        }
        if let Some(file) = &self.html {
            fs::write(file, html(&sittings)).map_err(|error| Failure(format!("写不了 {}：{error}", file.display())))?;
        }
        let mut out = anstream::stdout();
        unless_closed(match self.json {
            true => writeln!(out, "{}", json!({"exams": sittings, "broken": broken, "copies": copies})),
            false => write(&mut out, &sittings),
        })?;
        if broken.is_empty() { Ok(Outcome::Found) } else { Err(Failure::told()) }
    }

    /// Records with the names of their files, and what is wrong with the others.
    fn read(&self) -> (Vec<(String, Record)>, Vec<String>) {
        let (mut records, mut broken) = (Vec::new(), Vec::new());
        for file in &self.files {
            match read(file) {
                Ok(record) => records.push((file.display().to_string(), record)),
                Err(problem) => broken.push(printable(&problem)),
            }
        }
        (records, broken)
    }
}

/// The shell makes `--html *.json` of several records, the first of which would be the page.
fn ensure_page(file: &Path) -> Result<(), Failure> {
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("html" | "htm") => Ok(()),
        _ => Err(Failure(format!(
            "{}：--html 后面要写网页的文件名，以 .html 或 .htm 结尾，例如 --html 全班.html",
            printable(&file.display().to_string())
        ))),
    }
}

fn ensure_no_record(file: &Path) -> Result<(), Failure> {
    let mut beginning = Vec::new();
    // What cannot be read is no record, and what cannot be written is told later.
    let _ = File::open(file).and_then(|file| file.take(1 << 10).read_to_end(&mut beginning));
    match Record::is_begun(&beginning) {
        true => Err(Failure(format!("{} 是成绩单，不会盖掉它；请换一个文件名", file.display()))),
        false => Ok(()),
    }
}

fn read(file: &Path) -> Result<Record, String> {
    let name = file.display().to_string();
    let unreadable = |error: io::Error| Problem::unreadable(&name, &error).to_string();
    let mut bytes = Vec::new();
    File::open(file).and_then(|file| file.take(LARGEST_RECORD + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST_RECORD {
        return Err(format!("{name} 太大，不是成绩单"));
    }
    Record::read(&bytes).map_err(|error| format!("{name} {error}"))
}

fn write(out: &mut impl Write, sittings: &[Sitting]) -> io::Result<()> {
    if sittings.len() > 1 {
        screen::say(format_args!("这些成绩单来自 {} 场不同的考核，分开汇总", sittings.len()));
    }
    let text = Text { columns: wrap::columns(), echoes: false };
    for (at, sitting) in sittings.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        one(out, &text, sitting)?;
    }
    Ok(())
}

fn one(out: &mut impl Write, text: &Text, sitting: &Sitting) -> io::Result<()> {
    let Sitting { exam, shop, seed, questions, score, .. } = sitting;
    let shop = if shop.is_empty() { String::new() } else { format!("{shop} · ") };
    let about = format!(
        "考核 {exam} · {shop}种子 {seed} · {questions} 题 · {} 份 · 平均 {}",
        sitting.trainees.len(),
        score.percent()
    );
    text.hanging(out, "", 0, TITLE, &about)?;
    write_columns(out, &fitting(trainee_rows(&sitting.trainees), text.columns))?;
    for trainee in sitting.trainees.iter().filter(|trainee| !trainee.note().is_empty()) {
        text.hanging(out, "  ", 2, screen::DIM, &format!("{}：{}", trainee.name, trainee.note()))?;
    }
    writeln!(out)?;
    write_columns(out, &theme_rows(&sitting.by_theme))?;
    if sitting.missed.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{TITLE}错得最多{TITLE:#}")?;
    let widest = sitting.missed.iter().take(MOST_MISSED).map(|missed| missed.ratio().width()).max().unwrap_or(0);
    for missed in sitting.missed.iter().take(MOST_MISSED) {
        let instead = missed.instead_title();
        let instead = if instead.is_empty() { instead } else { format!("　答成了 {instead}") };
        let name = format!("{} {}", printable(missed.code()), missed.title);
        let name = name.trim_start();
        let lead = format!("错 {:>widest$}  ", missed.ratio());
        text.hanging(out, &lead, lead.width(), Style::new(), &format!("{name}{instead}"))?;
    }
    match sitting.missed.len().checked_sub(MOST_MISSED).filter(|&more| more > 0) {
        Some(more) => writeln!(out, "还有 {more} 条，用 --out 或 --html 看全部"),
        None => Ok(()),
    }
}

/// All but the note, which takes lines of its own.
fn trainee_rows(trainees: &[Trainee]) -> Vec<Vec<String>> {
    let [header @ .., _] = Trainee::HEADER;
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(trainees.iter().map(|trainee| {
        let Trainee { name, score, .. } = trainee;
        let weakest = printable(&trainee.weakest_title());
        vec![name.clone(), score.percent(), score.ratio(), score.pace(), score.seconds.to_string(), weakest]
    }));
    rows
}

/// So many columns from the left as the terminal has room for, three at least.
fn fitting(mut rows: Vec<Vec<String>>, columns: Option<usize>) -> Vec<Vec<String>> {
    const LEAST: usize = 3;
    const GAP: usize = 2;
    let Some(room) = columns else { return rows };
    let most = rows.first().map_or(0, Vec::len);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0);
    let mut taken = 0;
    let fits = (0..most).take_while(|&column| {
        taken += width(column) + GAP;
        taken <= room + GAP
    });
    let kept = fits.count().max(LEAST);
    rows.iter_mut().for_each(|row| row.truncate(kept));
    rows
}
