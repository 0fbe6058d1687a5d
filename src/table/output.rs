//! What a table to be written looks like.

use std::{fmt::Display, path::Path};

use super::Problem;

/// A cell to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Cell {
    #[default]
    Empty,
    /// Never a formula, whatever it begins with.
    Text(String),
    /// Decimal digits; a spreadsheet keeps 15 of them.
    Number(String),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// `number` must show as decimal digits.
    pub fn number(number: impl Display) -> Self {
        Self::Number(number.to_string())
    }
}

/// A table to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The tab's name in a workbook, at most 31 characters, none of `[]:*?/\`.
    pub name: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// The form of a file to be written, known before the work begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// The first sheet alone, in UTF-8 with a byte order mark, which Excel needs.
    Csv,
    /// Every sheet.
    Xlsx,
}

impl Output {
    /// By the end of the file's name.
    ///
    /// # Errors
    /// If it is neither `.csv` nor `.xlsx`.
    pub fn of(path: &Path) -> Result<Self, Problem> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Problem::of_file(&path.display().to_string(), "写不了这种格式，文件名请以 .csv 或 .xlsx 结尾")),
        }
    }

    /// Writes the sheets to `path`, over what is there.
    ///
    /// # Errors
    /// If there is no sheet, one has a name or a size that no workbook can hold, or the file cannot be written.
    pub fn write(self, path: &Path, sheets: &[Sheet]) -> Result<(), Problem> {
        let unwritable = |error: String| Problem::of_file(&path.display().to_string(), format!("写不了：{error}"));
        let bytes = match self {
            Self::Csv => super::write::csv(sheets).map_err(|error| unwritable(error.to_string())),
            Self::Xlsx => super::write::xlsx(sheets).map_err(|error| unwritable(error.to_string())),
        };
        std::fs::write(path, bytes?).map_err(|error| unwritable(error.to_string()))
    }
}
