//! What is asked about an entry.

use std::{collections::BTreeSet, path::Path};

use huashu::{
    pack::{Draft, Entry, Kind, Layer, Library, Period},
    text::{normalize, spell},
};
use jiff::civil::Date;

use super::super::{Failure, form::Form, screen};

/// Initials longer than this are no quick code.
const MOST_INITIALS: usize = 6;

/// Fills everything but a faq's id; what was filled in before stands in the lines.
pub fn fill(form: &mut Form, draft: &mut Draft, library: &Library) -> Result<(), Failure> {
    match draft.kind {
        Kind::Phrase => {
            draft.title = form.edit("标题", &draft.title, |line| required(line, "标题不能空着，写几个字就好"))?;
            let codes = if draft.names.is_empty() { initials(&draft.title) } else { draft.names.join(" ") };
            draft.names = form.ask("快捷码（几个用空格隔开）", &codes, |line| codes_of(line, library))?;
            fill_texts(form, draft)?;
            screen::tell(format_args!("买家会怎么问？一行一句，空行结束；只给客服用就直接回车"));
            draft.asks = form.ask_lines("问法", &draft.asks)?;
        }
        Kind::Faq => {
            screen::tell(format_args!("买家会怎么问？照买家的话写，一行一句，越多越好，空行结束"));
            draft.asks = at_least_one(form, "问法", &draft.asks)?;
            fill_texts(form, draft)?;
        }
    }
    draft.period.from = form.edit("从哪天起用（如 2026-11-01，空着就是现在）", &day(draft.period.from), parse_day)?;
    let from = draft.period.from;
    draft.period.until = form.edit("用到哪天（空着就是一直用）", &day(draft.period.until), |line| {
        let until = parse_day(line)?;
        let period = Period { from, until };
        if from.is_some_and(|from| !period.contains(from)) {
            Err("这一天比开始的那天还早".to_owned())
        } else {
            Ok(until)
        }
    })?;
    Ok(())
}

/// A faq's id, suggested from its pack's name and its first ask.
pub fn fill_id(form: &mut Form, draft: &mut Draft, library: &Library, pack: &Path) -> Result<(), Failure> {
    let suggested = draft.names.first().cloned().unwrap_or_else(|| {
        let theme = pack.file_stem().unwrap_or_default().to_string_lossy();
        format!("{theme}-{}", initials(draft.asks.first().map_or("", String::as_str)))
    });
    let id = form.ask("id（起个不会再改的名字）", &suggested, |line| {
        let id = required(line, "id 不能空着")?;
        free(&id, Kind::Faq, library).map(|()| id)
    })?;
    draft.names = vec![id];
    Ok(())
}

fn fill_texts(form: &mut Form, draft: &mut Draft) -> Result<(), Failure> {
    let also = if draft.kind == Kind::Faq { "；也可以只写一个快捷码" } else { "" };
    screen::tell(format_args!(
        "回复怎么说？一行一种说法，轮流用，空行结束；会变的写成 {{{{快递}}}}，换行写成 \\n{also}"
    ));
    let shown: Vec<String> = draft.texts.iter().map(|text| text.replace('\n', "\\n")).collect();
    let texts = at_least_one(form, "说法", &shown)?;
    draft.texts = texts.into_iter().map(|text| text.replace("\\n", "\n")).collect();
    Ok(())
}

fn at_least_one(form: &mut Form, question: &str, suggested: &[String]) -> Result<Vec<String>, Failure> {
    loop {
        let lines = form.ask_lines(question, suggested)?;
        if !lines.is_empty() {
            return Ok(lines);
        }
        screen::say(format_args!("至少写一句"));
    }
}

fn required(line: &str, problem: &str) -> Result<String, String> {
    if line.is_empty() { Err(problem.to_owned()) } else { Ok(line.to_owned()) }
}

/// Codes as they will be typed, each free.
fn codes_of(line: &str, library: &Library) -> Result<Vec<String>, String> {
    let line = normalize(line);
    let codes: BTreeSet<&str> = line.split([' ', ',', '、']).filter(|code| !code.is_empty()).collect();
    if codes.is_empty() {
        return Err("快捷码不能空着，例如 kd".to_owned());
    }
    codes.iter().try_for_each(|code| free(code, Kind::Phrase, library))?;
    Ok(line.split([' ', ',', '、']).filter(|&code| codes.contains(code)).map(str::to_owned).collect())
}

/// Whether no entry of the shop's own layer has this name.
fn free(name: &str, kind: Kind, library: &Library) -> Result<(), String> {
    let holds = |entry: &&Entry| {
        entry.kind == kind && entry.origin.layer == Layer::Shop && entry.names().iter().any(|held| held == name)
    };
    match library.entries.iter().find(holds) {
        None => Ok(()),
        Some(holder) => {
            let (title, file, line) = (&holder.title, holder.origin.file.display(), holder.origin.line);
            Err(format!("{name} 已经是“{title}”的了（{file}:{line}），换一个"))
        }
    }
}

/// `发什么快递` → `fsmkd`.
fn initials(text: &str) -> String {
    let initials = spell(&normalize(text)).initials();
    initials.chars().filter(char::is_ascii_alphanumeric).take(MOST_INITIALS).collect()
}

fn day(day: Option<Date>) -> String {
    day.map_or(String::new(), |day| day.to_string())
}

/// `2026-11-01`, `2026/11/1`, `2026年11月1日`.
fn parse_day(line: &str) -> Result<Option<Date>, String> {
    if line.is_empty() {
        return Ok(None);
    }
    let normal = normalize(line);
    let mut numbers = normal.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let parts = (numbers.next(), numbers.next(), numbers.next(), numbers.next());
    let day = match parts {
        (Some(year), Some(month), Some(day), None) => format!("{year:0>4}-{month:0>2}-{day:0>2}").parse().ok(),
        _ => None,
    };
    day.map(Some).ok_or_else(|| format!("没有 {line} 这一天，请写成 2026-11-01"))
}
