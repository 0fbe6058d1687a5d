//! Sheets as the bytes of a CSV or XLSX file.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::{Cell, Sheet, encoding::UTF8_MARK};

/// What makes a spreadsheet take a text for a formula.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Characters that a cell of a workbook holds.
const LONGEST_TEXT: usize = 32_767;

/// Digits that a number in a workbook keeps.
const MOST_DIGITS: usize = 15;

pub(super) fn csv(sheets: &[Sheet]) -> Result<Vec<u8>, csv::Error> {
    let mut builder = csv::WriterBuilder::new();
    let mut writer = builder.terminator(csv::Terminator::CRLF).flexible(true).from_writer(UTF8_MARK.to_vec());
    if let Some(sheet) = sheets.first() {
        writer.write_record(sheet.header.iter().map(|name| harmless(name).into_owned()))?;
        for row in &sheet.rows {
            writer.write_record(row.iter().map(|cell| plain(cell).into_owned()))?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn plain(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => harmless(text),
        Cell::Number(digits) => Cow::Borrowed(digits),
    }
}

/// An apostrophe before what would be run as a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA_STARTS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

pub(super) fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let heading = Format::new().set_bold().set_align(FormatAlign::Center);
    for sheet in sheets {
        let page = workbook.add_worksheet().set_name(&sheet.name)?;
        page.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(&sheet.header) {
            page.write_string_with_format(0, column, name, &heading)?;
        }
        for (row, cells) in (1..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                put(page, row, column, cell)?;
            }
        }
        page.autofit();
    }
    workbook.save_to_buffer()
}

fn put(page: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            page.write_string(row, column, shortened(text))?;
        }
        Cell::Number(digits) => match digits.parse::<f64>() {
            Ok(number) if digits.chars().filter(char::is_ascii_digit).count() <= MOST_DIGITS => {
                page.write_number(row, column, number)?;
            }
            _ => {
                page.write_string(row, column, digits)?;
            }
        },
    }
    Ok(())
}

fn shortened(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}
