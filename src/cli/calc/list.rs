//! Names and weights from a file instead of the command line.

use std::path::Path;

use huashu::table::{Problem, Table};

use crate::cli::Failure;

/// What the columns of names are called, and those of weights.
const NAMES: &[&str] = &["名称", "姓名", "客服", "时段", "小时", "日期", "天", "渠道", "name"];
const WEIGHTS: &[&str] = &["比重", "占比", "咨询量", "人数", "销售额", "weight"];

/// `text` itself, or `小王=1.2/小李=1` of the table that it names.
pub fn expanded(text: &str) -> Result<String, Failure> {
    let path = Path::new(text.trim());
    let is_table =
        path.extension().is_some_and(|end| ["csv", "xlsx"].iter().any(|known| end.eq_ignore_ascii_case(known)));
    if is_table { Ok(read(path)?) } else { Ok(text.to_owned()) }
}

fn read(path: &Path) -> Result<String, Problem> {
    let mut table = Table::open(path)?;
    let name = table.column(NAMES)?;
    let weight = table.column(WEIGHTS)?;
    let mut parts = Vec::new();
    while let Some(row) = table.next_row() {
        let row = row?;
        let weight = row.get(weight);
        let weight = if weight.is_empty() { "0" } else { weight };
        parts.push(format!("{}={weight}", row.get(name).replace(['/', ' ', '、', ';', '=', ':'], "-")));
    }
    Ok(parts.join("/"))
}
