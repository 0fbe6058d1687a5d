//! Fitted by `examples/fit.rs` on jddc_dev, maos, built-in; run that, do not edit.

use super::{features::FEATURES, rank::SIGNALS};

/// The weight of each feature in an entry's score.
pub(super) const SCORE: [f32; FEATURES] =
    [4.7511, 1.8606, 3.2293, -8.8812, 3.5833, 2.4196, 4.0931, 3.5223, -0.9126, 7.0460, 7.0232, -0.4325];

pub(super) const SIGNAL_BIAS: f32 = -7.8977;

/// The weight of each signal in the logit of the confidence.
pub(super) const SIGNAL: [f32; SIGNALS] = [
    -1.7245, 0.5287, -2.1470, -5.9205, 2.1937, 1.5133, 0.6210, 4.0010, -0.3491, -2.7664, 4.1838, -0.1434, 0.4407,
    0.1592, -0.1037, 1.6881, -1.6559, 5.0325,
];
