//! The report and the board as JSON.
//!
//! Shares are `{"part","whole","value"}` and means `{"total_ms","count","mean_ms"}`, so that nothing
//! is lost by rounding; amounts are strings in 元.

use huashu::desk::kpi::{Board, BoardRow, Example, FIGURES, Fault, Figures, Report, Section, Value};
use serde_json::{Map, Value as Json, json};

pub fn report(report: &Report, bad_rows: usize) -> Json {
    let sections = |sections: &[Section]| sections.iter().map(section).collect::<Vec<_>>();
    let faults = report.faults.iter().map(|(fault, examples)| {
        json!({
            "fault": fault.name(), "title": fault.title(),
            "examples": examples.iter().map(example).collect::<Vec<_>>(),
        })
    });
    json!({
        "from": report.from.to_string(), "until": report.until.to_string(), "now": report.now.to_string(),
        "messages": report.messages, "later_messages": report.later, "bad_rows": bad_rows,
        "shop": figures(&report.shop),
        "agents": sections(&report.agents), "groups": sections(&report.groups), "hours": sections(&report.hours),
        "faults": faults.collect::<Vec<_>>(),
    })
}

fn section(section: &Section) -> Json {
    let mut object = figures(&section.figures);
    object.insert("name".to_owned(), json!(section.name));
    if !section.group.is_empty() {
        object.insert("group".to_owned(), json!(section.group));
    }
    Json::Object(object)
}

fn figures(figures: &Figures) -> Map<String, Json> {
    let values = FIGURES.iter().filter_map(|figure| Some((figure.key.to_owned(), (figure.of)(figures)?.json())));
    let mut object: Map<String, Json> = values.collect();
    let faults = Fault::ALL.iter().zip(figures.faults).map(|(fault, count)| (fault.name().to_owned(), json!(count)));
    object.insert("faults".to_owned(), Json::Object(faults.collect()));
    object
}

fn example(example: &Example) -> Json {
    let Example { row, time, agent, buyer, text } = example;
    json!({"row": row, "time": time.to_string(), "agent": agent, "buyer": buyer, "text": text})
}

/// The monitor's board in one line.
pub fn board(board: &Board) -> Json {
    let row = |row: &BoardRow| {
        json!({
            "agent": row.agent, "group": row.group, "waiting": row.waiting,
            "wait": Value::Duration(row.wait).json(), "longest_wait_ms": row.longest,
            "response": Value::Duration(row.response).json(), "served": row.served,
            "online": row.is_online, "overloaded": row.is_overloaded,
        })
    };
    json!({
        "now": board.now.to_string(), "waiting": board.waiting, "wait": Value::Duration(board.wait).json(),
        "unassigned": board.unassigned, "online": board.online,
        "agents": board.rows.iter().map(row).collect::<Vec<_>>(),
    })
}
