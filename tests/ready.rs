//! `huashu check --ready`: what a shop still lacks before a sale.

mod common;

use common::Place;

#[test]
fn the_shipped_shop_lacks_nothing() {
    let ran = Place::empty().run(&["check", "--ready"]).says(0, "✓ 售后").warns("缺 0");
    assert!(!ran.out.contains('✗'), "{ran:?}");
    for situation in [
        "欢迎",
        "等候",
        "快递发货",
        "价格发票",
        "突发情况",
        "产品",
        "修改信息",
        "核对订单",
        "结束语",
        "催付",
        "关联",
        "售后",
    ] {
        assert!(ran.out.contains(situation), "{situation}: {ran:?}");
    }
}

#[test]
fn a_young_shop_is_told_what_buyers_will_ask() {
    let phrases = "title = \"问候\"\n[[phrase]]\ncode = \"sc\"\ntitle = \"首次回复\"\ntext = [\"亲，欢迎光临，有什么可以帮您\", \"亲，在的，您说\"]\n";
    let faqs = "[[faq]]\nid = \"ship-when\"\nask = [\"什么时候发货\", \"几天能发\"]\nreply = \"亲，付款后两天内发出哦\"\nuntil = 2026-11-10\n";
    let place = Place::empty().with("phrases/greeting.toml", phrases).with("kb/shipping.toml", faqs);
    let point = |day: &str, point: &str| {
        let lines = place.run(&["check", "--ready", "--json", "--on", day]).json_lines();
        lines.into_iter().find(|line| line["point"] == point).expect("the point is reported")
    };
    assert_eq!(point("2026-11-09", "发货时间")["state"], "ready");
    assert_eq!(point("2026-11-09", "首次回复")["entry"], "sc");
    assert_eq!(point("2026-11-11", "发货时间")["state"], "missing", "its last day has passed");
    let invoice = point("2026-11-09", "发票");
    assert_eq!((&invoice["state"], &invoice["asked"]), (&"missing".into(), &"可以开发票吗".into()));
    place.run(&["check", "--ready", "--on", "2026-11-09"]).says(2, "✗ 价格发票").warns("缺 ");
}

#[test]
fn a_reply_that_the_robot_may_not_send_is_for_agents() {
    let faqs =
        "[[faq]]\nid = \"ship-when\"\nask = [\"什么时候发货\", \"几天能发\"]\nreply = \"亲，{{发货时效}}内发出哦\"\n";
    let place = Place::empty().with("kb/shipping.toml", faqs);
    place.run(&["check", "--ready"]).says(2, "ship-when 什么时候发货（回复里缺信息，要客服发）");
    place.run(&["check", "--ready", "--on", "2026-13-45"]).says(2, "").warns("没有 2026-13-45 这一天");
}
