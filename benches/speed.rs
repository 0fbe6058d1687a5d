//! Speed and memory of the release binary on the shipped shop: `cargo bench`.
//!
//! Whole processes are timed against an empty Rust program started in turn with them; a machine's
//! speed drifts, so medians and differences within one run are what counts.

mod measure;
mod questions;

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const BINARY: &str = env!("CARGO_BIN_EXE_huashu");
const RUNS: usize = 300;
const QUESTIONS: usize = 20_000;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let empty = empty_program(folder.path())?;
    println!("中位数，{RUNS} 次，与空程序交替运行");
    for text in ["kd", "什么时候发货"] {
        let find = || command(folder.path(), &["find", text]);
        run(find())?; // builds the cache
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            with.push(timed(find())?);
            without.push(timed(Command::new(&empty))?);
        }
        let (with, without) = (median(&mut with), median(&mut without));
        println!(
            "find {text}: {} = 空程序 {} + {}，内存峰值 {:.1} MiB",
            milliseconds(with),
            milliseconds(without),
            milliseconds(with.saturating_sub(without)),
            measure::peak_memory(find())?
        );
    }
    bot(folder.path())
}

/// A pipe full of questions, on one core if the system lets us choose.
fn bot(folder: &Path) -> io::Result<()> {
    let questions: Vec<String> = questions::asks();
    let input = folder.join("questions.jsonl");
    let mut file = io::BufWriter::new(File::create(&input)?);
    for number in 0..QUESTIONS {
        let request = serde_json::json!({"id": number, "text": questions[number * 7 % questions.len()]});
        writeln!(file, "{request}")?;
    }
    file.flush()?;
    drop(file);
    let mut times = Vec::new();
    for _ in 0..5 {
        let mut bot = command(folder, &["bot"]);
        bot.stdin(File::open(&input)?);
        times.push(timed(bot)?);
    }
    let mut bot = command(folder, &["bot"]);
    bot.stdin(File::open(&input)?);
    let memory = measure::peak_memory(bot)?;
    let rate = QUESTIONS as f64 / median(&mut times).as_secs_f64();
    println!("bot: 每秒 {rate:.0} 个问题（单核），内存峰值 {memory:.1} MiB");
    Ok(())
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = if cfg!(target_os = "linux") && Path::new("/usr/bin/taskset").exists() && arguments == ["bot"] {
        let mut pinned = Command::new("/usr/bin/taskset");
        pinned.args(["-c", "0", BINARY]);
        pinned
    } else {
        Command::new(BINARY)
    };
    command.args(arguments).current_dir(folder);
    command.env("HUASHU_CACHE_DIR", folder.join("cache")).env("HUASHU_CONFIG_DIR", folder.join("config"));
    command
}

fn empty_program(folder: &Path) -> io::Result<PathBuf> {
    let source = folder.join("empty.rs");
    fs::write(&source, "fn main() {}")?;
    let program = folder.join("empty");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    run({
        let mut command = Command::new(rustc);
        command.args(["-O", "-o"]).arg(&program).arg(&source);
        command
    })?;
    Ok(program)
}

fn run(mut command: Command) -> io::Result<()> {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().map(drop)
}

fn timed(command: Command) -> io::Result<Duration> {
    let start = Instant::now();
    run(command)?;
    Ok(start.elapsed())
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}
