//! XLSX: the first visible sheet, in bounded memory whatever the file claims.

use std::{
    io::{self, BufRead, Read, Seek},
    sync::LazyLock,
};

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx};
use csv::StringRecord;
use regex::bytes::Regex;
use zip::ZipArchive;

use super::Problem;

/// Bytes of everything in the file, unpacked.
const MOST_UNPACKED: u64 = 256 << 20;

/// Bytes of text in all cells: one long string may stand in many.
const MOST_TEXT: usize = 256 << 20;

const MOST_COLUMNS: usize = 1_000;

/// The part that says itself how much memory to set aside for it.
const STRINGS: &str = "sharedStrings.xml";

type NumberedRow = (u64, StringRecord);

/// The rows with their numbers in the sheet.
pub(super) fn read(file: &str, mut source: impl BufRead + Seek) -> Result<Vec<NumberedRow>, Problem> {
    let damaged = |error: String| Problem::of_file(file, format!("打不开，文件可能损坏了：{error}"));
    let large = || Problem::of_file(file, "太大了。请用 Excel 另存为“CSV UTF-8”再试");
    if !is_bounded(&mut source).map_err(|error| damaged(error.to_string()))? {
        return Err(large());
    }
    source.rewind().map_err(|error| damaged(error.to_string()))?;
    let mut workbook = Xlsx::new(source).map_err(|error| damaged(error.to_string()))?;
    let visible = workbook.sheets_metadata().iter().find(|sheet| sheet.visible == SheetVisible::Visible);
    let name = visible.map(|sheet| sheet.name.clone()).ok_or_else(|| Problem::of_file(file, "里没有工作表"))?;
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|error| damaged(error.to_string()))?;
    let mut rows = Rows::default();
    while let Some(cell) = cells.next_cell().map_err(|error| damaged(error.to_string()))? {
        let (row, column) = cell.get_position();
        if column as usize >= MOST_COLUMNS {
            return Err(Problem::of_row(file, u64::from(row) + 1, format!("超过 {MOST_COLUMNS} 列")));
        }
        rows.put(u64::from(row) + 1, column as usize, text(cell.get_value()));
        if rows.text > MOST_TEXT {
            return Err(large());
        }
    }
    Ok(rows.finish())
}

/// Rows being put together cell by cell.
#[derive(Default)]
struct Rows {
    done: Vec<NumberedRow>,
    number: u64,
    cells: Vec<String>,
    text: usize,
}

impl Rows {
    fn put(&mut self, number: u64, column: usize, text: String) {
        if text.trim().is_empty() {
            return;
        }
        if number != self.number {
            self.end_row();
            self.number = number;
        }
        if self.cells.len() <= column {
            self.text += column + 1 - self.cells.len();
            self.cells.resize(column + 1, String::new());
        }
        self.text += text.len();
        self.cells[column] = text;
    }

    fn end_row(&mut self) {
        if !self.cells.is_empty() {
            self.done.push((self.number, StringRecord::from_iter(self.cells.drain(..))));
        }
    }

    fn finish(mut self) -> Vec<NumberedRow> {
        self.end_row();
        self.done
    }
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) => moment(*time),
        DataRef::Error(error) => error.to_string(),
    }
}

/// `2026-11-11 08:00:00`; a day alone without its time, a time alone without its day.
fn moment(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let milli = if milli == 0 { String::new() } else { format!(".{milli:03}") };
    let clock = format!("{hour:02}:{minute:02}:{second:02}{milli}");
    match time.as_f64() {
        days if days.fract() == 0.0 && days >= 1.0 => date,
        days if days < 1.0 => clock,
        _ => format!("{date} {clock}"),
    }
}

/// Unpacks everything once, as far as is allowed.
fn is_bounded(source: &mut (impl Read + Seek)) -> io::Result<bool> {
    let mut archive = ZipArchive::new(source)?;
    let mut left = MOST_UNPACKED;
    for part in 0..archive.len() {
        let part = archive.by_index(part)?;
        let has_strings = part.name()?.ends_with(STRINGS);
        let mut part = part.take(left + 1);
        let (unpacked, claimed) = match has_strings {
            true => strings(&mut part)?,
            false => (io::copy(&mut part, &mut io::sink())?, 0),
        };
        if unpacked > left || claimed > unpacked {
            return Ok(false);
        }
        left -= unpacked;
    }
    Ok(true)
}

/// The bytes of the shared strings, and how many strings they claim to be.
fn strings(part: &mut impl Read) -> io::Result<(u64, u64)> {
    static CLAIM: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"uniqueCount\s*=\s*["']\s*\+?(\d+)"#).expect("the tests run it"));
    let mut bytes = Vec::new();
    part.read_to_end(&mut bytes)?;
    let claims = CLAIM.captures_iter(&bytes).filter_map(|claim| claim.get(1));
    let claims = claims.map(|digits| str::from_utf8(digits.as_bytes()).ok().and_then(|digits| digits.parse().ok()));
    let claimed = claims.map(|count| count.unwrap_or(u64::MAX)).max().unwrap_or(0);
    Ok((bytes.len() as u64, claimed))
}
