//! JSON lines: an object a line, its keys the columns.

use std::{borrow::Cow, collections::HashMap, fmt, io::BufRead};

use csv::StringRecord;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{LONGEST_ROW, Problem, columns::Columns, encoding::Encoding};
use crate::text::lines::{Line, read_line};

pub(super) struct JsonLines {
    source: Box<dyn BufRead>,
    encoding: Encoding,
    line: Vec<u8>,
    number: u64,
    /// The first line was read for its keys and is still to come as a row.
    is_pending: bool,
    /// Key → column, so that each is looked up once.
    columns: HashMap<String, Option<usize>>,
}

impl JsonLines {
    /// Reads the first object; its keys are the header.
    pub fn new(file: &str, source: Box<dyn BufRead>, encoding: Encoding) -> Result<(Columns, Self), Problem> {
        let (line, columns) = (Vec::new(), HashMap::new());
        let mut rows = Self { source, encoding, line, number: 0, is_pending: false, columns };
        if !rows.advance(file)? {
            return Err(Problem::of_file(file, "是空的"));
        }
        rows.is_pending = true;
        let text = text(file, rows.number, &rows.line, encoding)?;
        let header: StringRecord = object(file, rows.number, &text)?.0.iter().map(|(key, _)| key.as_ref()).collect();
        Ok((Columns::of(&header), rows))
    }

    /// The next object as a record, and its line.
    pub fn read(&mut self, file: &str, columns: &Columns, record: &mut StringRecord) -> Result<Option<u64>, Problem> {
        if !std::mem::take(&mut self.is_pending) && !self.advance(file)? {
            return Ok(None);
        }
        let text = text(file, self.number, &self.line, self.encoding)?;
        let mut cells = vec![Cow::Borrowed(""); columns.len()];
        for (key, value) in object(file, self.number, &text)?.0 {
            let column = match self.columns.get(key.as_ref()) {
                Some(&column) => column,
                None => *self.columns.entry(key.to_string()).or_insert(columns.called(&key)),
            };
            if let Some(column) = column {
                cells[column] = cell(value);
            }
        }
        record.clear();
        cells.iter().for_each(|cell| record.push_field(cell));
        Ok(Some(self.number))
    }

    /// Goes to the next line that is not blank; false after the last.
    fn advance(&mut self, file: &str) -> Result<bool, Problem> {
        loop {
            let line = read_line(&mut self.source, &mut self.line, LONGEST_ROW);
            self.number += 1;
            let problem = |message: String| Problem::of_row(file, self.number, message);
            match line.map_err(|error| problem(format!("读不下去了：{error}")))? {
                Line::End => return Ok(false),
                Line::TooLong => return Err(problem(format!("超过 {} MiB", LONGEST_ROW >> 20))),
                Line::Whole if self.line.trim_ascii().is_empty() => {}
                Line::Whole => return Ok(true),
            }
        }
    }
}

fn text<'l>(file: &str, number: u64, line: &'l [u8], encoding: Encoding) -> Result<Cow<'l, str>, Problem> {
    let text = encoding.decode(line);
    text.ok_or_else(|| Problem::of_row(file, number, format!("不是 {} 编码", encoding.name())))
}

fn object<'l>(file: &str, number: u64, text: &'l str) -> Result<Object<'l>, Problem> {
    let object = serde_json::from_str(text);
    object.map_err(|error| Problem::of_row(file, number, format!("不是 JSON 对象（{error}）")))
}

/// The value as a cell: texts without quotes, null as nothing, numbers digit by digit.
fn cell(value: &RawValue) -> Cow<'_, str> {
    match value.get() {
        "null" => Cow::Borrowed(""),
        quoted if quoted.starts_with('"') => {
            serde_json::from_str::<Text<'_>>(quoted).map_or(Cow::Borrowed(quoted), |text| text.0)
        }
        other => Cow::Borrowed(other),
    }
}

#[derive(Deserialize)]
struct Text<'l>(#[serde(borrow)] Cow<'l, str>);

/// The members of an object in their order, values as they are written.
struct Object<'l>(Vec<(Cow<'l, str>, &'l RawValue)>);

impl<'l> Deserialize<'l> for Object<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'l> Visitor<'l> for Members {
    type Value = Object<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((Text(key), value)) = map.next_entry()? {
            members.push((key, value));
        }
        Ok(Object(members))
    }
}
