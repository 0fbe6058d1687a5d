//! Whether a title can be typed as something was typed, and how well.

use super::Typed;
use crate::{
    index::{Letters, Title, TitleUnit},
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

/// What is typed, made ready to be held against thousands of titles.
pub(super) struct Key<'k> {
    bytes: &'k [u8],
    letters: Letters,
    /// Where each byte stands in it.
    places: [Positions; 256],
}

impl<'k> Key<'k> {
    /// `typed` is in normal form, without spaces and no longer than [`LONGEST`].
    pub fn new(typed: &'k str) -> Self {
        let bytes = typed.as_bytes();
        let mut places = [0; 256];
        for (at, &byte) in bytes.iter().enumerate() {
            places[usize::from(byte)] |= 1 << at;
        }
        Self { bytes, letters: Letters::of(typed), places }
    }

    /// Where it goes on as `text` begins.
    fn begins(&self, text: &str) -> Positions {
        text.bytes().next().map_or(0, |first| self.places[usize::from(first)])
    }
}

/// How `key` fits `title`; `units` is room to work in.
///
/// A character is typed as itself or by the beginning of its syllable: 快递 is `kd`, `kuaid`, `k递`.
pub(super) fn fit<'t>(key: &Key<'_>, title: Title<'t>, units: &mut Vec<TitleUnit<'t>>) -> Option<Fit> {
    // One byte has no gaps, and fits so many titles that a second look only costs.
    if !title.letters.may_hold(key.letters) || key.bytes.len() > 1 && !fits_at_all(key, title) {
        return None;
    }
    let (typed, left) = in_one_run(key, title).or_else(|| scattered(key, title))?;
    let key = key.bytes;
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

/// Where it begins, and how many they are: each in full, or but for the end of a long syllable (`kuadi`), the last by
/// two letters of its syllable at least, or by any number after others.
fn spelled_run(key: &[u8], units: &[TitleUnit<'_>]) -> Option<(usize, usize)> {
    const LEAST: usize = 2;
    let run_from = |start: usize| {
        let mut rest = key;
        for (at, unit) in units[start..].iter().enumerate() {
            let whole = [unit.written, unit.typed, in_haste(unit)].map(str::as_bytes).into_iter();
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

/// A long syllable without its last letter.
fn in_haste<'t>(unit: &TitleUnit<'t>) -> &'t str {
    const LONG: usize = 4;
    let is_syllable = unit.typed.len() >= LONG && unit.typed.is_ascii() && unit.written != unit.typed;
    if is_syllable { &unit.typed[..unit.typed.len() - 1] } else { "" }
}

/// Whether the title has what is typed in order: nearly all have not, and are passed over fast.
fn fits_at_all(key: &Key<'_>, title: Title<'_>) -> bool {
    let reached = title.units().fold(1, |reached, unit| reached | step(key, unit, reached));
    reached >> key.bytes.len() & 1 == 1
}

/// Character after character, from the title's start, from a word, or from anywhere.
fn in_one_run(key: &Key<'_>, title: Title<'_>) -> Option<(Typed, usize)> {
    let many = title.units().len();
    let (mut from_start, mut from_word, mut from_any) = (1, 0, 0);
    let mut best = None;
    for (at, unit) in title.units().enumerate() {
        from_start = step(key, unit, from_start);
        from_word = step(key, unit, from_word | Positions::from(unit.begins_word));
        from_any = step(key, unit, from_any | 1);
        let is_typed = |run: Positions| run >> key.bytes.len() & 1 == 1;
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
fn step(key: &Key<'_>, unit: TitleUnit<'_>, before: Positions) -> Positions {
    // Nearly everywhere it goes on otherwise.
    let mut before = before & (key.begins(unit.typed) | key.begins(unit.written));
    let mut after = 0;
    while before != 0 {
        after |= ends(key.bytes, before.trailing_zeros() as usize, unit);
        before &= before - 1;
    }
    after
}

/// Where in `key` ends what may be meant for `unit` from `start` on.
fn ends(key: &[u8], start: usize, unit: TitleUnit<'_>) -> Positions {
    let (rest, typed, written) = (&key[start..], unit.typed.as_bytes(), unit.written.as_bytes());
    let most = rest.len().min(typed.len());
    let common = (0..most).find(|&at| rest[at] != typed[at]).unwrap_or(most);
    // As many bits as bytes are in common, the first one byte on.
    let by_typing = ((1 << common) - 1) << (start + 1);
    let is_written = !written.is_empty() && rest.starts_with(written);
    by_typing | if is_written { 1 << (start + written.len()) } else { 0 }
}

/// With the fewest gaps.
fn scattered(key: &Key<'_>, title: Title<'_>) -> Option<(Typed, usize)> {
    const NEVER: u8 = u8::MAX;
    let key = key.bytes;
    // The fewest gaps that lead to each position with the last unit, and with one before it.
    let (mut with_last, mut before) = ([NEVER; LONGEST + 1], [NEVER; LONGEST + 1]);
    for unit in title.units() {
        let mut with_this = [NEVER; LONGEST + 1];
        for at in 0..key.len() {
            let gaps = if at == 0 { 0 } else { with_last[at].min(before[at].saturating_add(1)) };
            if gaps < NEVER {
                let mut ends = ends(key, at, unit);
                while ends != 0 {
                    let end = ends.trailing_zeros() as usize;
                    with_this[end] = with_this[end].min(gaps);
                    ends &= ends - 1;
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
        index
            .titles()
            .unwrap()
            .iter()
            .find_map(|(_, title)| fit(&Key::new(key), title, &mut Vec::new()))
            .map(|fit| fit.typed)
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
            index
                .titles()
                .unwrap()
                .iter()
                .find_map(|(_, title)| fit(&Key::new(key), title, &mut Vec::new())?.initials(title))
        };
        for (key, wanted) in
            [("kuaidi", "kd"), ("快递", "kd"), ("kuaid", "kd"), ("kuai", "k"), ("fashen", "fs"), ("kuadi", "kd")]
        {
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
