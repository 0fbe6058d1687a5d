//! The formulas of the desk: check values, and what must hold of every input.

use huashu::desk::{
    Aftersale, Exact, Presale, Quantity, Rounding, StarShares, Stars, Working,
    bonus::Scheme,
    dsr::{Arrivals, Peers, Rating, Unreachable, deviation_from_mean, mean_from_deviation, score},
    number::{approximate, decimals, integer, typed},
    part_time,
    quantity::{Minutes, Score, Share},
    queue::{
        Blocking, Chats, Load, Model, Promise, Queue, Service, by_workload, effective_handling, fewest_agents, rostered,
    },
    split::Division,
};
use proptest::prelude::*;

fn read<T: Quantity>(text: &str) -> T {
    T::read(text).unwrap_or_else(|error| panic!("{text}: {error}")).value
}

fn exact(text: &str) -> Exact {
    typed(text).expect("a number").value
}

fn nine(working: &Working) -> String {
    decimals(&working.value.exact().expect("finite"), 9)
}

fn whole(working: &Working) -> String {
    working.result().expect("finite").to_string()
}

fn sale() -> Presale {
    Presale {
        sales: read("5,000,000"),
        average_order: read("500"),
        agent_share: read("28.5%"),
        conversion: read("45%"),
        capacity: read("350"),
    }
}

fn refunds(consult_share: Option<&str>) -> Aftersale {
    Aftersale {
        orders: read("1万"),
        return_rate: read("8%"),
        consult_share: consult_share.map(read),
        capacity: read("200"),
    }
}

#[test]
fn presale_of_the_sample_table() {
    let up = sale().heads(Rounding::Up);
    assert_eq!((nine(&up).as_str(), whole(&up).as_str()), ("18.095238095", "19"));
    assert_eq!(whole(&sale().heads(Rounding::Nearest)), "18");
    assert_eq!(up.numbers, "5,000,000 ÷ 500 × 28.5% ÷ 45% ÷ 350");
    assert_eq!(whole(&part_time(&19.into(), &15.into())), "4");
    assert_eq!(whole(&part_time(&13.into(), &8.into())), "5");
    assert_eq!(whole(&part_time(&13.into(), &20.into())), "0");
}

#[test]
fn aftersale_of_the_sample_table_in_both_variants() {
    let nearest = refunds(Some("30%")).heads(Rounding::Nearest);
    assert_eq!((nine(&nearest).as_str(), whole(&nearest).as_str()), ("13.333333333", "13"));
    assert_eq!(whole(&refunds(Some("30%")).heads(Rounding::Up)), "14");
    let simple = refunds(None).heads(Rounding::Up);
    assert_eq!(whole(&simple), "4");
    assert_eq!(simple.formula, "订单量 × 退货率 ÷ 日接待量");
}

fn rating(score: &str, raters: i64) -> Rating {
    Rating { score: exact(score), raters: integer(raters) }
}

#[test]
fn scores_of_the_sample_table() {
    for (score, raters, added, after, target, needed) in [
        ("4.6307", 753, 140, "4.688596976", "4.77", "457"),
        ("4.7120", 750, 560, "4.835114504", "4.84", "600"),
        ("4.6221", 751, 340, "4.739869019", "4.82", "826"),
    ] {
        let rating = rating(score, raters);
        assert_eq!(nine(&rating.after(&Stars::best(integer(added)))), after);
        assert_eq!(whole(&rating.needed(&read(target)).unwrap()), needed);
    }
    let exactly = rating("4.7120", 750).needed(&read("4.84")).unwrap();
    assert_eq!(nine(&exactly), "600");
    assert_eq!(decimals(&rating("4.6307", 753).needed(&read("4.77")).unwrap().value.exact().unwrap(), 2), "456.06");
}

#[test]
fn a_score_comes_from_counts_or_roughly_from_shares() {
    assert_eq!(nine(&score(&read("572/121/45/8/7"))), decimals(&Exact::new(3502.into(), 753.into()), 9));
    assert_eq!(decimals(&score(&read::<StarShares>("0.76/0.16/0.06/0.01/0.02").0).value.exact().unwrap(), 4), "4.6139");
}

#[test]
fn a_target_is_reached_or_refused() {
    assert_eq!(rating("4.9", 100).needed(&read("5")), Err(Unreachable::Best));
    assert_eq!(whole(&rating("4.9", 100).needed(&read("4.8")).unwrap()), "0");
    assert_eq!(whole(&rating("5", 100).needed(&read("5")).unwrap()), "0");
}

#[test]
fn peers_and_percentages_agree_both_ways() {
    let peers = Peers::default();
    let own = exact("4.89071");
    let mean = mean_from_deviation(&own, &exact("28.66%"), &peers).unwrap();
    assert_eq!(decimals(&mean.value.exact().unwrap(), 4), "4.8468");
    let back = deviation_from_mean(&own, &mean.value.exact().unwrap(), &peers).unwrap();
    assert_eq!(back.value.exact(), Some(exact("28.66%")));
    let below = mean_from_deviation(&exact("4.6307"), &exact("-3%"), &peers).unwrap();
    assert_eq!(below.value.exact(), Some(exact("4.6307") / exact("0.97")));
    assert!(mean_from_deviation(&exact("4.9"), &exact("100%"), &peers).is_err());
    assert!(mean_from_deviation(&exact("4.9"), &exact("-50%"), &peers).unwrap_err().contains("均值"));
}

#[test]
fn days_to_a_target_within_the_rolling_window() {
    let rating = rating("4.6307", 753);
    let arrivals = Arrivals::new(integer(20), &Stars::best(integer(1)), integer(180));
    let days = arrivals.days(&rating, &read("4.77")).unwrap();
    let whole_days = days.result().unwrap();
    assert_eq!(whole_days, integer(21));
    assert!(arrivals.score_after(&rating, &whole_days) >= exact("4.77"));
    assert!(arrivals.score_after(&rating, &(whole_days - integer(1))) < exact("4.77"));
    let poor = Arrivals { mean: exact("4.7"), ..arrivals };
    assert!(matches!(poor.days(&rating, &read("4.77")), Err(Unreachable::Arrivals { .. })));
}

fn close(value: f64, expected: f64, digits: f64) {
    assert!((value - expected).abs() < 0.5 * 10_f64.powf(-digits), "{value} is not {expected}");
}

/// 100 contacts in 30 minutes, 3 minutes each, promised 0.33 minutes.
fn calls(model: Model, promised: f64) -> Queue {
    Queue { load: Load { rate: 100.0 / 30.0, handling: 3.0 }, model, promised }
}

fn planned(occupancy: f64) -> Service {
    let promise = Promise { within: Some(0.8), occupancy: Some(occupancy), ..Promise::default() };
    fewest_agents(&calls(Model::C, 0.33), &promise).unwrap()
}

#[test]
fn erlang_c_of_the_reference() {
    let service = planned(0.85);
    assert_eq!(service.agents, 14);
    close(service.within, 0.888, 3.0);
    close(service.occupancy, 0.714, 3.0);
    close(service.waiting, 0.174, 3.0);
    assert_eq!(whole(&rostered(14, &exact("0.3"), Rounding::Up)), "20");
    let service = planned(0.7);
    assert_eq!(service.agents, 15);
    close(service.within, 0.941, 3.0);
    close(service.waiting, 0.102, 3.0);
    assert_eq!(whole(&rostered(15, &exact("0.3"), Rounding::Up)), "22");
}

#[test]
fn erlang_a_of_the_reference() {
    let service = calls(Model::A { patience: 5.0 }, 20.0 / 60.0).service(14);
    close(service.waiting, 0.14526, 5.0);
    close(service.abandoned, 0.013984, 6.0);
    close(service.occupancy, 0.704297, 6.0);
    close(service.mean_wait, 0.069919, 6.0);
    close(service.within, 0.916792, 6.0);
}

#[test]
fn erlang_b_of_the_reference() {
    close(Blocking::at(1.0, 1), 0.5, 12.0);
    close(Blocking::at(2.0, 1), 2.0 / 3.0, 12.0);
    close(Blocking::at(1.0, 2), 0.2, 12.0);
    let queue = Queue { load: Load { rate: 10.0, handling: 1.0 }, model: Model::B, promised: 0.0 };
    let promise = Promise { lost: Some(0.02), ..Promise::default() };
    assert_eq!(fewest_agents(&queue, &promise).unwrap().agents, 17);
}

#[test]
fn chats_at_once_by_the_documented_methods() {
    let effective = effective_handling(&integer(20), Chats::new(3).unwrap());
    assert_eq!(effective.value.exact(), Some(integer(8)));
    assert!(Chats::new(6).is_none());
    let heads = by_workload(&integer(60), &integer(20), &integer(30), &exact("2.5"), &exact("0.75"));
    assert_eq!(decimals(&heads.value.exact().unwrap(), 2), "21.33");
}

#[test]
fn a_million_contacts_and_raters_are_no_trouble() {
    let queue = Queue { load: Load { rate: 1e6, handling: 1.0 }, model: Model::C, promised: 0.1 };
    let promise = Promise { within: Some(0.8), ..Promise::default() };
    let agents = fewest_agents(&queue, &promise).unwrap().agents;
    assert!((1_000_000..1_010_000).contains(&agents), "{agents}");
    let impatient = Queue { model: Model::A { patience: 5.0 }, ..queue };
    assert!(fewest_agents(&impatient, &promise).unwrap().agents <= agents);
    let needed = rating("4.630712345", 1_000_000).needed(&read("4.999")).unwrap();
    assert_eq!(needed.result().unwrap(), needed.value.exact().unwrap().ceil());
}

fn hundredths(value: i64) -> Exact {
    Exact::new(value.into(), 100.into())
}

proptest! {
    #[test]
    fn more_target_needs_more_five_stars(score in 100_i64..499, more in 0_i64..100, raters in 1_i64..1_000_000) {
        let rating = Rating { score: hundredths(score), raters: integer(raters) };
        let needed = |target: i64| rating.needed(&Score(hundredths(target.min(499)))).unwrap().result().unwrap();
        prop_assert!(needed(score + more) <= needed(score + more + 1));
        let target = hundredths((score + more).min(499));
        let count = needed(score + more);
        let reached = |count: &Exact| rating.after(&Stars::best(count.clone())).value.exact().unwrap() >= target;
        prop_assert!(reached(&count));
        prop_assert!(count == integer(0) || !reached(&(count - integer(1))));
    }

    #[test]
    fn more_agents_never_serve_worse(
        rate in 0.01_f64..200.0,
        handling in 0.1_f64..30.0,
        patience in 0.1_f64..60.0,
        promised in 0.01_f64..10.0,
        agents in 1_u32..800,
    ) {
        for model in [Model::B, Model::C, Model::A { patience }] {
            let queue = Queue { load: Load { rate, handling }, model, promised };
            let (fewer, more) = (queue.service(agents), queue.service(agents + 1));
            for share in [more.within, more.waiting, more.occupancy, more.abandoned] {
                prop_assert!((0.0..=1.0).contains(&share), "{model:?} {more:?}");
            }
            prop_assert!(more.within >= fewer.within - 1e-9, "{model:?} {fewer:?} {more:?}");
            prop_assert!(more.mean_wait <= fewer.mean_wait + 1e-9, "{model:?} {fewer:?} {more:?}");
            prop_assert!(more.abandoned <= fewer.abandoned + 1e-9, "{model:?} {fewer:?} {more:?}");
        }
    }

    #[test]
    fn fewest_agents_are_fewest(rate in 0.01_f64..100.0, handling in 0.1_f64..10.0, level in 0.1_f64..0.99) {
        let queue = Queue { load: Load { rate, handling }, model: Model::C, promised: 0.33 };
        let promise = Promise { within: Some(level), ..Promise::default() };
        let service = fewest_agents(&queue, &promise).unwrap();
        prop_assert!(promise.is_kept(&service));
        prop_assert!(service.agents == 1 || !promise.is_kept(&queue.service(service.agents - 1)));
    }

    #[test]
    fn more_buyers_never_need_fewer_heads(sales in 1_i64..100_000_000, more in 0_i64..1_000_000) {
        let heads = |sales: i64| {
            let sale = Presale { sales: read(&sales.to_string()), ..sale() };
            sale.heads(Rounding::Up).result().unwrap()
        };
        prop_assert!(heads(sales) <= heads(sales + more));
        prop_assert!(heads(sales) >= integer(1));
    }

    #[test]
    fn what_is_typed_never_panics(any in ".{0,60}", likely in "[0-9.,%/=:万亿分秒小时a −-]{0,40}") {
        for text in [any, likely] {
            let _ = typed(&text).map(|typed| approximate(&typed.value));
            let _ = (Share::read(&text), Minutes::read(&text), Stars::read(&text), StarShares::read(&text));
            if let Ok(division) = Division::read(&text) {
                prop_assert!(division.value.of_money(&integer(100)).len() == division.value.parts.len());
            }
            let _ = Scheme::read(std::path::Path::new("a.toml"), &format!("title = {text}\n{text}"));
        }
    }
}
