//! The report as a page.

use std::fmt::Write as _;

use super::{FIGURES, Fault, Figure, Figures, RESPONSE_BANDS, Report, Section, span};
use crate::page::{BLUE, Page, Shown, escaped};

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 240.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 36.0;
const ORANGE: &str = "#f59e0b";

/// Agents drawn in a chart; the table has them all.
const MOST_AGENTS: usize = 15;

/// The report on the chat called `title`.
pub fn html(title: &str, report: &Report) -> String {
    let period = format!("{title}　{} 至 {}，{} 条消息", report.from, report.until, report.messages);
    let mut page = Page::new("客服接待报告", &period);
    let tiles = FIGURES.iter().filter_map(|figure| {
        let value = (figure.of)(&report.shop)?;
        Some((figure.title(&report.parameters), value.to_string()))
    });
    page.tiles(tiles);
    page.figures(&[
        ("每小时咨询人数", "高峰在哪几个小时，班就排在哪里", asked_by_hour(report)),
        ("每小时平均响应（秒）", "橙色的小时超过了回复时限", responses_by_hour(report)),
        ("多久得到回复", "各段里有多少轮", responses(&report.shop)),
        ("谁回得慢", "平均响应，慢的在上", slowest(report)),
    ]);
    sections(&mut page, "客服", report, &report.agents, |figure| !figure.is_of_sales());
    if report.shop.sales.is_some() {
        sections(&mut page, "客服销售", report, &report.agents, Figure::is_of_sales);
    }
    if report.groups.len() > 1 {
        sections(&mut page, "分组", report, &report.groups, |figure| !figure.is_of_sales());
    }
    sections(&mut page, "时段", report, &report.hours, |figure| !figure.is_of_sales());
    faults(&mut page, report);
    page.finish()
}

/// A bar, or a gap where there is nothing to measure.
struct Bar {
    label: String,
    value: Option<u64>,
    colour: &'static str,
}

fn asked_by_hour(report: &Report) -> String {
    let bars = report.hours.iter().map(|hour| Bar {
        label: hour.name[..2].to_owned(),
        value: Some(hour.figures.asked),
        colour: BLUE,
    });
    upright(&bars.collect::<Vec<_>>())
}

fn responses_by_hour(report: &Report) -> String {
    let bars = report.hours.iter().map(|hour| {
        let millis = hour.figures.response.millis();
        let is_slow = millis.is_some_and(|millis| millis > report.parameters.reply_limit);
        let value = millis.map(|millis| millis / 1_000);
        Bar { label: hour.name[..2].to_owned(), value, colour: if is_slow { ORANGE } else { BLUE } }
    });
    upright(&bars.collect::<Vec<_>>())
}

fn responses(shop: &Figures) -> String {
    let bands = RESPONSE_BANDS.iter().zip(shop.bands);
    let bars = bands.map(|((_, label), rounds)| Bar { label: (*label).to_owned(), value: Some(rounds), colour: BLUE });
    upright(&bars.collect::<Vec<_>>())
}

/// Bars side by side, each with its label below and its value on top; only the highest has its
/// value where they would run into each other.
fn upright(bars: &[Bar]) -> String {
    const DIGIT: f64 = 7.0;
    let most = bars.iter().filter_map(|bar| bar.value).max().unwrap_or(0).max(1);
    let step = WIDTH / bars.len().max(1) as f64;
    let has_room = DIGIT * most.to_string().len() as f64 <= step;
    let mut svg = canvas(HEIGHT);
    for (at, bar) in bars.iter().enumerate() {
        let (left, middle) = (at as f64 * step + step * 0.12, (at as f64 + 0.5) * step);
        let _ = write!(
            svg,
            "<text x={middle:.1} y={:.1} text-anchor=middle>{}</text>",
            HEIGHT - BOTTOM + 16.0,
            escaped(&bar.label)
        );
        let Some(value) = bar.value else { continue };
        let height = (HEIGHT - TOP - BOTTOM) * value as f64 / most as f64;
        let top = HEIGHT - BOTTOM - height;
        let _ = write!(
            svg,
            "<rect x={left:.1} y={top:.1} width={:.1} height={height:.1} fill={}><title>{} {value}</title></rect>",
            step * 0.76,
            bar.colour,
            escaped(&bar.label)
        );
        if has_room || value == most {
            let _ = write!(svg, "<text x={middle:.1} y={:.1} text-anchor=middle>{value}</text>", top - 4.0);
        }
    }
    svg + "</svg>"
}

/// Bars one under the other, with names on the left.
fn slowest(report: &Report) -> String {
    const ROW: f64 = 22.0;
    const NAMES: f64 = 110.0;
    const VALUES: f64 = 90.0;
    let mut agents: Vec<(u64, &Section)> = report
        .agents
        .iter()
        .filter_map(|agent| agent.figures.response.millis().map(|millis| (millis, agent)))
        .collect();
    agents.sort_by_key(|(millis, _)| std::cmp::Reverse(*millis));
    agents.truncate(MOST_AGENTS);
    let most = agents.first().map_or(1, |(millis, _)| (*millis).max(1));
    let mut svg = canvas(ROW * agents.len().max(1) as f64 + 8.0);
    for (at, (millis, agent)) in agents.iter().enumerate() {
        let top = at as f64 * ROW + 4.0;
        let width = (WIDTH - NAMES - VALUES) * *millis as f64 / most as f64;
        let colour = if *millis > report.parameters.reply_limit { ORANGE } else { BLUE };
        let name: String = agent.name.chars().take(9).collect();
        let _ = write!(
            svg,
            "<text x={:.1} y={:.1} text-anchor=end>{}</text>\
             <rect x={NAMES} y={top:.1} width={width:.1} height=14 fill={colour} /><text x={:.1} y={:.1}>{}</text>",
            NAMES - 6.0,
            top + 11.0,
            escaped(&name),
            NAMES + width + 6.0,
            top + 11.0,
            span(*millis)
        );
    }
    svg + "</svg>"
}

fn canvas(height: f64) -> String {
    format!("<svg viewBox=\"0 0 {WIDTH} {height}\" width={WIDTH} height={height} role=img>")
}

fn sections(page: &mut Page, title: &str, report: &Report, sections: &[Section], is_shown: fn(&Figure) -> bool) {
    let has_groups = sections.iter().any(|section| !section.group.is_empty());
    let figures: Vec<_> = FIGURES.iter().filter(|figure| is_shown(figure)).collect();
    let mut header = vec![title.to_owned()];
    header.extend(has_groups.then(|| "组".to_owned()));
    header.extend(figures.iter().map(|figure| figure.title(&report.parameters)));
    let rows = sections.iter().map(|section| {
        let mut row = vec![Shown::Words(section.name.clone())];
        row.extend(has_groups.then(|| Shown::Words(section.group.clone())));
        let values = figures.iter().filter_map(|figure| (figure.of)(&section.figures));
        row.extend(values.map(|value| Shown::Figure(value.to_string())));
        row
    });
    page.table(title, header.iter().map(String::as_str), rows.collect::<Vec<_>>());
}

fn faults(page: &mut Page, report: &Report) {
    let counts = Fault::ALL.iter().zip(report.shop.faults).filter(|(_, count)| *count > 0);
    let rows = counts.map(|(fault, count)| {
        vec![
            Shown::Words(fault.title().to_owned()),
            Shown::Figure(count.to_string()),
            Shown::Sentence(fault.advice().to_owned()),
        ]
    });
    page.table("服务问题", ["问题", "次数", "怎么改"], rows);
    let examples =
        report.faults.iter().flat_map(|(fault, examples)| examples.iter().map(move |example| (fault, example)));
    let rows = examples.map(|(fault, example)| {
        let who = [fault.title().to_owned(), example.agent.clone(), example.buyer.clone()];
        let mut row: Vec<Shown> = who.map(Shown::Words).into();
        row.push(Shown::Sentence(example.text.clone()));
        row.extend([example.time.to_string(), example.row.to_string()].map(Shown::Figure));
        row
    });
    page.table("例子", ["问题", "客服", "买家", "内容", "时间", "行"], rows);
}
