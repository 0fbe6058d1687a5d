use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    pack::{Library, Relation},
};

pub(super) const RULE: Rule = Rule {
    name: "unknown-product",
    severity: Severity::Warning,
    what: "商品的关联推荐写了不存在的货号或它自己，或 size_chart 写了不存在的尺码表",
    why: "推荐里少一款；尺码表对不上，问尺码就没有推荐",
    example: "id = \"A01\" 的商品写着 substitute = [\"A01\", \"A99\"]，而没有 A99",
    instead: "substitute = [\"A02\"]",
    run,
};

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let catalog = &context.library.catalog;
    for product in &catalog.products {
        for (relation, ids) in &product.related {
            for id in ids {
                if *id == product.id {
                    let message = format!("商品 {id} 推荐了它自己");
                    findings.report_product(product, relation.key(), id, message, "请删掉它自己的货号");
                } else if catalog.by_id(id).is_none() {
                    let message = format!("没有货号是 {id} 的商品");
                    findings.report_product(product, relation.key(), id, message, help(*relation));
                }
            }
        }
        if let Some(chart) = &product.size_chart
            && catalog.chart(Some(product)).is_none()
            && !is_broken(chart, context.library)
        {
            let names: Vec<&str> = catalog.charts.iter().map(|chart| chart.name.as_str()).collect();
            let help = match names.as_slice() {
                [] => format!("请先写一张 [[size_chart]]，name = \"{chart}\""),
                names => format!("请写 [[size_chart]] 的 name：{}", names.join("、")),
            };
            findings.report_product(product, "size_chart", chart, format!("没有叫“{chart}”的尺码表"), help);
        }
    }
}

/// Whether a chart of this name is written and could not be loaded, which is told where it stands.
fn is_broken(chart: &str, library: &Library) -> bool {
    let mut told = library.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
    told.any(|problem| {
        let text = library.sources.get(&problem.file).map_or("", |text| text);
        let mut charts = text.split("[[size_chart]]").skip(1);
        charts.any(|written| written.split("\n[[").next().is_some_and(|written| written.contains(chart)))
    })
}

fn help(relation: Relation) -> String {
    format!("{} 里写别的 [[product]] 的 id，不写名称", relation.key())
}
