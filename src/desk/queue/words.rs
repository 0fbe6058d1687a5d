//! Queues in words: each figure with its formula and the numbers put in.

use super::{Model, Queue, Service};
use crate::desk::{
    number::{Exact, integer},
    working::{Unit, Working},
};

/// The load in erlangs: 咨询量 ÷ 时段 × 处理时长, times in minutes.
pub fn traffic(volume: &Exact, interval: &Exact, handling: &Exact) -> Working {
    let terms = [
        ("咨询量", Unit::Count.write(volume, 4)),
        ("时段", Unit::Minutes.write(interval, 4)),
        ("处理时长", Unit::Minutes.write(handling, 4)),
    ];
    let value = volume / interval * handling;
    Working::exact("erlangs", "话务量", Unit::Erlangs, "咨询量 ÷ 时段 × 处理时长", &terms, value)
}

/// What the buyers meet with.
pub fn service_workings(queue: &Queue, service: &Service) -> Vec<Working> {
    let terms = [
        ("话务量", in_words(Unit::Erlangs, queue.load.erlangs())),
        ("在线客服", Unit::Heads.write(&integer(service.agents), 0)),
        ("处理时长", in_words(Unit::Minutes, queue.load.handling)),
        ("等待上限", in_words(Unit::Minutes, queue.promised)),
        ("等待概率", in_words(Unit::Share, service.waiting)),
        ("流失率", in_words(Unit::Share, service.abandoned)),
    ];
    let build = |key, title, unit, formula: &str, value| Working::approximate(key, title, unit, formula, &terms, value);
    let lost = |formula| build("lost", "流失率", Unit::Share, formula, service.abandoned);
    let waiting = |formula| build("waiting", "等待概率", Unit::Share, formula, service.waiting);
    let level = |formula| build("service_level", "服务水平", Unit::Share, formula, service.within);
    let wait = |formula| build("mean_wait", "平均等待", Unit::Minutes, formula, service.mean_wait);
    let busy = |formula| build("occupancy", "忙碌率", Unit::Share, formula, service.occupancy);
    match queue.model {
        Model::B => vec![lost("爱尔兰 B(话务量, 在线客服)"), busy("话务量 × (1 − 流失率) ÷ 在线客服")],
        Model::C => vec![
            waiting("爱尔兰 C(话务量, 在线客服)"),
            level("1 − 等待概率 × e^(−(在线客服 − 话务量) × 等待上限 ÷ 处理时长)"),
            wait("等待概率 × 处理时长 ÷ (在线客服 − 话务量)"),
            busy("话务量 ÷ 在线客服"),
        ],
        Model::A { patience } => {
            let palm = format!("爱尔兰 A(话务量, 在线客服, 耐心 {} 分钟)", in_words(Unit::Minutes, patience));
            vec![
                waiting(&palm),
                level(&format!("{palm} 中 等待上限 分钟内接上的")),
                wait(&format!("流失率 × {} 分钟耐心", in_words(Unit::Minutes, patience))),
                lost(&palm),
                busy("话务量 × (1 − 流失率) ÷ 在线客服"),
            ]
        }
    }
}

/// `value` with four decimals.
pub fn in_words(unit: Unit, value: f64) -> String {
    Exact::from_float(value).map_or("∞".to_owned(), |value| unit.write(&value, 4))
}
