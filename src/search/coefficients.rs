//! Fitted by `examples/fit.rs` on jddc_dev, maos, built-in; run that, do not edit.

use super::{features::FEATURES, rank::SIGNALS};

/// The weight of each feature in an entry's score.
pub(super) const SCORE: [f32; FEATURES] =
    [2.4844, 1.5840, 4.8626, -12.7943, 5.5036, 3.8224, 5.1325, 5.1663, -0.7350, 7.9635, 4.9170, -0.4183];

pub(super) const SIGNAL_BIAS: f32 = -6.3787;

/// The weight of each signal in the logit of the confidence.
pub(super) const SIGNAL: [f32; SIGNALS] = [
    -3.8729, -0.9479, 1.3017, -6.6148, 3.5443, 1.4890, 1.8620, 3.4266, 0.3802, 0.8405, -1.2359, 0.1167, 0.5244, 0.2281,
    -0.1090, 1.5461, -1.7408, 2.6190,
];
