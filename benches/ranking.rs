//! What ranking one question costs, by the size of the shop: `cargo bench --bench ranking`.
//!
//! Large shops are made of the built-in one: the same questions about ever more products, so that
//! an entry has many near neighbours, as in a real shop.

mod goods;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use goods::GOODS;
use huashu::{
    index::Index,
    pack::{Library, Shop, load},
    search::{Query, Searcher},
};
use jiff::civil::date;

const QUESTIONS: usize = 2_000;
/// Asks kept of each entry.
const ASKS: usize = 4;

const COLOURS: &[&str] =
    &["米白", "藏青", "雾蓝", "豆沙", "焦糖", "墨绿", "奶黄", "樱粉", "浅灰", "酒红", "杏色", "湖蓝"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("每个问题的中位数和 p99（单线程，{QUESTIONS} 个问题）");
    for entries in [1_000, 10_000, 100_000] {
        let library = shop_of(entries);
        let built = Instant::now();
        let index = Arc::new(Index::in_memory(&library)?);
        let built = built.elapsed();
        let questions = questions(&library);
        let mut searcher = Searcher::new(Arc::clone(&index));
        let mut analysed = time_each(&questions, |question| drop(index.analyze(question)));
        let mut ranked = time_each(&questions, |question| {
            let query = Query { text: question, day: date(2026, 11, 1), limit: 5, explain: false };
            drop(searcher.search(&query));
        });
        let (analysing, _) = median_and_p99(&mut analysed);
        let (searching, slow) = median_and_p99(&mut ranked);
        println!(
            "{entries:>7} 条：{searching:.0} µs（其中分词 {analysing:.0} µs），p99 {slow:.0} µs；建索引 {:.1} s",
            built.as_secs_f64()
        );
    }
    Ok(())
}

/// The built-in shop's entries again and again, each time about another product.
fn shop_of(entries: usize) -> Library {
    let mut library = load(&Shop::builtin());
    let originals = std::mem::take(&mut library.entries);
    for number in 0..entries {
        let mut entry = originals[number % originals.len()].clone();
        let product = product(number / originals.len());
        entry.key = format!("{}-{number}", entry.key);
        entry.codes.clear();
        entry.title = format!("{product}{}", entry.title);
        entry.asks.truncate(ASKS);
        entry.asks.iter_mut().for_each(|ask| *ask = format!("{product}{ask}"));
        entry.any.clear();
        entry.patterns.clear();
        entry.none.clear();
        entry.hidden_by.clear();
        library.entries.push(entry);
    }
    library
}

fn product(number: usize) -> String {
    let series = number / (COLOURS.len() * GOODS.len());
    let colour = COLOURS[number % COLOURS.len()];
    let good = GOODS[number / COLOURS.len() % GOODS.len()];
    if series == 0 { format!("{colour}{good}") } else { format!("{colour}{good}{series}代") }
}

fn questions(library: &Library) -> Vec<String> {
    let asks: Vec<&String> = library.entries.iter().flat_map(|entry| entry.asks.first()).collect();
    (0..QUESTIONS).map(|number| format!("你好 {}呀", asks[number * 7919 % asks.len()])).collect()
}

fn time_each(questions: &[String], mut ask: impl FnMut(&str)) -> Vec<Duration> {
    questions.iter().take(100).for_each(|question| ask(question));
    questions
        .iter()
        .map(|question| {
            let start = Instant::now();
            ask(question);
            start.elapsed()
        })
        .collect()
}

fn median_and_p99(times: &mut [Duration]) -> (f64, f64) {
    times.sort();
    let microseconds = |at: usize| times[at].as_secs_f64() * 1e6;
    (microseconds(times.len() / 2), microseconds(times.len() * 99 / 100))
}
