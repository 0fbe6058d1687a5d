//! Whether a title can be typed as something was typed, and how well.

use super::Typed;
use crate::index::{Title, TitleUnit};

/// Positions in what is typed, as bits.
type Positions = u64;

/// Bytes of what is typed; one more position than that has a bit.
pub(super) const LONGEST: usize = Positions::BITS as usize - 1;

/// How `key`, in normal form, without spaces and no longer than [`LONGEST`], fits `title`, and how many of the title's
/// characters are left to type.
///
/// A character is typed as itself or by the beginning of its syllable: 快递 is `kd`, `kuaid`, `k递`.
pub(super) fn fit(key: &str, title: Title<'_>) -> Option<(Typed, usize)> {
    let key = key.as_bytes();
    if !fits_at_all(key, title) {
        return None;
    }
    in_one_run(key, title).or_else(|| scattered(key, title))
}

/// Whether the title has what is typed in order: nearly all have not, and are passed over fast.
fn fits_at_all(key: &[u8], title: Title<'_>) -> bool {
    let reached = title.units().fold(1, |reached, unit| reached | step(key, unit, reached));
    reached >> key.len() & 1 == 1
}

/// Character after character, from the title's start, from a word, or from anywhere.
fn in_one_run(key: &[u8], title: Title<'_>) -> Option<(Typed, usize)> {
    let many = title.units().len();
    let (mut from_start, mut from_word, mut from_any) = (1, 0, 0);
    let mut best = None;
    for (at, unit) in title.units().enumerate() {
        from_start = step(key, unit, from_start);
        from_word = step(key, unit, from_word | Positions::from(unit.begins_word));
        from_any = step(key, unit, from_any | 1);
        let is_typed = |run: Positions| run >> key.len() & 1 == 1;
        let left = many - at - 1;
        let ended = if is_typed(from_start) {
            (if left == 0 { Typed::Title } else { Typed::TitlePrefix }, left)
        } else if is_typed(from_word) {
            (Typed::Word, many)
        } else if is_typed(from_any) {
            (Typed::Scattered(0), many)
        } else {
            continue;
        };
        best = Some(best.map_or(ended, |best| ended.min(best)));
    }
    best
}

/// Where typing may stand after `unit`, if it stood at `before`.
fn step(key: &[u8], unit: TitleUnit<'_>, mut before: Positions) -> Positions {
    let mut after = 0;
    while before != 0 {
        let at = before.trailing_zeros() as usize;
        before &= before - 1;
        after |= typed_lengths(&key[at..], unit).fold(0, |ends, length| ends | 1 << (at + length));
    }
    after
}

/// How many bytes of `key` may be meant for `unit`.
fn typed_lengths(key: &[u8], unit: TitleUnit<'_>) -> impl Iterator<Item = usize> {
    let common = key.iter().zip(unit.typed.as_bytes()).take_while(|(a, b)| a == b).count();
    let written = unit.written.as_bytes();
    let whole = !written.is_empty() && written.len() != common && key.starts_with(written);
    (1..=common).chain(whole.then_some(written.len()))
}

/// With the fewest gaps.
fn scattered(key: &[u8], title: Title<'_>) -> Option<(Typed, usize)> {
    const NEVER: u8 = u8::MAX;
    // The fewest gaps that lead to each position with the last unit, and with one before it.
    let (mut with_last, mut before) = ([NEVER; LONGEST + 1], [NEVER; LONGEST + 1]);
    for unit in title.units() {
        let mut with_this = [NEVER; LONGEST + 1];
        for at in 0..key.len() {
            let gaps = if at == 0 { 0 } else { with_last[at].min(before[at].saturating_add(1)) };
            if gaps < NEVER {
                for length in typed_lengths(&key[at..], unit) {
                    with_this[at + length] = with_this[at + length].min(gaps);
                }
            }
        }
        before.iter_mut().zip(with_last).for_each(|(before, last)| *before = last.min(*before));
        with_last = with_this;
    }
    let gaps = with_last[key.len()].min(before[key.len()]);
    (gaps < NEVER).then(|| (Typed::Scattered(gaps), title.units().len()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{index::Index, pack::Library};

    fn fits(title: &str, key: &str) -> Option<Typed> {
        let pack = format!("[[phrase]]\ncode = \"zzz\"\ntitle = \"{title}\"\ntext = \"甲\"\n");
        let index = Index::in_memory(&Library::from_pack(Path::new("phrases/a.toml"), pack.into())).unwrap();
        index.titles().unwrap().iter().find_map(|(_, title)| fit(key, title)).map(|(typed, _)| typed)
    }

    #[test]
    fn a_title_is_typed_by_initials_pinyin_and_characters_in_any_mixture() {
        for key in ["fsmkd", "fashenmekuaidi", "发什么快递", "fa什么kuaidi", "fsm快d", "fshenmkuaidi"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::Title), "{key}");
        }
        for key in ["f", "fa", "fas", "发", "fa什", "fsmk", "fasm快"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::TitlePrefix), "{key}");
        }
        for key in ["kd", "kuaid", "kuai", "k递", "快", "smk", "什么快"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::Word), "{key}");
        }
        for (key, gaps) in [("d", 0), ("递", 0), ("fkd", 1), ("f快", 1), ("fakuaidi", 1), ("fmd", 2)] {
            assert_eq!(fits("发什么快递", key), Some(Typed::Scattered(gaps)), "{key}");
        }
        for key in ["kf", "fkdd", "递快", "kuaix", "发货"] {
            assert_eq!(fits("发什么快递", key), None, "{key}");
        }
    }

    #[test]
    fn polyphones_letters_and_digits_are_typed_as_they_are_read() {
        assert_eq!(fits("重新发货", "cxfh"), Some(Typed::Title));
        assert_eq!(fits("能便宜点吗", "npy"), Some(Typed::TitlePrefix));
        assert_eq!(fits("VIP专享T恤", "vipzx"), Some(Typed::TitlePrefix));
        assert_eq!(fits("VIP专享T恤", "vzxtx"), Some(Typed::Title));
        assert_eq!(fits("身高120", "sg12"), Some(Typed::Title));
        assert_eq!(fits("绿色", "lvse"), Some(Typed::Title));
    }
}
