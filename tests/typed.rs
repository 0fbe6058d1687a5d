//! What is meant by what is typed so far: the list under the agent's line, and the reply that Enter takes from it.

use std::{path::Path, sync::Arc};

use huashu::{
    index::Index,
    pack::{Kind, Library, Shop, load},
    reply::{Ask, Reply, Responder},
    search::{Typed, Typing, Uses},
    text::{normalize, spell},
};
use jiff::Timestamp;

fn now() -> Timestamp {
    "2026-11-21T10:00:00+08:00".parse().unwrap()
}

fn shipped() -> Arc<Index> {
    Arc::new(Index::in_memory(&load(&Shop::builtin())).unwrap())
}

fn typed(responder: &mut Responder, text: &str, typing: Typing<'_>) -> Reply {
    responder.typed(&Ask { limit: Some(8), ..Ask::new(text, now()) }, &typing).unwrap()
}

fn titles(reply: &Reply) -> Vec<&str> {
    reply.candidates.iter().map(|candidate| candidate.title.as_str()).collect()
}

fn phrases(list: &[(&str, &str)]) -> Responder {
    let pack: String = list
        .iter()
        .map(|(code, title)| format!("[[phrase]]\ncode = \"{code}\"\ntitle = \"{title}\"\ntext = \"{title}的话\"\n"))
        .collect();
    Responder::new(Index::in_memory(&Library::from_pack(Path::new("phrases/a.toml"), pack.into())).unwrap())
}

#[test]
fn the_initials_of_nearly_every_shipped_title_find_it_among_the_first_three() {
    let index = shipped();
    let mut responder = Responder::new(Arc::clone(&index));
    let entries: Vec<_> = index.entries().map(|(_, entry)| entry).filter(|entry| entry.kind == Kind::Phrase).collect();
    let missed: Vec<_> = entries
        .iter()
        .filter(|entry| {
            let initials = spell(&normalize(&entry.title)).initials();
            let reply = typed(&mut responder, &initials, Typing::default());
            !reply.candidates.iter().take(3).any(|candidate| candidate.entry == entry.key)
        })
        .map(|entry| &entry.title)
        .collect();
    assert!(missed.len() * 20 <= entries.len(), "{} of {}: {missed:?}", missed.len(), entries.len());
}

#[test]
fn better_fits_come_first() {
    let mut responder = phrases(&[
        ("xa", "快很多递"),
        ("xb", "发什么快递"),
        ("xc", "快递单号"),
        ("xd", "快递"),
        ("kdwt", "包裹问题"),
        ("kd", "另一条"),
    ]);
    let reply = typed(&mut responder, "kd", Typing::default());
    assert_eq!(titles(&reply), ["另一条", "包裹问题", "快递", "快递单号", "发什么快递", "快很多递"]);
    let fits: Vec<_> = reply.candidates.iter().map(|candidate| candidate.typed.unwrap()).collect();
    use Typed::*;
    assert_eq!(fits, [Code, CodePrefix, Title, TitleInitials, WordInitials, Scattered(1)]);
    assert!(reply.candidates.is_sorted_by(|a, b| a.confidence >= b.confidence), "no line is surer than one above it");
}

#[test]
fn the_list_narrows_with_every_key() {
    let mut responder = Responder::new(shipped());
    let mut before = usize::MAX;
    for key in ["f", "fs", "fsm", "fsmk", "fsmkd"] {
        let ask = Ask { limit: Some(500), ..Ask::new(key, now()) };
        let found = responder.typed(&ask, &Typing::default()).unwrap();
        let typed = found.candidates.iter().filter(|candidate| candidate.typed.is_some()).count();
        assert!(typed <= before && typed > 0, "{key}: {typed} of {before}");
        before = typed;
    }
    for key in ["fsmkd", "fashenmekuaid", "发什么", "fa什么", "什么快递", "smkuaid"] {
        let reply = typed(&mut responder, key, Typing::default());
        assert_eq!(reply.candidates[0].title, "发什么快递", "{key}: {:?}", titles(&reply));
    }
}

#[test]
fn a_phrase_comes_before_a_faq_that_fits_as_well() {
    let pack = "[[faq]]\nid = \"a\"\ntitle = \"退货流程\"\nask = [\"怎么退\"]\nreply = \"先申请\"\n\
                [[phrase]]\ncode = \"x\"\ntitle = \"退货地址\"\ntext = \"寄到这里\"\n";
    let library = Library::from_pack(Path::new("kb/a.toml"), pack.into());
    let mut responder = Responder::new(Index::in_memory(&library).unwrap());
    assert_eq!(titles(&typed(&mut responder, "th", Typing::default())), ["退货地址", "退货流程"]);
    assert_eq!(titles(&typed(&mut responder, "thlc", Typing::default())), ["退货流程"]);
}

#[test]
fn signs_and_smileys_mean_nothing() {
    let mut responder = Responder::new(shipped());
    for text in ["？？？", "😀😀", "...", "！", "+", "。。。 ！"] {
        assert!(typed(&mut responder, text, Typing::default()).candidates.is_empty(), "{text}");
    }
    assert!(!typed(&mut responder, " ", Typing::default()).candidates.is_empty(), "nothing typed is everything");
}

#[test]
fn only_what_a_title_or_a_word_of_it_begins_with_is_sure() {
    let mut responder =
        phrases(&[("dd", "取消订单"), ("zsj", "再考虑一下"), ("ds", "我的快递丢了"), ("kd", "发什么快递")]);
    let mut first = |text: &str| {
        let reply = typed(&mut responder, text, Typing::default());
        reply.candidates.first().and_then(|first| first.typed).unwrap_or_else(|| panic!("{text} names nothing"))
    };
    for (text, fit) in [
        ("kd", Typed::Code),
        ("zs", Typed::CodePrefix),
        ("zkl", Typed::TitlePrefix),
        ("fsm", Typed::TitlePrefix),
        ("qxdd", Typed::Title),
        ("ku", Typed::SpelledPrefix),
        ("kuai", Typed::SpelledPrefix),
    ] {
        assert!(first(text) == fit && fit.is_sure(), "{text}: {:?}", first(text));
    }
    for text in ["kdd", "qdd", "xdd", "qd", "zk"] {
        assert!(!first(text).is_sure(), "{text}: {:?}", first(text));
    }
}

#[test]
fn pinyin_narrows_key_by_key_to_the_phrase_whose_code_it_is_short_for() {
    let mut responder = Responder::new(shipped());
    for text in ["ku", "kua", "kuai", "kuaid", "kuaidi", "快", "快递"] {
        let reply = typed(&mut responder, text, Typing::default());
        assert!(reply.candidates[0].codes.iter().any(|code| code == "kd"), "{text}: {:?}", titles(&reply));
        let holds = |title: &str| spell(&normalize(title)).full().contains(&spell(text).full());
        let mut named = reply.candidates.iter().filter(|candidate| candidate.typed.is_some() && !candidate.is_exact);
        let astray = named.find(|candidate| !holds(&candidate.title));
        assert!(astray.is_none(), "{text}: {astray:?}");
    }
}

#[test]
fn a_code_and_chinese_find_the_theme_of_the_code() {
    let mut responder = Responder::new(shipped());
    let reply = typed(&mut responder, "kd到", Typing::default());
    let first = titles(&reply).into_iter().take(3).map(str::to_owned).collect::<Vec<_>>();
    assert!(first.iter().all(|title| title.contains('到')), "{:?}", titles(&reply));
    assert!(reply.candidates.iter().take(3).all(|candidate| candidate.category.name == "shipping"), "{first:?}");
}

#[test]
fn a_code_of_another_theme_is_taken_for_what_it_is() {
    let mut responder = Responder::new(shipped());
    let reply = typed(&mut responder, "kd", Typing { theme: Some("invoice"), ..Typing::default() });
    assert_eq!((&*reply.candidates[0].entry, &*reply.candidates[0].category.name), ("kd", "shipping"));
}

#[test]
fn use_ranks_equals_and_never_passes_a_better_fit() {
    let mut responder = phrases(&[("kda", "甲"), ("kdb", "乙"), ("kdc", "丙"), ("kd", "丁")]);
    let mut uses = Uses::default();
    for _ in 0..100 {
        uses.note(Kind::Phrase, "kdc", 1.0, now());
    }
    uses.note(Kind::Phrase, "kdb", 1.0, now());
    let habits = uses.habits(responder.index(), now());
    let typing = Typing { habits: Some(&habits), ..Typing::default() };
    assert_eq!(titles(&typed(&mut responder, "kd", typing)), ["丁", "丙", "乙", "甲"]);
    assert_eq!(titles(&typed(&mut responder, "", typing)), ["丙", "乙", "甲", "丁"], "with nothing typed, by use");
}

#[test]
fn a_theme_is_all_that_is_looked_through() {
    let mut responder = Responder::new(shipped());
    let typing = Typing { theme: Some("invoice"), ..Typing::default() };
    for text in ["f", "发票", "什么时候发货", ""] {
        let reply = typed(&mut responder, text, typing);
        assert!(reply.candidates.iter().all(|candidate| candidate.category.name == "invoice"), "{text}");
    }
    assert!(!typed(&mut responder, "f", typing).candidates.is_empty());
    let nowhere = Typing { theme: Some("no-such-theme"), ..Typing::default() };
    assert!(typed(&mut responder, "fp", nowhere).candidates.is_empty());
}

/// A question in Chinese goes down the robot's path: what it would answer stands first in the list.
#[test]
fn a_question_is_found_as_the_robot_finds_it() {
    let index = shipped();
    let mut responder = Responder::new(Arc::clone(&index));
    for question in ["什么时候发货", "包邮吗", "可以七天无理由退换吗", "能开发票吗", "在吗 这款有货吗 什么时候发货"]
    {
        let ask = Ask::new(question, now());
        let robot = Responder::new(Arc::clone(&index)).reply(&ask).unwrap();
        let mut agent = Responder::new(Arc::clone(&index));
        let typed = agent.typed(&ask, &Typing::default()).unwrap();
        assert_eq!((&robot.text, robot.action), (&typed.text, typed.action), "{question}");
        assert_eq!(robot.candidates[0].entry, typed.candidates[0].entry, "{question}");
    }
    assert!(
        typed(&mut responder, "衣服会不会掉色啊", Typing::default()).candidates.len() > 1,
        "questions fill the list"
    );
}

#[test]
fn what_no_title_can_hold_is_no_problem() {
    let mut responder = phrases(&[("kd", "快递")]);
    for text in
        ["k".repeat(63), "k".repeat(64), "快".repeat(21), "递".repeat(4000), "\u{1b}[2J".to_owned(), "①".to_owned()]
    {
        typed(&mut responder, &text, Typing::default());
    }
}
