//! When a card comes back: the sooner, the less it is known.
//!
//! Leitner's boxes (Sebastian Leitner, "So lernt man lernen", 1972): a right answer moves a card one box up, a miss back
//! to the first. The boxes wait as long as the steps of graduated-interval recall from the tenth minute on (Paul Pimsleur,
//! "A Memory Schedule", The Modern Language Journal 51, 1967, <https://doi.org/10.1111/j.1540-4781.1967.tb06700.x>): they
//! are made for the first day, on which an agent has to learn most codes.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Seconds that a card waits in each box.
const WAITS: [i64; 8] = [0, 10 * MINUTE, HOUR, 5 * HOUR, DAY, 5 * DAY, 25 * DAY, 120 * DAY];

/// The box from which on a card counts as learned: it is asked no more on the same day.
const LEARNED: u8 = 4;

/// How well a card was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// At once and by code.
    Known,
    /// Right, but late, with a hint, or by another way than the code.
    Hesitant,
    Missed,
}

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    level: u8,
    pub due: Timestamp,
}

impl Standing {
    /// After an answer at `now`; `before` is none for a new card.
    pub fn after(before: Option<Self>, grade: Grade, now: Timestamp) -> Self {
        let level = before.map_or(0, |standing| standing.level);
        let level = match grade {
            Grade::Known => (level + 1).min(WAITS.len() as u8 - 1),
            Grade::Hesitant => level.max(1),
            Grade::Missed => 0,
        };
        let wait = SignedDuration::from_secs(WAITS[usize::from(level)]);
        // At the end of time a card is due at once.
        Self { level, due: now.checked_add(wait).unwrap_or(now) }
    }

    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due <= now
    }

    /// Whether it was missed when it was last asked.
    pub fn is_missed(&self) -> bool {
        self.level == 0
    }

    pub fn is_learned(&self) -> bool {
        self.level >= LEARNED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    /// Grades one after the other, each at the time it was due.
    fn waits(grades: &[Grade]) -> Vec<i64> {
        let mut standing = None;
        let mut now = at(0);
        let step = |grade: &Grade| {
            let after = Standing::after(standing, *grade, now);
            let wait = after.due.as_second() - now.as_second();
            (standing, now) = (Some(after), after.due);
            wait
        };
        grades.iter().map(step).collect()
    }

    #[test]
    fn what_is_known_comes_back_ever_later_and_what_is_missed_at_once() {
        use Grade::{Hesitant, Known, Missed};
        assert_eq!(waits(&[Known; 4]), [600, 3600, 18_000, 86_400]);
        assert_eq!(waits(&[Known, Known, Missed, Known]), [600, 3600, 0, 600]);
        assert_eq!(waits(&[Hesitant, Hesitant]), [600, 600]);
        assert_eq!(waits(&[Known, Known, Hesitant]), [600, 3600, 3600], "it stays where it is");
        assert_eq!(waits(&[Known; 9])[7..], [120 * DAY, 120 * DAY]);
    }

    #[test]
    fn a_card_is_learned_when_it_waits_for_another_day() {
        let mut standing = Standing::after(None, Grade::Known, at(0));
        for _ in 0..3 {
            assert!(!standing.is_learned());
            standing = Standing::after(Some(standing), Grade::Known, standing.due);
        }
        assert!(standing.is_learned() && !standing.is_missed() && !standing.is_due(at(100_000)));
        assert!(Standing::after(Some(standing), Grade::Missed, at(0)).is_missed());
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        assert_eq!(Standing::after(None, Grade::Known, Timestamp::MAX).due, Timestamp::MAX);
    }
}
