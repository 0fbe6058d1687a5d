//! Fitted by `examples/fit.rs` on jddc_dev, maos, built-in; run that, do not edit.

use super::{features::FEATURES, rank::SIGNALS};

/// The weight of each feature in an entry's score.
pub(super) const SCORE: [f32; FEATURES] =
    [2.1442, 2.9945, 3.6914, -1.9577, 3.0318, 1.3333, 2.9337, 1.9957, -0.3412, 2.9832, 4.8076];

pub(super) const SIGNAL_BIAS: f32 = -5.7846;

/// The weight of each signal in the logit of the confidence.
pub(super) const SIGNAL: [f32; SIGNALS] = [
    -1.8351, -0.9226, -0.5692, -11.2574, 4.8908, 1.9275, 3.7297, 4.3793, 2.0831, 0.4234, 3.4298, 0.2845, 0.1824,
    0.0369, 0.7965, -5.5340, 2.9295,
];
