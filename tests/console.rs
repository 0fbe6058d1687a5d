//! `huashu` at a terminal, as an agent sees it: in a real pseudo-terminal, in 80 and in 40 columns.

#![cfg(unix)]

mod common;

use std::fs;

use common::{
    Place,
    agent::{PACK, copied, open, shop},
};

/// The rows under the line being typed.
fn list(screen: &str) -> Vec<&str> {
    let lines: Vec<&str> = screen.lines().collect();
    let line = lines.iter().rposition(|line| line.starts_with("话术")).expect("a prompt");
    lines[line + 1..].to_vec()
}

/// No row of the list goes on in a second one.
fn assert_fits(screen: &str, columns: usize) {
    use unicode_width::UnicodeWidthStr;
    for line in list(screen) {
        assert!(line.width() <= columns, "{} columns: {line}", line.width());
    }
}

#[test]
fn the_list_narrows_while_a_code_is_typed_and_enter_copies_its_first_line() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types("k").shows("快递停滞").shows("发什么快递");
        terminal.types("dw").hides("发什么快递").shows("快递停滞");
        terminal.types("\u{7f}").shows("▸ 1 kd");
        assert_fits(&terminal.screen(), columns.into());
        terminal.enters("").shows("已复制").shows("亲，默认发中通哦");
        assert_eq!(copied(&place), "亲，默认发中通哦");
        terminal.hides("▸");
    }
}

#[test]
fn the_best_match_stands_behind_the_line() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types("fsm").shows("话术> fsm  → kd 发什么快递");
        terminal.points(9);
        terminal.types("\u{7f}\u{7f}\u{7f}fk").shows("话术> fk  → fkd 发什么快递");
        terminal.types("\x1b[C").shows("话术> fkd");
        terminal.enters("").shows("亲，默认发中通哦");
    }
}

#[test]
fn chinese_pinyin_and_mixtures_find_a_title() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        for typed in ["kuaiditz", "快递停", "k递停", "kdtz"] {
            terminal.types(typed).shows(&format!("话术> {typed}")).shows("▸ 1 kdwt").types("\x15").hides("▸");
        }
        assert_fits(&terminal.screen(), columns.into());
    }
}

#[test]
fn a_question_shows_what_it_finds_and_enter_answers_it() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types("几天能发货").shows("▸ 1 问答").enters("").shows("付款后两天内发出").shows("已复制");
        assert_eq!(copied(&place), "亲，付款后两天内发出");
    }
}

#[test]
fn tab_goes_through_the_list_and_enter_takes_where_it_stands() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types("k").shows("▸ 1 kd").types("\t").shows("话术> kd").types("\t").shows("▸ 2 kdwt");
        terminal.until("keeps the list", |screen| list(screen).iter().any(|row| row.contains("发什么快递")));
        terminal.enters("").shows("亲，我们帮您催一下").shows("已复制");
        assert_eq!(copied(&place), "亲，我们帮您催一下");
        terminal.types("停滞").shows("▸ 1 kdwt").types("\t\x1b[Z").shows("停滞");
    }
}

#[test]
fn a_number_picks_beside_the_line_and_after_it() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.types("kd 2").shows("▸ 2 kdwt").enters("").shows("帮您催一下");
    terminal.enters("1").shows("亲，默认发中通哦");
    assert_eq!(copied(&place), "亲，默认发中通哦");
    terminal.enters("9").shows("没有第 9 条");
}

#[test]
fn an_empty_line_is_the_next_wording() {
    let place = shop();
    let mut terminal = open(&place, 40);
    terminal.enters("kd").shows("亲，默认发中通哦").enters("").shows("亲，咱家走中通快递");
    terminal.enters("").shows("亲，一般是中通");
    assert_eq!(copied(&place), "亲，一般是中通");
}

#[test]
fn missing_facts_are_asked_for_once_and_remembered_for_the_buyer() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.enters(":buyer 小明").shows("话术·小明> ");
        terminal.enters("dh").shows("订单号（空着跳过）：").enters("8812");
        terminal.shows("快递单号（空着跳过）：").enters("").shows("还缺：快递单号").shows("没有复制；");
        assert_eq!(copied(&place), "", "what lacks something is not copied");
        terminal.enters(":set 快递单号=ZT1").shows("订单8812的单号是ZT1").shows("已复制");
        terminal
            .enters(":buyer 小红")
            .shows("话术·小红> ")
            .types("\x0c")
            .enters("dh")
            .shows("订单号（空着跳过）：")
            .enters("")
            .enters("");
        terminal.shows("还缺：订单号、快递单号");
        terminal.enters(":buyer 小明").shows("记着 快递单号=ZT1，订单号=8812");
        terminal.types("\x0c").hides("ZT1").enters("dh").shows("订单8812的单号是ZT1");
    }
}

#[test]
fn phrases_are_stacked_into_one_message() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types("kd+f").shows("▸ 1 fp").enters("p＋jsy").shows("已复制");
        assert_eq!(copied(&place), "亲，默认发中通哦\n可以开电子发票\n祝您生活愉快");
        terminal.enters("kd+zzz").shows("没有 zzz");
    }
}

#[test]
fn a_slash_looks_through_one_theme() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types("/").shows("发货与快递").shows("发票").enters("");
        terminal.types("/shipping f").shows("▸ 1 kd fkd").hides("开发票").types("\x15");
        terminal.enters("、发票").shows("话术/发票> ").types("k").hides("快递停滞").types("\x15");
        terminal.enters(":theme -").shows("查全部主题").types("kdw").shows("快递停滞");
    }
}

#[test]
fn the_order_and_the_product_decide_what_is_said() {
    let place =
        shop().with("phrases/ml.toml", "[[phrase]]\ncode = \"ml\"\ntitle = \"面料\"\ntext = \"亲，是{{面料}}的\"\n");
    let mut terminal = open(&place, 40);
    terminal.enters("什么时候发货").shows("两天内发出").enters(":order 已付款").shows("您的订单今天就发");
    terminal.enters(":product B99").shows("没有“B99”这一款").enters(":product A02").shows("在看 A02 小熊卫衣");
    terminal.enters("ml").shows("亲，是纯棉的").enters(":order 订单号=77").enters(":clear");
    terminal.shows("忘掉了 订单 已付款，商品 A02，订单号=77").enters(":clear").shows("没有记下什么");
    terminal.enters(":order 付啦").shows("没有话术按“付啦”分情况");
}

#[test]
fn undo_takes_back_what_was_copied_and_told() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters("kd").shows("默认发中通").enters("fp").shows("电子发票");
    terminal.enters(":undo").shows("撤回了 开发票").shows("剪贴板换回上一条");
    assert_eq!(copied(&place), "亲，默认发中通哦");
    terminal.enters(":set 订单号=1").shows("记住了").enters(":undo").shows("去掉了 订单号=1");
    terminal.enters(":undo").shows("撤回了 发什么快递").enters(":undo").shows("没有可以撤回的");
    terminal.enters(":recent").shows("还没有用过哪一条");
}

#[test]
fn what_was_used_comes_first_among_equals_and_recent_lists_it() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.types("f").shows("▸ 1 fp").types("\x15");
    terminal.enters("fkd").shows("默认发中通").types("f").shows("▸ 1 kd fkd").types("\x15");
    terminal.types("\x0c").enters(":recent").shows("发什么快递").enters("1").shows("咱家走中通快递").types("\x04");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = open(&place, 80);
    terminal.types("f").shows("▸ 1 kd fkd");
}

#[test]
fn commands_complete_explain_and_guess() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types(":").shows("buyer").types("pr").shows("product").hides("buyer").types("\t");
        terminal.shows("话术> :product ").shows("A02").types("\x15");
        terminal.enters("：byer 小明").shows("是不是 :buyer？");
        terminal.enters(":help").shows(":undo").types("\x0c").hides(":undo");
        terminal.enters(":menu").shows("1. 快递").shows("已复制");
        assert_eq!(copied(&place), "您想问什么\n1. 快递\n2. 发票");
        terminal.types(":quit\r");
        assert_eq!(terminal.ends(), 0);
    }
}

#[test]
fn why_tells_how_it_was_found_and_where_it_stands() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters("fsm").shows("中通").enters(":why").shows("标题打出来以 fsm 开头").shows("phrases/shipping.toml:5");
    terminal.enters("几天能发货").shows("两天内").enters(":why").shows("和问法一字不差");
}

#[test]
fn a_reply_is_edited_and_saved_as_the_agents_own() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.enters("dh").shows("订单号（空着跳过）：").enters("1").shows("快递单号（空着跳过）：").enters("2");
        terminal
            .shows("已复制")
            .enters(":save")
            .shows("改成：")
            .types("\x0c")
            .enters("哦")
            .shows("存好了，dh 快递单号");
        terminal.shows("的单号是2哦").shows("已复制");
        let file = place.config().join("phrases/shipping.toml");
        let saved = fs::read_to_string(&file).unwrap();
        assert!(saved.starts_with("title = \"发货与快递\"\ncategory = \"shipping\"\n"), "{saved}");
        assert!(saved.contains("code = \"dh\"") && saved.contains("{{快递单号}}哦"), "facts stay facts: {saved}");
        assert!(copied(&place).ends_with("的单号是2哦"));
        terminal.types("\x0c").enters("/发货 dh").shows("的单号是2哦");
        terminal.enters(":save 单号{{快递单号}}").shows("单号2");
        assert_eq!(fs::read_to_string(&file).unwrap().matches("[[phrase]]").count(), 1);
        terminal.types("\x0c").enters(":undo").shows("文件和原来一样");
        assert_eq!(fs::read_to_string(&file).unwrap(), saved, "byte for byte");
        terminal.types("\x0c").enters(":undo").enters(":undo").shows("文件和原来一样");
        assert!(!file.exists());
        terminal.types("\x0c").enters("dh").shows("亲，订单1的单号是2");
        terminal.types("\x0c").enters(":save 亲{{定单号}}").shows("没有“定单号”这个信息，是不是 {{");
        assert!(!file.exists());
        place.run(&["check"]).says(0, "");
    }
}

#[test]
fn edit_opens_the_entry_at_its_line() {
    let place = shop().with("editor", "#!/bin/sh\necho \"$@\" > opened\n");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(place.path("editor"), fs::Permissions::from_mode(0o755)).unwrap();
    let editor = place.path("editor").display().to_string();
    let mut terminal = place.terminal_with(&[], &[("VISUAL", &editor)], 40, 24);
    terminal.shows("话术> ").enters(":edit kdwt").shows("shipping.toml:10");
    let opened = fs::read_to_string(place.path("opened")).unwrap();
    assert!(opened.starts_with("+10 ") && opened.trim().ends_with("phrases/shipping.toml"), "{opened}");
    let mut terminal = Place::empty().terminal_with(&[], &[("VISUAL", &editor)], 80, 24);
    terminal.shows("话术> ").enters("kd").shows("中通").enters(":edit").shows("huashu init");
}

#[test]
fn over_ssh_the_terminal_is_told_what_to_copy() {
    let place = shop();
    let mut terminal = place.terminal_with(&[], &[("SSH_TTY", "/dev/pts/9")], 80, 24);
    terminal.shows("话术> ").enters("fp").shows("已复制");
    assert!(
        terminal.written().contains("\x1b]52;c;5Lqy77yM5Y+v5Lul5byA55S15a2Q5Y+R56Wo\x07"),
        "{}",
        terminal.written()
    );
}

#[test]
fn without_a_clipboard_it_is_said_once() {
    let place = shop();
    let mut terminal = place.terminal(&[], 80, 24);
    terminal.shows("话术> ").enters("fp").shows("没有剪贴板").types("\x0c").enters("kd").shows("默认发中通");
    assert!(!terminal.screen().contains("没有剪贴板"), "{}", terminal.screen());
    let mut terminal = place.terminal(&["--copy-cmd", "/nonexistent/copy"], 80, 24);
    terminal.shows("话术> ").enters("fp").shows("没有复制成");
    place.terminal(&["--copy-cmd", "'"], 80, 24).shows("引号没有配对");
}

#[test]
fn without_colours_and_on_a_plain_terminal_it_works() {
    let place = shop();
    let mut terminal = place.terminal_with(&[], &[("NO_COLOR", "1")], 40, 24);
    terminal.shows("话术> ").types("kd").shows("▸ 1 kd").enters("").shows("默认发中通");
    assert!(
        !terminal.written().contains("\x1b[1m") && !terminal.written().contains("\x1b[2m"),
        "{:?}",
        terminal.written()
    );
    let mut terminal = place.terminal_with(&[], &[("TERM", "dumb")], 40, 24);
    terminal.shows("话术> ").types("kd\n").shows("默认发中通").types(":quit\n");
    assert!(!terminal.written().contains('\x1b'), "{:?}", terminal.written());
}

#[test]
fn a_window_of_few_rows_or_another_width_shows_what_fits() {
    let place = shop();
    let mut terminal = place.terminal(&[], 80, 6);
    terminal.shows("话术> ").types("k").shows("▸ 1 kd").types("\t\t").shows("▸ 2 kdwt");
    terminal.enters("").shows("帮您催一下");
    terminal.resize(30, 24).types("kd").shows("▸ 1 kd");
    assert_fits(&terminal.screen(), 30);
}

#[test]
fn packs_saved_meanwhile_are_told_above_the_line_and_used() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.types("kd").shows("▸ 1 kd");
    place.write("phrases/shipping.toml", PACK.replace("默认发中通哦", "今天改发圆通哦"));
    terminal.shows("话术已更新").shows("▸ 1 kd").enters("").shows("今天改发圆通哦");
}

#[test]
fn it_ends_with_its_window() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.types("k").shows("快递停滞");
    terminal.closes();
}

#[test]
fn two_at_once_lose_neither_lines_nor_counts() {
    let place = shop();
    let (mut one, mut other) = (open(&place, 80), open(&place, 40));
    for _ in 0..10 {
        one.types("\x0c").enters("kd").shows("已复制");
        other.types("\x0c").enters("fp").shows("已复制");
    }
    one.types(":quit\r");
    other.types(":quit\r");
    assert_eq!((one.ends(), other.ends()), (0, 0));
    let uses = fs::read_to_string(place.data().join("uses")).unwrap();
    let count = |name: &str| uses.lines().filter(|line| line.ends_with(&format!(" 1 phrase {name}"))).count();
    assert_eq!((count("kd"), count("fp"), uses.lines().count()), (10, 10, 20), "{uses}");
    let history = fs::read_to_string(place.data().join("history")).unwrap();
    assert!(history.lines().all(|line| ["kd", "fp", ":quit"].contains(&line)), "{history}");
}

#[test]
fn a_killed_one_loses_at_most_its_last_count() {
    let place = shop();
    let mut terminal = open(&place, 80);
    for _ in 0..5 {
        terminal.types("\x0c").enters("kd").shows("已复制");
    }
    terminal.kill();
    let uses = fs::read_to_string(place.data().join("uses")).unwrap();
    assert!(uses.lines().filter(|line| line.ends_with(" phrase kd")).count() >= 4, "{uses}");
    fs::write(place.data().join("uses"), format!("{uses}1764150000 1 phr")).unwrap();
    let mut terminal = open(&place, 80);
    terminal.enters(":recent").shows("发什么快递").enters("fp").shows("电子发票");
}

#[test]
fn signs_and_smileys_copy_nothing() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        for text in ["？？？", "😀😀", "...", "！", "+"] {
            terminal.types("\x0c").types(text).shows(text);
            terminal.hides("▸").hides("→");
            terminal.enters("").shows("没有找到");
        }
        assert_eq!(copied(&place), "");
        assert!(!place.data().join("uses").exists(), "nothing was used");
    }
}

#[test]
fn tab_completes_an_argument_whatever_follows_it() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types(":theme 货 \t").shows("话术> :theme 发货与快递 ").types("\x15");
        terminal.types(":theme fap  \t").shows("话术> :theme 发票 ").types("\x15");
        terminal.enters(":buyer 小明").shows("话术·小明> ").types(":buyer 小 \t").shows("话术·小明> :buyer 小明 ");
        terminal.types("\x15").enters(":buyer -").shows("没有名字的买家").shows("话术> ");
    }
}

#[test]
fn what_is_not_copied_is_said_and_a_question_can_be_broken_off() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.enters("kd").shows("已复制").types("\x0c").enters("dh").shows("订单号（空着跳过）：");
        terminal.enters("").shows("快递单号（空着跳过）：").enters("").shows("没有复制；剪贴板里还是上一条；用 :set");
        assert_eq!(copied(&place), "亲，默认发中通哦");
        for key in ["\x03", "\x1b"] {
            terminal.types("\x0c").hides("空着跳过").enters("dh").shows("订单号（空着跳过）：").enters("8812");
            terminal.shows("快递单号（空着跳过）：").types(key).shows("没有复制；剪贴板里还是上一条");
            terminal.enters(":undo").shows("去掉了 订单号=8812");
        }
        terminal.types("\x0c").hides("空着跳过").enters("dh").shows("订单号（空着跳过）：").enters("8812");
        terminal.types("\x03").shows("没有复制；").types("\x0c").hides("没有复制；");
        terminal.enters("dh").shows("快递单号（空着跳过）：").enters("ZT1");
        terminal.shows("订单8812的单号是ZT1").shows("已复制");
    }
}

#[test]
fn what_is_not_surely_meant_is_offered_and_not_copied() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.types("tz").shows("? kdwt");
        terminal.hides("▸");
        terminal.enters("").shows("没有把握").shows("快递停滞");
        assert_eq!(copied(&place), "");
        terminal.enters("1").shows("帮您催一下");
        assert_eq!(copied(&place), "亲，我们帮您催一下");
    }
}

#[test]
fn numbers_that_pick_nothing_are_told_and_the_list_stays() {
    let place = shop().with("phrases/n.toml", "[[phrase]]\ncode = \"007\"\ntitle = \"特工\"\ntext = \"您好邦德\"\n");
    let mut terminal = open(&place, 80);
    terminal.enters("tz").shows("没有把握").enters("99").shows("没有第 99 条").enters("1").shows("帮您催一下");
    terminal.types("\x0c").enters("kd 9").shows("没有第 9 条，请输入 1 到").enters("1").shows("默认发中通");
    terminal.types("\x0c").enters("kd+").shows("咱家走中通快递");
    terminal.types("\x0c").types("007").shows("▸ 1 007").enters("").shows("您好邦德");
}

#[test]
fn one_of_several_answers_stays_the_one_that_was_picked() {
    let place = shop().with(
        "kb/ask.toml",
        "[[faq]]\nid = \"post\"\nask = [\"包邮吗\", \"邮费多少\"]\nreply = [\"满59元包邮\", \"59元起包邮\"]\n",
    );
    let mut terminal = open(&place, 80);
    terminal.enters("什么时候发货 包邮吗").shows("两天内发出").shows("满59元包邮");
    terminal.types("\x0c").enters("2").shows("59元起包邮").types("\x0c").enters("").shows("满59元包邮");
    assert_eq!(copied(&place), "满59元包邮");
}

#[test]
fn undoing_what_was_told_leaves_the_wording_where_it_was() {
    let pack = "[[phrase]]\ncode = \"hy\"\ntitle = \"欢迎\"\ntext = [\"甲{{称呼}}\", \"乙{{称呼}}\", \"丙{{称呼}}\"]\n";
    let place = shop().with("phrases/hy.toml", pack);
    let mut terminal = open(&place, 80);
    terminal.enters(":set 称呼=亲").enters("hy").shows("甲亲").enters(":set 称呼=您").shows("甲您");
    terminal.enters(":undo").shows("恢复了 称呼=亲").types("\x0c").enters("").shows("乙亲");
}

#[test]
fn a_name_that_no_reply_uses_is_doubted_and_tab_knows_those_that_are() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.enters(":set 快递号=1").shows("没有话术用到“快递号”").shows("快递单号");
        terminal.types("\x0c").types(":set \t").shows("快递单号=").shows("订单号=").types("\x15");
        terminal.types(":set dd\t").shows("话术> :set 订单号=").types("8\r").shows("记住了 订单号=8");
        terminal.types(":order 已\t").shows("话术> :order 已付款").types("\r").shows("订单 已付款");
    }
}

#[test]
fn how_many_there_are_is_said_and_none_is_cut_off() {
    for columns in [80, 40] {
        let place = Place::empty();
        let mut terminal = open(&place, columns);
        terminal.enters("/发货").shows("只查“发货与快递”").shows(":more 接着看");
        terminal.enters(":theme -").types("\x0c").enters("f").shows("已复制").shows("另有").shows("（还有");
        assert!(terminal.screen().lines().all(|line| !line.contains("另有") || !line.ends_with('…')));
    }
}

#[test]
fn keys_pressed_while_a_reply_is_copied_wait_for_the_next_prompt() {
    let place = shop();
    let mut terminal = place.terminal_with(&[], &[("HUASHU_COPY_CMD", "sh -c 'cat >/dev/null; sleep 2'")], 80, 24);
    terminal.shows("话术> ").types("fp\r").shows("fp · 发票").types("kdwt").shows("已复制");
    terminal.shows("话术> kdwt").shows("▸ 1 kdwt");
    terminal.until("has kdwt on the line and in the list alone", |screen| screen.matches("kdwt").count() == 2);
}

#[test]
fn packs_that_are_broken_are_told_once_and_in_two_lines() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters("kd").shows("已复制").enters(":save 亲，发圆通").shows("存好了，kd").types("\x0c").hides("存好了");
    place.write("phrases/shipping.toml", PACK.replace("code = \"kdwt\"", "cod = \"kdwt\"\ntexts = 1"));
    terminal.shows("先用改动前的").shows("phrases/shipping.toml:");
    place.write("phrases/shipping.toml", PACK);
    terminal.types("\x0c").hides("先用改动前的");
    place.write("phrases/shipping.toml", PACK.replace("帮您催一下", "帮您查一下"));
    terminal.shows("话术已更新").enters("kdwt").shows("帮您查一下");
    assert_eq!(terminal.screen().matches("话术已更新").count(), 1, "{}", terminal.screen());
}

#[test]
fn control_c_loses_nothing_on_a_plain_terminal() {
    let place = shop();
    let mut terminal = place.terminal_with(&[], &[("TERM", "dumb")], 80, 24);
    terminal.shows("话术> ").types(":set 订单号=8812\n").shows("记住了").types("\x03").types("\n:order\n");
    terminal.until("still knows it", |screen| screen.matches("订单号=8812").count() >= 3).types(":quit\n");
}

#[test]
fn uses_in_other_shops_do_not_hide_those_of_this_one() {
    let place = shop();
    let others: String = (0..20).map(|n| format!("{} 1 phrase other{n}\n", 4_000_000_000_i64 + n)).collect();
    fs::create_dir_all(place.data()).unwrap();
    fs::write(place.data().join("uses"), format!("1764150000 1 phrase kd\n{others}")).unwrap();
    let mut terminal = open(&place, 80);
    terminal.enters(":recent").shows("发什么快递");
}

#[test]
fn what_was_told_of_buyers_is_known_after_a_restart_until_it_is_cleared() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal
        .enters(":set 订单号=7")
        .shows("记住了")
        .enters(":buyer 小明")
        .enters(":set 订单号=8812")
        .shows("记住了 订单号=8812");
    terminal.kill();
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(fs::metadata(place.data().join("buyers")).unwrap().permissions().mode() & 0o777, 0o600);
    let mut terminal = open(&place, 80);
    terminal.enters(":order").shows("还没有记下什么");
    terminal.enters(":buyer 小明").shows("记着 订单号=8812").enters(":clear").types("\x04");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(fs::read_to_string(place.data().join("buyers")).unwrap(), "");
}
