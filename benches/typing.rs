//! What a key costs before the list under the line is there again, and how long a start takes to the prompt:
//! `cargo bench --bench typing`.
//!
//! A shop of 10,000 phrases is made of the built-in one, each phrase about another product; agents type codes,
//! initials, pinyin, mixtures and questions, key by key, with a habit of a thousand uses.

mod goods;

use std::{
    io::Read,
    sync::Arc,
    time::{Duration, Instant},
};

use goods::GOODS;
use huashu::{
    index::Index,
    pack::{Entry, Kind, Library, Shop, load},
    reply::{Ask, Responder},
    search::{Typing, Uses},
    text::{Segmenter, normalize, read, spell},
};
use jiff::Timestamp;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const PHRASES: usize = 10_000;
const TITLES: usize = 300;
const SHOWN: usize = 8;

/// How an agent types a title.
type Way = (&'static str, fn(&Entry) -> String);

const WAYS: &[Way] = &[
    ("快捷码", |entry| entry.codes[0].clone()),
    ("首字母", |entry| spell(&normalize(&entry.title)).initials()),
    ("拼音", |entry| spell(&normalize(&entry.title)).full()),
    ("混输", mixed),
    ("汉字", |entry| entry.title.clone()),
    ("问题", |entry| entry.asks.first().unwrap_or(&entry.title).clone()),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let library = shop();
    let index = Arc::new(Index::in_memory(&library)?);
    let now = Timestamp::now();
    let mut uses = Uses::default();
    for number in 0..1_000 {
        uses.note(Kind::Phrase, &library.entries[number * 7919 % PHRASES].key, 1.0, now);
    }
    let started = Instant::now();
    let habits = uses.habits(&index, now);
    println!("{PHRASES} 条短语；习惯 {} 条读入 {:.2} ms", uses.latest().len(), milliseconds(started.elapsed()));
    let mut responder = Responder::new(Arc::clone(&index));
    let started = Instant::now();
    Responder::prepare(&index)?;
    println!("提示符旁边的准备 {:.2} ms", milliseconds(started.elapsed()));
    let started = Instant::now();
    key(&mut responder, "k", &Typing { habits: Some(&habits), ..Typing::default() }, now);
    println!("第一个键 {:.2} ms", milliseconds(started.elapsed()));
    println!("        键数   中位数     p99   最慢（毫秒）");
    for (name, way) in WAYS {
        let mut times = Vec::new();
        for number in 0..TITLES {
            let whole = way(&library.entries[number * 6700417 % PHRASES]);
            for (end, c) in whole.char_indices() {
                let typed = &whole[..end + c.len_utf8()];
                let started = Instant::now();
                key(&mut responder, typed, &Typing { habits: Some(&habits), ..Typing::default() }, now);
                times.push((started.elapsed(), typed.to_owned()));
            }
        }
        times.sort();
        let at = |share: usize| milliseconds(times[(times.len() - 1) * share / 100].0);
        let slowest = times.last().map_or("", |(_, typed)| typed);
        println!("{name:　<4}{:>6}{:>9.3}{:>8.3}{:>8.3}  {slowest}", times.len(), at(50), at(99), at(100));
    }
    start()
}

fn key(responder: &mut Responder, typed: &str, typing: &Typing<'_>, now: Timestamp) {
    let reply = responder.typed(&Ask { limit: Some(SHOWN), ..Ask::new(typed, now) }, typing);
    assert!(reply.is_ok_and(|reply| reply.candidates.len() <= SHOWN), "a list for {typed}");
}

/// On the shipped shop, over a pseudo-terminal, its index in the cache.
fn start() -> Result<(), Box<dyn std::error::Error>> {
    const STARTS: usize = 41;
    let folder = tempfile::tempdir()?;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(to_prompt(folder.path())?);
    }
    // The first one builds the index.
    let built = times.remove(0);
    times.sort();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "启动到提示符：中位数 {:.1} ms，最慢 {:.1} ms，第一次（建索引）{:.0} ms",
        milliseconds(median),
        milliseconds(worst),
        milliseconds(built)
    );
    Ok(())
}

fn to_prompt(folder: &std::path::Path) -> Result<Duration, Box<dyn std::error::Error>> {
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })?;
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_huashu"));
    command.cwd(folder);
    command.env("TERM", "xterm-256color");
    for (name, place) in [("HUASHU_CACHE_DIR", "cache"), ("HUASHU_CONFIG_DIR", "config"), ("HUASHU_DATA_DIR", "data")] {
        command.env(name, folder.join(place));
    }
    let mut screen = pair.master.try_clone_reader()?;
    let started = Instant::now();
    let mut child = pair.slave.spawn_command(command)?;
    let mut written = Vec::new();
    let mut bytes = [0; 4096];
    while !String::from_utf8_lossy(&written).contains("话术> ") {
        match screen.read(&mut bytes)? {
            0 => return Err("it ended before its prompt".into()),
            read => written.extend_from_slice(&bytes[..read]),
        }
    }
    let took = started.elapsed();
    child.kill()?;
    child.wait()?;
    Ok(took)
}

/// 发什么快递 as `fa什mkuai递`.
fn mixed(entry: &Entry) -> String {
    let title = normalize(&entry.title);
    let typed = read(&title).into_iter().enumerate().map(|(at, unit)| match at % 4 {
        0 | 3 if !unit.syllable.is_empty() => unit.syllable.into_owned(),
        2 if !unit.syllable.is_empty() => unit.syllable[..1].to_owned(),
        _ => unit.written.to_owned(),
    });
    typed.collect()
}

/// The built-in phrases again and again, each time about another product.
fn shop() -> Library {
    let mut library = load(&Shop::builtin());
    library.entries.retain(|entry| entry.kind == Kind::Phrase);
    let originals = std::mem::take(&mut library.entries);
    let segmenter = Segmenter::new();
    for number in 0..PHRASES {
        let mut entry = originals[number % originals.len()].clone();
        let round = number / originals.len();
        let product = GOODS[round % GOODS.len()];
        let series = round / GOODS.len();
        entry.title = match segmenter.words(&entry.title).len() % 2 {
            0 => format!("{product}{}{series}", entry.title),
            _ => format!("{}{product}{series}", entry.title),
        };
        entry.codes = vec![format!("{}{}{number}", entry.codes[0], spell(product).initials())];
        entry.key.clone_from(&entry.codes[0]);
        entry.hidden_by.clear();
        library.entries.push(entry);
    }
    library
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
