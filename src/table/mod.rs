//! Tables as people keep them: CSV, XLSX and JSON lines as rows with named columns, and back.
//!
//! Rows are read one at a time, so a CSV of any length takes the memory of its longest row. A row
//! knows its number in the file, and what is wrong with it is said with file, row and column:
//!
//! ```
//! use huashu::table::Table;
//!
//! let csv = "店铺,销售额\n禾苗,5000000\n小树,五百万\n";
//! let mut table = Table::stream("shops.csv", csv.as_bytes()).unwrap();
//! let sales = table.column(&["销售额", "sales"]).unwrap();
//! let row = table.next_row().unwrap().unwrap();
//! assert_eq!((row.number(), row.get(sales)), (2, "5000000"));
//! let row = table.next_row().unwrap().unwrap();
//! assert_eq!(row.problem(sales, "不是数字").to_string(), "shops.csv 第 3 行 “销售额” 不是数字");
//! ```

mod columns;
mod delimited;
mod encoding;
mod json_lines;
mod output;
mod problem;
mod workbook;
mod write;

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek},
    path::Path,
    vec,
};

use csv::StringRecord;

pub use columns::Column;
pub use output::{Cell, Output, Sheet};
pub use problem::Problem;

use columns::Columns;
use delimited::Delimited;
use encoding::Encoding;
use json_lines::JsonLines;

/// Bytes of the longest row; a quote that is never closed ends here.
const LONGEST_ROW: usize = 1 << 20;

/// Bytes read ahead of the row at hand.
const READ_AHEAD: usize = 64 << 10;

/// XLSX is a zip archive.
const WORKBOOK_START: &[u8] = b"PK\x03\x04";

/// A table being read, from its first row after the header on.
pub struct Table {
    file: String,
    columns: Columns,
    rows: Rows,
    record: StringRecord,
}

/// Where the rows come from; each source leaves the next in a record and says its number.
enum Rows {
    Delimited(Delimited),
    JsonLines(JsonLines),
    Workbook(vec::IntoIter<(u64, StringRecord)>),
}

impl Table {
    /// The table in the file at `path`: a workbook's first visible sheet, JSON objects line by
    /// line, or values between commas, tabs or semicolons, with a header, in UTF-8 or GB18030.
    ///
    /// # Errors
    /// If the file cannot be read, is empty, too large, of another kind, or in two encodings at once.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let file = path.display().to_string();
        let unreadable = |error| Problem::unreadable(&file, &error);
        let mut source = BufReader::with_capacity(READ_AHEAD, File::open(path).map_err(unreadable)?);
        if source.fill_buf().map_err(unreadable)?.starts_with(WORKBOOK_START) {
            let mut rows = workbook::read(&file, source)?.into_iter();
            let (_, header) = rows.next().ok_or_else(|| Problem::of_file(&file, "是空的"))?;
            return Ok(Self::new(file, Columns::of(&header), Rows::Workbook(rows)));
        }
        let encoding = encoding::detect(&file, &mut source)?;
        source.rewind().map_err(unreadable)?;
        Self::lines(file, Box::new(source), encoding)
    }

    /// The same from a stream that may go on growing, CSV or JSON lines; `file` is what messages
    /// call it. The encoding is told from the first bytes.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn stream(file: &str, source: impl Read + 'static) -> Result<Self, Problem> {
        let mut source = BufReader::with_capacity(READ_AHEAD, source);
        let first = source.fill_buf().map_err(|error| Problem::unreadable(file, &error))?;
        let encoding = encoding::of_beginning(file, first)?;
        Self::lines(file.to_owned(), Box::new(source), encoding)
    }

    fn lines(file: String, mut source: Box<dyn BufRead>, encoding: Encoding) -> Result<Self, Problem> {
        let first = source.fill_buf().map_err(|error| Problem::unreadable(&file, &error))?;
        let byte_order_mark = if first.starts_with(encoding::UTF8_MARK) { encoding::UTF8_MARK.len() } else { 0 };
        let is_json = first[byte_order_mark..].trim_ascii_start().starts_with(b"{");
        source.consume(byte_order_mark);
        let (columns, rows) = if is_json {
            let (columns, rows) = JsonLines::new(&file, source, encoding)?;
            (columns, Rows::JsonLines(rows))
        } else {
            let (columns, rows) = Delimited::new(&file, source, encoding)?;
            (columns, Rows::Delimited(rows))
        };
        Ok(Self::new(file, columns, rows))
    }

    fn new(file: String, columns: Columns, rows: Rows) -> Self {
        Self { file, columns, rows, record: StringRecord::new() }
    }

    /// What messages call the file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The names of the columns as they are written.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.columns.names()
    }

    /// The column that has one of the `accepted` names, whatever their case, width and spaces.
    ///
    /// # Errors
    /// If no column is called so, or two are.
    pub fn column(&mut self, accepted: &[&str]) -> Result<Column, Problem> {
        let missing = format!("缺“{}”这一列", accepted.join("”或“"));
        self.optional(accepted)?.filter(|&column| self.columns.is_written(column)).ok_or_else(|| {
            let present = self.columns.listed();
            Problem::of_file(&self.file, format!("{missing}；现有的列：{present}。请改列名或补上这一列"))
        })
    }

    /// The same where the column may be missing.
    ///
    /// # Errors
    /// If two columns have one of the names.
    pub fn optional(&mut self, accepted: &[&str]) -> Result<Option<Column>, Problem> {
        let may_come = matches!(self.rows, Rows::JsonLines(_));
        self.columns.find(accepted, may_come).map_err(|message| Problem::of_file(&self.file, message))
    }

    /// The next row that is not blank; none after the last. A row that cannot be read is a
    /// problem, and the next one may be asked for.
    pub fn next_row(&mut self) -> Option<Result<Row<'_>, Problem>> {
        loop {
            let number = match self.read() {
                Ok(Some(number)) => number,
                Ok(None) => return None,
                Err(problem) => return Some(Err(problem)),
            };
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(self.row(number));
            }
        }
    }

    fn read(&mut self) -> Result<Option<u64>, Problem> {
        match &mut self.rows {
            Rows::Delimited(rows) => rows.read(&self.file, &mut self.record),
            Rows::JsonLines(rows) => rows.read(&self.file, &self.columns, &mut self.record),
            Rows::Workbook(rows) => Ok(rows.next().map(|(number, record)| {
                self.record = record;
                number
            })),
        }
    }

    fn row(&self, number: u64) -> Result<Row<'_>, Problem> {
        let columns = self.columns.len();
        match self.record.iter().skip(columns).find(|cell| !cell.trim().is_empty()) {
            Some(_) => Err(Problem {
                file: self.file.clone(),
                row: Some(number),
                column: None,
                message: format!(
                    "有 {} 格，表头只有 {columns} 列；格子里有逗号时，要用双引号把这一格括起来",
                    self.record.len()
                ),
            }),
            None => Ok(Row { table: self, number }),
        }
    }
}

/// A row at hand.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    number: u64,
}

impl<'t> Row<'t> {
    /// The line it begins in, or a sheet's row, from 1; the header is one too.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The cell, trimmed; empty where the row is too short.
    pub fn get(&self, column: Column) -> &'t str {
        self.table.record.get(column.0).unwrap_or_default().trim()
    }

    /// The same where the column may be missing.
    pub fn get_optional(&self, column: Option<Column>) -> &'t str {
        column.map_or("", |column| self.get(column))
    }

    /// All cells, as they are written.
    pub fn cells(&self) -> impl Iterator<Item = &'t str> {
        self.table.record.iter().take(self.table.columns.len())
    }

    /// What is wrong with the cell.
    pub fn problem(&self, column: Column, message: impl Into<String>) -> Problem {
        let column = Some(self.table.columns.name(column).to_owned());
        Problem { file: self.table.file.clone(), row: Some(self.number), column, message: message.into() }
    }

    /// What is wrong with the row, in no cell of it.
    pub fn whole_problem(&self, message: impl Into<String>) -> Problem {
        Problem::of_row(&self.table.file, self.number, message)
    }
}
