//! What is wrong with a table, and where.

use std::{fmt, io};

use crate::text::printable;

/// `orders.csv 第 17 行 “付款时间” 是“昨天”，请写成 2026-11-11 08:00`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// From 1, the header included; none for the whole file.
    pub row: Option<u64>,
    /// The column as its header calls it.
    pub column: Option<String>,
    pub message: String,
}

impl Problem {
    /// A file that cannot be opened or read.
    pub fn unreadable(file: &str, error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "没有这个文件".to_owned(),
            io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
            io::ErrorKind::IsADirectory => "这是个文件夹".to_owned(),
            _ => error.to_string(),
        };
        Self::of_file(file, format!("读不了：{reason}"))
    }

    pub(super) fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), row: None, column: None, message: message.into() }
    }

    pub(super) fn of_row(file: &str, row: u64, message: impl Into<String>) -> Self {
        Self { row: Some(row), ..Self::of_file(file, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, " 第 {row} 行")?;
        }
        if let Some(column) = &self.column {
            write!(f, " “{}”", printable(column))?;
        }
        write!(f, " {}", printable(&self.message))
    }
}

impl std::error::Error for Problem {}
