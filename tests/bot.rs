//! `huashu bot`, as a shop's script uses it.

mod common;

use common::Place;

#[test]
fn answers_come_in_order_and_a_bad_line_gets_an_error_with_its_number() {
    let input = "{\"id\":\"1\",\"text\":\"亲 这个几天能到呀\"}\nnot json\n{\"id\":\"3\",\"text\":\"能便宜点吗\"}\n";
    let lines = Place::empty().pipe(&["bot"], input).says(0, "").json_lines();
    assert_eq!(lines.len(), 3);
    assert_eq!((&lines[0]["id"], &lines[0]["entry"]), (&"1".into(), &"ship-arrive".into()), "{}", lines[0]);
    assert_eq!(lines[0]["action"], "answer");
    assert_eq!((&lines[1]["error"]["code"], &lines[1]["error"]["line"]), (&"bad_json".into(), &2.into()));
    assert_eq!((&lines[2]["id"], &lines[2]["entry"]), (&"3".into(), &"bargain-cheaper".into()), "{}", lines[2]);
    assert_eq!(lines[2]["action"], "answer");
}

#[test]
fn plain_lines_in_give_plain_replies_out() {
    let ran = Place::empty().pipe(&["bot", "--plain"], "包邮吗\n今天股票涨了多少\n包邮吗\n").says(0, "满59元");
    let lines: Vec<_> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3, "{ran:?}");
    assert_eq!(lines[1], "", "a robot must not answer this");
    assert!(lines[2].contains("满59元") && lines[2] != lines[0], "wordings take turns: {ran:?}");
}

#[test]
fn a_request_may_be_text_alone_and_unknown_keys_are_ignored() {
    let input = "{\"text\":\"能开发票吗\",\"mood\":\"angry\"}\r\n";
    let lines = Place::empty().pipe(&["bot"], input).json_lines();
    assert_eq!(lines[0]["entry"], "invoice-can", "{}", lines[0]);
    assert_eq!(lines[0]["id"], serde_json::Value::Null);
}

#[test]
fn facts_of_the_request_win_over_the_shops() {
    let input = "{\"text\":\"kd\",\"facts\":{\"默认快递\":\"韵达快递\"}}\n";
    let lines = Place::empty().pipe(&["bot"], input).json_lines();
    assert!(lines[0]["reply"].as_str().unwrap().contains("韵达快递"), "{}", lines[0]);
}

#[test]
fn what_a_buyer_types_is_never_a_template_or_an_escape() {
    let shop = "[[phrase]]\ncode = \"dz\"\ntitle = \"地址\"\ntext = \"寄到{{地址}}\"\nauto = true\n";
    let place = Place::empty().with("phrases/a.toml", shop);
    let input = r#"{"text":"dz","facts":{"地址":"{{快递}}\u001b[2J{% raw %}"}}"#;
    let lines = place.pipe(&["bot"], input).json_lines();
    assert_eq!(lines[0]["reply"], "寄到{{快递}}[2J{% raw %}");
}

#[test]
fn a_number_is_given_back_digit_by_digit() {
    let pack = "[[phrase]]\ncode = \"dd\"\ntitle = \"订单\"\ntext = \"{{订单号}}共{{应付}}元\"\nauto = true\n";
    let request = r#"{"id":12345678901234567890123,"text":"dd","facts":{"订单号":98765432109876543210,"应付":59.00}}"#;
    let ran = Place::empty().with("phrases/a.toml", pack).pipe(&["bot"], request);
    assert!(ran.out.starts_with("{\"id\":12345678901234567890123,"), "{ran:?}");
    assert!(ran.out.contains("98765432109876543210共59.00元"), "{ran:?}");
}

#[test]
fn what_an_error_quotes_cannot_move_a_cursor() {
    let lines = Place::empty().pipe(&["bot"], r#"{"text":"kd","now":"\u009b2J\u001b]明天"}"#).json_lines();
    assert!(lines[0]["error"]["message"].as_str().unwrap().contains("：2J]明天，"), "{}", lines[0]);
}

#[test]
fn what_a_pack_is_called_cannot_move_a_cursor() {
    let names = r#"title = "发\u009b2J货\u202e"
[[phrase]]
code = "kd"
title = "发\u009b2J什么\u202e快递"
text = "{{商品}}发中通"
[[faq]]
id = "ship\u202e-when"
ask = ["什么时候\u2066发货\u0007", "几天发货"]
reply = "两天内发"
[[faq]]
id = "\u202e"
ask = ["能开发票吗"]
reply = "能开"
"#;
    let menu = r#"[menu]
ask = ["菜单"]
text = "请\u009b2J选"
[[menu.item]]
title = "发货\u202e时间"
reply = "ship\u202e-when"
[[menu.item]]
title = "其他"
[[menu.item.item]]
title = "快\u009b递"
reply = "kd"
"#;
    let place = Place::empty().with("phrases/a.toml", names).with("kb/shop.toml", menu);
    let requests = [
        r#"{"text":"什么时候发货","explain":true}"#,
        r#"{"text":"kd"}"#,
        r#"{"text":"菜单","session":"a"}"#,
        r#"{"text":"2","session":"a"}"#,
        r#"{"text":"0","session":"a"}"#,
        r#"{"text":"1","session":"a"}"#,
        r#"{"type":"\u009b2J\u202e","text":"kd"}"#,
    ];
    let ran = place.pipe(&["bot"], requests.join("\n") + "\n").says(0, "");
    let unsafe_marks =
        |c: char| c != '\n' && c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!ran.out.contains(unsafe_marks), "{ran:?}");
    let lines = ran.json_lines();
    assert_eq!(
        (&lines[0]["entry"], &lines[0]["candidates"][0]["title"]),
        (&"ship-when".into(), &"什么时候发货".into())
    );
    assert_eq!(lines[1]["candidates"][0]["title"], "发2J什么快递");
    assert_eq!(
        (&lines[2]["reply"], &lines[3]["reply"]),
        (&"请2J选\n1. 发货时间\n2. 其他".into(), &"其他\n1. 快递\n0. 返回".into())
    );
    assert_eq!(lines[5]["entry"], "ship-when", "{}", lines[5]);
    assert_eq!(lines[6]["error"]["code"], "bad_request");
    assert!(ran.err.contains("id 是空的"), "{ran:?}");
}

#[test]
fn to_the_only_shop_its_name_means_nothing() {
    let ask = |shop: &str| format!("{{\"text\":\"什么时候发货\",\"session\":\"s\",\"shop\":\"{shop}\"}}\n");
    let input = [&ask("甲"), "{\"text\":\"什么时候发货\",\"session\":\"s\"}\n", &ask("乙")].concat();
    for workers in ["1", "3"] {
        let lines = Place::empty().pipe(&["bot", "--workers", workers], &input).json_lines();
        assert_eq!(lines[2]["reason"], "repeated", "asked a third time: {}", lines[2]);
    }
}

#[test]
fn values_out_of_range_are_errors_that_keep_the_id() {
    for (request, word) in [
        (r#"{"id":7}"#, "缺少 text"),
        (r#"{"id":7,"text":"kd","limit":0}"#, "limit"),
        (r#"{"id":7,"text":"kd","now":"gestern"}"#, "now"),
        (r#"{"id":7,"text":3}"#, "text 要写成文字"),
        (r#"{"id":7,"text":"a","order":3}"#, "order 要写成对象，或只写订单状态，例如 {\"order\":{\"status\":\"paid\""),
        (r#"{"id":7,"text":"a","type":"done"}"#, "type 要写成 ask、release、waiting 或 paid"),
        (r#"{"id":7,"text":"a","text":"b"}"#, "text 写了两次"),
    ] {
        let lines = Place::empty().pipe(&["bot"], request).json_lines();
        assert_eq!((&lines[0]["id"], &lines[0]["error"]["code"]), (&7.into(), &"bad_request".into()));
        let message = lines[0]["error"]["message"].as_str().unwrap();
        assert!(message.contains(word) && !message.contains("expected"), "{message}");
    }
    for request in ["[1]", "3", "null", "{\"text\""] {
        let lines = Place::empty().pipe(&["bot"], request).json_lines();
        assert_eq!(lines[0]["error"]["code"], "bad_json", "{request}");
    }
}

#[test]
fn a_line_of_ten_megabytes_or_of_other_bytes_is_an_error_and_the_next_is_served() {
    let mut input = vec![b'x'; 10 << 20];
    input.extend_from_slice(b"\n\xb0\xfc\xd3\xca\n{\"text\":\"kd\"}");
    let ran = Place::empty().pipe(&["bot"], input).says(0, "");
    let lines = ran.json_lines();
    assert_eq!(lines[0]["error"]["code"], "too_long");
    assert_eq!(lines[1]["error"]["code"], "not_utf8");
    assert_eq!((&lines[2]["entry"], &lines[2]["action"]), (&"kd".into(), &"answer".into()));
}

#[test]
fn a_condition_chooses_the_answer() {
    let shop = "[[faq]]\nid = \"when\"\ntitle = \"什么时候发货\"\nask = [\"什么时候发货\", \"几天发货\"]\nreply = \"拍下后两天内发\"\n\
                [[faq.answer]]\nwhen = { order = \"paid\" }\ntext = \"您的订单今天发\"\n\
                [[faq.answer]]\nwhen = { channel = \"live\", level = \"vip\" }\ntext = \"直播间会员优先发\"\n";
    let place = Place::empty().with("kb/a.toml", shop).with("phrases/x.toml", "");
    let input = "{\"text\":\"什么时候发货\",\"order\":{\"status\":\"paid\"}}\n{\"text\":\"什么时候发货\"}\n\
                 {\"text\":\"什么时候发货\",\"channel\":\"live\",\"level\":\"vip\"}\n";
    let lines = place.pipe(&["bot"], input).json_lines();
    assert_eq!(lines[0]["candidates"][0]["reply"], "您的订单今天发");
    assert_eq!(lines[1]["candidates"][0]["reply"], "拍下后两天内发");
    assert_eq!(lines[2]["candidates"][0]["reply"], "直播间会员优先发");
}

#[test]
fn an_entry_not_for_the_robot_is_handed_off() {
    let lines = Place::empty().pipe(&["bot"], "{\"text\":\"我要投诉\"}").json_lines();
    assert_eq!(lines[0]["action"], "handoff", "{}", lines[0]);
    assert_eq!(lines[0]["reply"], serde_json::Value::Null);
}

#[test]
fn words_of_harm_complaint_or_for_a_person_are_handed_off_whatever_else_they_say() {
    for (text, reason) in [
        ("再不发货我就投诉了", "complaint"),
        ("扣子掉了孩子吞了", "complaint"),
        ("转人工", "asked_for_human"),
        ("叫你们老板来，什么时候发货", "asked_for_human"),
    ] {
        let lines = Place::empty().pipe(&["bot"], format!("{{\"text\":\"{text}\"}}\n")).json_lines();
        assert_eq!((&lines[0]["action"], &lines[0]["reason"]), (&"handoff".into(), &reason.into()), "{text}");
        assert_eq!(lines[0]["reply"], serde_json::Value::Null);
    }
}

#[test]
fn several_questions_are_answered_in_order_and_one_open_question_makes_it_a_suggestion() {
    let input = "{\"text\":\"在吗 这款有货吗 什么时候发货 能开发票吗\"}\n{\"text\":\"什么时候发货 能开发票吗 你们老板属什么的\"}\n";
    let lines = Place::empty().pipe(&["bot"], input).json_lines();
    assert_eq!(lines[0]["action"], "answer", "{}", lines[0]);
    let entries: Vec<_> = lines[0]["candidates"].as_array().unwrap().iter().map(|hit| hit["entry"].clone()).collect();
    assert_eq!(entries[..3], ["stock-have", "ship-when", "invoice-can"]);
    let reply = lines[0]["reply"].as_str().unwrap();
    assert_eq!(reply.lines().count(), 3, "{reply}");
    assert_eq!(
        (&lines[1]["action"], &lines[1]["reply"]),
        (&"suggest".into(), &serde_json::Value::Null),
        "{}",
        lines[1]
    );
    assert!(lines[1]["candidates"][1]["reply"].is_string(), "the answered parts are ready");
}

#[test]
fn a_grunt_a_tale_and_an_agents_code_are_not_answered() {
    let tale = "今天天气真不错我们去公园玩吧".repeat(30) + "什么时候发货";
    for text in ["好", "1", "110", "……", "cphf", tale.as_str()] {
        let lines = Place::empty().pipe(&["bot"], format!("{{\"text\":\"{text}\"}}\n")).json_lines();
        assert_ne!(lines[0]["action"], "answer", "{text}");
    }
}

#[test]
fn a_keyword_rule_points_and_its_pattern_gives_values() {
    let pack = "[[faq]]\nid = \"height\"\ntitle = \"身高选码\"\nask = [\"多高穿多大\"]\nreply = \"身高{{身高}}的宝宝看尺码表就好\"\n\
                pattern = ['身高\\s*(?<身高>\\d{2,3})']\n[[faq]]\nid = \"ship\"\nask = [\"什么时候发货\", \"几天发货\"]\n\
                reply = \"两天内发货的亲\"\nnone = [\"预售\"]\n";
    let place = Place::empty().with("phrases/x.toml", "").with("kb/a.toml", pack);
    let lines = place.pipe(&["bot"], "{\"text\":\"娃身高112偏胖\"}\n{\"text\":\"预售什么时候发货\"}\n").json_lines();
    assert_eq!(lines[0]["candidates"][0]["reply"], "身高112的宝宝看尺码表就好", "{}", lines[0]);
    assert_ne!(lines[1]["candidates"][0]["entry"], "ship", "{}", lines[1]);
}

#[test]
fn the_only_faq_is_not_the_answer_to_everything() {
    let faq =
        "[[faq]]\nid = \"ship-when\"\nask = [\"什么时候发货\", \"几天能发\"]\nreply = \"亲，付款后两天内发出哦\"\n";
    let place = Place::empty().with("kb/shipping.toml", faq);
    let requests =
        ["发错货了怎么办", "怎么开发票", "有货吗", "什么时候能发货呀"].map(|text| format!("{{\"text\":\"{text}\"}}"));
    let lines = place.pipe(&["bot"], requests.join("\n") + "\n").json_lines();
    let actions: Vec<&str> = lines.iter().filter_map(|line| line["action"].as_str()).collect();
    assert_eq!(actions, ["handoff", "handoff", "handoff", "answer"], "{lines:?}");
}
