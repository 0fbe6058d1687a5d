//! `huashu drill`, as a new agent and a trainer use it.

mod common;

use std::{
    collections::HashMap,
    fs,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use common::{Place, Ran};
use serde_json::Value;

const PACK: &str = r#"
title = "发货"
category = "shipping"
[[phrase]]
code = ["kd", "fkd"]
title = "发什么快递"
text = "亲，默认发中通快递哦"
[[phrase]]
code = "fh"
title = "发货时间"
text = "亲，付款后48小时内发出"
[[phrase]]
code = "dh"
title = "到货时间"
text = "亲，同省1到2天，外省2到4天"
"#;

fn shop() -> Place {
    Place::empty().with("phrases/shipping.toml", PACK)
}

fn titles() -> HashMap<&'static str, &'static str> {
    HashMap::from([("发什么快递", "kd"), ("发货时间", "fh"), ("到货时间", "dh")])
}

/// A drill that is answered line by line, as a script does with `--json`.
struct Talk {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Talk {
    fn begin(place: &Place, arguments: &[&str]) -> Self {
        let mut command = place.command(&[&["drill", "--json"], arguments].concat());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    fn hears(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    fn says(&mut self, answer: &str) {
        writeln!(self.input, "{answer}").unwrap();
    }

    fn ends(mut self) -> Option<i32> {
        drop(self.input);
        self.child.wait().unwrap().code()
    }

    /// Answers every question as `answer` says; the marks, and the score at the end.
    fn answers(mut self, mut answer: impl FnMut(&Value) -> String) -> (Vec<Value>, Value) {
        let mut marks = Vec::new();
        loop {
            let event = self.hears();
            match event["event"].as_str().unwrap() {
                "question" => self.says(&answer(&event)),
                "mark" => marks.push(event),
                _ => {
                    self.ends();
                    return (marks, event);
                }
            }
        }
    }
}

/// The questions of an exam in order, with the replies to choose from.
fn questions(ran: &Ran) -> Vec<Value> {
    let events = ran.json_lines();
    events.iter().filter(|event| event["event"] == "question").cloned().collect()
}

fn exam(place: &Place, seed: &str) -> Vec<Value> {
    let ran = place.pipe(&["drill", "--exam", "12", "--seed", seed, "--json"], "\n".repeat(12)).says(0, "");
    let questions = questions(&ran);
    assert_eq!(questions.len(), 12, "{ran:?}");
    questions
}

/// An exam in the small shop, answered with these lines; its record.
fn record(place: &Place, file: &str, name: &str, seed: &str, lines: &str) -> Value {
    let arguments = ["drill", "--exam", "3", "--seed", seed, "--name", name, "--out", file];
    let ran = place.pipe(&arguments, lines);
    assert!(ran.err.contains(file), "{ran:?}");
    serde_json::from_slice(&fs::read(place.path(file)).unwrap()).unwrap()
}

#[test]
fn an_answer_is_marked_at_once_with_the_code_and_the_reply() {
    let ran =
        shop().pipe(&["drill", "--by", "code", "--seed", "1", "-n", "1"], "@@@\n").says(0, "✗ 不对，“@@@”什么也查不到");
    for told in ["亲，", "没记住", "0%", "接下来"] {
        assert!(ran.out.contains(told), "{told}: {ran:?}");
    }
}

#[test]
fn every_code_of_a_reply_and_whatever_finds_it_is_right() {
    for (by_code, searched) in [("fkd", false), ("KD", false), ("fashenmekuaidi", true)] {
        let place = shop();
        let mut answer = |question: &Value| match question["prompt"].as_str().unwrap() {
            "发什么快递" => by_code.to_owned(),
            title => titles()[title].to_owned(),
        };
        let (marks, score) = Talk::begin(&place, &["--by", "code"]).answers(&mut answer);
        assert_eq!((marks.len(), &score["score"]["right"]), (3, &Value::from(3)), "{marks:?}");
        let mark = marks.iter().find(|mark| mark["title"] == "发什么快递").unwrap();
        assert_eq!((&mark["right"], &mark["searched"]), (&Value::from(true), &Value::from(searched)));
        assert_eq!(mark["grade"], if searched { "hesitant" } else { "known" });
    }
}

/// A shop with one phrase.
fn small_shop() -> Place {
    let pack = "[[phrase]]\ncode = \"kd\"\ntitle = \"发什么快递\"\ntext = \"亲，中通\"\n";
    Place::empty().with("phrases/a.toml", pack)
}

#[test]
fn the_question_itself_or_little_else_is_no_answer() {
    let retold = "发什么快递？\n请问发什么快递\n发什么快\n什么快递发\n";
    // To a title that is shown, its initials are an answer in practice only.
    for (arguments, initials, help) in [
        (&["drill", "--by", "code"][..], "", "请打快捷码，或标题的拼音、首字母\n"),
        (&["drill", "--exam", "1"], "fsmkd\nfashenmekuaidi\n", "请打快捷码\n"),
        (&["drill", "--exam", "1", "--by", "code"], "fsmkd\nfashenmekuaidi\n", "请打快捷码\n"),
    ] {
        let lines = format!("{retold}{initials}kd\n");
        let ran = small_shop().pipe(arguments, &lines).says(0, "1 题对 1").warns("这是题目本身");
        assert_eq!(ran.err.matches(help).count(), lines.lines().count() - 1, "{ran:?}");
    }
    let ran = small_shop().pipe(&["drill", "--by", "code"], "发什么快\nkd\n");
    assert_eq!(ran.out.matches(['✓', '✗']).count(), 1, "{ran:?}");
}

#[cfg(unix)]
#[test]
fn an_answer_is_edited_on_a_terminal_and_the_terminal_is_put_back() {
    let place = small_shop();
    let mut terminal = place.terminal(&["drill", "--by", "code"], 80, 24);
    terminal.shows("快捷码 ▸").types("d\x1b[Dk\r").shows("✓ 对");
    assert!(terminal.screen().contains("快捷码 ▸ kd"), "{}", terminal.screen());
    assert_eq!(terminal.ends(), 0);
    let exam = "huashu drill --exam 1 --limit-seconds 1; stty -a";
    let mut terminal = place.terminal_of(&place.program("sh", &["-c", exam]), &[], 80, 40);
    terminal.shows("快捷码 ▸").types("k").shows("到时间了").shows("icanon");
    let screen = terminal.screen();
    assert!(!screen.contains("-icanon") && !screen.contains("-echo "), "{screen}");
}

#[test]
fn what_an_arrow_key_leaves_in_a_pipe_is_no_part_of_the_answer() {
    small_shop().pipe(&["drill", "--by", "code"], "k\x1b[Dd\x1b[C\n").says(0, "1 题对 1");
}

#[test]
fn a_refused_answer_is_an_event_too() {
    for (arguments, typed, reason) in [
        (&["--by", "code"][..], "发什么快", "retold"),
        (&["--exam", "1"], "发什么快", "retold"),
        (&["--exam", "1", "--by", "reply"], "9", "no_such_choice"),
    ] {
        let place = small_shop();
        let mut talk = Talk::begin(&place, arguments);
        talk.hears();
        talk.says(typed);
        let refused = talk.hears();
        assert_eq!((&refused["event"], &refused["reason"]), (&"refused".into(), &reason.into()), "{refused}");
        assert_eq!((&refused["number"], &refused["answer"]), (&1.into(), &typed.into()));
        assert!(refused["text"].as_str().unwrap().contains("请打"), "{refused}");
    }
}

#[test]
fn an_exam_ends_with_its_record_as_an_event() {
    let place = small_shop();
    let ran = place.pipe(&["drill", "--exam", "1", "--json"], "kd\n").says(0, "");
    let last = ran.json_lines().pop().unwrap();
    assert_eq!((&last["event"], &last["score"]["right"]), (&"record".into(), &1.into()));
    place.write("last.json", last.to_string());
    place.run(&["drill", "report", "last.json"]).says(0, "100%");
}

#[test]
fn by_reply_only_numbers_are_answers() {
    for arguments in [&["drill", "--by", "reply", "-n", "1"][..], &["drill", "--exam", "1", "--by", "reply"]] {
        let ran = shop().pipe(arguments, "kd\nfahuoshijian\n怎么发货\n1\n");
        assert_eq!(ran.err.matches("请打 1 到 ").count(), 3, "{ran:?}");
    }
}

#[test]
fn a_new_code_is_chosen_from_replies_and_then_typed() {
    let place = shop();
    let mut whys = Vec::new();
    let (marks, score) = Talk::begin(&place, &["-n", "1"]).answers(|question| {
        whys.push(question["why"].as_str().unwrap().to_owned());
        let title = question["prompt"].as_str().unwrap();
        match question["by"].as_str().unwrap() {
            "code" => titles()[title].to_owned(),
            _ => {
                let reply = PACK.split("[[phrase]]").find(|phrase| phrase.contains(title)).unwrap();
                let choices = question["choices"].as_array().unwrap();
                let right = choices.iter().find(|choice| reply.contains(choice["reply"].as_str().unwrap()));
                right.unwrap()["number"].to_string()
            }
        }
    });
    assert_eq!(whys, ["new", "next"]);
    assert!(marks.iter().all(|mark| mark["right"] == true), "{marks:?}");
    assert_eq!(score["seen"], 1);
}

#[test]
fn what_was_missed_comes_back_first_and_with_a_hint() {
    let place = shop();
    let by_code = ["--by", "code"];
    // 发货时间 is never known, the others are.
    let (marks, score) = Talk::begin(&place, &by_code).answers(|question| {
        let title = question["prompt"].as_str().unwrap();
        let is_again = question["why"] == "again";
        assert_eq!(question["hint"].is_string(), is_again, "{question}");
        if title == "发货时间" { String::new() } else { titles()[title].to_owned() }
    });
    assert_eq!(marks.iter().filter(|mark| mark["title"] == "发货时间").count(), 4, "once, and three returns");
    assert_eq!((&score["due"], &score["seen"]), (&Value::from(1), &Value::from(3)));
    let mut talk = Talk::begin(&place, &by_code);
    let question = talk.hears();
    assert_eq!(
        (&question["prompt"], &question["why"], &question["left"]),
        (&"发货时间".into(), &"due".into(), &0.into())
    );
}

#[test]
fn progress_survives_a_kill_and_a_line_cut_short() {
    let place = shop();
    let mut talk = Talk::begin(&place, &["--by", "code", "--name", "小李"]);
    let first = talk.hears();
    talk.says(titles()[first["prompt"].as_str().unwrap()]);
    assert_eq!(talk.hears()["right"], true);
    talk.child.kill().unwrap();
    talk.child.wait().unwrap();
    let folder = place.path("../data/drill");
    let file = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let cut = [fs::read(&file).unwrap(), b"{\"at\":\"2026-11-".to_vec()].concat();
    fs::write(&file, cut).unwrap();
    let answer = |question: &Value| titles()[question["prompt"].as_str().unwrap()].to_owned();
    let (marks, score) = Talk::begin(&place, &["--by", "code", "--name", "小李"]).answers(answer);
    assert_eq!((marks.len(), &score["seen"]), (2, &Value::from(3)), "the first is known: {marks:?}");
    let (marks, _) = Talk::begin(&place, &["--by", "code", "--name", "小王"]).answers(answer);
    assert_eq!(marks.len(), 3, "another agent has progress of his own");
    place.run(&["drill", "--reset", "--name", "小李"]).says(0, "").warns("清空了");
    let (marks, _) = Talk::begin(&place, &["--by", "code", "--name", "小李"]).answers(answer);
    assert_eq!(marks.len(), 3);
}

#[test]
fn what_was_put_aside_stays_when_progress_is_cleared_again() {
    let place = shop();
    for cleared in 1..=2 {
        place.pipe(&["drill", "-n", "1", "--by", "code"], "kd\n");
        place.run(&["drill", "--reset"]).says(0, "").warns("清空了");
        let files = fs::read_dir(place.data().join("drill")).unwrap().map(|file| file.unwrap().path());
        let old = files.filter(|file| file.extension().is_some_and(|end| end.to_string_lossy().starts_with("old")));
        assert_eq!(old.count(), cleared);
    }
}

#[test]
fn two_drills_at_once_both_keep_their_answers() {
    let pack: String =
        (0..60).map(|n| format!("[[phrase]]\ncode = \"c{n}\"\ntitle = \"第{n}条\"\ntext = \"亲，{n}\"\n")).collect();
    let place = Place::empty().with("phrases/many.toml", pack);
    place.run(&["find", "c1"]);
    let answer = |question: &Value| {
        let digits: String = question["prompt"].as_str().unwrap().chars().filter(char::is_ascii_digit).collect();
        format!("c{digits}")
    };
    let drills = ["1", "2"].map(|seed| Talk::begin(&place, &["--by", "code", "-n", "60", "--seed", seed]));
    // Both have planned before either is answered.
    let drills = drills.map(|mut drill| (drill.hears(), drill)).map(|(first, mut drill)| {
        drill.says(&answer(&first));
        drill
    });
    let marked: usize = std::thread::scope(|scope| {
        let threads = drills.map(|drill| scope.spawn(move || drill.answers(answer).0.len()));
        threads.map(|thread| thread.join().unwrap()).iter().sum()
    });
    assert_eq!(marked, 120);
    let mut files = fs::read_dir(place.path("../data/drill")).unwrap().map(|file| file.unwrap().path());
    let file = files.find(|file| file.extension().is_some_and(|extension| extension == "jsonl")).unwrap();
    let lines = fs::read_to_string(file).unwrap();
    assert_eq!(lines.lines().count(), 120);
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{lines}");
}

#[test]
fn a_theme_alone_is_asked_and_an_unknown_one_is_told() {
    let place = Place::empty();
    let ran = place.pipe(&["drill", "--theme", "发票", "--json", "-n", "50"], "\n".repeat(5)).says(0, "发票");
    let events = ran.json_lines();
    let mut themes = events.iter().filter(|event| event["event"] == "question").map(|event| &event["theme"]);
    assert!(themes.all(|theme| theme == "发票"), "{ran:?}");
    place.run(&["drill", "--theme", "天气"]).says(2, "").warns("没有“天气”这个主题，有这些：");
}

#[test]
fn an_exam_is_the_same_for_the_same_seed() {
    let place = Place::empty();
    let (first, again, other) = (exam(&place, "7"), exam(&place, "7"), exam(&place, "8"));
    assert_eq!(first, again);
    assert_ne!(first, other);
    let personal = "[[phrase]]\ncode = \"mine\"\ntitle = \"我的\"\ntext = \"亲\"\n";
    fs::create_dir_all(place.config().join("phrases")).unwrap();
    fs::write(place.config().join("phrases/mine.toml"), personal).unwrap();
    assert_eq!(exam(&place, "7"), first, "personal phrases are not asked");
}

#[test]
fn an_exam_tells_nothing_before_its_end_and_leaves_a_record() {
    let place = shop();
    let arguments = ["drill", "--exam", "3", "--seed", "7", "--name", "小李", "--out", "小李.json"];
    let ran = place.pipe(&arguments, "kd\nkd\nkd\n").says(0, "小李：3 题对 1，33%");
    let before_the_end = ran.out.split("小李：").next().unwrap();
    assert!(!before_the_end.contains(['✓', '✗']) && !before_the_end.contains("亲，"), "{ran:?}");
    let record: Value = serde_json::from_slice(&fs::read(place.path("小李.json")).unwrap()).unwrap();
    assert_eq!((&record["name"], &record["seed"], &record["ended"]), (&"小李".into(), &7.into(), &"finished".into()));
    assert_eq!((&record["score"]["right"], &record["score"]["of"]), (&1.into(), &3.into()));
    let right: Vec<&Value> =
        record["questions"].as_array().unwrap().iter().filter(|question| question["right"] == true).collect();
    assert_eq!((right.len(), &right[0]["key"], &right[0]["answer"]), (1, &"kd".into(), &"kd".into()));
    assert!(right[0]["seconds"].is_number());
    place.pipe(&arguments, "kd\n").says(2, "").warns("已经有 小李.json 了");
}

#[test]
fn an_exam_that_is_left_keeps_what_was_answered() {
    let place = shop();
    let left = record(&place, "left.json", "小李", "7", "kd\n");
    assert_eq!(
        (&left["ended"], &left["score"]["answered"], &left["score"]["of"]),
        (&"interrupted".into(), &1.into(), &3.into())
    );
    place.pipe(&["drill", "--exam", "3"], "kd\n").says(2, "").warns("中途离开：答了 1 题，2 题没答，按错算");
    place.pipe(&["drill", "--exam", "3"], "kd\n").warns("没有写 --out").warns("不会存下来");
}

#[test]
fn what_was_not_answered_is_listed_as_such_and_answers_are_told_to_who_leaves_a_record() {
    let place = shop();
    let exam = ["drill", "--exam", "3", "--seed", "7"];
    let with_record = [&exam[..], &["--out", "a.json"]].concat();
    let ran = place.pipe(&with_record, "@@@\n@@@\n@@@\n").says(0, "错了的");
    let (_, after) = ran.out.split_once("错了的").unwrap();
    assert!(titles().keys().all(|title| after.matches(title).count() == 1), "{ran:?}");
    // Who leaves early would know them when she comes back.
    let left = place.pipe(&[&exam[..], &["--out", "b.json"]].concat(), "@@@\n");
    for ran in [left, place.pipe(&exam, "@@@\n").warns("加 --out 文件.json 存成绩单")] {
        let ran = ran.says(2, "错了的　第 1 题\n").says(2, "没答的　第 2、3 题\n");
        let (_, after) = ran.out.split_once("错了的").unwrap();
        assert!(!titles().iter().any(|(title, code)| after.contains(title) || after.contains(code)), "{ran:?}");
    }
    place.pipe(&exam[..3], "@@@\n").says(2, "没答的").warns("成绩单没有存下来");
}

#[test]
fn of_two_exams_with_one_file_the_second_is_told_at_once() {
    let place = shop();
    place.run(&["find", "kd"]);
    for round in 0..5 {
        let file = format!("{round}.json");
        let begin = |name| {
            let mut exam = place.command(&["drill", "--exam", "3", "--seed", "7", "--name", name, "--out", &file]);
            exam.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let both = ["小李", "小王"].map(begin).map(|exam| exam.wait_with_output().unwrap().stderr);
        let told = both.iter().filter(|err| String::from_utf8_lossy(err).contains("不会盖掉它")).count();
        assert_eq!(told, 1, "{round}");
    }
}

#[test]
fn a_record_that_took_the_place_of_another_is_left_alone() {
    let place = shop();
    let mut li = Talk::begin(&place, &["--exam", "3", "--seed", "7", "--name", "小李", "--out", "a.json"]);
    li.hears();
    let second = ["drill", "--exam", "3", "--seed", "7", "--name", "小王", "--out", "a.json"];
    place.pipe(&second, "kd\n").says(2, "").warns("已经有 a.json 了，不会盖掉它");
    fs::remove_file(place.path("a.json")).unwrap();
    record(&place, "a.json", "小王", "7", "kd\nkd\nkd\n");
    for _ in 0..3 {
        li.says("fh");
        li.hears();
    }
    assert_eq!(li.ends(), Some(0));
    for (file, name) in [("a.json", "小王"), ("a-2.json", "小李")] {
        let record: Value = serde_json::from_slice(&fs::read(place.path(file)).unwrap()).unwrap();
        assert_eq!((&record["name"], &record["ended"]), (&name.into(), &"finished".into()), "{file}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_an_exam_and_a_kill_loses_no_answer() {
    for (signal, ended, code) in [(libc::SIGINT, "interrupted", Some(2)), (libc::SIGKILL, "unfinished", None)] {
        let place = shop();
        let mut talk = Talk::begin(&place, &["--exam", "3", "--seed", "7", "--out", "a.json"]);
        talk.hears();
        talk.says("kd");
        assert_eq!(talk.hears()["number"], 2);
        let pid = i32::try_from(talk.child.id()).unwrap();
        // SAFETY: a signal to our own child.
        assert_eq!(unsafe { libc::kill(pid, signal) }, 0);
        assert_eq!(talk.child.wait().unwrap().code(), code);
        let record: Value = serde_json::from_slice(&fs::read(place.path("a.json")).unwrap()).unwrap();
        assert_eq!((&record["ended"], &record["score"]["answered"]), (&ended.into(), &1.into()));
    }
}

#[test]
fn an_exam_ends_when_its_time_is_up() {
    let place = shop();
    let mut talk = Talk::begin(&place, &["--exam", "3", "--limit-seconds", "1", "--out", "a.json"]);
    talk.hears();
    talk.says("kd");
    // On a slow machine the time may be up before the first answer is read.
    let second = talk.hears();
    let (record, answered) = if second["number"] == 2 { (talk.hears(), 1) } else { (second, 0) };
    assert_eq!((&record["ended"], &record["score"]["answered"]), (&"time_up".into(), &answered.into()));
    assert_eq!(talk.ends(), Some(0));
}

#[test]
fn a_class_is_reported_and_broken_records_are_named() {
    let place = shop();
    record(&place, "li.json", "小李", "7", "kd\nkd\nkd\n");
    record(&place, "wang.json", "小王", "7", "kd\n");
    record(&place, "zhang.json", "小张", "8", "fh\nfh\nfh\n");
    let changed = fs::read_to_string(place.path("li.json")).unwrap().replacen("\"right\": false", "\"right\": true", 1);
    place.write("changed.json", changed);
    place.write("cut.json", "{\"format\":\"huashu-exam-2\",");
    place.write("other.json", "{\"a\":1}");
    let files = ["li.json", "wang.json", "zhang.json", "changed.json", "cut.json", "other.json", "none.json"];
    let report = [&["drill", "report"], &files[..]].concat();
    let ran = place.run(&report).says(2, "小王：中途离开，2 题没答").warns("2 场不同的考核");
    for told in [
        "changed.json 内容和校验和对不上",
        "cut.json 不是完整的 JSON，第 1 行",
        "other.json 不是成绩单",
        "none.json 读不了：没有这个文件",
    ] {
        assert!(ran.err.contains(told), "{told}: {ran:?}");
    }
    for told in ["小李", "33%", "1/3", "错得最多", "答成了 kd（发什么快递）"] {
        assert!(ran.out.contains(told), "{told}: {ran:?}");
    }
    let json = place.json(&[&report[..], &["--json"]].concat());
    assert_eq!((json["exams"].as_array().unwrap().len(), json["broken"].as_array().unwrap().len()), (2, 4));
    assert_eq!(json["exams"][0]["trainees"].as_array().unwrap().len(), 2);
    place.run(&["drill", "report", "cut.json"]).says(2, "").warns("没有一份成绩单能读");
}

#[test]
fn a_copy_counts_once_and_two_attempts_are_told_apart() {
    let place = shop();
    record(&place, "li.json", "小李", "7", "kd\nkd\nkd\n");
    record(&place, "again.json", "小李", "7", "fh\nkd\nkd\n");
    let paper = fs::read_to_string(place.path("li.json")).unwrap();
    place.write("copy.json", &paper);
    place.write("renamed.json", paper.replace("小李", "小王"));
    let report = ["drill", "report", "li.json", "li.json", "copy.json", "renamed.json", "again.json"];
    let ran = place.run(&report).says(0, "2 份").warns("li.json 写了不止一次，只算一次\n");
    let ran = ran.warns("copy.json 和 li.json 是同一份成绩单，只算一次\n").warns("renamed.json 和 li.json 是同一份");
    assert!(ran.out.contains("小李（第1次）") && ran.out.contains("小李（第2次）"), "{ran:?}");
    assert!(!ran.out.contains("小王"), "{ran:?}");
    let json = place.json(&[&report[..], &["--json"]].concat());
    assert_eq!((json["exams"][0]["score"]["of"].clone(), json["copies"].as_array().unwrap().len()), (6.into(), 3));
}

#[test]
fn a_report_is_also_a_page_and_a_table() {
    let place = shop();
    record(&place, "li.json", "<b>李", "7", "kd\nkd\nkd\n");
    let arguments = ["drill", "report", "li.json", "--html", "a.html", "--out", "a.csv"];
    place.run(&arguments).says(0, "<b>李");
    let page = fs::read_to_string(place.path("a.html")).unwrap();
    assert!(page.contains("&lt;b&gt;李") && !page.contains("<b>李") && page.contains("错得最多的话术"), "{page}");
    let csv = fs::read_to_string(place.path("a.csv")).unwrap();
    assert!(csv.contains("学员,对,题,得分") && csv.contains("<b>李,1,3,0.3333"), "{csv}");
    place.run(&["drill", "report", "li.json", "--out", "a.xlsx"]).says(0, "");
    let mut table = huashu::table::Table::open(&place.path("a.xlsx")).unwrap();
    let name = table.column(&["学员"]).unwrap();
    assert_eq!(table.next_row().unwrap().unwrap().get(name), "<b>李");
}

#[test]
fn a_report_takes_the_place_of_no_record() {
    let place = shop();
    record(&place, "li.json", "小李", "7", "kd\nkd\nkd\n");
    record(&place, "wang.json", "小王", "7", "kd\n");
    fs::copy(place.path("li.json"), place.path("li.html")).unwrap();
    fs::copy(place.path("li.json"), place.path("li.csv")).unwrap();
    let before = fs::read(place.path("li.json")).unwrap();
    let refused = |arguments: &[&str], why: &str| {
        place.run(&[&["drill", "report"], arguments].concat()).says(2, "").warns(why);
    };
    refused(&["wang.json", "--html", "nowhere/a.html"], "没有 nowhere 这个文件夹");
    refused(&["--html", "li.json", "wang.json"], "以 .html 或 .htm 结尾");
    refused(&["wang.json", "--html", "li.html"], "li.html 是成绩单，不会盖掉它");
    refused(&["wang.json", "--out", "li.csv"], "li.csv 是成绩单，不会盖掉它");
    for file in ["li.json", "li.html", "li.csv"] {
        assert_eq!(fs::read(place.path(file)).unwrap(), before, "{file}");
    }
    let page = ["drill", "report", "wang.json", "--html", "a.HTM"];
    place.run(&page).says(0, "小王");
    place.run(&page).says(0, "小王");
}

#[test]
fn a_number_out_of_range_is_told_the_range() {
    let place = shop();
    for (arguments, range) in [
        (["--exam", "100000"], "1 到 10000"),
        (["--exam", "0"], "1 到 10000"),
        (["-n", "0"], "1 到 10000"),
        (["-n", "99999999999"], "1 到 10000"),
        (["--limit-seconds", "0"], "1 到 3600"),
        (["--limit-seconds", "很久"], "1 到 3600"),
    ] {
        let [_, value] = arguments;
        let ran = place.run(&[&["drill"][..], &arguments].concat()).says(2, "");
        ran.warns(&format!("的值 {value} 不合适：要写 {range} 的整数"));
    }
}
