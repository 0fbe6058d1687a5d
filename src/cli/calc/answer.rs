//! What a calculator found: results with their formulas, tables, notes; for people and for programs.

use std::io::{self, Write};

use huashu::{
    desk::{Exact, Rounding, Unit, Value, Working, number},
    table::Sheet,
};
use serde_json::{Map, Value as Json, json};
use unicode_width::UnicodeWidthStr;

use super::{
    field::{Inputs, Spec},
    grid::{Cell, Column, Grid, decimal},
};
use crate::cli::screen::{DIM, TITLE};

/// Everything one set of inputs gives.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub workings: Vec<Working>,
    /// The key of the result that matters most: what a table or a chart of many answers shows.
    pub headline: &'static str,
    pub grids: Vec<Grid>,
    /// Which variant, which assumption.
    pub notes: Vec<String>,
    /// What the manager should look at before trusting it.
    pub warnings: Vec<String>,
}

impl Answer {
    /// The result that matters most.
    pub fn headline(&self) -> Option<&Working> {
        self.workings.iter().find(|working| working.key == self.headline)
    }

    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for working in &self.workings {
            write_working(out, working)?;
        }
        for grid in &self.grids {
            writeln!(out)?;
            grid.write(out)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(out, "{DIM}{note}{DIM:#}"))
    }

    /// `{"inputs":{…},"defaults":[…],"results":{"heads":{"title":…,"formula":…,"numbers":…,"value":18.095238095,"exact":"380/21",
    /// "unit":"人","rounding":"up","result":19}},"tables":{…},"notes":[…],"warnings":[…]}`: `exact` only of exact
    /// values, `rounding` and `result` only of rounded ones, `value` null where it is infinite.
    pub fn json(&self, inputs: &Inputs, specs: &[Spec]) -> Map<String, Json> {
        let given = specs.iter().filter_map(|spec| Some((spec.flag.to_owned(), inputs.text(spec)?.into())));
        let results = self.workings.iter().map(|working| (working.key.to_owned(), working_json(working)));
        let tables = self.grids.iter().map(|grid| (grid.key.to_owned(), grid.json()));
        let mut json = Map::new();
        json.insert("inputs".into(), given.collect::<Map<_, _>>().into());
        json.insert("defaults".into(), inputs.defaults().into());
        json.insert("results".into(), results.collect::<Map<_, _>>().into());
        if !self.grids.is_empty() {
            json.insert("tables".into(), tables.collect::<Map<_, _>>().into());
        }
        json.insert("notes".into(), self.notes.clone().into());
        json.insert("warnings".into(), self.warnings.clone().into());
        json
    }
}

impl Answer {
    /// For a file: the tables, then the results with their formulas under `title`.
    pub fn sheets(&self, title: &str) -> Vec<Sheet> {
        self.grids.iter().chain([&self.results(title)]).map(Grid::sheet).collect()
    }

    fn results(&self, title: &str) -> Grid {
        let columns = [
            ("title", "项目"),
            ("formula", "算式"),
            ("numbers", "代入"),
            ("value", "未取整"),
            ("result", "结果"),
            ("unit", "单位"),
            ("rounding", "取整"),
        ];
        let row = |working: &Working| {
            let number = |value: Option<Exact>| value.map_or(Cell::Empty, |value| Cell::Number(value, working.unit));
            let rounding = working.rounded.as_ref().map_or("", |(rounding, _)| rounding.title());
            let [title, formula, numbers, unit, rounding] =
                [&working.title, &working.formula, &working.numbers, working.unit.suffix().trim(), rounding]
                    .map(|text| Cell::Text(text.to_owned()));
            vec![title, formula, numbers, number(working.value.exact()), number(working.result()), unit, rounding]
        };
        Grid {
            key: "results",
            title: title.to_owned(),
            columns: columns.map(|(key, title)| Column::new(key, title)).into(),
            rows: self.workings.iter().map(row).collect(),
        }
    }
}

/// The formula, the numbers, the value and what became of it, one under the other.
fn write_working(out: &mut impl Write, working: &Working) -> io::Result<()> {
    let indent = " ".repeat(working.title.width());
    writeln!(out, "{TITLE}{}{TITLE:#} = {}", working.title, working.formula)?;
    if working.numbers != working.formula {
        writeln!(out, "{indent} = {}", working.numbers)?;
    }
    let value = working.value.write(working.unit);
    match &working.rounded {
        None => writeln!(out, "{indent} {TITLE}{value}{TITLE:#}"),
        Some(_) if working.value.exact().is_some_and(|value| value.is_integer()) => {
            writeln!(out, "{indent} {TITLE}{value}{TITLE:#}（正好，不用取整）")
        }
        Some((rounding, whole)) => {
            writeln!(out, "{indent} {value}")?;
            let suffix = working.unit.suffix();
            let other = other_rounding(working, *rounding);
            let whole = number::grouped(&Exact::from_integer(whole.clone()), 0);
            writeln!(out, "{indent} → {TITLE}{whole}{suffix}{TITLE:#}（{}{other}）", rounding.title())
        }
    }
}

/// `；四舍五入是 18 人` where the other way of rounding heads matters.
fn other_rounding(working: &Working, taken: Rounding) -> String {
    let Some(value) = working.value.exact().filter(|_| working.unit == Unit::Heads && working.key != "needed") else {
        return String::new();
    };
    let other = if taken == Rounding::Up { Rounding::Nearest } else { Rounding::Up };
    if other.apply(&value) == taken.apply(&value) {
        return String::new();
    }
    format!("；{}是 {}{}", other.title(), other.apply(&value), working.unit.suffix())
}

fn working_json(working: &Working) -> Json {
    let mut json = json!({
        "title": working.title,
        "formula": working.formula,
        "numbers": working.numbers,
        "value": working.value.exact().map(|value| decimal(&value)),
        "unit": working.unit.suffix().trim(),
    });
    if let Value::Exact(value) = &working.value {
        json["exact"] = value.to_string().into();
    }
    if let Some((rounding, whole)) = &working.rounded {
        json["rounding"] = rounding.name().into();
        json["result"] = decimal(&Exact::from_integer(whole.clone())).into();
    }
    json
}
