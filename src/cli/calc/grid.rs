//! A table of results: on the terminal in columns, as JSON, as a sheet.

use std::io::{self, Write};

use huashu::{
    desk::{Exact, Unit, number},
    table,
    text::printable,
};
use serde_json::{Map, Number, Value as Json};
use unicode_width::UnicodeWidthStr;

use crate::cli::screen::DIM;

/// Columns with names for people and for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// As JSON has it: `hours`.
    pub key: &'static str,
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub key: String,
    pub title: String,
}

impl Column {
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self { key: key.into(), title: title.into() }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(Exact, Unit),
}

/// Decimals that fit into a column.
const PLACES: u32 = 4;

impl Cell {
    fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => printable(text),
            Self::Number(value, unit) => unit.write(value, PLACES),
        }
    }

    fn json(&self) -> Json {
        match self {
            Self::Empty => Json::Null,
            Self::Text(text) => text.as_str().into(),
            Self::Number(value, _) => decimal(value).into(),
        }
    }

    /// For a file.
    pub fn written(&self) -> table::Cell {
        match self {
            Self::Empty => table::Cell::Empty,
            Self::Text(text) => table::Cell::text(text),
            Self::Number(value, _) => table::Cell::number(number::decimals(value, number::PLACES)),
        }
    }
}

/// A JSON number with nine decimals, none of them lost to a binary fraction.
pub fn decimal(value: &Exact) -> Number {
    serde_json::from_str(&number::decimals(value, number::PLACES)).expect("digits make a number")
}

impl Grid {
    /// Numbers to the right, text to the left.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if !self.title.is_empty() {
            writeln!(out, "{}", self.title)?;
        }
        let shown: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(Cell::shown).collect()).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let cells = shown.iter().filter_map(|row| row.get(at)).map(|cell| cell.width());
                cells.chain([self.columns[at].title.width()]).max().unwrap_or(0)
            })
            .collect();
        let right: Vec<bool> = (0..self.columns.len()).map(|at| self.is_numeric(at)).collect();
        let titles: Vec<&str> = self.columns.iter().map(|column| column.title.as_str()).collect();
        writeln!(out, "{DIM}{}{DIM:#}", line(&titles, &widths, &right))?;
        for row in &shown {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            writeln!(out, "{}", line(&cells, &widths, &right))?;
        }
        Ok(())
    }

    fn is_numeric(&self, at: usize) -> bool {
        self.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Number(..))))
    }

    /// A list of objects.
    pub fn json(&self) -> Json {
        let object = |row: &Vec<Cell>| {
            let pairs = self.columns.iter().zip(row).map(|(column, cell)| (column.key.clone(), cell.json()));
            Json::Object(pairs.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    /// For a file.
    pub fn sheet(&self) -> table::Sheet {
        let header = self.columns.iter().map(|column| column.title.clone()).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(Cell::written).collect()).collect();
        table::Sheet { name: self.title.clone(), header, rows }
    }
}

fn line(cells: &[&str], widths: &[usize], right: &[bool]) -> String {
    let mut out = String::new();
    for ((cell, &width), &right) in cells.iter().zip(widths).zip(right) {
        let gap = " ".repeat(width.saturating_sub(cell.width()));
        let parts = if right { [gap.as_str(), cell] } else { [cell, gap.as_str()] };
        out.push_str("  ");
        parts.iter().for_each(|part| out.push_str(part));
    }
    out.trim_end().to_owned()
}
