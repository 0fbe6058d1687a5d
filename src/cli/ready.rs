//! `huashu check --ready`: what the shop still lacks before a sale.

use std::{
    io::{self, Write},
    path::Path,
};

use anstyle::{AnsiColor, Style};
use huashu::{
    check,
    eval::{Readiness, State, readiness, run_tests},
    index::Index,
    pack::{PackTest, Root, Shop, load},
    reply::Responder,
    text::printable,
};
use jiff::Timestamp;
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::{Failure, Outcome, screen, unless_closed};

const READY: Style = AnsiColor::Green.on_default();
const AGENT: Style = AnsiColor::Yellow.on_default();
const MISSING: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// Columns of the situations' and the points' titles.
const WIDEST_SITUATION: usize = 8;
const WIDEST_POINT: usize = 16;

/// Reports on the day that `on` names, else now; fails if anything is missing or wrong.
pub fn run(dir: Option<&Path>, on: Option<&str>, json: bool) -> Result<Outcome, Failure> {
    let shop = Shop::find(dir)?;
    let library = load(&shop);
    let now = match on {
        None => Timestamp::now(),
        Some(text) => PackTest::parse_time(text, library.settings.utc_offset)
            .ok_or_else(|| Failure(format!("没有 {text} 这一天，请写成 2026-11-11")))?,
    };
    let day = library.settings.day(now);
    let (errors, warnings) = check::count(&check::check(&library, day));
    let mut responder = Responder::new(Index::in_memory(&library)?);
    let points = readiness(&library, &mut responder, now)?;
    let failed = run_tests(&mut responder, &library.tests, now)?.iter().filter(|tested| !tested.passed()).count();
    let mut out = anstream::stdout();
    if json {
        unless_closed(points.iter().try_for_each(|point| writeln!(out, "{}", json!(point))))?;
    } else {
        if shop.own == Root::Builtin {
            screen::say(format_args!("没有找到店铺文件夹，看的是自带的示例店铺"));
        }
        unless_closed(
            writeln!(out, "上线检查 · {} · {day}\n", printable(&library.title))
                .and_then(|()| points.iter().try_for_each(|point| write_point(&mut out, point))),
        )?;
    }
    let count = |state| points.iter().filter(|point| point.state == state).count();
    let (missing, agent_only) = (count(State::Missing), count(State::AgentOnly));
    screen::tell(format_args!(
        "\n{} 项：备好 {}，要客服发 {agent_only}，缺 {missing}",
        points.len(),
        count(State::Ready)
    ));
    screen::tell(format_args!(
        "到那天的检查：{errors} 个错误，{warnings} 个提醒（huashu check）；{} 条测试，{failed} 条不符（huashu test）",
        library.tests.len()
    ));
    if missing + errors + failed > 0 { Err(Failure::told()) } else { Ok(Outcome::Found) }
}

/// `✓ 快递发货  发货时间        fh 发货时间`
fn write_point(out: &mut impl Write, readiness: &Readiness) -> io::Result<()> {
    let (style, sign) = match readiness.state {
        State::Ready => (READY, '✓'),
        State::AgentOnly => (AGENT, '△'),
        State::Missing => (MISSING, '✗'),
    };
    let situation = padded(readiness.situation, WIDEST_SITUATION);
    let point = padded(readiness.point, WIDEST_POINT);
    let note = note(readiness);
    writeln!(out, "{style}{sign}{style:#} {situation}  {point}  {}", printable(&note))
}

fn note(readiness: &Readiness) -> String {
    let entry = readiness.entry.as_deref().unwrap_or_default();
    let title = readiness.title.as_deref().unwrap_or_default();
    let confidence = readiness.confidence.unwrap_or_default();
    match (readiness.state, readiness.asked, readiness.reason) {
        (State::Ready, _, _) => format!("{entry} {title}"),
        (State::AgentOnly, _, Some(reason)) => format!("{entry} {title}（{}，要客服发）", reason.title()),
        (State::AgentOnly, asked, None) => {
            format!("{entry} {title}（“{}”把握 {confidence}，只会建议给客服）", asked.unwrap_or_default())
        }
        (State::Missing, Some(asked), _) if entry.is_empty() => format!("缺：买家会问“{asked}”，没有像的"),
        (State::Missing, Some(asked), _) => {
            format!("缺：买家会问“{asked}”，最像的是 {entry} {title}，把握 {confidence}")
        }
        (State::Missing, None, _) => "缺：没有这样的快捷短语，用 huashu add 加一条".to_owned(),
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{DIM}{text}{DIM:#}{}", " ".repeat(width.saturating_sub(text.width())))
}
