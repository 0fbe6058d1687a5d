//! The report as sheets: agents with the shop's total, groups, hours, faults, examples.

use huashu::{
    desk::kpi::{FIGURES, Fault, Figure, Figures, Report, Section},
    table::{Cell, Sheet},
};

pub fn sheets(report: &Report) -> Vec<Sheet> {
    let shop = Section { name: "全店".to_owned(), group: String::new(), figures: report.shop.clone() };
    let agents: Vec<&Section> = [&shop].into_iter().chain(&report.agents).collect();
    let groups: Vec<&Section> = report.groups.iter().collect();
    let hours: Vec<&Section> = report.hours.iter().collect();
    vec![sections("客服", &agents), sections("分组", &groups), sections("时段", &hours), examples(report)]
}

fn sections(name: &str, sections: &[&Section]) -> Sheet {
    let figures: Vec<&Figure> =
        FIGURES.iter().filter(|figure| sections.first().is_some_and(|first| has(figure, first))).collect();
    let mut header = vec![name.to_owned(), "组".to_owned()];
    header.extend(figures.iter().map(|figure| titled(figure)));
    header.extend(Fault::ALL.map(|fault| fault.title().to_owned()));
    let rows = sections.iter().map(|section| row(section, &figures)).collect();
    Sheet { name: name.to_owned(), header, rows }
}

fn has(figure: &Figure, section: &Section) -> bool {
    (figure.of)(&section.figures).is_some()
}

/// `平均响应(秒)`
fn titled(figure: &Figure) -> String {
    if figure.unit.is_empty() { figure.title.to_owned() } else { format!("{}({})", figure.title, figure.unit) }
}

fn row(section: &Section, figures: &[&Figure]) -> Vec<Cell> {
    let Section { name, group, figures: counted } = section;
    let mut row = vec![Cell::text(name), Cell::text(group)];
    row.extend(figures.iter().map(|figure| cell(figure, counted)));
    row.extend(counted.faults.map(Cell::number));
    row
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
