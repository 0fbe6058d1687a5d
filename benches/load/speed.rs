//! Single questions a second through the pipe, on the shipped shop.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
    process::Stdio,
    time::Instant,
};

use super::{bot::command, questions::asks};

const QUESTIONS: usize = 40_000;
const RUNS: usize = 5;

pub fn run(folder: &Path) -> io::Result<()> {
    let input = folder.join("questions.jsonl");
    write_questions(&input)?;
    for workers in ["1", "2"] {
        let mut rates = Vec::new();
        for _ in 0..=RUNS {
            let mut bot = command(folder, &["--workers", workers]);
            let started = Instant::now();
            bot.stdin(File::open(&input)?).stdout(Stdio::null()).status()?;
            rates.push(QUESTIONS as f64 / started.elapsed().as_secs_f64());
        }
        // The first one may have built the index.
        let rates = &mut rates[1..];
        rates.sort_by(f64::total_cmp);
        println!(
            "{workers} 个线程：每秒 {:.0} 个问题（{RUNS} 次的中位数，最好 {:.0}）",
            rates[RUNS / 2],
            rates[RUNS - 1]
        );
    }
    Ok(())
}

fn write_questions(path: &Path) -> io::Result<()> {
    let questions = asks();
    let mut file = BufWriter::new(File::create(path)?);
    for number in 0..QUESTIONS {
        let request = serde_json::json!({"id": number, "text": questions[number * 7 % questions.len()]});
        writeln!(file, "{request}")?;
    }
    file.flush()
}
