//! Outcomes → the figures that say whether a robot may be switched on.

use std::collections::BTreeMap;

use super::{Labelled, Outcome};
use crate::reply::Action;

/// The precisions at which coverage is reported.
pub const PRECISIONS: [f64; 3] = [0.90, 0.95, 0.98];

/// Confidence bins of the calibration curve.
const BINS: usize = 10;

/// Worst pairs listed.
const CONFUSIONS: usize = 15;

/// Figures of one group of questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    pub in_scope: usize,
    /// Questions that must not be answered.
    pub out_of_scope: usize,
    /// Share of in-scope questions whose right entry comes first / among the first five.
    pub recall_1: f64,
    pub recall_5: f64,
    /// Mean reciprocal rank within the first ten.
    pub mrr_10: f64,
    /// At the shop's thresholds: right answers ÷ answers, right answers ÷ in-scope questions.
    pub precision: f64,
    pub coverage: f64,
    pub answered: usize,
    /// Answers to questions that must not be answered.
    pub answered_out_of_scope: usize,
}

/// The most that can be answered at a precision.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    pub precision: f64,
    /// Right answers ÷ in-scope questions.
    pub coverage: f64,
    /// Answering from this confidence on.
    pub threshold: f64,
}

/// Questions of about the same confidence.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    pub questions: usize,
    pub mean_confidence: f64,
    /// Share whose best hit is right.
    pub right: f64,
}

/// The right entry, the one that came first instead, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion {
    pub right: String,
    pub instead: String,
    pub count: usize,
    pub example: String,
}

/// Everything about one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Metrics {
    pub all: Summary,
    pub by_kind: Vec<(String, Summary)>,
    pub coverages: Vec<Coverage>,
    pub bins: Vec<Bin>,
    /// Mean distance between confidence and the share of right answers, weighted by questions.
    /// <https://doi.org/10.1609/aaai.v29i1.9602>
    pub calibration_error: f64,
    pub confusions: Vec<Confusion>,
}

impl Metrics {
    /// `queries` and `outcomes` go together, one by one.
    pub fn new(queries: &[Labelled], outcomes: &[Outcome]) -> Self {
        let pairs: Vec<(&Labelled, &Outcome)> = queries.iter().zip(outcomes).collect();
        let mut kinds: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
        for (query, outcome) in &pairs {
            kinds.entry(&query.kind).or_default().push(outcome);
        }
        let bins = bins(outcomes);
        Self {
            all: summary(outcomes.iter()),
            by_kind: kinds.into_iter().map(|(kind, group)| (kind.to_owned(), summary(group.into_iter()))).collect(),
            coverages: PRECISIONS.iter().map(|&precision| coverage_at(outcomes, precision)).collect(),
            calibration_error: calibration_error(&bins),
            bins,
            confusions: confusions(&pairs),
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn summary<'o>(outcomes: impl Iterator<Item = &'o Outcome> + Clone) -> Summary {
    let in_scope = outcomes.clone().filter(|outcome| outcome.in_scope);
    let count = in_scope.clone().count();
    let within =
        |places: usize| in_scope.clone().filter(|outcome| outcome.rank.is_some_and(|rank| rank < places)).count();
    let reciprocal: f64 = in_scope.clone().filter_map(|outcome| outcome.rank).map(|rank| 1.0 / (rank + 1) as f64).sum();
    let answers = outcomes.clone().filter(|outcome| outcome.action == Action::Answer);
    let answered = answers.clone().count();
    let right = answers.clone().filter(|outcome| outcome.is_right()).count();
    Summary {
        in_scope: count,
        out_of_scope: outcomes.clone().count() - count,
        recall_1: share(within(1), count),
        recall_5: share(within(5), count),
        mrr_10: if count == 0 { 0.0 } else { reciprocal / count as f64 },
        precision: share(right, answered),
        coverage: share(right, count),
        answered,
        answered_out_of_scope: answers.filter(|outcome| !outcome.in_scope).count(),
    }
}

/// Confidence, whether right: most confident first.
fn by_confidence(outcomes: &[Outcome]) -> Vec<(f32, bool)> {
    let mut ranked: Vec<(f32, bool)> =
        outcomes.iter().map(|outcome| (outcome.confidence, outcome.is_right())).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked
}

/// Precision, coverage and threshold after each distinct confidence, most confident first.
pub fn curve(outcomes: &[Outcome]) -> Vec<Coverage> {
    let in_scope = outcomes.iter().filter(|outcome| outcome.in_scope).count();
    let ranked = by_confidence(outcomes);
    let mut right = 0;
    let mut points = Vec::new();
    for (place, &(confidence, is_right)) in ranked.iter().enumerate() {
        right += usize::from(is_right);
        let last_of_its_kind = ranked.get(place + 1).is_none_or(|next| next.0 < confidence);
        if last_of_its_kind {
            points.push(Coverage {
                precision: share(right, place + 1),
                coverage: share(right, in_scope),
                threshold: f64::from(confidence),
            });
        }
    }
    points
}

/// The lowest threshold at which answers are right often enough.
fn coverage_at(outcomes: &[Outcome], precision: f64) -> Coverage {
    let best = curve(outcomes).into_iter().rev().find(|point| point.precision >= precision);
    best.map_or(Coverage { precision, coverage: 0.0, threshold: 1.0 }, |point| Coverage { precision, ..point })
}

/// The threshold a shop should set to be right at least `precision` of the time, and what it then
/// answers; `None` if no threshold reaches it.
pub fn pick_threshold(outcomes: &[Outcome], precision: f64) -> Option<Coverage> {
    Some(coverage_at(outcomes, precision)).filter(|point| point.coverage > 0.0)
}

fn bins(outcomes: &[Outcome]) -> Vec<Bin> {
    let mut sums = [(0_usize, 0.0_f64, 0_usize); BINS];
    for outcome in outcomes {
        let confidence = f64::from(outcome.confidence);
        let bin = &mut sums[((confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += 1;
        bin.1 += confidence;
        bin.2 += usize::from(outcome.is_right());
    }
    let bin = |(questions, confidence, right): (usize, f64, usize)| Bin {
        questions,
        mean_confidence: if questions == 0 { 0.0 } else { confidence / questions as f64 },
        right: share(right, questions),
    };
    sums.into_iter().map(bin).collect()
}

fn calibration_error(bins: &[Bin]) -> f64 {
    let questions: usize = bins.iter().map(|bin| bin.questions).sum();
    let distance = |bin: &Bin| (bin.mean_confidence - bin.right).abs() * bin.questions as f64;
    if questions == 0 { 0.0 } else { bins.iter().map(distance).sum::<f64>() / questions as f64 }
}

fn confusions(pairs: &[(&Labelled, &Outcome)]) -> Vec<Confusion> {
    let mut counts: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    for (query, outcome) in pairs {
        let (Some(right), Some((instead, _))) = (&query.id, outcome.hits.first()) else { continue };
        if !outcome.is_right() {
            counts.entry((right.clone(), instead.clone())).or_insert((0, query.text.clone())).0 += 1;
        }
    }
    let mut list: Vec<Confusion> = counts
        .into_iter()
        .map(|((right, instead), (count, example))| Confusion { right, instead, count, example })
        .collect();
    list.sort_by_key(|confusion| std::cmp::Reverse(confusion.count));
    list.truncate(CONFUSIONS);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(confidence: f32, rank: Option<usize>, in_scope: bool) -> Outcome {
        let action = if confidence >= 0.8 { Action::Answer } else { Action::Suggest };
        Outcome { hits: vec![("x".to_owned(), confidence)], confidence, action, rank, in_scope }
    }

    #[test]
    fn coverage_counts_right_answers_over_in_scope_questions() {
        let outcomes = [
            outcome(0.99, Some(0), true),
            outcome(0.95, Some(0), true),
            outcome(0.9, None, false),
            outcome(0.5, Some(0), true),
            outcome(0.4, Some(1), true),
        ];
        let queries: Vec<Labelled> = outcomes
            .iter()
            .map(|outcome| Labelled { text: "q".into(), id: outcome.in_scope.then(|| "r".into()), kind: "k".into() })
            .collect();
        let metrics = Metrics::new(&queries, &outcomes);
        assert_eq!((metrics.all.in_scope, metrics.all.out_of_scope), (4, 1));
        assert_eq!(metrics.all.recall_1, 0.75);
        assert_eq!(metrics.all.recall_5, 1.0);
        assert_eq!(metrics.all.mrr_10, 0.875);
        assert_eq!(metrics.all.answered_out_of_scope, 1);
        assert!((metrics.all.precision - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(metrics.coverages[0].coverage, 0.5);
        let threshold = pick_threshold(&outcomes, 0.75).unwrap();
        assert_eq!((threshold.coverage, threshold.threshold), (0.75, 0.5));
        assert_eq!(pick_threshold(&outcomes[2..3], 0.9), None);
    }

    #[test]
    fn a_perfectly_calibrated_run_has_no_error() {
        let mut outcomes = vec![outcome(0.75, Some(0), true); 3];
        outcomes.push(outcome(0.75, None, true));
        assert!(calibration_error(&bins(&outcomes)) < 1e-9);
    }
}
