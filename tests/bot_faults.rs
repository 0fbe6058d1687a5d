//! `huashu bot` when its input, its reader or its packs misbehave.

mod common;

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use common::{PATIENCE, Place};
use serde_json::{Value, json};

/// When there is somebody in the shop, and nothing is said of closing time.
const NOON: &str = "2026-11-22T12:00:00+08:00";

/// A pack whose only phrase says which version it is.
fn version(number: usize) -> String {
    format!("[[phrase]]\ncode = \"bb\"\ntitle = \"版本\"\ntext = \"{number}\"\nauto = true\n")
}

fn start(place: &Place, arguments: &[&str]) -> (Child, ChildStdin, ChildStdout) {
    let mut command = place.command(&[&["bot"], arguments].concat());
    let mut bot = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (stdin, stdout) = (bot.stdin.take().unwrap(), bot.stdout.take().unwrap());
    (bot, stdin, stdout)
}

/// How it ended, which must be soon.
fn ended(bot: &mut Child) -> Option<i32> {
    let started = Instant::now();
    loop {
        if let Some(status) = bot.try_wait().unwrap() {
            return status.code();
        }
        assert!(started.elapsed() < PATIENCE, "it goes on");
        thread::sleep(Duration::from_millis(10));
    }
}

fn responses(stdout: impl Read) -> Vec<Value> {
    BufReader::new(stdout).lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

#[test]
fn whatever_a_buyer_types_is_text() {
    let texts = [
        "{{快递公司}}".to_owned(),
        "{{默认快递}}发什么快递{% for x in y %}".to_owned(),
        "\u{202e}货发候时么什\u{202c}\u{2066}kd".to_owned(),
        (0..32).chain(127..160).map(char::from).collect(),
        r".*(a+)+$ [^] \d{999999} (?<身高>".to_owned(),
        "$(rm -rf /) `id` ; | && > /etc/passwd ../../kb/shop.toml".to_owned(),
        "\u{0}kd\u{0}".to_owned(),
        "\u{feff}\u{200b}\u{200d}\u{fe0f}👨‍👩‍👧‍👦\u{301}\u{301}".to_owned(),
        "我".repeat(340_000),
        "发货吗 ".repeat(100_000),
        "a".repeat(1 << 20),
    ];
    let mut input = String::new();
    for (number, text) in texts.iter().enumerate() {
        input += &json!({"id": number, "text": text}).to_string();
        input.push('\n');
        input += &json!({"id": number, "text": "什么时候发货", "session": text, "shop": text, "buyer": text,
            "product": text, "order": {"status": text, text: text}, "facts": {text: text, "默认快递": "甲"}})
        .to_string();
        input.push('\n');
    }
    let ran = Place::empty().pipe(&["bot", "--max-line", "20000000"], input).says(0, "");
    let lines = ran.json_lines();
    assert_eq!(lines.len(), 2 * texts.len());
    for (number, line) in lines.iter().enumerate() {
        assert_eq!(line["id"], number / 2);
        let reply = line["reply"].as_str().unwrap_or_default();
        assert!(line["action"].is_string(), "{line}");
        assert!(!reply.contains("{{") && !reply.contains("默认快递"), "{reply}");
        assert!(!reply.contains(|c: char| c.is_control() && c != '\n'), "{reply:?}");
    }
}

#[test]
fn what_is_no_request_is_an_error_and_the_next_line_is_served() {
    let place = Place::empty();
    let deep = |open: &str, close: &str| open.repeat(10_000) + &close.repeat(10_000);
    let nested = deep("[", "]");
    let objects = deep("{\"a\":", "}").replace(":}", ":1}");
    for (line, code) in [
        (r#"{"text":"kd"} {"text":"kd"}"#.to_owned(), "bad_json"),
        ("{\"text\":\"kd\"}\r{\"text\":\"kd\"}".to_owned(), "bad_json"),
        ("\r".to_owned(), "bad_json"),
        (String::new(), "bad_json"),
        (nested.clone(), "bad_json"),
        (objects.clone(), "bad_request"),
        (format!("{{\"text\":\"kd\",\"id\":{nested}}}"), "bad_json"),
        (format!("{{\"text\":\"kd\",\"facts\":{{\"a\":{objects}}}}}"), "bad_json"),
        (r#"{"text":["kd"]}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","session":7}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","shop":{}}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","type":"order"}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","now":"2026-02-30T00:00:00Z"}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","now":"2026-11-11T25:61:00+08:00"}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","now":"99999-01-01T00:00:00Z"}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","now":1762790400}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","limit":-1}"#.to_owned(), "bad_request"),
        (r#"{"type":"release"}"#.to_owned(), "bad_request"),
        (r#"{"type":"paid","product":"A01"}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","product":["A01"]}"#.to_owned(), "bad_request"),
        (r#"{"text":"kd","order":7}"#.to_owned(), "bad_request"),
        (r#"{"text":"\ud800"}"#.to_owned(), "bad_json"),
    ] {
        let shown: String = line.chars().take(60).collect();
        let ran = place.pipe(&["bot"], line + "\n{\"text\":\"kd\"}\n").says(0, "");
        let lines = ran.json_lines();
        assert_eq!(lines[0]["error"]["code"], code, "{shown}: {}", lines[0]);
        assert_eq!((lines.len(), &lines[1]["entry"]), (2, &"kd".into()), "{shown}");
    }
}

#[test]
fn times_at_the_ends_of_the_calendar_are_times() {
    let place = Place::empty();
    for now in ["-009999-01-02T01:59:59Z", "9999-12-30T22:00:00.999999999Z", "2026-06-30T23:59:60Z"] {
        let request = json!({"text": "什么时候发货", "session": "a", "now": now}).to_string() + "\n";
        let lines = place.pipe(&["bot"], request.repeat(2)).says(0, "").json_lines();
        assert!(lines.iter().all(|line| line["action"].is_string()), "{now}: {lines:?}");
    }
}

#[test]
fn several_workers_answer_every_line_once_and_in_order() {
    let texts = ["什么时候发货", "kd", "包邮吗", "今天股票涨了多少", "能开发票吗"];
    let mut input = String::new();
    for number in 0..3_000 {
        input += &match number % 7 {
            0 => "{\"id\":".to_owned(),
            1 => json!({"id": number}).to_string(),
            2 | 3 => {
                let session = format!("s{}", number % 40);
                json!({"id": number, "text": texts[number % 5], "session": session, "now": NOON}).to_string()
            }
            _ => json!({"id": number, "text": texts[number % 5], "now": NOON}).to_string(),
        };
        input.push('\n');
    }
    let place = Place::empty();
    let ran = place.pipe(&["bot", "--workers", "3"], &input).says(0, "");
    let lines = ran.json_lines();
    assert_eq!(lines.len(), 3_000);
    for (number, line) in lines.iter().enumerate() {
        match number % 7 {
            0 => assert_eq!(line["error"]["line"], number + 1),
            1 => assert_eq!((&line["id"], &line["error"]["line"]), (&number.into(), &(number + 1).into())),
            _ => assert_eq!((&line["id"], line["action"].is_string()), (&number.into(), true)),
        }
    }
    let again = place.pipe(&["bot", "--workers", "3"], &input);
    assert_eq!(ran.out, again.out, "the same lines get the same answers");
}

#[test]
fn a_session_stays_with_its_worker() {
    let ask = |session: usize| json!({"text": "什么时候发货", "session": format!("s{session}")}).to_string() + "\n";
    let input: String = (0..3).flat_map(|_| (0..50).map(ask)).collect();
    let lines = Place::empty().pipe(&["bot", "--workers", "4"], input).json_lines();
    let actions = |round: usize| lines[round * 50..][..50].iter().map(|line| line["action"].clone());
    assert!(actions(0).all(|action| action == "answer"));
    assert!(actions(2).all(|action| action == "handoff"), "asked a third time");
}

#[test]
fn the_session_not_heard_of_for_longest_is_forgotten() {
    let ask = |session: &str| json!({"text": "什么时候发货", "session": session}).to_string() + "\n";
    let input: String = ["a", "a", "b", "a", "c", "b", "a"].map(ask).concat();
    let lines = Place::empty().pipe(&["bot", "--max-sessions", "1"], input).json_lines();
    let welcomed = |line: &Value| line["notice"].is_string();
    assert_eq!(lines.iter().map(welcomed).collect::<Vec<_>>(), [true, false, true, true, true, true, true]);
}

#[test]
fn packs_saved_under_load_lose_repeat_and_reorder_nothing() {
    const LEAST: usize = 20_000;
    const TAKEN: usize = 3;
    let place = Place::empty().with("phrases/a.toml", version(0));
    let (mut bot, mut stdin, stdout) = start(&place, &["--workers", "2"]);
    // Each line with the version that answered it.
    let (answer, answered) = mpsc::channel();
    let mut answers = Vec::new();
    let reader = thread::spawn(move || {
        for line in BufReader::new(stdout).lines() {
            let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
            let version: usize = line["reply"].as_str().unwrap_or_else(|| panic!("{line}")).parse().unwrap();
            answer.send((line["id"].as_u64().unwrap() as usize, version)).unwrap();
        }
    });
    let mut sent = 0;
    let mut saved = 0;
    let (started, mut last_saved) = (Instant::now(), Instant::now());
    let versions = |answers: &[(usize, usize)]| answers.chunk_by(|(_, a), (_, b)| a == b).count();
    while sent < LEAST || versions(&answers) <= TAKEN {
        assert!(started.elapsed() < PATIENCE, "of {saved} versions {} were taken", versions(&answers));
        for _ in 0..100 {
            writeln!(stdin, "{}", json!({"id": sent, "text": "bb", "facts": {"n": sent}})).unwrap();
            sent += 1;
        }
        if last_saved.elapsed() > Duration::from_millis(400) {
            last_saved = Instant::now();
            saved += 1;
            place.write("phrases/a.toml", version(saved));
        }
        answers.extend(answered.try_iter());
        thread::sleep(Duration::from_millis(2));
    }
    drop(stdin);
    assert_eq!(ended(&mut bot), Some(0));
    reader.join().unwrap();
    answers.extend(answered.try_iter());
    assert_eq!(answers.len(), sent);
    assert!(answers.iter().enumerate().all(|(number, (id, _))| number == *id));
    assert!(answers.is_sorted_by_key(|(_, version)| version), "an older version after a newer one");
}

#[test]
fn a_reader_that_goes_away_ends_it_although_more_input_may_come() {
    let (mut bot, mut stdin, stdout) = start(&Place::empty(), &[]);
    writeln!(stdin, "{{\"text\":\"kd\"}}").unwrap();
    let mut stdout = BufReader::new(stdout);
    stdout.read_line(&mut String::new()).unwrap();
    drop(stdout);
    writeln!(stdin, "{{\"text\":\"kd\"}}").unwrap();
    assert_eq!(ended(&mut bot), Some(0));
    let mut talk = String::new();
    bot.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!(talk, "");
    drop(stdin);
}

/// Resident memory in MiB.
#[cfg(target_os = "linux")]
fn memory(bot: &Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", bot.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() >> 10
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_is_stuck_stops_the_reading_not_the_memory() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static SENT: AtomicUsize = AtomicUsize::new(0);
    const LINES: usize = 40_000;
    let (mut bot, mut stdin, stdout) = start(&Place::empty(), &["--workers", "2"]);
    let writer = thread::spawn(move || {
        for number in 0..LINES {
            let line = json!({"id": number, "text": "kd", "padding": "x".repeat(1_000)});
            writeln!(stdin, "{line}").unwrap();
            SENT.store(number, Ordering::Relaxed);
        }
    });
    let mut stdout = BufReader::new(stdout);
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    let mut sent = usize::MAX;
    while sent != SENT.load(Ordering::Relaxed) {
        sent = SENT.load(Ordering::Relaxed);
        thread::sleep(Duration::from_millis(500));
    }
    assert!(sent < LINES - 1, "it read everything although nobody took the answers");
    assert!(memory(&bot) < 100, "{} MiB", memory(&bot));
    let lines = responses(first.as_bytes().chain(stdout));
    writer.join().unwrap();
    assert_eq!(ended(&mut bot), Some(0));
    assert_eq!(lines.len(), LINES);
    assert!(lines.iter().enumerate().all(|(number, line)| line["id"] == number));
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_after_the_lines_that_were_read() {
    let (mut bot, mut stdin, stdout) = start(&Place::empty(), &["--workers", "2"]);
    let mut stdout = BufReader::new(stdout);
    let lines: String = (0..500).map(|number| json!({"id": number, "text": "kd"}).to_string() + "\n").collect();
    stdin.write_all(lines.as_bytes()).unwrap();
    stdin.write_all(b"{\"id\":\"half a li").unwrap();
    let mut first = String::new();
    stdout.read_line(&mut first).unwrap();
    // SAFETY: the child is ours and has not been waited for.
    assert_eq!(unsafe { libc::kill(bot.id().cast_signed(), libc::SIGTERM) }, 0);
    let answers = responses(first.as_bytes().chain(stdout));
    assert_eq!(ended(&mut bot), Some(0));
    assert!((1..=500).contains(&answers.len()));
    for (number, line) in answers.iter().enumerate() {
        assert_eq!((&line["id"], &line["entry"]), (&number.into(), &"kd".into()));
    }
    drop(stdin);
}

#[cfg(target_os = "linux")]
#[test]
fn talk_that_cannot_be_written_ends_no_answers() {
    let place = Place::empty();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = place.command(&["bot", "--plain"]);
    let mut bot = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(full).spawn().unwrap();
    let mut stdin = bot.stdin.take().unwrap();
    stdin.write_all(&[b"\xff\n", "包邮吗\n".repeat(3).as_bytes()].concat()).unwrap();
    drop(stdin);
    let output = bot.wait_with_output().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answered: Vec<bool> = answers.lines().map(|answer| !answer.is_empty()).collect();
    assert_eq!((output.status.code(), answered), (Some(0), vec![false, true, true, true]), "{answers}");
}
