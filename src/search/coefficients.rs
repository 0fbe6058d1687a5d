//! Fitted by `examples/fit.rs` on jddc_dev, maos, built-in; run that, do not edit.

use super::{features::FEATURES, rank::SIGNALS};

/// The weight of each feature in an entry's score.
pub(super) const SCORE: [f32; FEATURES] =
    [3.0924, 1.5502, 3.1438, -11.7044, 3.7116, 3.5732, 4.9808, 5.1549, -0.7996, 7.3823, 6.9572, -0.4360];

pub(super) const SIGNAL_BIAS: f32 = -7.0665;

/// The weight of each signal in the logit of the confidence.
pub(super) const SIGNAL: [f32; SIGNALS] = [
    -1.5479, 0.3799, -4.4047, -6.5977, 4.0082, 1.3656, 1.7876, 3.4898, 0.3215, -4.2269, 5.4241, -0.0153, 0.4215,
    0.2202, -0.1053, 1.3712, -2.1280, 4.2298,
];
