//! Whether a title can be typed as something was typed, and how well.

use super::Typed;
use crate::{
    index::{Title, TitleUnit},
    pack::Kind,
};

/// Positions in what is typed, as bits.
type Positions = u64;

/// Bytes of what is typed; one more position than that has a bit.
pub(super) const LONGEST: usize = Positions::BITS as usize - 1;

/// How something typed fits a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    pub typed: Typed,
    /// How many of the title's characters are left to type.
    pub left: usize,
    /// The characters of words that are spelled out: from, and how many.
    spelled: Option<(usize, usize)>,
}

impl Fit {
    /// The initials of the title's words that were spelled out: those of 快递 for `kuaid`, none for `kd`.
    pub fn initials(self, title: Title<'_>) -> Option<String> {
        let (start, many) = self.spelled?;
        Some(title.units().skip(start).take(many).filter_map(|unit| unit.typed.chars().next()).collect())
    }
}

/// How `key`, in normal form, without spaces and no longer than [`LONGEST`], fits `title`; `units` is room to work in.
///
/// A character is typed as itself or by the beginning of its syllable: 快递 is `kd`, `kuaid`, `k递`.
pub(super) fn fit<'t>(key: &str, title: Title<'t>, units: &mut Vec<TitleUnit<'t>>) -> Option<Fit> {
    let key = key.as_bytes();
    // One byte has no gaps, and fits so many titles that a first look only costs.
    let (typed, left) = match key.len() {
        1 => in_one_run(key, title)?,
        _ if !fits_at_all(key, title) => return None,
        _ => in_one_run(key, title).or_else(|| scattered(key, title))?,
    };
    units.clear();
    units.extend(title.units());
    // One letter spells out nothing.
    let spelled = if key.len() > 1 { spelled_run(key, units) } else { None };
    let (typed, left) = match spelled {
        _ if typed == Typed::TitlePrefix && !tells_enough(key, title.kind, spelled) => (Typed::TitleInitials, left),
        Some((_, many)) if typed > Typed::Word => (Typed::Word, units.len() - many),
        _ => (typed, left),
    };
    Some(Fit { typed, left, spelled })
}

/// Whether what the title begins with is hardly chance: it is spelled out, or at least three initials of a phrase. A
/// faq is found by what buyers say, not by initials.
fn tells_enough(key: &[u8], kind: Kind, spelled: Option<(usize, usize)>) -> bool {
    const LEAST: usize = 3;
    kind == Kind::Phrase && key.len() >= LEAST || spelled.is_some_and(|(start, _)| start == 0)
}

/// Where it begins, and how many they are: each in full, the last by two letters of its syllable at least, or by any
/// number after others.
fn spelled_run(key: &[u8], units: &[TitleUnit<'_>]) -> Option<(usize, usize)> {
    const LEAST: usize = 2;
    let run_from = |start: usize| {
        let mut rest = key;
        for (at, unit) in units[start..].iter().enumerate() {
            let whole = [unit.written, unit.typed].map(str::as_bytes).into_iter();
            let whole = whole.filter(|whole| !whole.is_empty()).find_map(|whole| rest.strip_prefix(whole));
            match whole {
                Some([]) => return Some(at + 1),
                Some(left) => rest = left,
                None if unit.typed.as_bytes().starts_with(rest) && (at > 0 || rest.len() >= LEAST) => {
                    return Some(at + 1);
                }
                None => return None,
            }
        }
        None
    };
    let starts = units.iter().enumerate().filter(|(at, unit)| *at == 0 || unit.begins_word);
    starts.map(|(start, _)| start).find_map(|start| Some((start, run_from(start)?)))
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
            (Typed::WordInitials, many)
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
    // Nearly all differ in their first byte already.
    let begins_so = !written.is_empty() && key.first() == written.first();
    let whole = begins_so && written.len() != common && key.starts_with(written);
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
        index.titles().unwrap().iter().find_map(|(_, title)| fit(key, title, &mut Vec::new())).map(|fit| fit.typed)
    }

    #[test]
    fn a_title_is_typed_by_initials_pinyin_and_characters_in_any_mixture() {
        for key in ["fsmkd", "fashenmekuaidi", "发什么快递", "fa什么kuaidi", "fsm快d", "fshenmkuaidi"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::Title), "{key}");
        }
        for key in ["fa", "fas", "发", "fsm", "fa什", "fsmk", "fasm快"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::TitlePrefix), "{key}");
        }
        for key in ["f", "fs"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::TitleInitials), "{key}");
        }
        for key in ["kuaid", "kuai", "ku", "快", "什么快", "shenmekuai"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::Word), "{key}");
        }
        for key in ["kd", "k递", "smk", "k"] {
            assert_eq!(fits("发什么快递", key), Some(Typed::WordInitials), "{key}");
        }
        for (key, gaps) in [("d", 0), ("递", 0), ("fkd", 1), ("f快", 1), ("fakuaidi", 1), ("fmd", 2)] {
            assert_eq!(fits("发什么快递", key), Some(Typed::Scattered(gaps)), "{key}");
        }
        for key in ["kf", "fkdd", "递快", "kuaix", "发货"] {
            assert_eq!(fits("发什么快递", key), None, "{key}");
        }
    }

    #[test]
    fn words_that_are_spelled_out_have_initials() {
        let initials = |key: &str| {
            let pack = "[[phrase]]\ncode = \"zzz\"\ntitle = \"发什么快递\"\ntext = \"甲\"\n";
            let library = Library::from_pack(Path::new("phrases/a.toml"), pack.into());
            let index = Index::in_memory(&library).unwrap();
            index.titles().unwrap().iter().find_map(|(_, title)| fit(key, title, &mut Vec::new())?.initials(title))
        };
        for (key, wanted) in [("kuaidi", "kd"), ("快递", "kd"), ("kuaid", "kd"), ("kuai", "k"), ("fashen", "fs")] {
            assert_eq!(initials(key).as_deref(), Some(wanted), "{key}");
        }
        for key in ["kd", "f", "什递", "dii"] {
            assert_eq!(initials(key), None, "{key}");
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
