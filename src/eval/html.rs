//! The figures of a run as a page.

use std::fmt::Write as _;

use super::{Metrics, Outcome, curve};
use crate::page::{BLUE, Page, Shown};

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 48.0;
const BOTTOM: f64 = 40.0;

/// The report on `outcomes`, under `title`.
pub fn html(title: &str, metrics: &Metrics, outcomes: &[Outcome]) -> String {
    let all = &metrics.all;
    let mut page = Page::new("机器人评测", title);
    page.tiles([
        ("该答的问题", all.in_scope.to_string()),
        ("不该答的问题", all.out_of_scope.to_string()),
        ("首位命中 R@1", percent(all.recall_1)),
        ("前五命中 R@5", percent(all.recall_5)),
        ("门槛下准确率", percent(all.precision)),
        ("门槛下覆盖率", percent(all.coverage)),
        ("校准误差", format!("{:.3}", metrics.calibration_error)),
    ]);
    page.figures(&[
        ("准确率与覆盖率", "右上越满越好：答得多，还答得对", coverage_chart(outcomes)),
        ("把握准不准", "点在斜线上：说九成把握，就有九成对；点越大题越多", calibration_chart(metrics)),
        ("把握的分布", "该答的问题应靠右，不该答的应靠左", histogram(outcomes)),
    ]);
    thresholds(&mut page, metrics);
    kinds(&mut page, metrics);
    confusions(&mut page, metrics);
    page.finish()
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn x(share: f64) -> f64 {
    LEFT + share * (WIDTH - LEFT - 24.0)
}

fn y(share: f64) -> f64 {
    HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - 12.0)
}

/// An empty chart with both axes from 0 to 100 %.
fn axes(horizontal: &str, vertical: &str) -> String {
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" width={WIDTH} height={HEIGHT} role=img>");
    for step in 0..=5 {
        let share = f64::from(step) / 5.0;
        let label = format!("{}%", step * 20);
        let (left, right, line) = (x(0.0), x(1.0), y(share));
        let _ = write!(svg, "<line x1={left} x2={right} y1={line:.1} y2={line:.1} stroke=#e6eaef />");
        let _ = write!(svg, "<text x={:.1} y={:.1} text-anchor=end>{label}</text>", left - 6.0, line + 4.0);
        let _ = write!(svg, "<text x={:.1} y={:.1} text-anchor=middle>{label}</text>", x(share), y(0.0) + 16.0);
    }
    let _ = write!(svg, "<text x={:.1} y={:.1} text-anchor=middle>{horizontal}</text>", x(0.5), HEIGHT - 6.0);
    let _ =
        write!(svg, "<text transform=\"translate(11 {:.1}) rotate(-90)\" text-anchor=middle>{vertical}</text>", y(0.5));
    svg
}

fn coverage_chart(outcomes: &[Outcome]) -> String {
    let mut svg = axes("覆盖率（该答的答对多少）", "准确率");
    let points: Vec<String> =
        curve(outcomes).iter().map(|point| format!("{:.1},{:.1}", x(point.coverage), y(point.precision))).collect();
    let _ = write!(svg, "<polyline fill=none stroke={BLUE} stroke-width=2 points=\"{}\" /></svg>", points.join(" "));
    svg
}

fn calibration_chart(metrics: &Metrics) -> String {
    let mut svg = axes("说的把握", "实际答对");
    let _ = write!(
        svg,
        "<line x1={} y1={} x2={} y2={} stroke=#94a3b8 stroke-dasharray=4 />",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    let questions: usize = metrics.bins.iter().map(|bin| bin.questions).sum();
    for bin in metrics.bins.iter().filter(|bin| bin.questions > 0) {
        let radius = 3.0 + 14.0 * (bin.questions as f64 / questions as f64).sqrt();
        let (across, up) = (x(bin.mean_confidence), y(bin.right));
        let _ = write!(
            svg,
            "<circle cx={across:.1} cy={up:.1} r={radius:.1} fill={BLUE} fill-opacity=.55><title>{} 题</title></circle>",
            bin.questions
        );
    }
    svg + "</svg>"
}

fn histogram(outcomes: &[Outcome]) -> String {
    const BARS: usize = 20;
    let mut counts = [[0_usize; 2]; BARS];
    let mut totals = [0_usize; 2];
    for outcome in outcomes {
        let group = usize::from(!outcome.in_scope);
        counts[((f64::from(outcome.confidence) * BARS as f64) as usize).min(BARS - 1)][group] += 1;
        totals[group] += 1;
    }
    let mut svg = axes("把握", "占各自总数");
    let width = (x(1.0) - x(0.0)) / BARS as f64;
    for (bar, groups) in counts.iter().enumerate() {
        for (group, colour) in [(0, BLUE), (1, "#f59e0b")] {
            let share = groups[group] as f64 / totals[group].max(1) as f64;
            let left = x(bar as f64 / BARS as f64) + 1.0 + group as f64 * (width / 2.0 - 1.0);
            let _ = write!(
                svg,
                "<rect x={left:.1} y={:.1} width={:.1} height={:.1} fill={colour} />",
                y(share),
                width / 2.0 - 1.0,
                y(0.0) - y(share)
            );
        }
    }
    for (row, colour, name) in [(0.0, BLUE, "该答"), (1.0, "#f59e0b", "不该答")] {
        let top = 16.0 + row * 16.0;
        let _ = write!(svg, "<rect x={} y={} width=10 height=10 fill={colour} />", x(0.42), top);
        let _ = write!(svg, "<text x={} y={}>{name}</text>", x(0.42) + 15.0, top + 9.0);
    }
    svg + "</svg>"
}

fn thresholds(page: &mut Page, metrics: &Metrics) {
    let rows = metrics.coverages.iter().map(|point| {
        [percent(point.precision), percent(point.coverage), format!("{:.3}", point.threshold)].map(Shown::Figure).into()
    });
    page.table("门槛怎么设", ["要求的准确率", "能覆盖", "门槛"], rows);
}

fn kinds(page: &mut Page, metrics: &Metrics) {
    let header = ["类别", "该答", "不该答", "R@1", "R@5", "准确率", "覆盖率", "误答"];
    let rows = metrics.by_kind.iter().map(|(kind, group)| {
        let shares = [group.recall_1, group.recall_5, group.precision, group.coverage];
        let mut row = vec![Shown::Words(kind.clone())];
        row.extend([group.in_scope, group.out_of_scope].map(|count| Shown::Figure(count.to_string())));
        row.extend(shares.map(|share| Shown::Figure(format!("{share:.3}"))));
        row.push(Shown::Figure(group.answered_out_of_scope.to_string()));
        row
    });
    page.table("分类", header, rows);
}

fn confusions(page: &mut Page, metrics: &Metrics) {
    if metrics.confusions.is_empty() {
        return;
    }
    let rows = metrics.confusions.iter().map(|confusion| {
        vec![
            Shown::Words(confusion.right.clone()),
            Shown::Words(confusion.instead.clone()),
            Shown::Figure(confusion.count.to_string()),
            Shown::Sentence(confusion.example.clone()),
        ]
    });
    page.table("最常混淆", ["应为", "却是", "次数", "例句"], rows);
}
