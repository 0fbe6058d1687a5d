//! A table of shops in, the same table with results out.

use std::{
    io::{self, Write},
    path::Path,
};

use huashu::{
    desk::{Exact, Working},
    table::{Column as TableColumn, Output, Problem, Row, Table},
    text::printable,
};
use serde_json::{Map, Value as Json};

use super::{
    Calculator, Failure, Outcome,
    answer::Answer,
    field::{Inputs, Refusal, Spec},
    grid::{Cell, Column, Grid},
};
use crate::cli::{screen, unless_closed};

/// More rows than that are no table of shops; they would all be held in memory.
const MOST_ROWS: usize = 100_000;

/// Shows at most this many problems.
const MOST_PROBLEMS: usize = 20;

/// A row and what came of it.
struct Solved {
    cells: Vec<String>,
    answer: Result<Answer, String>,
}

/// What was said of the rows.
#[derive(Default)]
struct Told {
    warnings: Vec<String>,
    problems: Vec<String>,
}

/// The table at work: which columns are inputs, and what stands in for those it lacks.
struct Batch<'b> {
    calculator: &'static Calculator,
    common: &'b Inputs,
    columns: Vec<(&'static Spec, TableColumn)>,
    as_json: bool,
}

/// Computes each row of `table` with `common` inputs for the columns it lacks.
pub fn run(
    calculator: &'static Calculator,
    common: &Inputs,
    table: &Path,
    out: Option<&Path>,
    as_json: bool,
) -> Result<Outcome, Failure> {
    let form = out.map(Output::of).transpose()?;
    let mut table = Table::open(table)?;
    let batch = Batch { calculator, common, columns: columns(calculator, &mut table)?, as_json };
    let headers: Vec<String> = table.headers().map(str::to_owned).collect();
    let (solved, told) = batch.rows(&mut table)?;
    if solved.is_empty() && told.problems.is_empty() {
        return Err(Failure("表格里一行数据都没有".to_owned()));
    }
    let grid = grid(calculator, headers, &solved, out.is_some());
    match (form, out) {
        (Some(form), Some(path)) => {
            form.write(path, &[grid.sheet()])?;
            screen::say(format_args!("已写入 {}：{} 行", path.display(), grid.rows.len()));
        }
        _ if as_json => {}
        _ => unless_closed(grid.write(&mut anstream::stdout()))?,
    }
    tell(&told.warnings);
    tell(&told.problems);
    match told.problems.len() {
        0 => Ok(Outcome::Found),
        problems => Err(Failure(format!("{problems} 处要改，其余的已算好"))),
    }
}

impl Batch<'_> {
    fn rows(&self, table: &mut Table) -> Result<(Vec<Solved>, Told), Failure> {
        let (mut solved, mut told) = (Vec::new(), Told::default());
        while let Some(row) = table.next_row() {
            if solved.len() == MOST_ROWS {
                return Err(Failure(format!("表格超过 {MOST_ROWS} 行，请分几次算")));
            }
            match row {
                Ok(row) => solved.push(self.row(row, &mut told)?),
                Err(problem) => told.problems.push(problem.to_string()),
            }
        }
        Ok((solved, told))
    }

    fn row(&self, row: Row<'_>, told: &mut Told) -> Result<Solved, Failure> {
        let inputs = self.inputs(row);
        let answer = self.calculator.answer(&inputs).map_err(|refusal| self.located(refusal, row));
        if self.as_json {
            let mut line = match &answer {
                Ok(answer) => answer.json(&inputs, self.calculator.fields),
                Err(problems) => Map::from_iter([("problems".into(), strings(problems).into())]),
            };
            line.insert("row".into(), row.number().into());
            line.insert("calculator".into(), self.calculator.name.into());
            unless_closed(writeln!(io::stdout(), "{}", Json::Object(line)))?;
        }
        if let Ok(answer) = &answer {
            let warnings = answer.warnings.iter().map(|warning| format!("第 {} 行 {warning}", row.number()));
            told.warnings.extend(warnings);
        }
        let answer = answer.map_err(|problems| {
            told.problems.extend(strings(&problems));
            problems.iter().map(in_row).collect::<Vec<_>>().join("；")
        });
        Ok(Solved { cells: row.cells().map(|cell| cell.trim().to_owned()).collect(), answer })
    }

    fn inputs(&self, row: Row<'_>) -> Inputs {
        let mut inputs = self.common.clone();
        for (spec, column) in &self.columns {
            let cell = row.get(*column);
            if !cell.is_empty() {
                inputs.set(spec, cell);
            }
        }
        inputs
    }

    /// Each trouble at its cell, or at the row where it has none.
    fn located(&self, Refusal(troubles): Refusal, row: Row<'_>) -> Vec<Problem> {
        let column_of = |flag| self.columns.iter().find(|(spec, _)| spec.flag == flag).map(|(_, column)| *column);
        let told =
            troubles.into_iter().map(|trouble| match trouble.field.as_ref().and_then(|(flag, _)| column_of(*flag)) {
                Some(column) => row.problem(column, trouble.message),
                None => row.whole_problem(trouble.to_string()),
            });
        told.collect()
    }
}

/// What is wrong, in the row itself.
fn in_row(problem: &Problem) -> String {
    match &problem.column {
        Some(column) => format!("“{column}” {}", problem.message),
        None => problem.message.clone(),
    }
}

fn strings(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

fn tell(messages: &[String]) {
    for message in messages.iter().take(MOST_PROBLEMS) {
        screen::say(format_args!("{}", printable(message)));
    }
    if messages.len() > MOST_PROBLEMS {
        screen::say(format_args!("还有 {} 处没有列出", messages.len() - MOST_PROBLEMS));
    }
}

/// Which column holds which input; at least one does.
fn columns(calculator: &'static Calculator, table: &mut Table) -> Result<Vec<(&'static Spec, TableColumn)>, Failure> {
    let headers: Vec<String> = table.headers().map(str::to_owned).collect();
    let mut found = Vec::new();
    for spec in calculator.fields {
        if let Some(column) = table.optional(&spec.names())? {
            found.push((spec, column));
        }
    }
    if found.is_empty() {
        let known: Vec<&str> = calculator.fields.iter().map(|spec| spec.name).collect();
        let (have, want) = (headers.join("、"), known.join("、"));
        return Err(Failure(format!("表格里没有认识的列；现有：{have}。列名可以用：{want}")));
    }
    Ok(found)
}

/// The columns of the table, then those of the results; in a file, then what is wrong, which is told on a screen anyway.
fn grid(calculator: &Calculator, headers: Vec<String>, solved: &[Solved], for_file: bool) -> Grid {
    let mut results: Vec<&Working> = Vec::new();
    for working in solved.iter().filter_map(|row| row.answer.as_ref().ok()).flat_map(|answer| &answer.workings) {
        if !results.iter().any(|known| known.key == working.key) {
            results.push(working);
        }
    }
    let width = headers.len();
    let mut columns: Vec<Column> = headers.into_iter().map(|title| Column::new(title.clone(), title)).collect();
    for result in &results {
        columns.push(Column::new(result.key, &result.title));
        if result.rounded.is_some() {
            columns.push(Column::new(format!("{}_unrounded", result.key), format!("{}（未取整）", result.title)));
        }
    }
    let any_problem = for_file && solved.iter().any(|row| row.answer.is_err());
    if any_problem {
        columns.push(Column::new("problem", "问题"));
    }
    let row = |row: &Solved| {
        let mut cells: Vec<Cell> = row.cells.iter().map(|cell| Cell::Text(cell.clone())).collect();
        cells.resize(width, Cell::Empty);
        let answer = row.answer.as_ref();
        cells.extend(results.iter().flat_map(|result| result_cells(result, answer.ok())));
        if any_problem {
            cells.push(answer.err().map_or(Cell::Empty, |message| Cell::Text(message.clone())));
        }
        cells
    };
    let rows = solved.iter().map(row).collect();
    Grid { key: "rows", title: calculator.title.to_owned(), columns, rows }
}

/// The cells under the columns of `result`.
fn result_cells(result: &Working, answer: Option<&Answer>) -> Vec<Cell> {
    let own = answer.and_then(|answer| answer.workings.iter().find(|working| working.key == result.key));
    let cell = |value: Option<Exact>| value.map_or(Cell::Empty, |value| Cell::Number(value, result.unit));
    let mut cells = vec![cell(own.and_then(Working::result))];
    if result.rounded.is_some() {
        cells.push(cell(own.and_then(|working| working.value.exact())));
    }
    cells
}
