//! 接待: when agents are there, and what is said unasked.

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// When the robot speaks without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// 首次回复: with the first answer of a session.
    First,
    /// 久等: the buyer has waited for an agent.
    Waiting,
    /// 下班留言: handed off while no agent is there.
    Night,
    /// 静默下单: the buyer has paid without having asked anything.
    Paid,
}

/// Opening hours, and phrases by their codes; all may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reception {
    /// Minutes after midnight; agents are there from the first to before the second, over midnight if
    /// the second is smaller.
    pub hours: Option<(u16, u16)>,
    pub first: Option<String>,
    pub waiting: Option<String>,
    pub night: Option<String>,
    pub paid: Option<String>,
}

impl Reception {
    /// The code of the phrase for it.
    pub fn phrase(&self, moment: Moment) -> Option<&str> {
        match moment {
            Moment::First => self.first.as_deref(),
            Moment::Waiting => self.waiting.as_deref(),
            Moment::Night => self.night.as_deref(),
            Moment::Paid => self.paid.as_deref(),
        }
    }

    pub(super) fn set_phrase(&mut self, moment: Moment, code: String) {
        *match moment {
            Moment::First => &mut self.first,
            Moment::Waiting => &mut self.waiting,
            Moment::Night => &mut self.night,
            Moment::Paid => &mut self.paid,
        } = Some(code);
    }

    /// Whether no agent is there; never without opening hours.
    pub fn is_closed(&self, time: Time) -> bool {
        let now = u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs());
        self.hours.is_some_and(|(open, close)| match open < close {
            true => now < open || close <= now,
            false => close <= now && now < open,
        })
    }

    /// `8:30`, `24:00` as minutes after midnight.
    pub(super) fn parse_time(text: &str) -> Option<u16> {
        let (hour, minute) = text.split_once([':', '：'])?;
        let (hour, minute): (u16, u16) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        (minute < 60 && minutes <= DAY).then_some(minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_there_between_the_hours_even_over_midnight() {
        let closed = |open: &str, close: &str, now: &str| {
            let hours = Reception::parse_time(open).zip(Reception::parse_time(close));
            Reception { hours, ..Reception::default() }.is_closed(now.parse().unwrap())
        };
        assert!(
            closed("8:30", "24:00", "08:29") && !closed("8:30", "24:00", "08:30") && !closed("8:30", "24:00", "23:59")
        );
        assert!(
            closed("09:00", "01:00", "03:00")
                && !closed("09:00", "01:00", "00:30")
                && closed("09:00", "01:00", "01:00")
        );
        assert!(!Reception::default().is_closed("03:00".parse().unwrap()));
        for wrong in ["24:01", "8", "8:60", "-1:00", "a:b", "99999:00"] {
            assert_eq!(Reception::parse_time(wrong), None, "{wrong}");
        }
    }
}
