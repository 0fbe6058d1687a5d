//! `huashu test`: the `[[test]]` tables of packs.

mod common;

use common::Place;

const PACK: &str = r#"
[[faq]]
id = "when"
ask = ["什么时候发货", "几天能发"]
[[faq.answer]]
when = { order = "paid" }
text = "亲，您的订单今天发"
[[faq.answer]]
text = "亲，48小时内发出"

[[faq]]
id = "sale"
ask = ["双11有什么优惠"]
reply = "亲，满200减20哦"
from = 2026-11-01
until = 2026-11-14

[[test]]
say = "亲 什么时候发货呀"
expect = "when"
action = "answer"

[[test]]
say = "双11有什么优惠"
expect = "sale"
now = "2026-11-11"

[[test]]
say = "我要投诉"
action = "handoff"
"#;

#[test]
fn tests_that_hold_are_counted() {
    Place::empty().with("phrases/a.toml", PACK).run(&["test"]).says(0, "").warns("3 条测试全部通过");
}

#[test]
fn a_test_that_does_not_hold_says_what_was_wanted_and_what_came() {
    let wrong = "\n[[test]]\nsay = \"几天能发\"\nexpect = \"sale\"\naction = \"handoff\"\n";
    let ran = Place::empty().with("phrases/a.toml", format!("{PACK}{wrong}")).run(&["test"]);
    let line = PACK.lines().count() + 2;
    for shown in [format!("phrases/a.toml:{line} “几天能发”"), "要 sale".into(), "得 when".into(), "得 answer".into()]
    {
        assert!(ran.out.contains(&shown), "{shown}: {ran:?}");
    }
    ran.says(2, "").warns("4 条测试，1 条不符");
}

#[test]
fn a_test_has_its_own_day() {
    let out_of_season = PACK.replace("now = \"2026-11-11\"", "now = \"2026-12-01\"");
    let ran = Place::empty().with("phrases/a.toml", out_of_season).run(&["test", "--json"]);
    let failed: Vec<_> = ran.json_lines().into_iter().filter(|line| line["passed"] == false).collect();
    assert_eq!(failed.len(), 1, "{ran:?}");
    assert_eq!(failed[0]["expect"], "sale");
}

#[test]
fn a_test_that_says_nothing_or_nonsense_is_an_error_at_its_line() {
    for (table, message) in [
        ("say = \"在吗\"", "没有说该得到什么"),
        ("say = \"在吗\"\naction = \"reply\"", "没有 reply 这个动作"),
        ("say = \"在吗\"\naction = \"none\"\nnow = \"明天\"", "now 的时间写法有误"),
    ] {
        let place = Place::empty().with("phrases/a.toml", format!("{PACK}\n[[test]]\n{table}\n"));
        place.run(&["test"]).says(0, "").warns(message);
    }
}

#[test]
fn the_shipped_packs_pass_their_own_tests() {
    let ran = Place::empty().run(&["test"]);
    assert!(!ran.err.contains("没有 [[test]]"), "{ran:?}");
    ran.says(0, "").warns("全部通过");
}
