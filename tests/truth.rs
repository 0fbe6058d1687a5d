//! The committed truth set: questions written without sight of the asks, and what became of each.

mod common;

use std::{env, fmt::Write as _, fs};

use common::repository;
use huashu::{
    eval::{Metrics, pick_threshold, read_kb, read_queries, run},
    index::Index,
    pack::{Shop, load},
    reply::{Action, Responder},
};

/// One line a question: rank of the right entry from 1 (`-` none), action, question.
#[test]
fn ranks_are_those_committed_and_figures_hold() {
    let folder = repository().join("tests/eval");
    let queries = read_queries(&folder.join("truth.jsonl")).unwrap();
    let index = Index::in_memory(&load(&Shop::builtin())).unwrap();
    let now = "2026-11-21T10:00:00+08:00".parse().unwrap();
    let outcomes = run(&mut Responder::new(index), &queries, now, || ()).unwrap();
    let mut ranks = String::new();
    for (query, outcome) in queries.iter().zip(&outcomes) {
        let rank = outcome.rank.map_or("-".to_owned(), |rank| (rank + 1).to_string());
        let action = format!("{:?}", outcome.action).to_lowercase();
        let _ = writeln!(ranks, "{rank}\t{action}\t{}", query.text);
    }
    let file = folder.join("truth.ranks");
    if env::var_os("UPDATE_RANKS").is_some() {
        fs::write(&file, &ranks).unwrap();
    }
    let committed = fs::read_to_string(&file).unwrap();
    let changed: Vec<_> = committed.lines().zip(ranks.lines()).filter(|(before, now)| before != now).collect();
    assert!(changed.is_empty() && committed == ranks, "{} questions changed: {changed:#?}", changed.len());

    let metrics = Metrics::new(&queries, &outcomes);
    assert!(metrics.all.recall_1 >= 0.95 && metrics.all.recall_5 >= 0.99, "{:?}", metrics.all);
    assert!(metrics.all.precision >= 0.95, "{:?}", metrics.all);
    assert!(metrics.calibration_error <= 0.05, "{}", metrics.calibration_error);
    let sure = pick_threshold(&outcomes, 0.98).unwrap();
    assert!(sure.coverage >= 0.85, "{sure:?}");
    let handed_off = queries.iter().zip(&outcomes).filter(|(query, _)| query.kind == "handoff");
    for (query, outcome) in handed_off {
        assert_ne!(outcome.action, Action::Answer, "{}", query.text);
    }
}

#[test]
fn the_set_is_large_and_varied_enough() {
    let queries = read_queries(&repository().join("tests/eval/truth.jsonl")).unwrap();
    let count = |kind: &str| queries.iter().filter(|query| query.kind == kind).count();
    assert!(queries.len() >= 400 && count("typo") >= 60 && count("pinyin") >= 40);
    assert!(queries.iter().filter(|query| query.id.is_none()).count() >= 100);
    let library = load(&Shop::builtin());
    for id in queries.iter().filter_map(|query| query.id.as_ref()) {
        assert!(library.entries.iter().any(|entry| entry.key == *id), "no entry {id}");
    }
}

/// The public sets, where they lie beside the repository, keep what they have reached.
#[test]
fn public_sets_do_not_fall_back() {
    let folder = repository().join("../shared/eval");
    for (name, recall_1, recall_5) in [("jddc_dev", 0.73, 0.915), ("maos", 0.98, 1.0)] {
        let set = folder.join(name);
        if !set.is_dir() {
            eprintln!("skipped: no {}", set.display());
            continue;
        }
        let index = Index::in_memory(&read_kb(&set.join("kb.jsonl")).unwrap()).unwrap();
        let queries = read_queries(&set.join("queries.jsonl")).unwrap();
        let now = "2026-11-21T10:00:00+08:00".parse().unwrap();
        let outcomes = run(&mut Responder::new(index), &queries, now, || ()).unwrap();
        let metrics = Metrics::new(&queries, &outcomes);
        let all = &metrics.all;
        assert!(all.recall_1 >= recall_1 && all.recall_5 >= recall_5 - 1e-9, "{name}: {all:?}");
        assert!(all.precision >= 0.95, "{name}: {all:?}");
    }
}
