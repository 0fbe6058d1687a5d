//! Whole conversations, played down the one path of every answer.

mod common;

use std::fs;

use common::{Place, repository};
use huashu::{
    eval::parse_transcripts,
    index::Index,
    pack::{Shop, load},
    reply::Responder,
};

#[test]
fn every_conversation_goes_as_written() {
    let index = Index::in_memory(&load(&Shop::builtin())).unwrap();
    let mut responder = Responder::new(index);
    let noon = "2026-11-22T12:00:00+08:00".parse().unwrap();
    let mut wrong = Vec::new();
    let folder = repository().join("tests/transcripts");
    for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let transcripts = parse_transcripts(&fs::read_to_string(&file).unwrap()).unwrap();
        for transcript in transcripts {
            assert!(transcript.expectations() > 0, "{name}: {} expects nothing", transcript.title);
            for mismatch in transcript.play(&mut responder, noon).unwrap() {
                let at = format!("{name}:{} {}", mismatch.line, transcript.title);
                wrong.push(format!("{at}\n  “{}”\n  要 {}\n  得 {}", mismatch.said, mismatch.expected, mismatch.got));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_trainer_runs_a_file_and_sees_what_went_otherwise() {
    let place = Place::empty().with("right.txt", "# 包邮\n买家：包邮吗\n→ answer ship-free\n");
    place.run(&["test", "right.txt"]).says(0, "").warns("1 句对话全部符合");
    let place = place.with("wrong.txt", "# 包邮\n买家：包邮吗\n→ answer ship-fee 含 免费\n");
    let ran = place.run(&["test", "right.txt", "wrong.txt"]).says(2, "wrong.txt:2 包邮：“包邮吗”");
    ran.says(2, "得 answer  ship-free").warns("2 句对话，1 句不符");
}

#[test]
fn an_expectation_names_an_entry_and_what_must_be_said() {
    let place = Place::empty();
    let plays = |expected: &str| {
        let text = format!("# 包邮\n买家：包邮吗\n→ {expected}\n");
        place.write("a.txt", text);
        place.run(&["test", "a.txt"])
    };
    for right in [
        "answer ship-free 59元",
        "answer ship-free “满59元”",
        "answer 含：\"59元\" ship-free",
        "answer ship-free 不含 「没有的话」    # 含 的意思见 --help",
    ] {
        plays(right).says(0, "");
    }
    for wrong in ["answer ship-free 没有的话", "answer ship-free “59元 ”", "answer ship-free 不含 59元"] {
        plays(wrong).says(2, "得 answer  ship-free");
    }
    plays("answer nosuch").says(2, "没有 id 或快捷码是 nosuch 的条目");
    assert!(!plays("answer kd").says(2, "不符").out.contains("没有 id 或快捷码"));
    plays("answer ship-free 含").says(2, "").warns("a.txt 第 3 行：含 和 不含 后面要写字");
}

#[test]
fn a_time_is_that_of_the_shop() {
    let at = |time: &str| {
        Place::empty()
            .with("a.txt", format!("# 夜里\n时间：2026-11-11 12:00\n时间：{time}\n买家：转人工\n→ handoff 含 8:30\n"))
    };
    for night in ["2026-11-11 03:00", "3:00", "03：00", "2026-11-11T03:00:00+08:00"] {
        at(night).run(&["test", "a.txt"]).says(0, "");
    }
    for day in ["15:00", "2026-11-11"] {
        at(day).run(&["test", "a.txt"]).says(2, "不符");
    }
    for none in ["胡说八道", "明天", "+3分钟", "25:00", "2026-11-11 25:00", ""] {
        at(none)
            .run(&["test", "a.txt"])
            .says(2, "")
            .warns("a.txt 第 3 行：看不懂时间")
            .warns("请写 23:00、2026-11-11 23:00");
    }
}

#[test]
fn a_line_that_cannot_be_read_is_told_with_its_number() {
    for (text, told) in [
        ("买家：包邮吗", "第 1 行：先写 # 和标题"),
        ("# a\n包邮吗", "第 2 行：看不懂“包邮吗”"),
        ("# a\n买家：包邮吗\n→ ship-free", "第 3 行：→ 后面先写 answer"),
        ("# a\n→ answer", "第 2 行：→ 要写在买家的话下面"),
        ("# a\n老板：在", "第 2 行：没有“老板”这一种"),
    ] {
        Place::empty().with("a.txt", text).run(&["test", "a.txt"]).says(2, "").warns(told);
    }
}
