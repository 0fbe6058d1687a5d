//! The figures of agents → what each is paid, and why.

use std::collections::BTreeMap;

use num_traits::Zero;

use super::{
    rank,
    scheme::{Divide, Extra, Repeat, Scheme, Step, Team, Threshold},
};
use crate::desk::{
    number::{Exact, grouped, percent, typed},
    split::Division,
    working::{Unit, Working},
};

/// One agent as the table has them: a cell for every metric of the scheme.
#[derive(Debug, Clone, Default)]
pub struct Agent {
    pub name: String,
    pub cells: BTreeMap<String, String>,
}

/// One bonus.
#[derive(Debug, Clone, PartialEq)]
pub struct Award {
    pub title: String,
    /// `询单转化率 72% ≥ 70%`.
    pub reason: String,
    pub amount: Exact,
}

/// What one agent gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Payout {
    pub name: String,
    pub awards: Vec<Award>,
}

impl Payout {
    pub fn total(&self) -> Exact {
        self.awards.iter().map(|award| &award.amount).sum()
    }

    /// `500（询单转化率 82% ≥ 70%）+ 300（……）`; empty without awards.
    pub fn sum(&self) -> String {
        let term = |award: &Award| format!("{}（{}）", grouped(&award.amount, 2), award.reason);
        self.awards.iter().map(term).collect::<Vec<_>>().join(" + ")
    }
}

/// What everybody gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Payroll {
    pub agents: Vec<Payout>,
    /// Of the team as a whole; already among the awards where the scheme divides it.
    pub team: Option<Award>,
    /// The team's bonus is still to be added to the agents' ones.
    pub team_apart: bool,
}

impl Payroll {
    /// All that is paid.
    pub fn total(&self) -> Working {
        let agents: Exact = self.agents.iter().map(Payout::total).sum();
        let team = self.team.as_ref().filter(|_| self.team_apart).map_or_else(Exact::zero, |team| team.amount.clone());
        let terms = [("个人奖合计", Unit::Money.write(&agents, 2)), ("团队奖", Unit::Money.write(&team, 2))];
        let formula = if self.team_apart { "个人奖合计 + 团队奖" } else { "个人奖合计" };
        Working::exact("total", "奖金总额", Unit::Money, formula, &terms, agents + team)
    }
}

/// A cell that is no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Of the agents, from 0.
    pub agent: usize,
    pub metric: String,
    pub cell: String,
    /// What should stand there.
    pub allowed: String,
}

/// Figures of an agent; the cells were looked at by [`unfit`] before.
pub(super) struct Figures<'a>(&'a Agent);

impl Figures<'_> {
    fn cell(&self, metric: &str) -> &str {
        self.0.cells.get(metric).map_or("", |cell| cell.trim())
    }

    pub fn number(&self, metric: &str) -> Option<Exact> {
        typed(self.cell(metric)).map(|typed| typed.value)
    }

    pub fn reaches(&self, metric: &str, least: &Threshold) -> bool {
        self.number(metric).is_some_and(|figure| figure >= least.0.value)
    }
}

/// What `scheme` gives to `agents`, and to the team whose figure is `team`.
///
/// # Errors
/// Cells that are no figures; then nobody is paid.
pub fn payroll(scheme: &Scheme, agents: &[Agent], team: Option<&Exact>) -> Result<Payroll, Vec<Unfit>> {
    let problems = unfit(scheme, agents);
    if !problems.is_empty() {
        return Err(problems);
    }
    let figures: Vec<Figures<'_>> = agents.iter().map(Figures).collect();
    let mut awards: Vec<Vec<Award>> = figures.iter().map(|figures| personal(scheme, figures)).collect();
    let mut may_win = vec![true; agents.len()];
    for ranking in &scheme.ranks {
        for (at, award) in rank::winners(ranking, scheme.ties, &figures, &may_win) {
            awards[at].push(award);
            may_win[at] &= scheme.repeat == Repeat::Allowed;
        }
    }
    let team = scheme.team.as_ref().zip(team).and_then(|(rule, figure)| team_award(rule, figure));
    let divided = scheme.team.as_ref().is_some_and(|rule| rule.divide == Divide::Equal);
    if let Some(award) = team.as_ref().filter(|_| divided) {
        divide(award, &mut awards);
    }
    let names = agents.iter().map(|agent| agent.name.clone());
    let agents = names.zip(awards).map(|(name, awards)| Payout { name, awards }).collect();
    Ok(Payroll { agents, team_apart: team.is_some() && !divided, team })
}

fn team_award(rule: &Team, figure: &Exact) -> Option<Award> {
    let step = highest(&rule.steps, figure)?;
    let title = step.title.as_ref().map_or(rule.title.clone(), |step| format!("{}（{step}）", rule.title));
    Some(step_award(title, &rule.metric, step, figure))
}

/// Adds an equal part of `award` to the awards of each agent.
fn divide(award: &Award, agents: &mut [Vec<Award>]) {
    let count = agents.len();
    for (awards, amount) in agents.iter_mut().zip(Division::equal(count).of_money(&award.amount)) {
        awards.push(Award { reason: format!("{}，{count} 人平分", award.reason), amount, ..award.clone() });
    }
}

/// Bands and extras: what depends on nobody else.
fn personal(scheme: &Scheme, figures: &Figures<'_>) -> Vec<Award> {
    let bands = scheme.bands.iter().filter_map(|band| {
        let figure = figures.number(&band.metric)?;
        highest(&band.steps, &figure).map(|step| step_award(band.title.clone(), &band.metric, step, &figure))
    });
    bands.chain(scheme.extras.iter().filter_map(|extra| extra_award(extra, figures))).collect()
}

/// The step with the highest threshold that `figure` reaches.
fn highest<'s>(steps: &'s [Step], figure: &Exact) -> Option<&'s Step> {
    steps.iter().filter(|step| *figure >= step.from.0.value).max_by_key(|step| &step.from.0.value)
}

fn step_award(title: String, metric: &str, step: &Step, figure: &Exact) -> Award {
    Award { title, reason: compared(metric, figure, "≥", &step.from), amount: step.bonus.0.clone() }
}

fn extra_award(extra: &Extra, figures: &Figures<'_>) -> Option<Award> {
    let reason = match (&extra.from, &extra.over, &extra.is) {
        (Some(least), ..) => {
            let figure = figures.number(&extra.metric).filter(|figure| *figure >= least.0.value)?;
            compared(&extra.metric, &figure, "≥", least)
        }
        (_, Some(limit), _) => {
            let figure = figures.number(&extra.metric).filter(|figure| *figure > limit.0.value)?;
            compared(&extra.metric, &figure, ">", limit)
        }
        (.., Some(text)) => {
            (figures.cell(&extra.metric) == text.trim()).then(|| format!("{}：{}", extra.metric, text.trim()))?
        }
        _ => return None,
    };
    Some(Award { title: extra.title.clone(), reason, amount: extra.bonus.0.clone() })
}

/// `询单转化率 72% ≥ 70%`.
fn compared(metric: &str, figure: &Exact, sign: &str, threshold: &Threshold) -> String {
    let write = |value: &Exact| if threshold.0.percent { percent(value, 4) } else { grouped(value, 4) };
    format!("{metric} {} {sign} {}", write(figure), write(&threshold.0.value))
}

/// Cells that no rule can read: every figure is a number, and a share where the scheme compares it with one. An empty
/// cell is no figure and wins nothing.
fn unfit(scheme: &Scheme, agents: &[Agent]) -> Vec<Unfit> {
    let shares = share_metrics(scheme);
    let texts: Vec<&str> =
        scheme.extras.iter().filter(|extra| extra.is.is_some()).map(|extra| extra.metric.as_str()).collect();
    let mut found = Vec::new();
    for (number, agent) in agents.iter().enumerate() {
        for metric in scheme.metrics().into_iter().filter(|metric| !texts.contains(metric)) {
            let cell = agent.cells.get(metric).map_or("", |cell| cell.trim());
            if let Some(allowed) = misfit(cell, shares.contains(&metric)) {
                let (metric, cell) = (metric.to_owned(), cell.to_owned());
                found.push(Unfit { agent: number, metric, cell, allowed: allowed.to_owned() });
            }
        }
    }
    found
}

fn misfit(cell: &str, share: bool) -> Option<&'static str> {
    match typed(cell) {
        _ if cell.is_empty() => None,
        None => Some("要是数字"),
        Some(typed) if typed.value < Exact::zero() => Some("不能小于 0"),
        Some(typed) if share && typed.value > Exact::from_integer(1.into()) => {
            Some("要是比率，不超过 100%：百分之七十二写 72% 或 0.72")
        }
        Some(typed) if !share && typed.percent => Some("方案里它不是比率，不带百分号"),
        Some(_) => None,
    }
}

/// The metrics that the scheme compares with a percentage.
fn share_metrics(scheme: &Scheme) -> Vec<&str> {
    let bands = scheme.bands.iter().flat_map(|band| band.steps.iter().map(|step| (band.metric.as_str(), &step.from)));
    let extras = scheme
        .extras
        .iter()
        .flat_map(|extra| extra.from.iter().chain(&extra.over).map(|threshold| (extra.metric.as_str(), threshold)));
    let required = scheme
        .ranks
        .iter()
        .flat_map(|rank| rank.require.iter().map(|required| (required.metric.as_str(), &required.from)));
    bands.chain(extras).chain(required).filter(|(_, from)| from.0.percent).map(|(metric, _)| metric).collect()
}
