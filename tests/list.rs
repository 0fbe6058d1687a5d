//! `huashu list`: the table of shortcuts, for people on a terminal and for programs on a pipe.

mod common;

use common::Place;

const PACK: &str = r#"
title = "发货与快递"
category = "shipping"

[[phrase]]
code = ["kd", "fkd"]
title = "发什么快递"
text = ["亲，您好，默认发{{快递公司}}哦", "咱家走{{快递公司}}"]

[[phrase]]
code = "dh"
title = "单号"
text = "单号是{{快递单号}}\n请查收"

[[phrase]]
code = "s12"
title = "双十二"
text = "双十二加班发货"
from = 2098-12-10
until = 2098-12-13

[[phrase]]
code = "old"
title = "老活动"
text = "已经结束的话"
until = 2020-01-01

[[faq]]
id = "when"
ask = ["什么时候发货"]
reply = "亲，两天内发出"
"#;

const GREETING: &str = "title = \"问候\"\ncategory = \"greeting\"\n\
                        [[phrase]]\ncode = \"nh\"\ntitle = \"你好\"\ntext = \"亲，您好\"\nuntil = 2098-01-01\n";

fn small_shop() -> Place {
    Place::empty()
        .with("phrases/a.toml", PACK)
        .with("phrases/b.toml", GREETING)
        .with("kb/shop.toml", "title = \"小店\"\n[facts]\n\"快递公司\" = \"圆通\"\n")
}

#[test]
fn a_pipe_gets_five_columns_of_whole_text_in_the_order_of_a_sale() {
    let ran = small_shop().run(&["list"]).says(0, "").warns("2 条今天不在有效期内");
    let expected = "nh\t你好\t问候\t亲，您好\t至 2098-01-01\n\
                    kd fkd\t发什么快递\t发货与快递\t亲，您好，默认发圆通哦\t\n\
                    dh\t单号\t发货与快递\t单号是{{快递单号}} 请查收\t\n";
    assert_eq!(ran.out, expected);
}

#[test]
fn what_is_not_valid_today_is_listed_when_asked_for_and_says_so() {
    let place = small_shop();
    place.run(&["list", "--all"]).says(0, "2020-01-01 已过期\n").says(0, "2098-12-10 起，至 2098-12-13\n");
    let lines = place.run(&["list", "--all", "--json", "活动"]).json_lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!((&lines[0]["valid"], &lines[0]["until"]), (&false.into(), &"2020-01-01".into()));
}

#[test]
fn every_line_of_json_says_what_a_program_asks() {
    let lines = small_shop().run(&["list", "--json"]).json_lines();
    let kd = lines.iter().find(|line| line["entry"] == "kd").unwrap();
    assert_eq!(kd["codes"], serde_json::json!(["kd", "fkd"]));
    assert_eq!((&kd["reply"], &kd["layer"]), (&"亲，您好，默认发圆通哦".into(), &"shop".into()));
    assert_eq!((&kd["theme"], &kd["category"]), (&"发货与快递".into(), &"shipping".into()));
    let dh = lines.iter().find(|line| line["entry"] == "dh").unwrap();
    assert_eq!((&dh["reply"], &dh["missing"][0]), (&serde_json::Value::Null, &"快递单号".into()));
}

#[test]
fn words_and_a_theme_narrow_the_list() {
    let place = small_shop();
    let codes = |arguments: &[&str]| {
        let out = place.run(arguments).out;
        out.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&["list", "快递", "圆通"]), ["kd fkd"], "a word of the title and one of the reply");
    assert_eq!(codes(&["list", "ＫＤ"]), ["kd fkd"]);
    assert_eq!(codes(&["list", "--theme", "发货"]), ["kd fkd", "dh"], "part of the theme's title will do");
    assert_eq!(codes(&["list", "--theme", "greeting"]), ["nh"]);
    place.run(&["list", "没有的字"]).says(1, "").warns("没有这样的快捷短语");
    place.run(&["list", "--theme", "没有"]).says(2, "").warns("问候、发货与快递");
}

#[test]
fn a_personal_phrase_stands_for_the_shops_and_says_whose_it_is() {
    let place = small_shop();
    std::fs::create_dir_all(place.config().join("phrases")).unwrap();
    let personal = "[[phrase]]\ncode = \"kd\"\ntitle = \"我的快递\"\ntext = \"我给您发顺丰\"\n";
    std::fs::write(place.config().join("phrases/mine.toml"), personal).unwrap();
    let ran = place.run(&["list", "--all"]).says(0, "kd\t我的快递\tmine\t我给您发顺丰\t个人\n");
    assert!(!ran.out.contains("发什么快递"), "{ran:?}");
}

#[test]
fn the_built_in_shop_lists_all_its_phrases() {
    let ran = Place::empty().run(&["list"]).says(0, "schf sc\t首次回复\t问候\t亲，您好");
    assert_eq!(ran.out.lines().count(), 132);
    assert!(ran.out.lines().all(|line| line.split('\t').count() == 5), "{ran:?}");
}

#[test]
fn nothing_in_a_pack_moves_the_terminal() {
    let pack = "[[phrase]]\ncode = \"a\"\ntitle = \"红\\u001b[31m\"\ntext = \"清\\u001b[2J屏\\t好\"\n";
    let ran = Place::empty().with("phrases/a.toml", pack).run(&["list"]).says(0, "a\t红[31m\ta\t清[2J屏好\t\n");
    assert!(!ran.out.contains('\u{1b}'), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_themes_and_as_much_of_each_reply_as_fits() {
    use unicode_width::UnicodeWidthStr;
    let place = small_shop();
    for (columns, shown) in [(80, "默认发圆通哦"), (44, "单号是{{快递单号}}…"), (30, "发什么快递")]
    {
        let mut terminal = place.terminal(&["list", "--theme", "发货"], columns, 24);
        terminal.shows("发货与快递 2").shows("kd fkd  发什么快递").shows(shown).shows("不在有效期内");
        let screen = terminal.screen();
        let mut table = screen.lines().take_while(|line| !line.contains("有效期"));
        assert!(table.all(|line| line.width() <= columns.into()), "{screen}");
        assert_eq!(terminal.ends(), 0);
    }
}

#[cfg(unix)]
#[test]
fn a_long_code_or_title_takes_no_reply_from_the_others() {
    let long = "[[phrase]]\ncode = [\"yunfeixian\", \"yunfeixianduoshaoqian\"]\ntitle = \"运费险\"\ntext = \"九块九\"\n\
                [[phrase]]\ncode = \"cs\"\ntitle = \"超过三件商品时分几个包裹寄出的说明\"\ntext = \"分两个包裹寄出，请留意\"\n";
    let place = small_shop().with("phrases/c.toml", long);
    let mut terminal = place.terminal(&["list"], 80, 24);
    terminal
        .shows("  kd fkd  发什么快递  默认发圆通哦")
        .shows("  yunfeixian yunfeixianduoshaoqian\n          运费险      九块九");
    terminal.shows("  cs      超过三件商品时分几个包裹寄出的说明  分两个包裹寄出，请留意").shows("另有");
    assert_eq!(terminal.ends(), 0);
}
