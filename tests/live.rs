//! Packs saved while the bot runs.

mod common;

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    thread,
    time::{Duration, Instant},
};

use common::{PATIENCE, Place, stderr::Stderr};

const PACK: &str = "[[phrase]]\ncode = \"kd\"\ntitle = \"发什么快递\"\ntext = \"亲，默认发圆通哦\"\nauto = true\n";

/// A bot that is spoken to line by line.
struct Conversation {
    bot: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    stderr: Stderr,
}

impl Conversation {
    fn with(place: &Place) -> Self {
        let mut command = place.command(&["bot", "--plain"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut bot = command.spawn().unwrap();
        let (stdin, stdout) = (bot.stdin.take().unwrap(), BufReader::new(bot.stdout.take().unwrap()));
        let stderr = Stderr::of(bot.stderr.take().unwrap());
        Self { bot, stdin, stdout, stderr }
    }

    /// The answer comes without another line being sent.
    fn ask(&mut self, question: &str) -> String {
        writeln!(self.stdin, "{question}").unwrap();
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).unwrap();
        answer.trim_end().to_owned()
    }

    fn ask_until(&mut self, question: &str, answer: &str) {
        let started = Instant::now();
        loop {
            let said = self.ask(question);
            if said == answer {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "still {said}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// What it said on stderr, once its input has ended.
    fn talk(mut self) -> String {
        drop(self.stdin);
        self.bot.wait().unwrap();
        self.stderr.all()
    }
}

#[test]
fn a_saved_pack_changes_the_next_answer_and_a_broken_one_only_stderr() {
    let place = Place::empty().with("phrases/shipping.toml", PACK);
    let mut bot = Conversation::with(&place);
    assert_eq!(bot.ask("kd"), "亲，默认发圆通哦");
    place.write("phrases/shipping.toml", PACK.replace("圆通", "中通"));
    bot.ask_until("kd", "亲，默认发中通哦");

    // What is new is taken only once all that is broken is mended, so its code tells when that is.
    let stock = PACK.replace("\"kd\"", "\"yh\"").replace("圆通", "有货");
    place.write("phrases/shipping.toml", PACK.replace("发圆通哦\"", "发韵达哦"));
    bot.stderr.until("phrases/shipping.toml:4");
    place.write("phrases/stock.toml", format!("{stock}[[phrase]\n"));
    bot.stderr.until("phrases/stock.toml:6");
    assert_eq!(bot.ask("kd"), "亲，默认发中通哦");
    assert_eq!(bot.ask("yh"), "");
    place.write("phrases/shipping.toml", PACK.replace("圆通", "申通"));
    place.write("phrases/stock.toml", stock);
    bot.ask_until("yh", "亲，默认发有货哦");
    assert_eq!(bot.ask("kd"), "亲，默认发申通哦");

    let talk = bot.talk();
    assert!(talk.contains("刚保存的话术有误") && talk.contains("phrases/shipping.toml:4"), "{talk}");
}

#[test]
fn wordings_keep_their_turns_when_another_pack_is_saved() {
    let two = PACK.replace("text = \"亲，默认发圆通哦\"", "text = [\"甲\", \"乙\"]");
    let place = Place::empty().with("phrases/shipping.toml", two);
    let mut bot = Conversation::with(&place);
    assert_eq!(bot.ask("kd"), "甲");
    place.write("phrases/stock.toml", PACK.replace("\"kd\"", "\"yh\""));
    bot.ask_until("yh", "亲，默认发圆通哦");
    assert_eq!(bot.ask("kd"), "乙");
}

/// Many an editor empties a file before it writes it.
#[test]
fn a_pack_in_the_middle_of_a_save_changes_nothing() {
    let place = Place::empty().with("phrases/shipping.toml", PACK);
    let mut bot = Conversation::with(&place);
    assert_eq!(bot.ask("kd"), "亲，默认发圆通哦");
    for (pause, courier) in [(300, "中通"), (900, "韵达")] {
        let before = bot.ask("kd");
        place.write("phrases/shipping.toml", "");
        for _ in 0..pause / 50 {
            thread::sleep(Duration::from_millis(50));
            assert_eq!(bot.ask("kd"), before, "while it is written");
        }
        place.write("phrases/shipping.toml", PACK.replace("圆通", courier));
        bot.ask_until("kd", &format!("亲，默认发{courier}哦"));
    }
    // It stays empty: told, and nothing else changes.
    place.write("phrases/shipping.toml", "");
    thread::sleep(Duration::from_millis(4500));
    assert_eq!(bot.ask("kd"), "亲，默认发韵达哦");
    // One that is gone is gone.
    place.write("phrases/stock.toml", PACK.replace("\"kd\"", "\"yh\""));
    std::fs::remove_file(place.path("phrases/shipping.toml")).unwrap();
    bot.ask_until("kd", "");
    assert_eq!(bot.ask("yh"), "亲，默认发圆通哦");
    let talk = bot.talk();
    assert!(talk.contains("phrases/shipping.toml 错误：文件变成空的了") && talk.contains("话术已更新"), "{talk}");
}
