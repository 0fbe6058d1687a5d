//! `huashu add`: questions answered, and the entry stands in the right pack.

mod common;

use std::fs;

use common::{Place, Ran};

fn shop() -> Place {
    let shipping = "# 仓库周日不发货\r\ntitle = \"发货与快递\"\r\ncategory = \"shipping\"\r\n\r\n[[phrase]]\r\ncode = \"kd\"\r\n\
                    title = \"发什么快递\"\r\ntext = \"亲，默认发中通快递哦，其他快递可以留言\"\r\n";
    let size = "title = \"尺码\"\ncategory = \"size\"\n\n[[faq]]\nid = \"size-pick\"\nask = [\"尺码怎么选\", \"穿多大的\"]\n\
                reply = \"亲，把身高体重发来，帮您参考尺码哦\"\n";
    Place::empty().with("phrases/shipping.toml", shipping).with("kb/size.toml", size)
}

fn add(place: &Place, lines: &[&str]) -> Ran {
    place.pipe(&["add"], lines.join("\n") + "\n")
}

#[test]
fn a_phrase_is_added_to_the_pack_of_its_like() {
    let place = shop();
    let before = fs::read_to_string(place.path("phrases/shipping.toml")).unwrap();
    let text = "亲，可以发顺丰的，补{{加急补差}}就好，拍下时留言\\n我们会备注";
    add(
        &place,
        &["1", "能发顺丰快递吗", "sf  顺丰", text, "", "可以发顺丰吗", "", "2026年11月1日", "2026/11/14", "", "1"],
    )
    .says(0, "已写进 phrases/shipping.toml")
    // The fact is not there yet: said before it is written, at its line.
    .warns("phrases/shipping.toml:13");
    let after = fs::read_to_string(place.path("phrases/shipping.toml")).unwrap();
    let added = after.strip_prefix(&before).expect("what was there is as it was");
    assert_eq!(
        added.replace("\r\n", "\n"),
        "\n[[phrase]]\ncode = [\"sf\", \"顺丰\"]\ntitle = \"能发顺丰快递吗\"\n\
         text = \"亲，可以发顺丰的，补{{加急补差}}就好，拍下时留言\\n我们会备注\"\nask = \"可以发顺丰吗\"\n\
         from = 2026-11-01\nuntil = 2026-11-14\n"
    );
    assert!(!added.replace("\r\n", "").contains('\n'), "the pack's line ends: {added:?}");
}

#[test]
fn a_faq_gets_a_pack_of_its_own_and_answers_at_once() {
    let place = shop();
    let lines = [
        "2",
        "羽绒服怎么洗",
        "可以机洗吗",
        "",
        "亲，建议手洗，温水轻揉后平铺晾干哦",
        "",
        "",
        "",
        "2",
        "care",
        "洗护",
        "",
        "1",
    ];
    add(&place, &lines).says(0, "已写进 kb/care.toml");
    let written = fs::read_to_string(place.path("kb/care.toml")).unwrap();
    assert_eq!(
        written,
        "title = \"洗护\"\ncategory = \"care\"\n\n[[faq]]\nid = \"care-yrfzmx\"\n\
         ask = [\"羽绒服怎么洗\", \"可以机洗吗\"]\nreply = \"亲，建议手洗，温水轻揉后平铺晾干哦\"\n"
    );
    place.run(&["find", "羽绒服怎么洗呀"]).says(0, "温水轻揉");
}

#[test]
fn what_is_taken_or_impossible_is_asked_again() {
    let place = shop();
    let text = "亲，付款后48小时内发出哦";
    let lines = ["3", "1", "", "发货", "KD", "fh", text, "", "", "2026-02-30", "2026-03-01", "2026-02-01", "", "", "1"];
    let ran = add(&place, &lines).says(0, "已写进").warns("请输入 1 到 2").warns("标题不能空着");
    let ran = ran.warns("kd 已经是“发什么快递”的了（phrases/shipping.toml:5）").warns("没有 2026-02-30 这一天");
    ran.warns("比开始的那天还早");
}

#[test]
fn an_entry_with_errors_is_filled_in_again_with_what_was_typed() {
    let place = shop();
    // An unclosed brace: the form offers to fill in again, and only the wording is changed.
    let lines = [
        "1",
        "能开发票吗",
        "fp",
        "亲，可以开{{发票类型",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "亲，可以开电子发票哦，下单时留言",
        "",
        "",
        "",
        "",
        "",
        "1",
    ];
    add(&place, &lines).says(0, "已写进").warns("没有对应的 }}");
    let pack = fs::read_to_string(place.path("phrases/shipping.toml")).unwrap();
    assert!(pack.contains("电子发票") && !pack.contains("{{"), "{pack}");
}

#[test]
fn nothing_is_written_when_the_form_is_left_or_the_pack_is_broken() {
    let place = shop();
    let before = fs::read(place.path("phrases/shipping.toml")).unwrap();
    add(&place, &["1", "能开发票吗"]).says(2, "").warns("什么都没有改");
    add(&place, &["1", "能开发票吗", "fp", "亲，可以开电子发票哦", "", "", "", "", "1", "3"])
        .says(2, "")
        .warns("没有写入");
    assert_eq!(fs::read(place.path("phrases/shipping.toml")).unwrap(), before);
    let place = place.with("phrases/shipping.toml", "[[phrase]]\ncode = \"kd\n");
    add(&place, &["1", "能开发票吗", "fp", "亲，可以开电子发票哦", "", "", "", "", "1"]).says(2, "").warns("要先改好");
    Place::empty().run(&["add"]).says(2, "").warns("huashu init");
}

/// What stands in the line to be edited is typed after: a default must not.
#[cfg(unix)]
#[test]
fn what_is_typed_stands_instead_of_what_was_suggested() {
    let place = shop();
    let mut terminal = place.terminal(&["add"], 80, 40);
    terminal.shows("加哪一种 [1]：").enters("1").shows("标题：").enters("贴膜教程");
    terminal.shows("快捷码（几个用空格隔开） [tmjc]：").enters("gm");
    for line in ["亲，贴膜教程随包裹寄出哦", "", "", "", ""] {
        terminal.enters(line);
    }
    terminal.shows("写进哪个话术包 [1]：").enters("").shows("怎么办 [1]：").enters("2");
    // What is changed stands in the line.
    terminal.shows("标题：贴膜教程").enters("视频").shows("快捷码（几个用空格隔开） [gm]：").enters("");
    for line in ["", "", "", "", "", ""] {
        terminal.enters(line);
    }
    terminal.types("1\r");
    assert_eq!(terminal.ends(), 0);
    let pack = fs::read_to_string(place.path("phrases/shipping.toml")).unwrap();
    assert!(pack.contains("code = \"gm\"\r\ntitle = \"贴膜教程视频\"\r\n"), "{pack}");
}
