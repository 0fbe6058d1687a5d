//! `huashu bot --shops`: many shops, one process.

mod common;

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    thread,
    time::{Duration, Instant},
};

use common::{PATIENCE, Place, Ran, stderr::Stderr};
use serde_json::{Value, json};

/// A shop with a faq, a phrase and a value.
fn shop(name: &str) -> [String; 3] {
    [
        format!("title = \"{name}\"\n[facts]\n\"店名\" = \"{name}\"\n"),
        "[[faq]]\nid = \"ship\"\ntitle = \"什么时候发货\"\nask = [\"什么时候发货\", \"几天发货\"]\n\
             reply = [\"{{店名}}一\", \"{{店名}}二\", \"{{店名}}三\"]\n"
            .to_owned(),
        format!("[[phrase]]\ncode = \"kd\"\ntitle = \"发什么快递\"\ntext = \"{name}发顺丰\"\nauto = true\n"),
    ]
}

fn write_shop(place: &Place, folder: &str, name: &str) {
    let [values, faqs, phrases] = shop(name);
    place.write(&format!("shops/{folder}/kb/shop.toml"), values);
    place.write(&format!("shops/{folder}/kb/shipping.toml"), faqs);
    place.write(&format!("shops/{folder}/phrases/shipping.toml"), phrases);
}

fn two_shops() -> Place {
    let place = Place::empty();
    write_shop(&place, "a", "甲店");
    write_shop(&place, "b", "乙店");
    place
}

fn ask(shop: &str, text: &str) -> String {
    json!({"shop": shop, "session": "1", "text": text}).to_string() + "\n"
}

fn serve(place: &Place, more: &[&str], input: String) -> Ran {
    place.pipe(&[&["bot", "--shops", "shops"], more].concat(), input)
}

/// A bot that is spoken to line by line.
struct Counter {
    bot: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    stderr: Stderr,
}

impl Counter {
    fn open(place: &Place, more: &[&str]) -> Self {
        let mut command = place.command(&[&["bot", "--shops", "shops"], more].concat());
        let mut bot = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdin, stdout) = (bot.stdin.take().unwrap(), BufReader::new(bot.stdout.take().unwrap()));
        let stderr = Stderr::of(bot.stderr.take().unwrap());
        Self { bot, stdin, stdout, stderr }
    }

    fn ask(&mut self, shop: &str, text: &str) -> Value {
        self.say(&json!({"shop": shop, "text": text}))
    }

    /// Asks until stderr says `words`, whatever the answers are.
    fn ask_until_it_says(&mut self, shop: &str, text: &str, words: &str) {
        let started = Instant::now();
        while !self.stderr.so_far().contains(words) {
            self.ask(shop, text);
            assert!(started.elapsed() < PATIENCE, "it never says {words:?}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn say(&mut self, request: &Value) -> Value {
        writeln!(self.stdin, "{request}").unwrap();
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    }

    fn ask_until(&mut self, shop: &str, text: &str, as_wanted: impl Fn(&Value) -> bool) {
        let started = Instant::now();
        loop {
            let answer = self.ask(shop, text);
            if as_wanted(&answer) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "still {answer}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn talk(mut self) -> String {
        drop(self.stdin);
        self.bot.wait().unwrap();
        self.stderr.all()
    }
}

#[test]
fn each_shop_answers_in_its_own_words_although_sessions_have_the_same_name() {
    let place = two_shops();
    for workers in ["1", "3"] {
        let input: String =
            (0..3).flat_map(|_| [ask("a", "什么时候发货"), ask("b", "什么时候发货")]).chain([ask("b", "kd")]).collect();
        let lines = serve(&place, &["--workers", workers], input).says(0, "").json_lines();
        let replies: Vec<&Value> = lines.iter().map(|line| &line["reply"]).collect();
        assert_eq!(replies[..4], ["甲店一", "乙店一", "甲店二", "乙店二"], "{workers} workers");
        assert_eq!((&lines[4]["reason"], &lines[5]["reason"]), (&"repeated".into(), &"repeated".into()));
    }
    let lines = serve(&place, &[], [ask("a", "转人工"), ask("b", "kd"), ask("a", "kd")].concat()).json_lines();
    assert_eq!(lines[1]["reply"], "乙店发顺丰", "the other shop's conversation goes on");
    assert_eq!(lines[2]["reason"], "handed_off");
}

#[test]
fn a_name_that_is_no_shop_is_an_error_and_never_a_path() {
    let place = two_shops().with("shops/empty/readme.txt", "").with("outside/phrases/a.toml", "");
    for name in
        ["c", "", "..", "../outside", "a/../b", "/etc", "a/", "./a", "a\0", "empty", "a\\b", "禾".repeat(9999).as_str()]
    {
        let lines = serve(&place, &[], ask(name, "kd") + &ask("a", "kd")).json_lines();
        assert_eq!(lines[0]["error"]["code"], "unknown_shop", "{name:?}");
        assert!(lines[0]["error"]["message"].as_str().unwrap().len() < 400);
        assert_eq!(lines[1]["reply"], "甲店发顺丰");
    }
    let lines = serve(&place, &[], "{\"id\":4,\"text\":\"kd\"}\n".to_owned()).json_lines();
    assert_eq!((&lines[0]["id"], &lines[0]["error"]["code"]), (&4.into(), &"bad_request".into()));
    assert!(lines[0]["error"]["message"].as_str().unwrap().contains("缺少 shop"));
}

#[test]
fn a_broken_shop_does_not_touch_the_others() {
    let place =
        two_shops().with("shops/c/kb/faq.toml", "[[faq]\nid = ").with("shops/c/phrases/a.toml", [0xff, 0xfe, 0]);
    let ran = serve(&place, &[], [ask("c", "kd"), ask("a", "kd"), ask("c", "kd")].concat()).says(0, "");
    let lines = ran.json_lines();
    assert_eq!([&lines[0]["error"]["code"], &lines[2]["error"]["code"]], ["bad_shop", "bad_shop"], "{ran:?}");
    assert!(lines[0]["error"]["message"].as_str().unwrap().contains("kb/faq.toml:1"), "{}", lines[0]);
    assert_eq!(lines[1]["reply"], "甲店发顺丰");
    assert!(ran.err.contains("店铺 c："), "{ran:?}");
}

#[test]
fn a_shop_that_cannot_be_served_is_named_by_its_folder() {
    let untitled = "[[phrase]\n";
    let place = two_shops().with("shops/c/kb/shop.toml", "title = \"丙店").with("shops/c/phrases/a.toml", untitled);
    place.write("shops/d/kb/shop.toml", "title = \"丁店\"\n");
    place.write("shops/d/phrases/a.toml", untitled);
    let lines = serve(&place, &[], ask("c", "kd") + &ask("d", "kd")).json_lines();
    for (line, name) in lines.iter().zip(["c", "d"]) {
        let message = line["error"]["message"].as_str().unwrap();
        assert!(line["error"]["code"] == "bad_shop" && message.starts_with(&format!("店铺“{name}”：")), "{line}");
    }
}

#[test]
fn saved_packs_are_taken_over_and_a_folder_that_is_gone_is_no_shop() {
    let place = two_shops();
    let mut counter = Counter::open(&place, &[]);
    assert_eq!(counter.ask("a", "kd")["reply"], "甲店发顺丰");
    assert_eq!(counter.ask("b", "kd")["reply"], "乙店发顺丰");
    let phrases = &shop("甲店")[2];
    place.write("shops/a/phrases/shipping.toml", phrases.replace("顺丰", "圆通"));
    counter.ask_until("a", "kd", |answer| answer["reply"] == "甲店发圆通");
    assert_eq!(counter.ask("b", "kd")["reply"], "乙店发顺丰");

    place.write("shops/a/phrases/shipping.toml", phrases.replace("发顺丰\"", "发韵达"));
    // They are looked at as their shop is asked.
    counter.ask_until_it_says("a", "kd", "phrases/shipping.toml:4");
    assert_eq!(counter.ask("a", "kd")["reply"], "甲店发圆通", "a broken pack changes nothing");

    fs::remove_dir_all(place.path("shops/b")).unwrap();
    counter.ask_until("b", "kd", |answer| answer["error"]["code"] == "unknown_shop");
    write_shop(&place, "b", "丙店");
    counter.ask_until("b", "kd", |answer| answer["reply"] == "丙店发顺丰");
    let talk = counter.talk();
    assert!(talk.contains("店铺 a：") && talk.contains("刚保存的话术有误"), "{talk}");
}

/// What the two shops say in turn, two questions each.
fn turns(place: &Place, more: &[&str], request: impl Fn(&str) -> Value) -> Vec<String> {
    let mut counter = Counter::open(place, more);
    let replies = ["a", "b", "a", "b"].map(|shop| counter.say(&request(shop))["reply"].as_str().unwrap().to_owned());
    replies.to_vec()
}

#[test]
fn a_pack_in_the_middle_of_a_save_changes_nothing() {
    let place = two_shops();
    let mut counter = Counter::open(&place, &[]);
    assert_eq!(counter.ask("a", "kd")["reply"], "甲店发顺丰");
    let phrases = &shop("甲店")[2];
    place.write("shops/a/phrases/shipping.toml", "");
    for _ in 0..15 {
        thread::sleep(Duration::from_millis(100));
        assert_eq!(counter.ask("a", "kd")["reply"], "甲店发顺丰", "while it is written");
    }
    place.write("shops/a/phrases/shipping.toml", phrases.replace("顺丰", "圆通"));
    counter.ask_until("a", "kd", |answer| answer["reply"] == "甲店发圆通");
}

#[test]
fn unloading_shops_changes_no_answer_of_a_session() {
    let place = two_shops();
    let request = |shop: &str| json!({"shop": shop, "session": "1", "text": "什么时候发货"});
    for more in [["--max-shops", "2"], ["--max-shops", "1"], ["--idle", "0"]] {
        assert_eq!(turns(&place, &more, request), ["甲店一", "乙店一", "甲店二", "乙店二"], "{more:?}");
    }
}

#[test]
fn without_a_session_a_shop_loaded_anew_begins_with_its_first_wording() {
    let place = two_shops();
    let request = |shop: &str| json!({"shop": shop, "text": "什么时候发货"});
    assert_eq!(turns(&place, &[], request), ["甲店一", "乙店一", "甲店二", "乙店二"]);
    for more in [["--max-shops", "1"], ["--idle", "0"]] {
        assert_eq!(turns(&place, &more, request), ["甲店一", "乙店一", "甲店一", "乙店一"], "{more:?}");
    }
}

#[test]
fn more_workers_than_shops_may_be_loaded_serve_all_of_them() {
    let place = two_shops();
    let input = [ask("a", "kd"), ask("b", "kd"), ask("a", "kd")].concat();
    let usual = serve(&place, &[], input.clone());
    assert_eq!(serve(&place, &["--max-shops", "1", "--workers", "256"], input).says(0, "").out, usual.out);
}

#[test]
fn shops_share_a_company_but_nobody_reads_an_agents_own_phrases() {
    let place = two_shops().with(
        "company/phrases/a.toml",
        "[[phrase]]\ncode = \"gs\"\ntitle = \"公司\"\ntext = \"{{店名}}属于总公司\"\nauto = true\n",
    );
    for (folder, name) in [("a", "甲店"), ("b", "乙店")] {
        place.write(&format!("shops/{folder}/kb/shop.toml"), format!("base = \"../../company\"\n{}", shop(name)[0]));
    }
    fs::create_dir_all(place.config().join("phrases")).unwrap();
    let own = "[[phrase]]\ncode = \"kd\"\ntitle = \"快递\"\ntext = \"小李说的\"\nauto = true\n";
    fs::write(place.config().join("phrases/own.toml"), own).unwrap();
    let lines = serve(&place, &[], [ask("a", "gs"), ask("b", "gs"), ask("a", "kd")].concat()).json_lines();
    let replies: Vec<&Value> = lines.iter().map(|line| &line["reply"]).collect();
    assert_eq!(replies, ["甲店属于总公司", "乙店属于总公司", "甲店发顺丰"]);
}

#[test]
fn a_folder_that_is_none_is_told_at_once() {
    let ran = serve(&Place::empty(), &[], String::new()).says(2, "");
    assert!(ran.err.contains("--shops 要指向一个文件夹"), "{ran:?}");
}
