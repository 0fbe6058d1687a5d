//! What `huashu kpi` costs on a million messages: `cargo bench --bench kpi`.
//!
//! A day of a large shop, made of the shipped shop's asks and replies: 40 agents with 10 chats at a
//! time each, answers within seconds or minutes, one reply in three typed for the buyer at hand.

mod measure;

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use huashu::pack::{Shop, load};

const BINARY: &str = env!("CARGO_BIN_EXE_huashu");
const MESSAGES: usize = 1_000_000;
const ORDERS: usize = 50_000;
const AGENTS: usize = 40;
const OPEN_CHATS: usize = 400;
const RUNS: usize = 5;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let [csv, jsonl, orders] = ["chat.csv", "chat.jsonl", "orders.csv"].map(|name| folder.path().join(name));
    let buyers = write_chat(&csv, &jsonl)?;
    write_orders(&orders, buyers)?;
    println!("huashu kpi，{MESSAGES} 条消息、{buyers} 位买家，{RUNS} 次的中位数");
    for (name, chat, orders) in [("CSV", &csv, None), ("CSV 和订单", &csv, Some(&orders)), ("JSON", &jsonl, None)] {
        let size = chat.metadata()?.len() >> 20;
        let (time, memory) = (median(chat, orders)?, measure::peak_memory(command(chat, orders))?);
        println!("{name}（{size} MiB）：{:.2} s，内存峰值 {memory:.0} MiB", time.as_secs_f64());
    }
    Ok(())
}

/// A chat that goes on.
struct Open {
    session: usize,
    agent: usize,
    /// Messages still to come.
    left: usize,
}

/// Writes the same chat in both forms; how many buyers took part.
fn write_chat(csv: &Path, jsonl: &Path) -> io::Result<usize> {
    let library = load(&Shop::builtin());
    let asks: Vec<&str> = library.entries.iter().flat_map(|entry| entry.asks.iter().map(String::as_str)).collect();
    let replies: Vec<&str> = library.entries.iter().flat_map(|entry| entry.texts()).collect();
    let (mut csv, mut jsonl) = (BufWriter::new(File::create(csv)?), BufWriter::new(File::create(jsonl)?));
    writeln!(csv, "{}", KEYS.join(","))?;
    let mut random = Random(7);
    let mut chats: Vec<Open> = Vec::new();
    let mut sessions = 0;
    for number in 0..MESSAGES {
        let at = random.below(OPEN_CHATS);
        while chats.len() <= at {
            chats.push(open(&mut sessions, &mut random));
        }
        let chat = &mut chats[at];
        let is_buyer = random.below(5) < 3;
        let text = match (is_buyer, random.below(3)) {
            (true, _) => format!("{}呀", asks[random.below(asks.len())]),
            (false, 0) => format!("亲，您要的{}号这边帮您看下，{}", random.below(99_999), replies[random.below(9)]),
            (false, _) => replies[random.below(replies.len())].to_owned(),
        };
        // A day's messages over a day's seconds.
        let second = number * 86_400 / MESSAGES;
        let time = format!("2026-11-11 {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        let direction = if is_buyer { "买家" } else { "客服" };
        let (session, agent) = (chat.session, chat.agent);
        let (buyer, group) = (format!("tb_{session}"), ["售前", "售中", "售后", "分销"][agent % 4]);
        let line = [
            format!("c{session}"),
            buyer,
            format!("客服{agent:02}"),
            group.to_owned(),
            direction.to_owned(),
            time,
            text,
        ];
        write_line(&mut csv, &mut jsonl, &line)?;
        chat.left -= 1;
        if chat.left == 0 {
            chats[at] = open(&mut sessions, &mut random);
        }
    }
    csv.flush()?;
    jsonl.flush().map(|()| sessions)
}

const KEYS: [&str; 7] = ["session", "buyer", "agent", "group", "direction", "time", "text"];

fn write_line(csv: &mut impl Write, jsonl: &mut impl Write, cells: &[String; 7]) -> io::Result<()> {
    let quoted = cells.each_ref().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    writeln!(csv, "{}", quoted.join(","))?;
    let object: serde_json::Map<_, _> =
        KEYS.iter().zip(cells).map(|(&key, cell)| (key.into(), cell.as_str().into())).collect();
    writeln!(jsonl, "{}", serde_json::Value::Object(object))
}

fn open(sessions: &mut usize, random: &mut Random) -> Open {
    *sessions += 1;
    Open { session: *sessions, agent: random.below(AGENTS), left: 2 + random.below(18) }
}

fn write_orders(orders: &Path, buyers: usize) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(orders)?);
    writeln!(out, "买家,付款时间,实付金额")?;
    let mut random = Random(11);
    for _ in 0..ORDERS {
        let (buyer, hour, fen) = (random.below(buyers), random.below(24), random.below(50_000));
        writeln!(out, "tb_{buyer},2026-11-12 {hour:02}:00:00,{}.{:02}", fen / 100, fen % 100)?;
    }
    out.flush()
}

/// Knuth's linear congruential numbers: the same file on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

fn command(chat: &Path, orders: Option<&PathBuf>) -> Command {
    let mut command = Command::new(BINARY);
    command.arg("kpi").arg(chat).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(orders) = orders {
        command.arg("--orders").arg(orders);
    }
    command
}

fn median(chat: &Path, orders: Option<&PathBuf>) -> io::Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let status = command(chat, orders).status()?;
        assert!(status.success(), "{status}");
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}
