//! The header: which cell is called what.

use std::collections::HashMap;

use csv::StringRecord;

use crate::text::{normalize, printable};

/// Names shown in a message, at most.
const MOST_NAMES: usize = 20;

/// A column of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column(pub(super) usize);

/// The columns by name.
pub(super) struct Columns {
    names: Vec<String>,
    /// Those in the header; the others may come in a later line.
    written: usize,
    /// Normal form of a name → column.
    known: HashMap<String, usize>,
}

impl Columns {
    pub fn of(header: &StringRecord) -> Self {
        let mut names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        while names.last().is_some_and(String::is_empty) {
            names.pop();
        }
        let written = names.len();
        Self { names, written, known: HashMap::new() }
    }

    pub fn len(&self) -> usize {
        self.names.len()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    pub fn name(&self, column: Column) -> &str {
        self.names.get(column.0).map_or("", String::as_str)
    }

    pub fn is_written(&self, column: Column) -> bool {
        column.0 < self.written
    }

    /// The column that a line calls `name`, if anyone asked for it or the header has it.
    pub fn called(&self, name: &str) -> Option<usize> {
        let name = normal(name);
        self.known.get(&name).copied().or_else(|| self.names().position(|written| normal(written) == name))
    }

    /// The column with one of the names; where it `may_come` later, one is kept for it.
    pub fn find(&mut self, accepted: &[&str], may_come: bool) -> Result<Option<Column>, String> {
        let accepted: Vec<String> = accepted.iter().map(|name| normal(name)).collect();
        let mut found = (0..self.names.len()).filter(|&column| accepted.contains(&normal(&self.names[column])));
        let column = found.next();
        if let (Some(first), Some(second)) = (column, found.next()) {
            return Err(format!(
                "“{}”和“{}”两列说的是同一件事，请删去一列",
                printable(&self.names[first]),
                printable(&self.names[second])
            ));
        }
        let column = match column {
            None if !may_come => return Ok(None),
            None => {
                self.names.push(accepted[0].clone());
                self.names.len() - 1
            }
            Some(column) => column,
        };
        self.known.extend(accepted.into_iter().map(|name| (name, column)));
        Ok(Some(Column(column)))
    }

    /// The names in the header, for a message.
    pub fn listed(&self) -> String {
        let shown: Vec<String> =
            self.names[..self.written].iter().take(MOST_NAMES).map(|name| shortened(name)).collect();
        let more = if self.written > MOST_NAMES { format!("等 {} 列", self.written) } else { String::new() };
        format!("{}{more}", shown.join("、"))
    }
}

fn normal(name: &str) -> String {
    normalize(name).replace(' ', "")
}

fn shortened(name: &str) -> String {
    const LONGEST: usize = 20;
    match name.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", printable(&name[..cut])),
        None => printable(name),
    }
}
