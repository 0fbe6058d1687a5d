//! A table of shops in, the same table with results out.

use std::path::Path;

use huashu::{
    desk::{Exact, Working},
    table::{Column as TableColumn, Output, Problem, Row, Table},
};
use serde_json::json;

use super::{
    Calculator, Failure, Outcome,
    answer::Answer,
    field::{Inputs, Refusal, Spec},
    grid::{Cell, Column, Grid},
};
use crate::cli::{screen, unless_closed};

/// More rows than that are no table of shops; they would all be held in memory.
const MOST_ROWS: usize = 200_000;

/// Shows at most this many problems.
const MOST_PROBLEMS: usize = 20;

/// A row and what came of it.
struct Solved {
    cells: Vec<String>,
    answer: Result<Answer, String>,
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
    let columns = columns(calculator, &mut table)?;
    let headers: Vec<String> = table.headers().map(str::to_owned).collect();
    let mut solved = Vec::new();
    let mut problems = Vec::new();
    let mut warnings = Vec::new();
    while let Some(row) = table.next_row() {
        if solved.len() == MOST_ROWS {
            return Err(Failure(format!("表格超过 {MOST_ROWS} 行，请分几次算")));
        }
        let (row, inputs) = match row {
            Ok(row) => (row, inputs(common, &columns, row)),
            Err(problem) => {
                problems.push(problem.to_string());
                continue;
            }
        };
        let cells: Vec<String> = row.cells().map(|cell| cell.trim().to_owned()).collect();
        let answer = calculator.answer(&inputs).map_err(|refusal| {
            let told = located(refusal, &columns, row);
            problems.extend(told.iter().map(ToString::to_string));
            told.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("；")
        });
        if let Ok(answer) = &answer {
            let number = row.number();
            warnings.extend(answer.warnings.iter().map(|warning| format!("第 {number} 行 {warning}")));
            if as_json {
                let mut line = answer.json(&inputs, calculator.fields);
                line.insert("row".into(), number.into());
                line.insert("calculator".into(), calculator.name.into());
                unless_closed(write_line(&json!(line)))?;
            }
        }
        solved.push(Solved { cells, answer });
    }
    if solved.is_empty() && problems.is_empty() {
        return Err(Failure("表格里一行数据都没有".to_owned()));
    }
    let grid = grid(calculator, headers, &solved);
    match (form, out) {
        (Some(form), Some(path)) => {
            form.write(path, &[grid.sheet()])?;
            screen::say(format_args!("已写入 {}：{} 行", path.display(), grid.rows.len()));
        }
        _ if as_json => {}
        _ => unless_closed(grid.write(&mut anstream::stdout()))?,
    }
    tell(&warnings);
    tell(&problems);
    if problems.is_empty() {
        Ok(Outcome::Found)
    } else {
        Err(Failure(format!("{} 处要改，其余的已算好", problems.len())))
    }
}

fn write_line(json: &serde_json::Value) -> std::io::Result<()> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{json}")
}

fn tell(messages: &[String]) {
    for message in messages.iter().take(MOST_PROBLEMS) {
        screen::say(format_args!("{message}"));
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

fn inputs(common: &Inputs, columns: &[(&'static Spec, TableColumn)], row: Row<'_>) -> Inputs {
    let mut inputs = common.clone();
    for (spec, column) in columns {
        let cell = row.get(*column);
        if !cell.is_empty() {
            inputs.set(spec, cell);
        }
    }
    inputs
}

/// Each trouble at its cell, or at the row where it has none.
fn located(Refusal(troubles): Refusal, columns: &[(&'static Spec, TableColumn)], row: Row<'_>) -> Vec<Problem> {
    let place = |flag| columns.iter().find(|(spec, _)| Some(spec.flag) == flag).map(|(_, column)| *column);
    let told = troubles.into_iter().map(|trouble| match place(trouble.flag) {
        Some(column) => row.problem(column, trouble.message),
        None => row.whole_problem(trouble.message),
    });
    told.collect()
}

/// The columns of the table, then those of the results, then what is wrong.
fn grid(calculator: &Calculator, headers: Vec<String>, solved: &[Solved]) -> Grid {
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
    let any_problem = solved.iter().any(|row| row.answer.is_err());
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
