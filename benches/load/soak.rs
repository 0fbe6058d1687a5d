//! Minutes of everything at once: every request answered once and in order, memory flat.

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::ChildStdout,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{bot::Bot, bot::memory, questions::asks};

const SHOPS: usize = 12;
const SAMPLE: Duration = Duration::from_secs(5);
/// Memory may grow so much from the second quarter of the time to the last.
const FLAT: f64 = 1.1;

/// Whether it went well.
pub fn run(folder: &Path, minutes: f64) -> io::Result<bool> {
    let folder = folder.join("soak");
    (0..SHOPS).try_for_each(|shop| save(&folder.join("shops"), shop, 0))?;
    let end = Instant::now() + Duration::from_secs_f64(minutes * 60.0);
    let limits =
        ["--shops", "shops", "--workers", "2", "--max-sessions", "5000", "--max-shops", "8", "--max-line", "4096"];
    let bot = Bot::start(&folder, &limits)?;
    let number = bot.number();
    let (mut child, stdin, stdout) = bot.apart();
    let over = Arc::new(AtomicBool::new(false));
    let writer = thread::spawn(move || write(stdin, end));
    let reader = thread::spawn(move || read(stdout, end));
    let saver = thread::spawn({
        let over = Arc::clone(&over);
        move || save_again_and_again(&folder.join("shops"), &over)
    });
    let mut samples = Vec::new();
    while Instant::now() < end {
        thread::sleep(SAMPLE.min(end.saturating_duration_since(Instant::now())));
        samples.push(memory(number).resident);
    }
    let sent = writer.join().expect("the writer ends")?;
    let answers = reader.join().expect("the reader ends")?;
    over.store(true, Ordering::Relaxed);
    let saved = saver.join().expect("the saver ends")?;
    let is_clean = child.wait()?.success();
    let highest = |part: &[f64]| part.iter().copied().fold(0.0, f64::max);
    let quarter = samples.len() / 4;
    let (early, late) = (highest(&samples[quarter..quarter * 2 + 1]), highest(&samples[quarter * 3..]));
    println!(
        "{minutes} 分钟：{sent} 行，{} 行有回音，{} 行答错位置，{} 行报错；话术改了 {saved} 次；内存从 {early:.0} 到 {late:.0} MiB",
        answers.lines, answers.out_of_place, answers.errors
    );
    Ok(is_clean && answers.lines == sent && answers.out_of_place == 0 && late <= early * FLAT)
}

/// Lines until the time is over, and how many.
fn write(mut stdin: impl Write, end: Instant) -> io::Result<usize> {
    let asks = asks();
    let mut number = 0;
    while Instant::now() < end {
        let mut lines = String::new();
        for _ in 0..50 {
            lines += &line(number, &asks[number * 31 % asks.len()]);
            lines.push('\n');
            number += 1;
        }
        stdin.write_all(lines.as_bytes())?;
    }
    Ok(number)
}

fn line(number: usize, text: &str) -> String {
    let shop = format!("shop{}", number * 5 % (SHOPS + 1));
    let session = number * 17 % 20_011;
    match number % 40 {
        3 => "{\"id\":".to_owned(),
        7 => "\u{202e}\r{} {{快递公司}}".to_owned(),
        11 => json!({"id": number, "shop": shop, "text": "长".repeat(3_000)}).to_string(),
        13 => json!({"id": number, "shop": "../shop1", "text": text}).to_string(),
        17 => json!({"id": number, "shop": shop, "session": session, "text": text}).to_string(),
        19 => json!({"id": number, "shop": shop, "session": session.to_string(), "type": "release"}).to_string(),
        23 => json!({"id": number, "shop": shop, "session": session.to_string(), "type": "waiting"}).to_string(),
        29 => json!({"id": number, "shop": shop, "session": session.to_string(), "text": "转人工"}).to_string(),
        _ => json!({"id": number, "shop": shop, "session": session.to_string(), "text": text}).to_string(),
    }
}

#[derive(Default)]
struct Answers {
    lines: usize,
    errors: usize,
    out_of_place: usize,
}

/// Reads with pauses, at times long ones, while there is time.
fn read(stdout: BufReader<ChildStdout>, end: Instant) -> io::Result<Answers> {
    let mut answers = Answers::default();
    for line in stdout.lines() {
        let answer: Value = serde_json::from_str(&line?)?;
        let number = answers.lines;
        let error = &answer["error"];
        let in_place = answer["id"] == number || answer["id"].is_null() && error["line"] == number + 1;
        answers.out_of_place += usize::from(!in_place);
        answers.errors += usize::from(error.is_object());
        answers.lines += 1;
        if Instant::now() < end {
            match number {
                _ if number.is_multiple_of(100_003) => thread::sleep(Duration::from_secs(2)),
                _ if number.is_multiple_of(5_003) => thread::sleep(Duration::from_millis(50)),
                _ => {}
            }
        }
    }
    Ok(answers)
}

/// Saves one shop after the other, now and then with a mistake; how often.
fn save_again_and_again(folder: &Path, over: &AtomicBool) -> io::Result<usize> {
    let mut version = 0;
    while !over.load(Ordering::Relaxed) {
        version += 1;
        save(folder, version % SHOPS, version)?;
        thread::sleep(Duration::from_millis(700));
    }
    Ok(version)
}

fn save(folder: &Path, shop: usize, version: usize) -> io::Result<()> {
    let kb: PathBuf = folder.join(format!("shop{shop}/kb"));
    fs::create_dir_all(&kb)?;
    let broken = if version % 10 == 9 { "\"" } else { "" };
    let mut text = format!("title = \"话术\"\ncategory = \"shipping\"\n{broken}");
    for (id, asks) in [("ship-when", ["什么时候发货", "几天发货"]), ("invoice", ["能开发票吗", "发票怎么开"])]
    {
        let asks = json!(asks);
        text += &format!(
            "[[faq]]\nid = \"{id}\"\nask = {asks}\nreply = [\"店{shop}第{version}版\", \"亲，店{shop}第{version}版\"]\n"
        );
    }
    fs::write(kb.join("faq.toml"), text)
}
