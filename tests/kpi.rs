//! `huashu kpi`, as a manager uses it.

mod common;

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::Stdio,
};

use common::{Place, Ran, repository};
use serde_json::{Value, json};

/// The sample chat and its orders. Its rounds, by file row of the question:
///
/// | row | conversation | began | answered after | by |
/// |---|---|---|---|---|
/// | 2 | c1 小明 | 09:00:00 | 12 s, first | 阿黎 |
/// | 4 | c1 小明 | 09:00:40 (row 5 goes on) | 30 s | 阿黎 |
/// | 7 | c1 小明 | 09:01:20 | 300 s | 阿黎 |
/// | 9 | c2 小红 | 10:00:00 | 5 s, first | 品品 |
/// | 11 | c2 小红 | 10:01:00 | 31 s | 品品 |
/// | 14 | c3 小刚 | 07:59:50 | 240 s, first | 阿英 |
/// | 16 | c4 小丽 | 22:59:00 | not within 31 minutes | nobody |
/// | 17 | c5 小明 | 23:30:00, the last message | undecided | 阿英 |
fn sample() -> Place {
    let file = |name: &str| fs::read(repository().join("tests/kpi").join(name)).unwrap();
    Place::empty().with("chat.csv", file("chat.csv")).with("orders.csv", file("orders.csv"))
}

fn share(part: u64, whole: u64) -> Value {
    json!({"part": part, "whole": whole, "value": part as f64 / whole as f64})
}

#[test]
fn the_figures_of_the_shop_are_those_counted_by_hand() {
    let report = sample().json(&["kpi", "chat.csv", "--json"]);
    let shop = &report["shop"];
    // 小明, 小红, 小刚, 小丽; 小丽 was never answered, 小明 waits again in c5.
    assert_eq!((&shop["asked"], &shop["served"], &shop["waiting"]), (&json!(4), &json!(3), &json!(2)));
    // 12 + 5 + 240 = 257 s ÷ 3; 12 + 30 + 300 + 5 + 31 + 240 = 618 s ÷ 6.
    assert_eq!(shop["first_response"], json!({"total_ms": 257_000, "count": 3, "mean_ms": 85_667}));
    assert_eq!(shop["response"], json!({"total_ms": 618_000, "count": 6, "mean_ms": 103_000}));
    // Rows 2, 4, 9, 11 of 2, 4, 7, 9, 11, 16: row 14 began before 08:00, row 17 after 23:00.
    assert_eq!(shop["within_limit"], share(4, 6));
    // Rows 2, 4, 9 of all but the undecided.
    assert_eq!(shop["within_quick"], share(3, 7));
    // Agents: rows 3, 6, 8, 10, 12, 15; buyers: rows 2, 4, 5, 7, 9, 11, 14, 16, 17; row 13 is the system's.
    assert_eq!(shop["answer_ratio"], share(6, 9));
    assert!(shop.get("conversion").is_none(), "no orders were given");
}

#[test]
fn agents_groups_and_hours_have_their_own_figures() {
    let report = sample().json(&["kpi", "chat.csv", "--json"]);
    let of = |section: &str, name: &str| {
        let sections = report[section].as_array().unwrap();
        sections.iter().find(|section| section["name"] == name).unwrap_or_else(|| panic!("{name}")).clone()
    };
    // 阿黎: 12, 30 and 300 s; 3 replies to 4 messages.
    let agent = of("agents", "阿黎");
    assert_eq!(agent["group"], "售前");
    assert_eq!(agent["response"]["total_ms"], 342_000);
    assert_eq!((&agent["within_limit"], &agent["answer_ratio"]), (&share(2, 3), &share(3, 4)));
    // 售后 is 阿英: 小刚 and 小明 wrote, 小明 waits.
    let group = of("groups", "售后");
    assert_eq!((&group["asked"], &group["waiting"]), (&json!(2), &json!(1)));
    // Row 14 began at 7 and was answered at 8.
    assert_eq!(of("hours", "07:00")["response"]["total_ms"], 240_000);
    assert_eq!(of("hours", "10:00")["within_quick"], share(1, 2));
}

#[test]
fn orders_go_to_the_agent_who_replied_last_within_two_days() {
    let report = sample().json(&["kpi", "chat.csv", "--orders", "orders.csv", "--json"]);
    // 小明 59.90 to 阿黎; 小红 100 (two days after the reply to the second) and 40 to 品品. Not counted:
    // 小刚 paid before he chatted, 小丽 was never answered, 路人 never chatted, one order is unpaid.
    let shop = &report["shop"];
    assert_eq!(shop["conversion"], share(2, 4));
    assert_eq!(shop["average_order"], json!({"total": "199.90", "count": 2, "value": "99.95"}));
    // 59.90 + 100 + 40 + 200 + 50 + 90.10 = 540 元.
    assert_eq!(shop["sales_share"], share(19_990, 54_000));
    let sales: Vec<_> = report["agents"].as_array().unwrap().iter().map(|agent| agent["sales"].clone()).collect();
    assert_eq!(sales, ["59.90", "140.00", "0.00"]);
    let shorter = sample().json(&["kpi", "chat.csv", "--orders", "orders.csv", "--days", "1", "--json"]);
    assert_eq!(shorter["shop"]["sales"], "99.90");
}

#[test]
fn faults_are_found_with_masked_examples() {
    let report = sample().json(&["kpi", "chat.csv", "--json"]);
    let faults = &report["shop"]["faults"];
    // 没货 is too short, denies and offers nothing; rows 7, 14 and 16 waited over three minutes.
    let expected = json!({
        "too-short": 1, "flat-denial": 1, "stock-without-alternative": 1, "dont-know": 1, "repeated": 1,
        "one-wording": 0, "long-wait": 3,
    });
    assert_eq!(faults, &expected);
    let examples = report["faults"].as_array().unwrap();
    let of = |fault: &str| examples.iter().find(|found| found["fault"] == fault).unwrap()["examples"].clone();
    assert_eq!((&of("repeated")[0]["row"], &of("dont-know")[0]["row"]), (&json!(12), &json!(8)));
    let wait = &of("long-wait")[0];
    assert_eq!(wait["text"], "等了 31 分 00 秒还没有回复：有人吗，我电话138****5678，寄到[地址]");
    assert_eq!((&wait["row"], &wait["buyer"]), (&json!(16), &json!("小***丽")));
    assert!(!report.to_string().contains("13812345678"));
}

#[test]
fn an_agent_who_says_one_thing_is_found() {
    let mut chat = String::from("买家,客服,方向,时间,内容\n");
    for minute in 10..30 {
        let (buyer, text) =
            (format!("b{minute}"), if minute < 21 { "亲，在的呢，请看详情页哦" } else { "好的亲，马上安排" });
        chat.push_str(&format!("{buyer},甲,买家,2026-11-11 10:{minute}:00,在吗\n"));
        chat.push_str(&format!("{buyer},甲,客服,2026-11-11 10:{minute}:05,{text}\n"));
    }
    let place = Place::empty().with("chat.csv", chat);
    place.run(&["kpi", "chat.csv"]).says(0, "总用一种说法（1 位客服）").says(0, "20 条里有 11 条是：亲，在的呢");
}

#[test]
fn a_moment_decides_who_waits_and_what_counts() {
    let place = sample();
    let report = place.json(&["kpi", "chat.csv", "--json", "--now", "2026-11-11 09:01:00"]);
    // c1 has been waiting since 09:00:40, c3 was answered; later rows are left out.
    assert_eq!((&report["shop"]["waiting"], &report["messages"]), (&json!(1), &json!(6)));
    assert_eq!(report["later_messages"], 10);
    let later = place.json(&["kpi", "chat.csv", "--json", "--now", "2026-11-11 23:40:00"]);
    assert_eq!(later["shop"]["within_quick"], share(3, 8), "row 17 is decided by then");
    place.run(&["kpi", "chat.csv", "--now", "2020-01-01 00:00:00"]).says(1, "").warns("没有可以算的消息");
    place.run(&["kpi", "chat.csv", "--now", "昨天"]).says(2, "").warns("--now 是“昨天”，请写成 2026-11-11");
    let hours = place.json(&["kpi", "chat.csv", "--json", "--hours", "07:00-9:00", "--reply-limit", "240"]);
    assert_eq!(hours["shop"]["within_limit"], share(1, 1), "row 14");
    place.run(&["kpi", "chat.csv", "--hours", "23-8"]).says(2, "").warns("--hours 是“23-8”，请写成 8-23");
}

#[test]
fn json_lines_and_other_names_give_the_same_figures() {
    let place = sample();
    let mut lines = String::new();
    for line in fs::read_to_string(place.path("chat.csv")).unwrap().lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [session, buyer, agent, group, direction, time, text] = cells.as_slice() else { panic!("{line}") };
        let sender = match *direction {
            "买家" => *buyer,
            "客服" => "agent",
            _ => "system",
        };
        let time = format!("{}+08:00", time.replace(' ', "T"));
        let line = json!({"session": session, "buyer": buyer, "agent": agent, "team": group, "sender": sender,
                          "time": time, "text": text});
        lines.push_str(&format!("{line}\n"));
    }
    place.write("chat.jsonl", lines);
    let (csv, jsonl) = (place.json(&["kpi", "chat.csv", "--json"]), place.json(&["kpi", "chat.jsonl", "--json"]));
    assert_eq!((&csv["shop"], &csv["agents"]), (&jsonl["shop"], &jsonl["agents"]));
}

#[test]
fn rows_that_cannot_be_read_are_told_and_counted() {
    let chat = "买家,客服,方向,时间,内容\n小明,阿黎,买家,昨天,在吗\n小明,阿黎,左,2026-11-11 09:00:00,在吗\n\
                ,阿黎,买家,2026-11-11 09:00:00,在吗\n小明,,客服,2026-11-11 09:00:00,在\n\
                小明,阿黎,买家,2026-13-11 09:00:00,在吗\n小明,阿黎,买家,2026-11-11 09:00:00,在吗,呀\n\
                小明,阿黎,买家,2026-11-11 09:00:00,在吗\n";
    let ran = Place::empty().with("chat.csv", chat).run(&["kpi", "chat.csv", "--json"]).says(2, "\"bad_rows\":6");
    let ran = ran.says(2, "\"messages\":1,");
    for told in [
        "chat.csv 第 2 行 “时间” 是“昨天”，请写成 2026-11-11 08:00:00",
        "chat.csv 第 3 行 “方向” 是“左”，请写 买家/buyer、客服/agent",
        "chat.csv 第 4 行 “买家” 空着",
        "chat.csv 第 5 行 “客服” 空着",
        "chat.csv 第 6 行 “时间” 是“2026-13-11 09:00:00”",
        "chat.csv 的 7 行里有 6 行读不懂，没有算进去，上面是前 5 行",
    ] {
        assert!(ran.err.contains(told), "{told}: {ran:?}");
    }
    let missing = Place::empty().with("chat.csv", "买家,客服,时间,内容\n").run(&["kpi", "chat.csv"]);
    missing.says(2, "").warns("chat.csv 缺“方向”").warns("现有的列：买家、客服、时间、内容");
    let orders = "买家,付款时间,金额\n小明,2026-11-11 12:00:00,五十\n";
    let ran = sample().with("bad.csv", orders).run(&["kpi", "chat.csv", "--orders", "bad.csv"]);
    ran.says(2, "0.0%").warns("bad.csv 第 2 行 “金额” 是“五十”，请写成 59 或 59.90");
    Place::empty().with("chat.csv", "买家,客服,方向,时间,内容\n").run(&["kpi", "chat.csv"]).says(1, "");
}

#[test]
fn tables_and_a_page_are_written() {
    let place = sample();
    let arguments = ["kpi", "chat.csv", "--orders", "orders.csv", "--out", "out.csv", "--html", "report.html"];
    place.run(&arguments).says(0, "全店");
    let csv = fs::read_to_string(place.path("out.csv")).unwrap();
    let mut lines = csv.lines();
    assert!(
        lines.next().unwrap().starts_with("\u{feff}客服,组,咨询人数,接待人数,未回复人数,首次响应(秒),平均响应(秒)")
    );
    assert!(
        lines.next().unwrap().starts_with("阿黎,售前,1,1,0,12.000,114.000,66.67,66.67,0.75,100.00,59.90,59.90,11.09,")
    );
    let page = fs::read_to_string(place.path("report.html")).unwrap();
    assert!(page.contains("<svg") && !page.contains("http"), "self-contained");
    place.run(&["kpi", "chat.csv", "--out", "out.xlsx"]).says(0, "");
    let mut book = huashu::table::Table::open(&place.path("out.xlsx")).unwrap();
    let response = book.column(&["平均响应(秒)"]).unwrap();
    assert_eq!(book.next_row().unwrap().unwrap().get(response), "114");
    place.run(&["kpi", "chat.csv", "--out", "out.pdf"]).says(2, "").warns("以 .csv 或 .xlsx 结尾");
}

#[test]
fn a_pipe_is_followed_to_its_end() {
    let place = sample();
    let chat = fs::read(place.path("chat.csv")).unwrap();
    let arguments = ["kpi", "-", "--follow", "--now", "2026-11-11 23:31:00", "--overload", "1", "--json"];
    let board = place.pipe(&arguments, &chat).says(0, "").json_lines().pop().unwrap();
    // 小丽 since 22:59 for nobody, 小明 since 23:30 for 阿英.
    assert_eq!((&board["waiting"], &board["unassigned"]), (&json!(2), &json!(1)));
    assert_eq!(board["wait"]["total_ms"], (32 + 1) * 60_000);
    let busiest = &board["agents"][0];
    assert_eq!((&busiest["agent"], &busiest["overloaded"]), (&json!("阿英"), &json!(true)));
    place.pipe(&arguments[..7], &chat).says(0, "忙不过来：阿英");
}

#[test]
fn a_growing_file_is_followed() {
    let place = Place::empty().with("chat.csv", "买家,客服,方向,时间,内容\n小明,阿黎,买家,2026-11-11 09:00:00,在");
    let mut command = place.command(&["kpi", "chat.csv", "--follow", "--json", "--now", "2026-11-11 09:01:00"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut file = fs::OpenOptions::new().append(true).open(place.path("chat.csv")).unwrap();
    let mut next = |text: &str| -> Value {
        file.write_all(text.as_bytes()).unwrap();
        serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap()
    };
    // The first line is whole only now.
    assert_eq!(next("吗\n")["waiting"], 1);
    assert_eq!(next("小明,阿黎,客服,2026-11-11 09:00:20,在的亲\n")["waiting"], 0);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn odd_chats_are_no_panic() {
    let header = "会话,买家,客服,方向,时间,内容\n";
    let row = "c,b,a,{},2026-11-11 09:00:00,\u{1b}[2J{}\n";
    for (direction, text) in [("买家", "=1+1"), ("客服", "\u{202e}"), ("系统", "")] {
        let chat = format!("{header}{}", row.replacen("{}", direction, 1).replace("{}", text));
        let ran: Ran = Place::empty().with("chat.csv", chat).run(&["kpi", "chat.csv"]);
        assert!(ran.code == Some(0) && !ran.out.contains('\u{1b}'), "{ran:?}");
    }
}
