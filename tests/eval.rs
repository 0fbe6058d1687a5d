//! `huashu eval`, as a trainer uses it.

mod common;

use common::Place;

const QUERIES: &str = "{\"q\":\"什么时候发货呀\",\"id\":\"ship-when\",\"kind\":\"短句\"}\n\
                       {\"q\":\"今天股票涨了吗\",\"id\":null,\"kind\":\"闲聊\"}\n";

#[test]
fn a_run_prints_figures_writes_runs_and_draws_a_page() {
    let place = Place::empty().with("q.jsonl", QUERIES);
    let ran = place.run(&["eval", "--queries", "q.jsonl", "--runs", "runs.jsonl", "--html", "report.html"]);
    let ran = ran.says(0, "校准误差").says(0, "短句");
    assert!(ran.err.is_empty(), "{ran:?}");
    let runs = std::fs::read_to_string(place.path("runs.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(runs.lines().next().unwrap()).unwrap();
    assert_eq!(first["hits"][0][0], "ship-when");
    assert!(first["conf"].is_number() && first["action"].is_string());
    assert_eq!(runs.lines().count(), 2);
    let page = std::fs::read_to_string(place.path("report.html")).unwrap();
    assert!(page.contains("<svg") && !page.contains("http"), "self-contained");
}

#[test]
fn a_knowledge_base_of_json_lines_can_be_asked() {
    let kb = "{\"id\":\"a\",\"title\":\"发货\",\"questions\":[\"什么时候发货\",\"几天发货\"]}\n\
              {\"id\":\"b\",\"title\":\"发票\",\"questions\":[\"能开发票吗\"]}\n";
    let place = Place::empty().with("kb.jsonl", kb).with("q.jsonl", "{\"q\":\"啥时候发货\",\"id\":\"a\"}\n");
    let ran = place.run(&["eval", "--kb", "kb.jsonl", "--queries", "q.jsonl", "--json"]).says(0, "");
    assert_eq!(ran.json_lines()[0]["all"]["recall_1"], 1.0, "{ran:?}");
}

#[test]
fn a_threshold_is_picked_or_it_is_said_that_none_will_do() {
    let place = Place::empty().with("q.jsonl", QUERIES).with("bad.jsonl", "{\"q\":\"今天股票涨了吗\",\"id\":null}\n");
    let ran = place.run(&["eval", "--queries", "q.jsonl", "--pick-threshold", "0.95"]).says(0, "0.");
    assert!(ran.out.trim().parse::<f64>().is_ok(), "{ran:?}");
    place.run(&["eval", "--queries", "bad.jsonl", "--pick-threshold", "0.95"]).says(2, "").warns("没有哪个门槛");
    place.run(&["eval", "--queries", "q.jsonl", "--pick-threshold", "95"]).says(2, "").warns("0 到 1");
}

#[test]
fn a_malformed_line_is_named() {
    let place = Place::empty().with("q.jsonl", "{\"q\":\"好\"}\n{\"question\":\"好\"}\n");
    place.run(&["eval", "--queries", "q.jsonl"]).says(2, "").warns("q.jsonl:2");
    place.run(&["eval", "--queries", "none.jsonl"]).says(2, "").warns("none.jsonl");
}
