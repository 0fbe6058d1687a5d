//! Chats and orders from tables; rows that cannot be read are told and counted.

use std::{io, path::Path};

use huashu::{
    desk::kpi::{
        Chat, ChatColumns, Parameters,
        orders::{Order, OrderColumns},
    },
    table::{Problem, Row, Table},
};

use super::super::{Failure, screen};

/// Bad rows shown in full.
const MOST_SHOWN: usize = 5;

/// Rows between two movements of the spinner.
const STEP: u64 = 1 << 14;

/// The chat in `file`, `-` for stdin, and how many rows could not be read.
pub fn chat(file: &Path, parameters: &Parameters) -> Result<(Chat, usize), Failure> {
    let mut table = open(file)?;
    let columns = ChatColumns::of(&mut table)?;
    let mut chat = Chat::new(parameters);
    let bad = each_row(&mut table, |row| columns.message(row).map(|message| chat.take(&message)));
    Ok((chat, bad))
}

/// The paid orders in `file`, and how many rows could not be read.
pub fn orders(file: &Path) -> Result<(Vec<Order>, usize), Failure> {
    let mut table = Table::open(file)?;
    let columns = OrderColumns::of(&mut table)?;
    let mut orders = Vec::new();
    let bad = each_row(&mut table, |row| columns.order(row).map(|order| orders.extend(order)));
    Ok((orders, bad))
}

/// The table in `file`, or on stdin.
pub fn open(file: &Path) -> Result<Table, Problem> {
    if file == Path::new("-") { Table::stream("标准输入", io::stdin()) } else { Table::open(file) }
}

fn each_row(table: &mut Table, mut take: impl FnMut(Row<'_>) -> Result<(), Problem>) -> usize {
    let file = table.file().to_owned();
    let progress = screen::spinner();
    let mut bad = BadRows::default();
    let mut rows = 0_u64;
    while let Some(row) = table.next_row() {
        rows += 1;
        if rows.is_multiple_of(STEP) {
            progress.set_position(rows);
        }
        if let Err(problem) = row.and_then(&mut take) {
            bad.tell(&problem);
        }
    }
    progress.finish_and_clear();
    bad.summary(&file, rows);
    bad.count
}

/// Rows that could not be read.
#[derive(Default)]
pub struct BadRows {
    count: usize,
}

impl BadRows {
    /// Shows the first few.
    pub fn tell(&mut self, problem: &Problem) {
        self.count += 1;
        if self.count <= MOST_SHOWN {
            screen::say(format_args!("{problem}"));
        }
    }

    pub fn is_any(&self) -> bool {
        self.count > 0
    }

    fn summary(&self, file: &str, rows: u64) {
        if self.count > 0 {
            let shown =
                if self.count > MOST_SHOWN { format!("，上面是前 {MOST_SHOWN} 行") } else { String::new() };
            screen::say(format_args!("{file} 的 {rows} 行里有 {} 行读不懂，没有算进去{shown}", self.count));
        }
    }
}
