//! What an agent must never paste, and what must never be lost, at the prompt of `huashu`.

#![cfg(unix)]

mod common;

use std::{fs, thread, time::Duration};

use common::{
    Place,
    agent::{PACK, copied, open, shop},
};

#[test]
fn undo_puts_no_other_buyers_reply_on_the_clipboard() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters(":buyer 小红").enters(":set 订单号=8812 快递单号=ZT1").enters("dh").shows("单号是ZT1");
    terminal.enters(":buyer 小刚").enters("kd").shows("默认发中通").enters(":undo");
    terminal.shows("上一条是给小红的，没有放回剪贴板");
    assert_eq!(copied(&place), "亲，默认发中通哦");
    terminal.enters(":undo").shows("回到小红").shows("剪贴板换回上一条");
    assert!(copied(&place).ends_with("单号是ZT1"), "with its buyer it comes back");
}

#[test]
fn a_command_or_a_code_is_no_value() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.enters("dh").shows("订单号（空着跳过）：").enters(":buyer 小红").shows("先按 Esc 离开");
        terminal.enters("fp").shows("fp 是快捷码").enters("8812").shows("快递单号（空着跳过）：");
        terminal.enters("kd").shows("kd 是快捷码").enters("kd").shows("单号是kd");
        assert_eq!(copied(&place), "亲，订单8812的单号是kd", "said twice, it is meant");
    }
}

#[test]
fn a_digit_after_the_menu_is_the_buyers() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        terminal.enters("kd").shows("已复制").enters(":menu").shows("买家回了数字");
        assert!(copied(&place).starts_with("您想问什么"));
        terminal.enters("2").shows("电子发票");
        assert_eq!(copied(&place), "亲，可以开电子发票");
        terminal.types("\x0c").enters("9").shows("菜单里没有第 9 项").enters("1").shows("中通");
    }
}

#[test]
fn a_menu_below_is_copied_too() {
    let menu = "title = \"小店\"\n[menu]\ntext = \"您想问什么\"\n[[menu.item]]\ntitle = \"售后\"\n\
                [[menu.item.item]]\ntitle = \"发票\"\nreply = \"fp\"\n";
    let place = shop().with("kb/shop.toml", menu);
    let mut terminal = open(&place, 80);
    terminal.enters(":menu").shows("1. 售后").enters("1").shows("0. 返回");
    assert!(copied(&place).contains("1. 发票"));
    terminal.enters("0").shows("您想问什么").enters("1").enters("1").shows("电子发票");
}

#[test]
fn what_was_never_on_the_screen_is_not_picked() {
    let many: String = (0..9)
        .map(|n| format!("[[phrase]]\ncode = \"qz{n}\"\ntitle = \"前缀{n}\"\ntext = \"亲，第{n}条\"\n"))
        .collect();
    let place = shop().with("phrases/many.toml", many);
    let mut terminal = open(&place, 80);
    terminal.enters("qz 7").shows("没有第 7 条，请输入 1 到 6").shows(":more 接着看");
    assert_eq!(copied(&place), "");
    terminal.enters(":more").shows(" 7 qz").shows(" 9 qz").enters("9").shows("亲，第");
    assert!(copied(&place).starts_with("亲，第"));
    terminal.types("\x0c").enters(":more").shows("都在上面了");
}

#[test]
fn one_character_is_offered_and_not_copied() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.types("递").shows("发什么快递").hides("▸").enters("").shows("没有把握");
    assert_eq!(copied(&place), "");
}

#[test]
fn codes_side_by_side_and_questions_are_stacked() {
    for columns in [80, 40] {
        let place = shop();
        let mut terminal = open(&place, columns);
        for (line, said) in [
            ("kd fp", "亲，默认发中通哦\n可以开电子发票"),
            ("kd，jsy", "亲，默认发中通哦\n祝您生活愉快"),
            ("几天能发货+fp", "亲，付款后两天内发出\n可以开电子发票"),
        ] {
            terminal.types("\x0c").enters(line).shows("已复制");
            assert_eq!(copied(&place), said, "{line}");
            terminal.enters(":undo");
        }
    }
}

#[test]
fn telling_something_of_the_buyer_leaves_a_stack_in_its_wording() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters("kd+fp").shows("已复制").enters(":product A02").shows("在看 A02 小熊卫衣");
    terminal.enters(":product -").shows("不记着在看哪款了");
    assert_eq!(copied(&place), "亲，默认发中通哦\n可以开电子发票");
    terminal.enters(":order 乱写").shows("没有话术按“乱写”分情况").enters(":order").shows("还没有记下什么");
}

#[test]
fn several_facts_are_told_at_once_and_taken_back_one_by_one() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters(":set 订单号=8812 快递单号=ZT 1").shows("记住了 订单号=8812，记住了 快递单号=ZT 1");
    terminal.enters(":set 订单号=-").shows("去掉了 订单号").enters(":order").shows("快递单号=ZT 1");
}

#[test]
fn a_product_is_told_by_a_part_of_its_name() {
    let products = "[[product]]\nid = \"A01\"\nname = \"兔子卫衣\"\n[[product]]\nid = \"A02\"\nname = \"小熊卫衣\"\n";
    let place = shop().with("kb/products.toml", products);
    let mut terminal = open(&place, 80);
    terminal.enters(":product 卫衣").shows("“卫衣”有 2 款，请写货号").shows("A01").shows("A02");
    terminal.enters(":product 小熊").shows("在看 A02 小熊卫衣");
}

#[test]
fn escape_and_control_c_clear_the_line_and_its_list() {
    for key in ["\x1b", "\x03"] {
        let place = shop();
        let mut terminal = open(&place, 80);
        terminal.types("kd").shows("▸ 1 kd").types(key).hides("▸").hides("发什么快递");
        thread::sleep(Duration::from_millis(200));
        terminal.types("fp").shows("▸ 1 fp").enters("").shows("电子发票");
        assert_eq!(copied(&place), "亲，可以开电子发票");
    }
}

#[test]
fn control_z_takes_the_list_away() {
    let place = shop();
    let mut terminal = place.terminal_of(&place.program("bash", &["--norc", "-i"]), &[], 80, 24);
    terminal.shows("bash-").types(&format!("{}\r", env!("CARGO_BIN_EXE_huashu"))).shows("话术> ").types("kd");
    terminal.shows("▸ 1 kd").types("\x1a").shows("Stopped").hides("▸");
    terminal.types("fg\r").shows("▸ 1 kd").enters("").shows("默认发中通");
}

#[test]
fn a_key_that_is_no_utf_8_is_told_and_loses_nothing() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.types("k").shows("▸ 1 kd").types_bytes(b"\xbc\xb8").shows("不是 UTF-8");
    terminal.types("d").shows("话术> kd").enters("").shows("默认发中通");
    assert_eq!(terminal.screen().matches("不是 UTF-8").count(), 1, "{}", terminal.screen());
}

#[test]
fn a_code_is_not_saved_as_a_reply() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters("kd").shows("已复制").enters(":save jsy").shows("没有存：“jsy”是一条话术的名字");
    assert_eq!(copied(&place), "亲，默认发中通哦");
    assert!(!place.config().join("phrases").exists());
}

#[test]
fn two_who_save_at_the_same_moment_both_keep_theirs() {
    let place = shop();
    let (mut one, mut other) = (open(&place, 80), open(&place, 80));
    one.enters("kd").shows("已复制").types(":save 亲，发圆通");
    other.enters("kdwt").shows("已复制").types(":save 亲，马上催");
    one.types("\r");
    other.types("\r").shows("存好了");
    one.shows("存好了");
    let saved = fs::read_to_string(place.config().join("phrases/shipping.toml")).unwrap();
    assert!(saved.contains("发圆通") && saved.contains("马上催"), "{saved}");
}

#[test]
fn what_cannot_be_kept_is_told() {
    let place = shop();
    fs::create_dir_all(place.data().join("buyers")).unwrap();
    let mut terminal = open(&place, 80);
    terminal.enters(":buyer 小红").enters(":set 订单号=8812").shows("记住了").shows("没有存下来，离开后就忘了");
    terminal.types("\x0c").hides("没有存下来").enters(":set 订单号=9").shows("记住了");
    assert!(!terminal.screen().contains("没有存下来"), "told once: {}", terminal.screen());
}

#[test]
fn a_shop_that_is_away_for_a_moment_stays_as_it_was() {
    let place = Place::empty().with("shop/phrases/shipping.toml", PACK);
    let command = place.command(&["--dir", "shop"]);
    let mut terminal = place.terminal_of(&command, &[], 80, 24);
    terminal.shows("话术> ").enters("kd").shows("默认发中通");
    fs::rename(place.path("shop"), place.path("away")).unwrap();
    terminal.shows("店铺的文件夹不见了").types("\x0c").enters("kdwt").shows("帮您催一下");
    fs::rename(place.path("away"), place.path("shop")).unwrap();
    place.write("shop/phrases/shipping.toml", PACK.replace("帮您催一下", "帮您查一下"));
    terminal.shows("话术已更新").types("\x0c").enters("kdwt").shows("帮您查一下");
}

#[test]
fn whoever_ends_the_program_gets_the_terminal_back() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.types("kd").shows("▸ 1 kd").signal(libc::SIGTERM).writes("\x1b[J\x1b[?2004l", "gives the terminal back");
}

#[test]
fn an_entry_is_edited_by_its_title_its_id_or_its_number() {
    let place = shop().with("editor", "#!/bin/sh\necho \"$@\" > opened\n");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(place.path("editor"), fs::Permissions::from_mode(0o755)).unwrap();
    let editor = place.path("editor").display().to_string();
    let mut terminal = place.terminal_with(&[], &[("VISUAL", &editor)], 80, 24);
    terminal.shows("话术> ").enters(":edit 快递停滞").shows("shipping.toml:10");
    terminal.types("\x0c").enters("k").enters(":edit 1").shows("shipping.toml:");
    terminal.types("\x0c").enters(":edit when").shows("invoice.toml:");
}

#[test]
fn what_is_waited_for_is_said_until_it_has_come() {
    for (arguments, first) in [(&["pick"][..], "Enter"), (&[], "话术> ")] {
        let place = Place::empty();
        let mut terminal = place.terminal(arguments, 80, 24);
        terminal.writes("正在整理话术…", "says what is waited for").shows(first).hides("正在整理");
    }
}

#[test]
fn a_named_buyers_product_is_remembered_and_his_name_filled_in() {
    let products = "[[product]]\nid = \"A01\"\nname = \"兔子卫衣\"\n[product.attributes]\n\"面料\" = \"纯棉\"\n";
    let pack = "[[faq]]\nid = \"stuff\"\nask = [\"什么面料\", \"是什么面料的\", \"面料是什么\"]\nreply = \"{{面料}}\"\n\
                [[phrase]]\ncode = \"zh\"\ntitle = \"招呼\"\ntext = \"{{买家}}您好\"\n";
    let place = shop().with("kb/products.toml", products).with("kb/stuff.toml", pack);
    let mut terminal = open(&place, 80);
    terminal.enters("兔子卫衣是什么面料的").shows("纯棉").types("\x0c").enters(":order").shows("还没有记下什么");
    terminal.enters(":buyer 小红").enters("兔子卫衣是什么面料的").shows("记下在看 A01 兔子卫衣").shows("纯棉");
    terminal.types("\x0c").enters("什么面料").shows("纯棉").enters("zh").shows("小红您好");
}

#[test]
fn what_was_told_of_one_buyer_is_saved_for_none_other() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters(":set 订单号=8812 快递单号=ZT100").enters("dh").shows("单号是ZT100");
    terminal.enters(":save 亲，单号ZT100，订单8812").shows("存好了");
    let saved = fs::read_to_string(place.config().join("phrases/shipping.toml")).unwrap();
    assert!(saved.contains("亲，单号{{快递单号}}，订单{{订单号}}"), "{saved}");
    for (text, why) in [("开发票", "是一条话术的名字"), ("k", "太短"), ("-", "太短")] {
        terminal.types("\x0c").enters(&format!(":save {text}")).shows(why);
    }
    assert_eq!(fs::read_to_string(place.config().join("phrases/shipping.toml")).unwrap(), saved);
}

#[test]
fn no_value_is_a_blank_to_fill_in() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters(":set 订单号={{快递单号}}").shows("值里不能有").enters(":buyer {{商品}}").shows("值里不能有");
    terminal.types("\x0c").enters("dh").shows("订单号（空着跳过）：").enters("{{店铺名}}").shows("值里不能有");
    terminal.enters("8812").shows("快递单号（空着跳过）：").enters("-").shows("还缺：快递单号");
    terminal.types("\x0c").enters(":set 订单号=-").shows("去掉了 订单号");
    assert_eq!(copied(&place), "");
}

#[test]
fn a_digit_belongs_to_the_menu_of_its_buyer() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters(":buyer 庚").enters(":menu").shows("买家回了数字").enters(":buyer 辛").enters("1");
    terminal.shows("现在没有列表可选").enters("kd").shows("已复制").enters(":buyer 庚").enters("2").shows("电子发票");
    assert_eq!(copied(&place), "亲，可以开电子发票");
    terminal.types("\x0c").enters(":buyer 辛").enters("").shows("先查一条，再换说法；剪贴板里还是上一条");
    let piped = place.pipe(&[], "kd\n:menu\n2\n");
    assert!(piped.out.ends_with("亲，可以开电子发票\n"), "{piped:?}");
}

#[test]
fn what_is_told_of_buyers_is_in_no_history() {
    let place = shop();
    let mut terminal = open(&place, 80);
    terminal.enters("kd").enters(":set 收件人=甲 收货地址=北京").shows("记住了").types(":quit\r");
    assert_eq!(terminal.ends(), 0);
    let history = fs::read_to_string(place.data().join("history")).unwrap();
    assert!(history.contains("kd") && !history.contains("北京"), "{history}");
}
