//! JSON lines: an object a line, its keys the columns.

use std::{collections::HashMap, io::BufRead};

use csv::StringRecord;
use serde_json::{Map, Value};

use super::{LONGEST_ROW, Problem, columns::Columns, encoding::Encoding};
use crate::text::lines::{Line, read_line};

pub(super) struct JsonLines {
    source: Box<dyn BufRead>,
    encoding: Encoding,
    line: Vec<u8>,
    number: u64,
    /// The first object was read for its keys.
    first: Option<Map<String, Value>>,
    /// Key → column, so that each is looked up once.
    columns: HashMap<String, Option<usize>>,
    cells: Vec<String>,
}

impl JsonLines {
    /// Reads the first object; its keys are the header.
    pub fn new(file: &str, source: Box<dyn BufRead>, encoding: Encoding) -> Result<(Columns, Self), Problem> {
        let (line, columns, cells) = (Vec::new(), HashMap::new(), Vec::new());
        let mut rows = Self { source, encoding, line, number: 0, first: None, columns, cells };
        let first = rows.object(file)?.ok_or_else(|| Problem::of_file(file, "是空的"))?;
        let header: StringRecord = first.keys().map(String::as_str).collect();
        rows.first = Some(first);
        Ok((Columns::of(&header), rows))
    }

    /// The next object as a record, and its line.
    pub fn read(&mut self, file: &str, columns: &Columns, record: &mut StringRecord) -> Result<Option<u64>, Problem> {
        let object = match self.first.take() {
            Some(first) => Some(first),
            None => self.object(file)?,
        };
        let Some(object) = object else { return Ok(None) };
        self.cells.clear();
        self.cells.resize(columns.len(), String::new());
        for (key, value) in object {
            let column = match self.columns.get(&key) {
                Some(&column) => column,
                None => *self.columns.entry(key.clone()).or_insert(columns.called(&key)),
            };
            if let Some(column) = column {
                self.cells[column] = text(value);
            }
        }
        record.clear();
        self.cells.iter().for_each(|cell| record.push_field(cell));
        Ok(Some(self.number))
    }

    /// The next line that is not blank.
    fn object(&mut self, file: &str) -> Result<Option<Map<String, Value>>, Problem> {
        loop {
            let line = read_line(&mut self.source, &mut self.line, LONGEST_ROW);
            self.number += 1;
            let problem = |message: String| Problem::of_row(file, self.number, message);
            match line.map_err(|error| problem(format!("读不下去了：{error}")))? {
                Line::End => return Ok(None),
                Line::TooLong => return Err(problem(format!("超过 {} MiB", LONGEST_ROW >> 20))),
                Line::Whole if self.line.trim_ascii().is_empty() => {}
                Line::Whole => {
                    let text = self.encoding.decode(&self.line);
                    let text = text.ok_or_else(|| problem(format!("不是 {} 编码", self.encoding.name())))?;
                    let object = serde_json::from_str(&text);
                    return object.map(Some).map_err(|error| problem(format!("不是 JSON 对象（{error}）")));
                }
            }
        }
    }
}

fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}
