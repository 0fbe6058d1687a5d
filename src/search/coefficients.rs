//! Fitted by `examples/fit.rs` on jddc_dev, maos, built-in; run that, do not edit.

use super::{features::FEATURES, rank::SIGNALS};

/// The weight of each feature in an entry's score.
pub(super) const SCORE: [f32; FEATURES] =
    [2.5120, 2.9488, 4.9357, -2.3741, 0.3591, 0.4815, 1.7334, 1.5045, 1.4802, 1.2690, -0.3510, 3.2196, 6.2397];

pub(super) const SIGNAL_BIAS: f32 = -6.2788;

/// The weight of each signal in the logit of the confidence.
pub(super) const SIGNAL: [f32; SIGNALS] = [
    1.1816, -0.9744, 1.3286, -9.7618, -0.3808, -0.3764, 1.1785, 1.4047, 2.3835, 4.0378, 1.3128, 0.9730, 3.7638, 0.3688,
    0.1800, 0.0193, 1.1952, -4.1755, 1.0194,
];
