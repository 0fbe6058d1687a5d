//! `huashu find` and `huashu init`, as an agent and a trainer use them.

mod common;

use common::Place;

const PACK: &str = r#"
title = "发货"
category = "shipping"

[[phrase]]
code = ["kd", "fkd"]
title = "发什么快递"
text = ["亲，默认发{{快递公司}}哦", "咱家走{{快递公司}}"]

[[faq]]
id = "when"
title = "什么时候发货"
ask = ["什么时候发货", "几天能发", "多久发货"]
reply = "亲，付款后两天内发出"

[[faq]]
id = "courier"
ask = ["发什么快递", "用哪家快递", "走什么物流"]
reply = "kd"
"#;

const SHOP: &str = "title = \"小店\"\n[facts]\n\"快递公司\" = \"圆通\"\n";

fn small_shop() -> Place {
    Place::empty().with("phrases/shipping.toml", PACK).with("kb/shop.toml", SHOP)
}

#[test]
fn an_empty_folder_answers_from_the_built_in_shop() {
    let place = Place::empty();
    place.run(&["find", "kd"]).says(0, "中通快递");
    place.run(&["find", "什么时候能到"]).says(0, "2-4天");
}

#[test]
fn after_init_an_edited_sentence_is_what_the_next_find_returns() {
    let place = Place::empty();
    place.run(&["init"]).says(0, "kb/shop.toml");
    place.run(&["find", "kd"]).says(0, "中通快递");
    let file = place.path("phrases/shipping.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = text.lines().skip_while(|line| !line.contains("\"kd\"")).find(|line| line.contains("亲")).unwrap();
    std::fs::write(&file, text.replace(line, "  \"亲，这一句刚刚改过\",")).unwrap();
    place.run(&["find", "kd"]).says(0, "亲，这一句刚刚改过");
    place.run(&["init"]).says(2, "").warns("已有");
}

#[test]
fn a_code_finds_its_phrase_and_facts_are_filled_in() {
    let place = small_shop();
    assert_eq!(place.run(&["find", "kd"]).out, "亲，默认发圆通哦\n");
    assert_eq!(place.run(&["find", "ＫＤ"]).out, "亲，默认发圆通哦\n");
    assert_eq!(place.run(&["find", "kd", "--variant", "2"]).out, "咱家走圆通\n");
    assert_eq!(place.run(&["find", "kd", "--variant", "3"]).out, "亲，默认发圆通哦\n");
}

#[test]
fn initials_and_pinyin_of_a_title_find_it() {
    let place = small_shop();
    for typed in ["fsmkd", "fashenmekuaidi", "kuaidi"] {
        let found = place.json(&["find", "--json", typed]);
        assert_eq!(found["candidates"][0]["reply"], "亲，默认发圆通哦", "{typed}: {found}");
    }
}

#[test]
fn what_is_typed_in_haste_is_found() {
    let place = small_shop();
    for typed in ["fsm快递", "kuai递", "发什么k"] {
        assert_eq!(place.run(&["find", typed]).says(0, "").out, "亲，默认发圆通哦\n", "{typed}");
    }
    let place = place.with("phrases/b.toml", "[[phrase]]\ncode = \"fp\"\ntitle = \"发票\"\ntext = \"亲，能开的\"\n");
    assert_eq!(place.run(&["find", "kd+fp"]).out, "亲，默认发圆通哦\n能开的\n");
}

#[test]
fn a_question_is_answered_and_says_why() {
    let found = small_shop().json(&["find", "--json", "亲，啥时候发货呀"]);
    assert_eq!(found["candidates"][0]["entry"], "when", "{found}");
    let why = found["candidates"][0]["why"].as_array().unwrap();
    assert!(why.iter().any(|reason| reason["name"] == "best_ask"), "{found}");
}

#[test]
fn a_limit_lists_that_many_replies() {
    let listed = small_shop().run(&["find", "-n", "2", "发什么快递"]);
    assert!(listed.out.starts_with("1. "), "{listed:?}");
    assert!(listed.out.contains("\n2. ") && !listed.out.contains("\n3. "), "{listed:?}");
}

#[test]
fn nothing_found_is_exit_code_one_and_says_so() {
    small_shop().run(&["find", "zzzzqqqq"]).says(1, "").warns("没有");
    Place::empty().run(&["find", "今天股票涨了多少"]).says(1, "");
}

#[test]
fn wrong_usage_is_exit_code_two() {
    Place::empty().run(&["find"]).says(2, "");
    Place::empty().run(&["find", "-n", "0", "kd"]).says(2, "");
    Place::empty().run(&["nonsense"]).says(2, "");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = small_shop();
    let mut child = place.command(&["find", "-n", "5", "kd"]);
    let mut child = child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && !err.contains("panick"), "{err}");
}

#[test]
fn a_personal_phrase_hides_the_shops() {
    let place = small_shop();
    std::fs::create_dir_all(place.config().join("phrases")).unwrap();
    let personal = "[[phrase]]\ncode = \"kd\"\ntitle = \"我的快递\"\ntext = \"亲，我给您发圆通\"\n";
    std::fs::write(place.config().join("phrases/mine.toml"), personal).unwrap();
    assert_eq!(place.run(&["find", "kd"]).out, "亲，我给您发圆通\n");
    let found = place.json(&["find", "--json", "发什么快递"]);
    assert_eq!(found["candidates"][0]["reply"], "亲，我给您发圆通", "a faq replies with the visible phrase: {found}");
    assert_eq!(place.json(&["find", "--json", "kd"])["candidates"][0]["layer"], "personal");
}

#[test]
fn a_company_layer_lies_under_the_shop() {
    let company = "[[phrase]]\ncode = \"kd\"\ntitle = \"快递\"\ntext = \"公司的话\"\n\
                   [[phrase]]\ncode = \"fp\"\ntitle = \"发票\"\ntext = \"公司{{发票}}\"\n";
    let place = small_shop()
        .with("company/phrases/a.toml", company)
        .with("company/kb/shop.toml", "[facts]\n\"发票\" = \"电子票\"\n\"快递公司\" = \"公司快递\"\n")
        .with("kb/shop.toml", "base = \"company\"\n[facts]\n\"快递公司\" = \"圆通\"\n");
    assert_eq!(place.run(&["find", "kd"]).out, "亲，默认发圆通哦\n");
    assert_eq!(place.run(&["find", "fp"]).out, "公司电子票\n");
    assert_eq!(place.json(&["find", "--json", "fp"])["candidates"][0]["layer"], "company");
    place.write("company/kb/shop.toml", "base = \"..\"\n[facts]\n\"发票\" = \"纸质票\"\n");
    place.run(&["find", "fp"]).says(0, "公司纸质票").warns("base 绕回了");
}

#[test]
fn a_reply_with_a_missing_fact_is_never_an_answer() {
    let place = small_shop().with("kb/shop.toml", "title = \"小店\"\n");
    let found = place.json(&["find", "--json", "kd"]);
    assert_eq!((&found["action"], &found["reason"]), (&"handoff".into(), &"missing_fact".into()), "{found}");
    assert_eq!(found["reply"], serde_json::Value::Null);
    assert_eq!(found["candidates"][0]["missing"][0], "快递公司");
    let ran = place.run(&["find", "kd"]).says(1, "").warns("还缺：快递公司");
    assert_eq!(ran.out, "", "nothing that a script could send");
}

#[test]
fn a_phrase_out_of_its_period_is_passed_over() {
    let expired = "[[phrase]]\ncode = \"jhs\"\ntitle = \"聚划算\"\ntext = \"活动中\"\nuntil = 2020-01-01\n";
    let ran = small_shop().with("phrases/old.toml", expired).run(&["find", "jhs"]);
    assert!(!ran.out.contains("活动中"), "{ran:?}");
}

#[test]
fn a_synonym_of_the_shop_finds_what_was_meant_and_says_so() {
    let plain = small_shop();
    let question = ["find", "--json", "仓库出库了没"];
    let before = plain.json(&question);
    let synonyms = "[[synonym]]\nwords = [\"出库\", \"发货\"]\nweight = 1.0\n";
    let place = small_shop().with("kb/shop.toml", format!("{SHOP}\n{synonyms}"));
    let after = place.json(&question);
    assert!(before["candidates"][0]["entry"] != "when", "{before}");
    assert_eq!(after["candidates"][0]["entry"], "when", "{after}");
    let why = after["candidates"][0]["why"].as_array().unwrap();
    assert!(why.iter().any(|reason| reason["name"] == "synonym" && reason["text"] == "“出库”也说“发货”"), "{after}");
}

#[test]
fn a_phrase_says_something_else_where_its_conditions_hold() {
    let pack = r#"
[[phrase]]
code = "mj"
title = "满减"
text = "亲，满200减20"
[[phrase.answer]]
when = { "面料" = "*" }
text = "亲，{{面料}}的都满200减20"
[[phrase.answer]]
when = { hour = "0-23" }
text = "亲，满减已经结束"

[[faq]]
id = "sale"
ask = ["有满减吗", "满多少减多少", "满减怎么算"]
reply = "mj"
"#;
    let place = Place::empty().with("phrases/a.toml", pack);
    for asked in ["mj", "有满减吗"] {
        place.run(&["find", asked]).says(0, "亲，满减已经结束");
    }
    place.write("phrases/a.toml", pack.replace("hour = \"0-23\"", "order = \"paid\""));
    for asked in ["mj", "有满减吗"] {
        place.run(&["find", asked]).says(0, "亲，满200减20");
    }
    let request = r#"{"text":"有满减吗","order":{"status":"paid"}}"#;
    assert_eq!(place.pipe(&["bot"], request).json_lines()[0]["reply"], "亲，满减已经结束");
}

#[test]
fn the_built_in_phrases_promise_no_sale_that_is_not_on() {
    let place = Place::empty();
    for code in ["mj", "hdjs", "yj", "djy", "cfyh", "wkts"] {
        let says = |now: &str| {
            let request = format!("{{\"text\":\"{code}\",\"now\":\"{now}\"}}");
            let line = place.pipe(&["bot"], request).json_lines().remove(0);
            line["candidates"][0]["reply"].as_str().unwrap_or_default().to_owned()
        };
        let after = says("2026-12-20T10:00:00+08:00");
        assert!(!after.is_empty() && !after.contains("满200元减20元"), "{code}: {after}");
        assert_ne!(says("2026-12-10T10:00:00+08:00"), after, "{code}");
    }
}
