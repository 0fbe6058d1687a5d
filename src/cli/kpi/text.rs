//! The report on a terminal.

use std::io::{self, Write};

use huashu::{
    desk::kpi::{FIGURES, Fault, Figure, Figures, Report, Section},
    text::printable,
};

use super::super::screen::write_columns;

/// Agents listed; a file has them all.
const MOST_AGENTS: usize = 50;

pub fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    writeln!(out, "{} 至 {}，{} 条消息\n", report.from, report.until, report.messages)?;
    let (sales, service): (Vec<&Figure>, Vec<&Figure>) = FIGURES.iter().partition(|figure| figure.is_of_sales());
    let shop = Section { name: "全店".to_owned(), group: String::new(), figures: report.shop.clone() };
    let agents: Vec<&Section> = [&shop].into_iter().chain(report.agents.iter().take(MOST_AGENTS)).collect();
    write_sections(out, report, "客服", &agents, &service)?;
    if let Some(more) = report.agents.len().checked_sub(MOST_AGENTS).filter(|&more| more > 0) {
        writeln!(out, "还有 {more} 位客服，用 --out 或 --json 看全部")?;
    }
    if report.shop.sales.is_some() {
        writeln!(out)?;
        write_sections(out, report, "客服", &agents, &sales)?;
    }
    if report.groups.len() > 1 {
        writeln!(out)?;
        let groups: Vec<&Section> = report.groups.iter().collect();
        write_sections(out, report, "组", &groups, &service)?;
    }
    writeln!(out)?;
    write_sections(out, report, "时段", &report.hours.iter().collect::<Vec<_>>(), &service)?;
    write_faults(out, report)
}

fn write_sections(
    out: &mut impl Write,
    report: &Report,
    title: &str,
    sections: &[&Section],
    figures: &[&Figure],
) -> io::Result<()> {
    let mut rows = vec![vec![title.to_owned()]];
    rows[0].extend(figures.iter().map(|figure| figure.title(&report.parameters)));
    for section in sections {
        let mut row = vec![printable(&section.name)];
        row.extend(figures.iter().map(|figure| shown(figure, &section.figures)));
        rows.push(row);
    }
    write_columns(out, &rows)
}

fn shown(figure: &Figure, figures: &Figures) -> String {
    (figure.of)(figures).map_or_else(String::new, |value| value.to_string())
}

fn write_faults(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for ((fault, examples), count) in report.faults.iter().zip(report.shop.faults) {
        if count == 0 {
            continue;
        }
        let unit = if *fault == Fault::OneWording { "位客服" } else { "次" };
        writeln!(out, "\n{}（{count} {unit}）：{}", fault.title(), fault.advice())?;
        for example in examples {
            let agent = if example.agent.is_empty() { "没分到客服" } else { &example.agent };
            let [agent, buyer, text] = [agent, &example.buyer, &example.text].map(printable);
            writeln!(out, "  第 {} 行 {} {agent} → {buyer}　{text}", example.row, example.time)?;
        }
    }
    Ok(())
}
