//! Bonus schemes: who gets what, ties, places that repeat, and mistakes in the file.

use std::path::Path;

use huashu::desk::{
    bonus::{Agent, EXAMPLE, Payroll, Scheme, payroll},
    number::{decimals, typed},
};

const METRICS: [&str; 6] = ["销售额", "询单转化率", "客单价", "接待人数", "回复率", "支援售前"];

fn scheme(text: &str) -> Scheme {
    Scheme::read(Path::new("方案.toml"), text).unwrap_or_else(|problem| panic!("{problem}"))
}

fn agent(name: &str, cells: [&str; 6]) -> Agent {
    let cells = METRICS.iter().zip(cells).map(|(metric, cell)| ((*metric).to_owned(), cell.to_owned())).collect();
    Agent { name: name.to_owned(), cells }
}

fn pay(scheme: &Scheme, agents: &[Agent], team: &str) -> Payroll {
    payroll(scheme, agents, Some(&typed(team).unwrap().value)).unwrap()
}

fn total(payroll: &Payroll, name: &str) -> String {
    let agent = payroll.agents.iter().find(|agent| agent.name == name).expect("an agent");
    decimals(&agent.total(), 2)
}

fn team() -> Vec<Agent> {
    vec![
        agent("小王", ["120万", "82%", "510", "300", "99.9%", ""]),
        agent("小李", ["80万", "66%", "620", "280", "99.96%", ""]),
        agent("小赵", ["60万", "54.9%", "480", "200", "100%", "是"]),
        agent("小陈", ["50万", "0.6", "450", "150", "98%", "否"]),
    ]
}

#[test]
fn the_seeds_scheme_pays_bands_extras_ranks_and_the_team() {
    let paid = pay(&scheme(EXAMPLE), &team(), "46%");
    // 500 + over 80 % 300 + a million 1000 + first in sales 500 + second in average order 300; most received, but
    // the reply rate is not reached.
    assert_eq!(total(&paid, "小王"), "2600");
    assert_eq!(total(&paid, "小李"), "1100");
    assert_eq!(total(&paid, "小赵"), "400");
    assert_eq!(total(&paid, "小陈"), "200");
    let team = paid.team.as_ref().unwrap();
    assert_eq!((team.title.as_str(), team.reason.as_str()), ("团队奖（冲刺目标）", "客服销售占比 46% ≥ 45%"));
    assert_eq!(paid.total().numbers, "4,300 + 5,000");
}

#[test]
fn a_place_whose_winner_fails_the_condition_is_void_or_moves_up() {
    let next = EXAMPLE.replace("unmet = \"void\"", "unmet = \"next\"");
    assert_eq!(total(&pay(&scheme(&next), &team(), "10%"), "小李"), "1200");
}

#[test]
fn without_repeats_everybody_wins_once() {
    let once = EXAMPLE.replace("repeat = true", "repeat = false");
    let paid = pay(&scheme(&once), &team(), "10%");
    assert_eq!(total(&paid, "小王"), "2300");
    // First of sales, second and third are out: 小陈 alone is left for the average order.
    assert_eq!(total(&paid, "小陈"), "700");
}

#[test]
fn equal_figures_each_win_or_share() {
    let mut agents = team();
    agents[1].cells.insert("销售额".into(), "120万".into());
    let each = pay(&scheme(EXAMPLE), &agents, "10%");
    assert_eq!(total(&each, "小李"), "2300");
    assert_eq!(total(&each, "小赵"), "400");
    let split = pay(&scheme(&EXAMPLE.replace("ties = \"each\"", "ties = \"split\"")), &agents, "10%");
    assert_eq!(total(&split, "小李"), "2200");
}

#[test]
fn thresholds_are_exact() {
    let agents = [agent("甲", ["999999.99", "80%", "", "", "", ""]), agent("乙", ["100万", "80.01%", "", "", "", ""])];
    let paid = pay(&scheme(EXAMPLE), &agents, "54.99%");
    assert_eq!((total(&paid, "甲").as_str(), total(&paid, "乙").as_str()), ("800", "2300"));
}

#[test]
fn a_divided_team_bonus_loses_no_cent() {
    let divided = EXAMPLE.replace("divide = \"none\"", "divide = \"equal\"").replace("bonus = 3000", "bonus = 100");
    let agents: Vec<Agent> = ["甲", "乙", "丙"].map(|name| agent(name, [""; 6])).into();
    let paid = pay(&scheme(&divided), &agents, "35%");
    assert_eq!(["甲", "乙", "丙"].map(|name| total(&paid, name)), ["33.34", "33.33", "33.33"]);
    assert_eq!(paid.total().result().unwrap().to_string(), "100");
}

#[test]
fn cells_that_are_no_figures_stop_the_payroll() {
    let agents = [agent("甲", ["很多", "72", "-1", "5%", "", ""])];
    let unfit = payroll(&scheme(EXAMPLE), &agents, None).unwrap_err();
    let columns: Vec<&str> = unfit.iter().map(|unfit| unfit.metric.as_str()).collect();
    assert_eq!(columns, ["客单价", "接待人数", "询单转化率", "销售额"]);
    assert!(unfit[2].allowed.contains("72%"));
}

#[test]
fn mistakes_in_a_scheme_are_told_where_they_stand() {
    for (from, to, told) in [
        ("ties = \"each\"", "tie = \"each\"", "不认识的键 tie"),
        ("ties = \"each\"", "ties = \"both\"", "只能写 each、split"),
        ("bonus = 300\n", "bonus = 300.5\n", "整数"),
        ("over = \"80%\"", "over = \"八成\"", "整数"),
        ("bonus = 1000", "bonus = -1", "不小于 0"),
        ("over = \"80%\"\n", "", "from、over、is"),
    ] {
        let text = EXAMPLE.replacen(from, to, 1);
        assert_ne!(text, EXAMPLE);
        let problem = Scheme::read(Path::new("方案.toml"), &text).unwrap_err();
        assert!(problem.to_string().contains(told), "{problem}");
        assert!(problem.rule == "bonus-scheme" || problem.position.is_some(), "{problem}");
    }
}
