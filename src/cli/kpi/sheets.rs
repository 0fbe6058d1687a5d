//! The report as sheets: agents, the shop, groups, hours, and faults with examples.

use huashu::{
    desk::kpi::{FIGURES, Fault, Figure, Figures, Report, Section},
    table::{Cell, Sheet},
};

pub fn sheets(report: &Report) -> Vec<Sheet> {
    let shop = Section { name: "全店".to_owned(), group: String::new(), figures: report.shop.clone() };
    vec![
        sections("客服", report, &report.agents),
        sections("全店", report, &[shop]),
        sections("分组", report, &report.groups),
        sections("时段", report, &report.hours),
        examples(report),
    ]
}

fn sections(name: &str, report: &Report, sections: &[Section]) -> Sheet {
    let is_counted = |figure: &&Figure| sections.first().is_some_and(|first| (figure.of)(&first.figures).is_some());
    let figures: Vec<&Figure> = FIGURES.iter().filter(is_counted).collect();
    let has_groups = sections.iter().any(|section| !section.group.is_empty());
    let mut header = vec![name.to_owned()];
    header.extend(has_groups.then(|| "组".to_owned()));
    header.extend(figures.iter().map(|figure| titled(figure, report)));
    header.extend(Fault::ALL.map(|fault| fault.title().to_owned()));
    let rows = sections.iter().map(|section| {
        let mut row = vec![Cell::text(&section.name)];
        row.extend(has_groups.then(|| Cell::text(&section.group)));
        row.extend(figures.iter().map(|figure| cell(figure, &section.figures)));
        row.extend(section.figures.faults.map(Cell::number));
        row
    });
    Sheet { name: name.to_owned(), header, rows: rows.collect() }
}

/// `平均响应(秒)`
fn titled(figure: &Figure, report: &Report) -> String {
    let title = figure.title(&report.parameters);
    if figure.unit.is_empty() { title } else { format!("{title}({})", figure.unit) }
}

fn cell(figure: &Figure, figures: &Figures) -> Cell {
    (figure.of)(figures).and_then(|value| value.digits()).map_or(Cell::Empty, Cell::Number)
}

fn examples(report: &Report) -> Sheet {
    let header = ["服务问题", "行", "时间", "客服", "买家", "内容"].map(str::to_owned).into();
    let found = report.faults.iter().flat_map(|(fault, examples)| examples.iter().map(move |example| (fault, example)));
    let rows = found.map(|(fault, example)| {
        vec![
            Cell::text(fault.title()),
            Cell::number(example.row),
            Cell::text(example.time.to_string()),
            Cell::text(&example.agent),
            Cell::text(&example.buyer),
            Cell::text(&example.text),
        ]
    });
    Sheet { name: "服务问题".to_owned(), header, rows: rows.collect() }
}
