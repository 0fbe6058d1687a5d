//! What `huashu check` costs: `cargo bench --bench check`.
//!
//! The large shop is a thousand packs of a hundred entries, made of the shipped shop's wordings and
//! asks, each about another product.

use std::{
    fmt::Write as _,
    fs, io,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use huashu::pack::{Entry, Shop, load};

const BINARY: &str = env!("CARGO_BIN_EXE_huashu");
const RUNS: usize = 5;
const PACKS: usize = 1_000;
const ENTRIES: usize = 100;
/// Asks kept of each entry.
const ASKS: usize = 8;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let (own, large) = (folder.path().join("own"), folder.path().join("large"));
    huashu::pack::builtin::write_to(&own)?;
    huashu::pack::builtin::write_to(&large)?;
    write_packs(&large)?;
    println!("huashu check，{RUNS} 次的中位数");
    println!("自带店铺：{:.1} ms", median(&own)?.as_secs_f64() * 1e3);
    println!("{} 条：{:.2} s", PACKS * ENTRIES, median(&large)?.as_secs_f64());
    Ok(())
}

fn write_packs(shop: &Path) -> io::Result<()> {
    let originals = load(&Shop::builtin()).entries;
    let originals: Vec<&Entry> = originals.iter().filter(|entry| !entry.asks.is_empty()).collect();
    for pack in 0..PACKS {
        let mut text = String::new();
        for number in pack * ENTRIES..(pack + 1) * ENTRIES {
            write_entry(&mut text, originals[number % originals.len()], number);
        }
        fs::write(shop.join(format!("kb/made-{pack:04}.toml")), text)?;
    }
    Ok(())
}

/// A phrase and four faqs in turn, one in fifty with a pattern.
fn write_entry(text: &mut String, original: &Entry, number: usize) {
    let product = format!("{number}号商品");
    let ask: Vec<String> = original.asks.iter().take(ASKS).map(|ask| format!("{product}{ask}")).collect();
    let head = match number % 5 {
        0 => format!("[[phrase]]\ncode = \"p{number}\"\ntext"),
        _ => format!("[[faq]]\nid = \"faq-{number}\"\nreply"),
    };
    let reply = "亲，{{店铺名}}的这款发{{默认快递}}，{{发货时效}}寄出哦，喜欢可以先拍下。";
    let _ = writeln!(text, "{head} = \"{reply}\"\ntitle = \"{product}{}\"\nask = {ask:?}", original.title);
    if number % 50 == 1 {
        let _ = writeln!(text, "pattern = ['(?<编号>\\d+)号商品']");
    }
}

fn median(shop: &Path) -> io::Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let mut check = Command::new(BINARY);
        check.args(["check", "--dir"]).arg(shop).stdout(Stdio::null()).stderr(Stdio::null());
        let status = check.status()?;
        assert!(status.code().is_some_and(|code| code <= 2), "{status}");
        times.push(start.elapsed());
    }
    times.sort();
    Ok(times[times.len() / 2])
}
