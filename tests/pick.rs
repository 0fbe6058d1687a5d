//! `huashu pick` in a real terminal, wide and narrow.

#![cfg(unix)]

mod common;

use std::{os::unix::process::CommandExt, process::Stdio};

use common::Place;

const PACK: &str = r#"
title = "发货与快递"
category = "shipping"

[[phrase]]
code = ["kd", "fkd"]
title = "发什么快递"
text = ["亲，默认发{{快递公司}}哦，下单时不备注就按默认发", "咱家走{{快递公司}}"]

[[phrase]]
code = "fh"
title = "什么时候发货"
text = "亲，两天内发出"
until = 2098-01-01

[[phrase]]
code = "dh"
title = "快递单号"
text = "单号是{{快递单号}}，请查收"
"#;

const RETURNS: &str = "title = \"退换\"\ncategory = \"returns\"\n\
                       [[phrase]]\ncode = \"th\"\ntitle = \"退货地址\"\ntext = \"退到湖州仓\"\n";

const DOWN: &str = "\x1b[B";
const UP: &str = "\x1b[A";
const ESCAPE: &str = "\x1b";

fn small_shop() -> Place {
    Place::empty()
        .with("phrases/a.toml", PACK)
        .with("phrases/b.toml", RETURNS)
        .with("kb/shop.toml", "title = \"小店\"\n[facts]\n\"快递公司\" = \"圆通\"\n")
}

/// The only line that contains `part`.
#[track_caller]
fn line<'s>(screen: &'s str, part: &str) -> &'s str {
    screen.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("no {part:?} in\n{screen}"))
}

#[test]
fn typing_narrows_the_list_and_the_reply_stands_beside_it_filled_in() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick"], 80, 24);
    terminal.shows("4 条").shows("退货地址").shows("发什么快递");
    terminal.types("kd").hides("退货地址").shows("亲，默认发圆通哦");
    let screen = terminal.screen();
    assert!(line(&screen, "kd fkd").contains("发什么快递"), "{screen}");
    assert!(line(&screen, "发货与快递").contains("店铺层 · 说法 1/2"), "{screen}");
    terminal.types("\u{7f}\u{7f}").shows("4 条").types("发货").shows("亲，两天内发出").shows("至 2098-01-01");
    terminal.types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn in_forty_columns_the_reply_stands_below_and_wraps_between_characters() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick"], 40, 20);
    terminal.types("kd").shows("亲，默认发圆通哦，下单时不备注就按默认发");
    let screen = terminal.screen();
    let row = |part: &str| screen.lines().position(|line| line.contains(part)).unwrap();
    assert!(row("kd fkd") < row("说法 1/2") && row("说法 1/2") < row("亲，默认发"), "{screen}");
    terminal.types("\u{7f}\u{7f}dh").shows("还缺：快递单号");
    terminal.types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn enter_prints_the_reply_when_asked_to_and_counts_the_use() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--print", "--query", "kd"], 80, 24);
    terminal.shows("Enter 输出").shows("默认发圆通").types("\r");
    terminal.until("is given back with the reply on it", |screen| {
        screen.trim() == "亲，默认发圆通哦，下单时不备注就按默认发"
    });
    terminal.writes("\x1b[?1049l", "leaves the screen");
    assert_eq!(terminal.ends(), 0);
    let uses = std::fs::read_to_string(place.data().join("uses")).unwrap();
    assert!(uses.contains(" 1 phrase kd"), "{uses}");
    let mut terminal = place.terminal(&["pick"], 80, 24);
    terminal.until("lists what is used first", |screen| {
        screen.lines().nth(1).is_some_and(|first| first.contains("发什么快递"))
    });
}

#[test]
fn a_script_gets_the_reply_while_the_list_is_on_the_terminal() {
    let place = small_shop();
    let script = place.program("sh", &["-c", "reply=$(huashu pick --query fh); echo \"[$reply] $?\""]);
    let mut terminal = place.terminal_of(&script, &[], 80, 24);
    terminal.shows("Enter 输出").types("\r").shows("[亲，两天内发出] 0");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn escape_and_control_c_leave_without_a_word() {
    for leaving in [ESCAPE, "\x03"] {
        let place = small_shop();
        let mut terminal = place.terminal(&["pick", "--print"], 80, 24);
        terminal.shows("4 条").types(leaving);
        let given_back = "\x1b[?1049l\x1b[?25h";
        terminal
            .writes(given_back, "gives back the screen and the cursor")
            .until("is empty", |screen| screen.trim().is_empty());
        assert_eq!(terminal.ends(), 1);
    }
}

#[test]
fn the_shell_has_the_terminal_while_it_is_stopped() {
    let place = small_shop();
    let shell = place.program("bash", &["--norc", "-i"]);
    let mut terminal = place.terminal_of(&shell, &[("PS1", "> "), ("LANG", "C.UTF-8")], 80, 24);
    terminal.shows("> ").types("huashu pick --query kd\r").shows("默认发圆通");
    terminal.types("\x1a").shows("Stopped").hides("默认发圆通").types("fg\r").shows("默认发圆通");
    terminal.types(ESCAPE).hides("默认发圆通").types("exit 7\r");
    assert_eq!(terminal.ends(), 7);
}

#[test]
fn it_ends_with_its_window() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick"], 80, 24);
    terminal.shows("4 条");
    terminal.closes();
}

#[test]
fn the_window_may_change_and_one_too_small_says_so() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--query", "kd"], 80, 24);
    terminal.shows("默认发圆通哦，下单时不备注就按默认发");
    terminal.resize(40, 16).shows("说法 1/2").shows("亲，默认发圆通哦，下单时不备注就按默认发");
    terminal.resize(20, 4).shows("窗口太小");
    terminal.resize(2, 1).resize(100, 30).shows("默认发圆通哦，下单时不备注就按默认发").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn in_a_window_that_shows_nothing_only_leaving_is_understood() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--print", "--query", "dh"], 80, 24);
    terminal.shows("还缺：快递单号").resize(20, 4).shows("窗口太小");
    terminal.types("\r").types("ZT8\r").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn a_reply_longer_than_the_window_is_read_to_its_end() {
    let lines: String = (1..=9).map(|n| format!("第{n}步\\n")).collect();
    let long = format!("[[phrase]]\ncode = \"c\"\ntitle = \"长\"\ntext = \"{lines}完\"\n");
    let place = small_shop().with("phrases/c.toml", long);
    let mut terminal = place.terminal(&["pick", "--query", "c"], 40, 12);
    terminal.shows("第2步").shows("放不下，Ctrl-F 往下看").hides("第9步");
    terminal.types("\x06").shows("第6步").hides("第2步").types("\x06").shows("第9步").shows("到底了，Ctrl-B 往上看");
    terminal.types("\x06").types("\x1b[1;2A").hides("到底了").shows("第9步");
    terminal.types("\x02\x02\x02").shows("第2步").types("\x1b[1;3B").shows("第3步").hides("第9步");
    terminal.types("\x7f").shows("5 条").types("c").shows("第2步").hides("第3步").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn arrows_move_and_tab_turns_to_the_next_wording() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--theme", "发货"], 80, 24);
    terminal.shows("【发货与快递】3 条").shows("说法 1/2");
    terminal.types("\t").shows("咱家走圆通").shows("说法 2/2").types("\t").shows("说法 1/2");
    terminal.types(DOWN).shows("亲，两天内发出").types("\t").shows("只有这一种说法");
    terminal.types(UP).types(UP).shows("还缺：快递单号");
    terminal.types("\x0e").shows("默认发圆通").types("\x10").shows("还缺：快递单号");
    terminal.types("\x1b[5~").shows("默认发圆通").types("\x1b[6~").shows("还缺：快递单号").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn every_entry_can_be_reached() {
    let phrases: String =
        (0..330).map(|n| format!("[[phrase]]\ncode = \"c{n}\"\ntitle = \"第{n}条\"\ntext = \"好\"\n")).collect();
    let place = Place::empty().with("phrases/a.toml", phrases);
    let mut terminal = place.terminal(&["pick"], 80, 24);
    terminal.shows("200+ 条").types(UP).shows("330 条").types(DOWN).shows("第210条");
    terminal.types("c1").types("\x15").shows("200+ 条").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn a_theme_is_chosen_from_a_list_and_narrows() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick"], 80, 24);
    terminal
        .shows("Esc 离开")
        .types("/")
        .shows("全部主题")
        .shows("Enter 选定  Esc 返回")
        .types("th")
        .hides("全部主题")
        .types("\r");
    terminal.shows("【退换】1 条").shows("退到湖州仓");
    terminal.types("\x14").shows("全部主题").types("\r").shows("4 条");
    terminal.types("、").shows("全部主题").types(ESCAPE).hides("全部主题").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
    place.run(&["pick", "--theme", "没有"]).says(2, "").warns("没有“没有”这个主题");
}

#[test]
fn a_missing_fact_is_asked_for_and_fills_the_reply() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--print", "--query", "dh"], 80, 24);
    terminal.shows("还缺：快递单号，按 Enter 补上").types("\r").shows("快递单号：").types("ZT{{8}}\r");
    terminal.until("shows the reply alone", |screen| screen.trim() == "单号是ZT{{8}}，请查收");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn smileys_leave_nothing_behind_and_are_handed_over_whole() {
    use unicode_width::UnicodeWidthStr;
    let pack = "[[phrase]]\ncode = \"qj\"\ntitle = \"全家👨\u{200d}👩\u{200d}👧装\"\ntext = \"❤\u{fe0f}国货🇨🇳\"\n\
                [[phrase]]\ncode = \"zan\"\ntitle = \"赞👍🏻一下\"\ntext = \"1\u{fe0f}\u{20e3}点这里\"\n";
    let place = small_shop().with("phrases/c.toml", pack);
    let mut terminal = place.terminal(&["pick", "--print"], 80, 24);
    terminal.shows("全家👨👩👧装").shows("赞👍一下").types("qj").shows("❤国货CN").hides("赞");
    let screen = terminal.screen();
    let columns = |line: &str| line.split_once('│').map(|(list, _)| list.width());
    assert!(screen.lines().skip(1).filter_map(columns).all(|column| column == 32), "{screen}");
    terminal.types("\r").until("shows the reply alone", |screen| screen.trim() == "❤\u{fe0f}国货🇨🇳");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn codes_that_are_stacked_and_several_questions_come_in_one_message() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--print", "--query", "fh+th"], 80, 24);
    terminal.shows("合起来 什么时候发货 + 退货地址").shows("退到湖州仓").types("\r");
    terminal.until("shows the reply alone", |screen| screen.trim() == "亲，两天内发出\n退到湖州仓");
    assert_eq!(terminal.ends(), 0);
    let uses = std::fs::read_to_string(place.data().join("uses")).unwrap();
    assert!(uses.contains("phrase fh") && uses.contains("phrase th"), "{uses}");
    let mut terminal = Place::empty().terminal(&["pick", "--query", "什么时候发货 能开发票吗"], 80, 24);
    terminal.shows("合起来 ").shows("电子普通发票").types(DOWN).shows("店铺层").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn a_command_gets_the_reply_to_copy() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--query", "fh", "--copy-cmd", "tee copied"], 80, 24);
    terminal.shows("Enter 复制").types("\r").shows("已复制：亲，两天内发出");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(std::fs::read_to_string(place.path("copied")).unwrap(), "亲，两天内发出");
}

#[test]
fn packs_saved_meanwhile_are_taken_over() {
    let place = small_shop();
    let mut terminal = place.terminal(&["pick", "--query", "th"], 80, 24);
    terminal.shows("退到湖州仓");
    place.write("phrases/b.toml", RETURNS.replace("湖州仓", "杭州仓"));
    terminal.shows("退到杭州仓").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}

#[test]
fn without_a_terminal_it_says_what_to_use_instead() {
    let place = small_shop();
    let mut command = place.command(&["pick"]);
    // SAFETY: setsid is safe to call between fork and exec.
    unsafe { command.pre_exec(|| if libc::setsid() < 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) }) };
    let output = command.stdin(Stdio::null()).output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("huashu find") && output.stdout.is_empty(), "{err}");
}

#[test]
fn a_terminal_that_has_no_screen_is_told_what_to_use_instead() {
    let place = small_shop();
    let mut terminal = place.terminal_with(&["pick"], &[("TERM", "dumb")], 80, 24);
    terminal.shows("huashu find");
    assert!(!terminal.written().contains('\x1b'), "{:?}", terminal.written());
    assert_eq!(terminal.ends(), 2);
}

#[test]
fn a_theme_of_two_packs_is_one_and_holds_the_entries_of_both() {
    let other = "title = \"快递问题\"\ncategory = \"shipping\"\n\
                 [[phrase]]\ncode = \"ds\"\ntitle = \"丢件\"\ntext = \"补发\"\n";
    let place = small_shop().with("phrases/c.toml", other);
    let mut terminal = place.terminal(&["pick", "--theme", "shipping"], 80, 24);
    terminal.shows("4 条").shows("丢件").shows("什么时候发货").types(ESCAPE);
    assert_eq!(terminal.ends(), 1);
}
