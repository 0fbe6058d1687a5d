//! What an agent types in Latin letters: codes, initials, pinyin.

use super::{Confidence, Found, Reason};
use crate::index::{Index, KeyKind};

/// Longer input is no key.
const LONGEST_KEY: usize = 40;

/// So many longer keys are offered while an agent is still typing.
const MOST_LONGER: usize = 20;

/// Entries whose code, initials or pinyin is `text` or begins with it.
pub(super) fn hits(index: &Index, text: &str) -> Vec<Found> {
    let key: String = text.split(' ').collect();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Vec::new();
    }
    let mut found = Vec::new();
    for kind in KeyKind::ALL {
        let exact = index.by_key(kind, &key);
        for &number in &exact {
            let why = reason(kind, 1.0, format!("{}就是 {key}", kind_title(kind)));
            found.push(Found { number, confidence: exactly(kind, exact.len()), exact: false, typed: None, why });
        }
        if !key.is_ascii() || kind == KeyKind::Initials && key.len() < 2 {
            continue;
        }
        for (longer, numbers) in index.by_longer_key(kind, &key, MOST_LONGER) {
            let share = key.len() as f32 / longer.len() as f32;
            for number in numbers {
                let why = reason(kind, share, format!("{} {longer} 以 {key} 开头", kind_title(kind)));
                found.push(Found { number, confidence: beginning(kind, share), exact: false, typed: None, why });
            }
        }
    }
    found
}

fn reason(kind: KeyKind, value: f32, text: String) -> Vec<Reason> {
    let name = match kind {
        KeyKind::Code => "code",
        KeyKind::Initials => "initials",
        KeyKind::Pinyin => "title_pinyin",
    };
    vec![Reason { name, value, text }]
}

fn kind_title(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Code => "快捷码",
        KeyKind::Initials => "标题首字母",
        KeyKind::Pinyin => "标题拼音",
    }
}

/// A code means one thing; initials and pinyin may be anything, and are suggestions at most.
fn exactly(kind: KeyKind, sharing: usize) -> Confidence {
    const SHARED: f32 = 0.005;
    let most = match kind {
        KeyKind::Code => return Confidence::CERTAIN,
        KeyKind::Initials => 0.75,
        KeyKind::Pinyin => 0.78,
    };
    Confidence::new(most - SHARED * sharing as f32)
}

/// An unfinished key is a suggestion at most.
fn beginning(kind: KeyKind, share: f32) -> Confidence {
    let most = match kind {
        KeyKind::Code => 0.7,
        KeyKind::Initials => 0.5,
        KeyKind::Pinyin => 0.6,
    };
    Confidence::new(most * (0.6 + 0.4 * share))
}
