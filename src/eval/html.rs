//! The figures of a run as one page that needs no network.

use std::fmt::Write as _;

use super::{Metrics, Outcome, curve};

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 48.0;
const BOTTOM: f64 = 40.0;

/// The report on `outcomes`, under `title`.
pub fn html(title: &str, metrics: &Metrics, outcomes: &[Outcome]) -> String {
    let all = &metrics.all;
    let mut page = format!(
        "<!doctype html><html lang=zh><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>机器人评测</title><style>{STYLE}</style><h1>机器人评测</h1><p class=sub>{}</p><div class=tiles>",
        escaped(title)
    );
    for (name, value) in [
        ("该答的问题", all.in_scope.to_string()),
        ("不该答的问题", all.out_of_scope.to_string()),
        ("首位命中 R@1", percent(all.recall_1)),
        ("前五命中 R@5", percent(all.recall_5)),
        ("门槛下准确率", percent(all.precision)),
        ("门槛下覆盖率", percent(all.coverage)),
        ("校准误差", format!("{:.3}", metrics.calibration_error)),
    ] {
        let _ = write!(page, "<div class=tile><b>{value}</b><span>{name}</span></div>");
    }
    page.push_str("</div><div class=charts>");
    figure(&mut page, "准确率与覆盖率", "右上越满越好：答得多，还答得对", &coverage_chart(outcomes));
    figure(&mut page, "把握准不准", "点在斜线上：说九成把握，就有九成对；点越大题越多", &calibration_chart(metrics));
    figure(&mut page, "把握的分布", "该答的问题应靠右，不该答的应靠左", &histogram(outcomes));
    page.push_str("</div>");
    thresholds(&mut page, metrics);
    kinds(&mut page, metrics);
    confusions(&mut page, metrics);
    page
}

const STYLE: &str = "body{font:15px/1.6 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;max-width:1000px;\
margin:2rem auto;padding:0 1rem;color:#1f2933;background:#fff}h1{font-size:1.5rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .4rem}\
.sub,figcaption span{color:#667}.tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}.tile{border:1px solid #dde3ea;\
border-radius:8px;padding:.5rem .9rem;min-width:7rem}.tile b{display:block;font-size:1.3rem}.tile span{font-size:.8rem;color:#667}\
.charts{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}figcaption{font-weight:600}figcaption span{display:block;font-weight:400;\
font-size:.85rem}svg{max-width:100%}svg text{font-size:11px;fill:#667}table{border-collapse:collapse;width:100%}\
td,th{border-bottom:1px solid #e6eaef;padding:.3rem .6rem;text-align:right}td:first-child,th:first-child,td.t{text-align:left}";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

fn figure(page: &mut String, title: &str, caption: &str, svg: &str) {
    let _ = write!(page, "<figure><figcaption>{title}<span>{caption}</span></figcaption>{svg}</figure>");
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
    let _ = write!(svg, "<polyline fill=none stroke=#2563eb stroke-width=2 points=\"{}\" /></svg>", points.join(" "));
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
            "<circle cx={across:.1} cy={up:.1} r={radius:.1} fill=#2563eb fill-opacity=.55><title>{} 题</title></circle>",
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
        for (group, colour) in [(0, "#2563eb"), (1, "#f59e0b")] {
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
    for (row, colour, name) in [(0.0, "#2563eb", "该答"), (1.0, "#f59e0b", "不该答")] {
        let top = 16.0 + row * 16.0;
        let _ = write!(svg, "<rect x={} y={} width=10 height=10 fill={colour} />", x(0.42), top);
        let _ = write!(svg, "<text x={} y={}>{name}</text>", x(0.42) + 15.0, top + 9.0);
    }
    svg + "</svg>"
}

fn thresholds(page: &mut String, metrics: &Metrics) {
    page.push_str("<h2>门槛怎么设</h2><table><tr><th>要求的准确率<th>能覆盖<th>门槛");
    for point in &metrics.coverages {
        let _ = write!(
            page,
            "<tr><td>{}<td>{}<td>{:.3}",
            percent(point.precision),
            percent(point.coverage),
            point.threshold
        );
    }
    page.push_str("</table>");
}

fn kinds(page: &mut String, metrics: &Metrics) {
    page.push_str("<h2>分类</h2><table><tr><th>类别<th>该答<th>不该答<th>R@1<th>R@5<th>准确率<th>覆盖率<th>误答");
    for (kind, group) in &metrics.by_kind {
        let _ = write!(
            page,
            "<tr><td>{}<td>{}<td>{}<td>{:.3}<td>{:.3}<td>{:.3}<td>{:.3}<td>{}",
            escaped(kind),
            group.in_scope,
            group.out_of_scope,
            group.recall_1,
            group.recall_5,
            group.precision,
            group.coverage,
            group.answered_out_of_scope
        );
    }
    page.push_str("</table>");
}

fn confusions(page: &mut String, metrics: &Metrics) {
    if metrics.confusions.is_empty() {
        return;
    }
    page.push_str("<h2>最常混淆</h2><table><tr><th>应为<th>却是<th>次数<th>例句");
    for confusion in &metrics.confusions {
        let (right, instead) = (escaped(&confusion.right), escaped(&confusion.instead));
        let _ = write!(
            page,
            "<tr><td>{right}<td class=t>{instead}<td>{}<td class=t>{}",
            confusion.count,
            escaped(&confusion.example)
        );
    }
    page.push_str("</table>");
}
