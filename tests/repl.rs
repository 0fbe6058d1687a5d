//! `huashu` without a terminal: a line in, the reply out.

mod common;

use common::Place;

#[test]
fn a_pipe_is_read_line_by_line() {
    let ran = Place::empty().pipe(&[], "kd\n包邮吗\n").says(0, "中通快递");
    assert!(ran.out.contains("满59元"), "{ran:?}");
}

#[test]
fn a_number_picks_a_candidate_and_an_empty_line_the_next_wording() {
    let pack = "[[phrase]]\ncode = \"kda\"\ntitle = \"甲\"\ntext = [\"第一种\", \"第二种\"]\n\
                [[phrase]]\ncode = \"kdb\"\ntitle = \"乙\"\ntext = \"另一条\"\n";
    let place = Place::empty().with("phrases/a.toml", pack);
    let ran = place.pipe(&[], "kda\n\n\n").says(0, "第一种");
    let wordings: Vec<_> = ran.out.lines().filter(|line| line.ends_with('种')).collect();
    assert_eq!(wordings, ["第一种", "第二种", "第一种"], "{ran:?}");
    place.pipe(&[], "kd\n2\n").says(0, "另一条");
}

#[test]
fn a_missing_fact_is_asked_for_and_can_be_set() {
    let pack = "[[phrase]]\ncode = \"dh\"\ntitle = \"单号\"\ntext = \"单号是{{快递单号}}\"\n";
    let place = Place::empty().with("phrases/a.toml", pack);
    place.pipe(&[], "dh\n:set 快递单号=ZT88\n").says(0, "单号是ZT88").warns("还缺：快递单号");
}

#[test]
fn commands_help_and_leave() {
    let ran = Place::empty().pipe(&[], ":help\n:nonsense\n:quit\nkd\n").says(0, ":set").warns(":nonsense");
    assert!(!ran.out.contains("中通"), "nothing after :quit is read: {ran:?}");
}

#[test]
fn several_questions_in_one_line_are_all_answered() {
    let ran = Place::empty().pipe(&[], "在吗 这款有货吗 什么时候发货 能开发票吗\n").says(0, "48小时内");
    assert!(ran.out.contains("电子普通发票"), "{ran:?}");
    Place::empty().run(&["find", "什么时候发货 能开发票吗"]).says(0, "电子普通发票");
}

#[test]
fn signs_alone_find_nothing_and_a_long_line_is_passed_over() {
    for text in ["？？？", "😀😀", "...", "！", "+"] {
        let ran = Place::empty().pipe(&[], format!("{text}\n")).warns("没有找到");
        assert!(ran.out.is_empty(), "{text}: {ran:?}");
    }
    let long = "快".repeat(1 << 20);
    let ran = Place::empty().pipe(&[], format!("{long}\nkd\n")).says(0, "中通快递").warns("已跳过");
    assert!(!ran.out.contains("快快"), "{ran:?}");
}
