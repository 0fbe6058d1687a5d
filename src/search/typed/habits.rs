//! What an agent uses: each use counts, half as much after ten days.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::{
    index::{Index, KeyKind},
    pack::Kind,
};

/// After so many seconds a use counts half.
const HALF_LIFE: f64 = 10.0 * 86_400.0;

/// Less is forgotten: a use half a year ago, taken back or not.
const FORGOTTEN: f64 = 1e-6;

/// How often and how lately entries were used, by kind and key: those of any shop.
///
/// ```
/// use huashu::{pack::Kind, search::Uses};
///
/// let day = |day: i64| jiff::Timestamp::from_second(day * 86_400).unwrap();
/// let mut uses = Uses::default();
/// uses.note(Kind::Phrase, "kd", 1.0, day(0));
/// uses.note(Kind::Phrase, "kd", 1.0, day(10));
/// uses.note(Kind::Phrase, "fp", 1.0, day(10));
/// assert_eq!(uses.score(Kind::Phrase, "kd", day(10)), 1.5);
/// assert_eq!(uses.score(Kind::Phrase, "fp", day(20)), 0.5);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Uses(HashMap<(Kind, String), Use>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Use {
    /// As it stood at the last use.
    score: f64,
    last: Timestamp,
}

impl Uses {
    /// Counts `weight` uses at `at`, which may lie before those counted already; -1 takes one back.
    pub fn note(&mut self, kind: Kind, key: &str, weight: f64, at: Timestamp) {
        let used = self.0.entry((kind, key.to_owned())).or_insert(Use { score: 0.0, last: at });
        let last = used.last.max(at);
        used.score = (decayed(used.score, used.last, last) + decayed(weight, at, last)).max(0.0);
        used.last = last;
        if used.score < FORGOTTEN {
            self.0.remove(&(kind, key.to_owned()));
        }
    }

    /// What its uses count at `now`.
    pub fn score(&self, kind: Kind, key: &str, now: Timestamp) -> f64 {
        self.0.get(&(kind, key.to_owned())).map_or(0.0, |used| decayed(used.score, used.last, now))
    }

    /// Everything used, the last first, with what its uses counted then.
    pub fn latest(&self) -> Vec<(Kind, &str, f64, Timestamp)> {
        let mut used: Vec<_> =
            self.0.iter().map(|((kind, key), used)| (*kind, key.as_str(), used.score, used.last)).collect();
        used.sort_by(|a, b| b.3.cmp(&a.3).then(a.1.cmp(b.1)));
        used
    }

    /// The same for the entries of one index.
    pub fn habits(&self, index: &Index, now: Timestamp) -> Habits {
        let mut scores: HashMap<u32, f32> = HashMap::new();
        for ((kind, key), used) in &self.0 {
            let numbers = match kind {
                Kind::Phrase => index.by_key(KeyKind::Code, key),
                Kind::Faq => index.by_id(key),
            };
            let score = decayed(used.score, used.last, now) as f32;
            numbers.into_iter().for_each(|number| *scores.entry(number).or_default() += score);
        }
        Habits(scores)
    }
}

fn decayed(score: f64, from: Timestamp, to: Timestamp) -> f64 {
    let seconds = (to.as_second() - from.as_second()).max(0) as f64;
    score * (-seconds / HALF_LIFE).exp2()
}

/// Which entries of one index are used, by number. All fade alike, so their order stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Habits(HashMap<u32, f32>);

impl Habits {
    /// 0 for what was never used.
    pub fn of(&self, number: u32) -> f32 {
        self.0.get(&number).copied().unwrap_or(0.0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_second(day * 86_400).unwrap()
    }

    #[test]
    fn the_order_in_which_uses_are_told_does_not_matter() {
        let told = [(3, 1.0), (1, 1.0), (2, 1.0)];
        let score = |told: &[(i64, f64)]| {
            let mut uses = Uses::default();
            told.iter().for_each(|&(at, weight)| uses.note(Kind::Phrase, "kd", weight, day(at)));
            uses.score(Kind::Phrase, "kd", day(5))
        };
        let sorted = [(1, 1.0), (2, 1.0), (3, 1.0)];
        assert!((score(&told) - score(&sorted)).abs() < 1e-12);
        assert!(score(&told) > score(&[(3, 2.0)]));
    }

    #[test]
    fn a_use_taken_back_was_none() {
        let mut uses = Uses::default();
        uses.note(Kind::Faq, "ship-when", 1.0, day(1));
        uses.note(Kind::Faq, "ship-when", -1.0, day(1));
        assert_eq!(uses, Uses::default());
        uses.note(Kind::Faq, "ship-when", -1.0, day(1));
        assert_eq!(uses.score(Kind::Faq, "ship-when", day(1)), 0.0);
    }

    #[test]
    fn a_clock_that_was_set_back_changes_nothing() {
        let mut uses = Uses::default();
        uses.note(Kind::Phrase, "kd", 1.0, day(9));
        assert_eq!(uses.score(Kind::Phrase, "kd", day(3)), 1.0);
    }
}
