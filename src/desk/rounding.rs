//! How a computed number of people becomes a whole one.

use num_bigint::BigInt;

use super::number::Exact;

/// The seeds of the trade round either way, so the manager says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    Up,
    Nearest,
    Down,
}

impl Rounding {
    pub const ALL: [Self; 3] = [Self::Up, Self::Nearest, Self::Down];

    /// As flags and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Nearest => "nearest",
            Self::Down => "down",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Up => "向上取整",
            Self::Nearest => "四舍五入",
            Self::Down => "向下取整",
        }
    }

    /// Halves go away from zero.
    pub fn apply(self, value: &Exact) -> BigInt {
        match self {
            Self::Up => value.ceil(),
            Self::Nearest => value.round(),
            Self::Down => value.floor(),
        }
        .to_integer()
    }
}
