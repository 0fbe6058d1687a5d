//! Who comes first, second, third, and what equal figures and unmet requirements make of it.

use num_traits::Zero;

use super::{
    award::{Award, Figures},
    scheme::{Rank, Ties, Unmet},
};
use crate::desk::{
    number::{Exact, grouped},
    split::Division,
};

/// What `rank` gives to whom of `agents`; those who may not win are left out before. Figures of 0 win nothing.
pub(super) fn winners(rank: &Rank, ties: Ties, agents: &[Figures<'_>], may_win: &[bool]) -> Vec<(usize, Award)> {
    let meets = |at: usize| rank.require.iter().all(|required| agents[at].reaches(&required.metric, &required.from));
    let figure = |at: usize| agents[at].number(&rank.metric).unwrap_or_else(Exact::zero);
    let mut order: Vec<usize> = (0..agents.len())
        .filter(|&at| may_win[at] && figure(at) > Exact::zero())
        .filter(|&at| rank.unmet == Unmet::Void || meets(at))
        .collect();
    order.sort_by_key(|&at| std::cmp::Reverse(figure(at)));
    let mut won = Vec::new();
    for group in order.chunk_by(|&a, &b| figure(a) == figure(b)) {
        let place = order.iter().position(|at| at == &group[0]).unwrap_or(0);
        for (&at, amount) in group.iter().zip(amounts(rank, ties, place, group.len())) {
            if amount > Exact::zero() && meets(at) {
                let tied = if group.len() > 1 { "并列" } else { "" };
                let reason = format!("{} {}，{tied}第 {} 名", rank.metric, grouped(&figure(at), 4), place + 1);
                won.push((at, Award { title: rank.title.clone(), reason, amount }));
            }
        }
    }
    won
}

/// What each of `count` agents gets who fill the places from `place`, 0 being the first.
fn amounts(rank: &Rank, ties: Ties, place: usize, count: usize) -> Vec<Exact> {
    let bonus = |place: usize| rank.bonus.get(place).map_or_else(Exact::zero, |bonus| bonus.0.clone());
    match ties {
        Ties::Each => vec![bonus(place); count],
        Ties::Split => Division::equal(count).of_money(&(place..place + count).map(bonus).sum()),
    }
}
