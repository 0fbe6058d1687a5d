//! Many shops from one process: memory, and how long a shop's first answer takes.

use std::{
    fs,
    io::{self, BufRead, BufWriter, Write},
    path::Path,
    thread,
    time::Instant,
};

use huashu::pack::{Library, Shop, load};
use serde_json::json;

use super::bot::{Bot, median_and_p99};

const ENTRIES: usize = 100;
/// Asks kept of each entry, as in `benches/ranking.rs`.
const ASKS: usize = 4;
/// Shops whose first answer is timed before they are indexed.
const UNSEEN: usize = 50;

pub fn run(folder: &Path, shops: usize) -> io::Result<()> {
    let arguments = ["--shops", "shops", "--workers", "2"];
    let written = write_shops(&folder.join("shops"), shops)?;
    if written.len() >= UNSEEN {
        let mut bot = Bot::start(folder, &arguments)?;
        let unseen = written.iter().take(UNSEEN);
        let mut unseen = unseen.map(|&shop| bot.ask(&request(shop))).collect::<io::Result<Vec<_>>>()?;
        bot.end()?;
        told("从没载入过（要建索引）", &mut unseen);
    }
    index_all(folder, &arguments, shops)?;

    let mut bot = Bot::start(folder, &arguments)?;
    let mut first = (0..shops).map(|shop| bot.ask(&request(shop))).collect::<io::Result<Vec<_>>>()?;
    let memory = bot.memory();
    bot.end()?;
    println!("{shops} 家店都问过之后：内存 {:.0} MiB，其中自有 {:.0} MiB", memory.resident, memory.own);
    told("建过索引、没载入", &mut first);
    Ok(())
}

fn told(which: &str, answers: &mut [(std::time::Duration, String)]) {
    let answered = answers.iter().filter(|(_, answer)| answer.contains("\"action\":\"answer\"")).count();
    let mut times: Vec<_> = answers.iter().map(|(time, _)| *time).collect();
    let (median, p99) = median_and_p99(&mut times);
    println!("  {which}的店，第一句：中位数 {median:.1} ms，p99 {p99:.1} ms（{answered}/{} 家回答）", answers.len());
}

fn request(shop: usize) -> String {
    json!({"shop": format!("shop{shop}"), "session": "1", "text": "什么时候发货"}).to_string()
}

/// Asks every shop something, so that all have an index.
fn index_all(folder: &Path, arguments: &[&str], shops: usize) -> io::Result<()> {
    let started = Instant::now();
    let (mut child, stdin, stdout) = Bot::start(folder, arguments)?.apart();
    let writer = thread::spawn(move || {
        let mut stdin = BufWriter::new(stdin);
        (0..shops).try_for_each(|shop| writeln!(stdin, "{}", request(shop)))?;
        stdin.flush()
    });
    let answers = stdout.lines().count();
    writer.join().expect("the writer ends")?;
    child.wait()?;
    println!("{answers} 家店都有索引：用了 {:.0} 秒（建过的不再建）", started.elapsed().as_secs_f64());
    Ok(())
}

/// Shops that say much the same in their own words; those that exist are left as they are. The others' numbers.
fn write_shops(folder: &Path, shops: usize) -> io::Result<Vec<usize>> {
    let library = load(&Shop::builtin());
    let mut written = Vec::new();
    for shop in 0..shops {
        let kb = folder.join(format!("shop{shop}/kb"));
        if kb.join("faq.toml").exists() {
            continue;
        }
        fs::create_dir_all(&kb)?;
        fs::write(kb.join("shop.toml"), format!("title = \"店{shop}\"\n[facts]\n\"店名\" = \"店{shop}\"\n"))?;
        fs::write(kb.join("faq.toml"), faqs(&library, shop))?;
        written.push(shop);
    }
    Ok(written)
}

/// A hundred of the built-in shop's entries, another hundred for each shop.
fn faqs(library: &Library, shop: usize) -> String {
    let asked = library.entries.iter().filter(|entry| entry.asks.len() >= ASKS);
    let entries: Vec<_> = asked.collect();
    let first = entries.iter().position(|entry| entry.key == "ship-when");
    let others = (0..entries.len()).map(|step| (shop + step * 7) % entries.len());
    let chosen = first.into_iter().chain(others.filter(|&at| Some(at) != first)).take(ENTRIES);
    let mut text = String::from("title = \"话术\"\ncategory = \"shipping\"\n");
    for entry in chosen.map(|at| entries[at]) {
        let asks = json!(&entry.asks[..ASKS]);
        text += &format!(
            "[[faq]]\nid = \"{}\"\ntitle = {}\nask = {asks}\nreply = \"亲，{{{{店名}}}}：{}\"\n",
            entry.key,
            json!(entry.title),
            entry.title
        );
    }
    text
}
