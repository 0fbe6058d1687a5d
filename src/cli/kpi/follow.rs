//! `--follow`: the board of a chat that goes on growing.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Seek, Write},
    path::{Path, PathBuf},
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use anstyle::{AnsiColor, Style};
use huashu::{
    desk::kpi::{Board, BoardRow, ChatColumns, Message, Moment, Monitor, Sender, Value, span},
    table::{Problem, Row, Table},
    text::printable,
};
use jiff::Timestamp;

use super::{
    super::{Failure, Outcome, screen, unless_closed},
    json,
    read::BadRows,
};

/// How often the file is looked at, and how long a burst of messages is gathered.
const PAUSE: Duration = Duration::from_millis(200);

/// How often waits grow on a terminal.
const TICK: Duration = Duration::from_secs(1);

const OVERLOADED: Style = AnsiColor::Red.on_default().bold();
const CLEAR: &str = "\x1b[2J\x1b[H";

/// Agents on a terminal.
const MOST_ROWS: usize = 30;

/// Messages read ahead of the screen.
const AHEAD: usize = 4096;

/// A message on its way from the reader to the monitor.
struct Sent {
    buyer: String,
    agent: String,
    group: String,
    sender: Sender,
    time: Moment,
}

/// Shows the board of `file` until it ends, which only stdin does; at `now`, or at the present.
pub fn run(file: &Path, now: Option<Moment>, overload: u64, json: bool) -> Result<Outcome, Failure> {
    let (sender, receiver) = sync_channel(AHEAD);
    let name = file.to_owned();
    thread::spawn(move || {
        if let Err(problem) = read(&name, &sender) {
            // The screen has ended if nobody listens.
            let _ = sender.send(Err(problem));
        }
    });
    let screen = Screen { now, overload, json, is_live: io::stdout().is_terminal() && !json };
    let bad_rows = screen.show(&receiver)?;
    if bad_rows { Err(Failure::told()) } else { Ok(Outcome::Found) }
}

type Item = Result<Sent, Problem>;

fn read(file: &Path, sender: &SyncSender<Item>) -> Result<(), Problem> {
    let mut table = match file == Path::new("-") {
        true => Table::stream("标准输入", io::stdin())?,
        false => Table::stream(&file.display().to_string(), Growing::open(file)?)?,
    };
    let columns = ChatColumns::of(&mut table)?;
    while let Some(row) = table.next_row() {
        let item = row.and_then(|row: Row<'_>| columns.message(row).map(|message| Sent::of(&message)));
        if sender.send(item).is_err() {
            break;
        }
    }
    Ok(())
}

impl Sent {
    fn of(message: &Message<'_>) -> Self {
        let Message { buyer, agent, group, sender, time, .. } = *message;
        Self { buyer: buyer.to_owned(), agent: agent.to_owned(), group: group.to_owned(), sender, time }
    }

    fn message(&self) -> Message<'_> {
        let Self { buyer, agent, group, sender, time } = self;
        Message { session: "", buyer, agent, group, sender: *sender, time: *time, text: "", row: 0 }
    }
}

/// A file that is read on as it grows.
struct Growing {
    file: File,
    path: PathBuf,
}

impl Growing {
    fn open(path: &Path) -> Result<Self, Problem> {
        let unreadable = |error| Problem::unreadable(&path.display().to_string(), &error);
        Ok(Self { file: File::open(path).map_err(unreadable)?, path: path.to_owned() })
    }
}

impl Read for Growing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.file.read(buffer)?;
            if read > 0 {
                return Ok(read);
            }
            thread::sleep(PAUSE);
            if self.file.metadata()?.len() < self.file.stream_position()? {
                let message = format!("{} 变短了，可能换了新文件，请重新运行", self.path.display());
                return Err(io::Error::other(message));
            }
        }
    }
}

/// Where the board is shown.
struct Screen {
    now: Option<Moment>,
    overload: u64,
    json: bool,
    /// Drawn over and over on a terminal; else printed at every change.
    is_live: bool,
}

impl Screen {
    /// Until the messages end; whether a row could not be read.
    fn show(&self, messages: &Receiver<Item>) -> Result<bool, Failure> {
        let mut monitor = Monitor::default();
        let mut bad = BadRows::default();
        loop {
            let (changed, ended) = gather(messages, &mut monitor, &mut bad);
            if changed || self.is_live {
                let now = self.now.unwrap_or_else(|| Moment::of_timestamp(Timestamp::now()));
                unless_closed(self.draw(&monitor.board(now, self.overload)))?;
            }
            if ended {
                return Ok(bad.is_any());
            }
        }
    }

    fn draw(&self, board: &Board) -> io::Result<()> {
        let mut out = anstream::stdout().lock();
        if self.json {
            writeln!(out, "{}", json::board(board))?;
        } else {
            if self.is_live {
                out.write_all(CLEAR.as_bytes())?;
            }
            write_board(&mut out, board)?;
            if !self.is_live {
                writeln!(out)?;
            }
        }
        out.flush()
    }
}

/// Takes what comes until it pauses, but not for longer than a tick: whether anything came, and
/// whether nothing more will.
fn gather(messages: &Receiver<Item>, monitor: &mut Monitor, bad: &mut BadRows) -> (bool, bool) {
    let start = Instant::now();
    let mut changed = false;
    while start.elapsed() < TICK {
        let wait = if changed { PAUSE } else { TICK };
        match messages.recv_timeout(wait) {
            Ok(Ok(sent)) => monitor.take(&sent.message()),
            Ok(Err(problem)) => bad.tell(&problem),
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return (changed, true),
        }
        changed = true;
    }
    (changed, false)
}

fn write_board(out: &mut impl Write, board: &Board) -> io::Result<()> {
    let wait = Value::Duration(board.wait);
    writeln!(
        out,
        "{}　等待回复的买家 {}，平均等了 {wait}　在线客服 {}　还没分到客服 {}",
        board.now, board.waiting, board.online, board.unassigned
    )?;
    let header = ["客服", "组", "未回复", "平均等待", "最久等待", "平均响应", "已接待", "状态"].map(str::to_owned);
    let mut rows = vec![Vec::from(header)];
    rows.extend(board.rows.iter().take(MOST_ROWS).map(cells));
    screen::write_columns(out, &rows)?;
    if let Some(more) = board.rows.len().checked_sub(MOST_ROWS).filter(|&more| more > 0) {
        writeln!(out, "还有 {more} 位客服，未回复的更少")?;
    }
    let overloaded: Vec<String> =
        board.rows.iter().filter(|row| row.is_overloaded).map(|row| printable(&row.agent)).collect();
    if !overloaded.is_empty() {
        writeln!(out, "{OVERLOADED}忙不过来：{}{OVERLOADED:#}　请转一些给空闲的客服", overloaded.join("、"))?;
    }
    Ok(())
}

fn cells(row: &BoardRow) -> Vec<String> {
    let longest = if row.waiting == 0 { "—".to_owned() } else { span(row.longest) };
    let state = match (row.is_overloaded, row.is_online) {
        (true, _) => "忙不过来",
        (false, true) => "在线",
        (false, false) => "不在线",
    };
    vec![
        printable(&row.agent),
        printable(&row.group),
        row.waiting.to_string(),
        Value::Duration(row.wait).to_string(),
        longest,
        Value::Duration(row.response).to_string(),
        row.served.to_string(),
        state.to_owned(),
    ]
}
