use std::sync::LazyLock;

use regex::Regex;
use strsim::damerau_levenshtein;

use super::super::{Context, Rule, findings::Findings};
use crate::{
    diagnostic::Severity,
    pack::{CONDITION_VALUES, Catalog, Product},
};

pub(super) const RULE: Rule = Rule {
    name: "impossible-condition",
    severity: Severity::Warning,
    what: "when 里的条件写了不会有的值",
    why: "条件永远不成立，这个回复永远用不到",
    example: "when = { hour = \"22:00-9:00\" }，或 when = { stock = \"none\" }",
    instead: "when = { hour = \"22-9\" }，when = { stock = \"out\" }",
    run,
};

/// Statuses of orders that the documents name. A request may bring any other.
const STATUSES: &[&str] = &["paid", "unpaid", "shipped", "received"];

/// So many letters apart, one word was meant for the other.
const NEAR: usize = 2;

/// Any value will do.
const ANY: &str = "*";

fn run(context: Context<'_>, findings: &mut Findings<'_>) {
    let library = context.library;
    for entry in &library.entries {
        for (name, wanted) in entry.answers.iter().flat_map(|answer| &answer.when) {
            // A value of the shop's own by the name of a condition is whatever the shop says.
            if library.facts.contains_key(name) {
                continue;
            }
            for value in wanted.iter().filter(|value| *value != ANY) {
                if let Some((message, help)) = fault(name, value, &library.catalog) {
                    findings.report_value(entry, "when", value, message, help);
                }
            }
        }
    }
}

/// What is wrong with `value` for the condition `name`, and what to write.
fn fault(name: &str, value: &str, catalog: &Catalog) -> Option<(String, String)> {
    match name {
        "hour" => of_hours(value),
        "product" => of_product(value, catalog),
        "order" => {
            let nearest = nearest(value, STATUSES)?;
            let help = format!("是不是想写 {nearest}？订单状态由请求传来，两边要一字不差");
            (nearest != value).then(|| (format!("order 的值 {value} 像是写错了"), help))
        }
        _ => {
            let (_, values) = CONDITION_VALUES.iter().find(|(known, _)| *known == name)?;
            let meant = nearest(value, values).map(|meant| format!("是不是想写 {meant}？")).unwrap_or_default();
            let help = format!("{meant}{name} 可以写：{}，\"*\" 是有值就行", values.join("、"));
            (!values.contains(&value)).then(|| (format!("{name} 不会是 {value}，条件永远不成立"), help))
        }
    }
}

/// One of `known` that is `value` but for a slip.
fn nearest<'k>(value: &str, known: &[&'k str]) -> Option<&'k str> {
    let lower = value.trim().to_lowercase();
    let distances = known.iter().map(|known| (damerau_levenshtein(&lower, known), *known));
    distances.min().filter(|(distance, _)| *distance <= NEAR).map(|(_, known)| known)
}

/// `9`, `9-17`, `22-8`: whole hours of the day, both included.
fn of_hours(value: &str) -> Option<(String, String)> {
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
        let clock = |name: &str| format!("(?<{name}>[0-9]{{1,2}})(?:[:：点时][0-9]{{0,2}}分?)?");
        Regex::new(&format!("^{}(?:[-~～—至到]+{})?$", clock("from"), clock("to"))).expect("made of constants")
    });
    let hour = |text: &str| text.trim().parse::<u8>().ok().filter(|hour| *hour <= 24);
    let is_right = match value.split_once('-') {
        Some((from, to)) => hour(from).is_some_and(|from| from < 24) && hour(to).is_some(),
        None => hour(value).is_some_and(|hour| hour < 24 && hour.to_string() == value),
    };
    if is_right {
        return None;
    }
    let spaceless = value.replace(' ', "");
    let meant = CLOCK.captures(&spaceless).and_then(|clock| {
        let number = |name: &str| clock.name(name).and_then(|number| hour(number.as_str()));
        match (number("from")? % 24, clock.name("to").is_some()) {
            (from, true) => Some(format!("{from}-{}", number("to")?)),
            (from, false) => Some(from.to_string()),
        }
    });
    let meant = meant.map_or_else(String::new, |meant| format!("是不是想写 \"{meant}\"？"));
    let help = format!("{meant}hour 写整点，0 到 23：\"9-17\" 是 9:00 到 17:59，\"22-8\" 跨过半夜");
    Some((format!("hour 的写法 {value} 不对，条件永远不成立"), help))
}

/// An id, once the shop says what it sells.
fn of_product(value: &str, catalog: &Catalog) -> Option<(String, String)> {
    if catalog.products.is_empty() || catalog.by_id(value).is_some() {
        return None;
    }
    let is_called = |product: &&Product| product.name == value || product.aliases.iter().any(|alias| alias == value);
    if let Some(product) = catalog.products.iter().find(is_called) {
        let help = format!("请写货号：product = \"{}\"", product.id);
        return Some((format!("product 要写货号，{value} 是商品的名称"), help));
    }
    let ids: Vec<&str> = catalog.products.iter().map(|product| product.id.as_str()).collect();
    let meant = nearest(value, &ids).map(|meant| format!("是不是想写 {meant}？")).unwrap_or_default();
    let help = format!("{meant}请写 kb/products.toml 里 [[product]] 的 id");
    Some((format!("没有货号是 {value} 的商品，条件永远不成立"), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_whole_and_of_a_day() {
        for right in ["9", "0", "9-17", "22-8", "22 - 8", "8-24", "09-17"] {
            assert_eq!(of_hours(right), None, "{right}");
        }
        for (wrong, meant) in [
            ("22:00-9:00", "是不是想写 \"22-9\"？"),
            ("22点到9点", "是不是想写 \"22-9\"？"),
            ("9：30", "是不是想写 \"9\"？"),
            ("09", "是不是想写 \"9\"？"),
            ("25-9", "hour 写整点"),
            ("24", "是不是想写 \"0\"？"),
            ("晚上", "hour 写整点"),
            ("", "hour 写整点"),
        ] {
            let (_, help) = of_hours(wrong).unwrap_or_else(|| panic!("{wrong} is right"));
            assert!(help.starts_with(meant), "{wrong}: {help}");
        }
    }
}
