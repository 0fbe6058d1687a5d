//! Features → one score; scores → how likely the best entry is right.

use super::{
    coefficients::{SCORE, SIGNAL, SIGNAL_BIAS},
    features::{Evidence, FEATURES, Feature},
};

/// What the confidence of the best entry is computed from.
pub(super) const SIGNALS: usize = FEATURES + 6;

pub(super) type Signals = [f32; SIGNALS];

/// How much speaks for an entry; comparable within one question.
pub(super) fn score(evidence: &Evidence<'_>) -> f32 {
    evidence.values.iter().zip(SCORE).map(|(value, weight)| value * weight).sum()
}

/// The first look, at an entry's asks taken together: which entries deserve a closer one.
pub(super) fn first_score(evidence: &Evidence<'_>) -> f32 {
    4.0 * evidence.get(Feature::GramsBm25)
        + 1.5 * evidence.get(Feature::WordsBm25)
        + 2.0 * evidence.get(Feature::PinyinBm25)
        + 7.0 * evidence.get(Feature::Learned)
        + 5.0 * evidence.get(Feature::LearnedPinyin)
}

/// Each score's share of all, as probabilities.
pub(super) fn shares(scores: &[f32]) -> Vec<f32> {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let powers: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// The best entry's features, and how it stands among the others; `scores` best first, not empty.
pub(super) fn signals(best: &Evidence<'_>, scores: &[f32], characters: usize) -> Signals {
    const LONGEST_LEAD: f32 = 8.0;
    let share = shares(scores)[0];
    let runner_up = scores.get(1).copied().unwrap_or(0.0);
    let coverage = best.get(Feature::Coverage);
    let mut signals = [0.0; SIGNALS];
    signals[..FEATURES].copy_from_slice(&best.values);
    signals[FEATURES..].copy_from_slice(&[
        (share / (1.0 - share + 1e-4)).ln(),
        scores[0],
        (scores[0] - runner_up).min(LONGEST_LEAD),
        (1.0 + characters as f32).ln(),
        coverage * best.get(Feature::BestAsk),
        share.sqrt() * coverage,
    ]);
    signals
}

/// The probability that the best entry is right.
pub(super) fn confidence(signals: &Signals) -> f32 {
    let logit: f32 = signals.iter().zip(SIGNAL).map(|(value, weight)| value * weight).sum();
    1.0 / (1.0 + (-(logit + SIGNAL_BIAS)).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_to_one_and_keep_the_order() {
        let shares = shares(&[3.0, 1.0, -50.0]);
        assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!(shares.is_sorted_by(|a, b| a >= b));
    }
}
