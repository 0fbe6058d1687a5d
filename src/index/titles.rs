//! How every title may be typed: its characters with their syllables, and where its words begin.

use serde::{Deserialize, Serialize};

use crate::{
    pack::{Category, Entry, Kind, Likeness},
    text::{Segmenter, Unit, normalize, read},
};

/// Longer titles are known by their beginning, longer runs of letters by theirs.
const MOST_UNITS: usize = 60;
const LONGEST_RUN: usize = 60;

/// Set beside a length, which is at most [`LONGEST_RUN`].
const BEGINS_WORD: u8 = 1 << 7;

/// The titles of all entries in order, and the themes they belong to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Titles {
    /// In the order in which they first occur.
    themes: Vec<Theme>,
    rows: Vec<Row>,
    /// Two bytes a unit: how much is written, and how much is typed with [`BEGINS_WORD`]. Read as they lie: a shop may
    /// have a hundred thousand, and the first key waits for them.
    #[serde(with = "serde_bytes")]
    units: Vec<u8>,
    /// What is written and what is typed for it, unit after unit: `发fa货huo`.
    letters: String,
}

/// 主题: a category that entries of a shop are in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    pub category: Category,
    pub entries: u32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Row {
    theme: u16,
    kind: Kind,
    units: u8,
    /// Bytes of the [`Titles::letters`].
    bytes: u16,
    letters: Letters,
}

/// Which letters, digits and characters there are in a text; a few characters share a bit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letters(u64);

/// The title of one entry.
#[derive(Debug, Clone, Copy)]
pub struct Title<'t> {
    pub kind: Kind,
    /// Its theme's place in [`Titles::themes`].
    pub theme: usize,
    /// Those of what may be typed for it.
    pub letters: Letters,
    units: &'t [[u8; 2]],
    text: &'t str,
}

/// A character or a run of letters of a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TitleUnit<'t> {
    pub written: &'t str,
    /// Pinyin, or the run itself; empty if nobody knows how it is read.
    pub typed: &'t str,
    pub begins_word: bool,
}

impl Titles {
    pub(super) fn add(&mut self, entry: &Entry, segmenter: &Segmenter) {
        let theme = self.theme(&entry.category);
        let title = normalize(&entry.title);
        let words = places(&title, segmenter.words(&title).into_iter());
        let units = read(&title);
        let (before, start) = (self.units.len(), self.letters.len());
        for (unit, at) in units.iter().zip(places(&title, units.iter().map(|unit| unit.written))).take(MOST_UNITS) {
            self.push(unit, words.contains(&at));
        }
        let units = ((self.units.len() - before) / 2) as u8;
        let typed = &self.letters[start..];
        self.rows.push(Row { theme, kind: entry.kind, units, bytes: typed.len() as u16, letters: Letters::of(typed) });
    }

    fn push(&mut self, unit: &Unit<'_>, begins_word: bool) {
        let written = if unit.written.len() <= LONGEST_RUN { unit.written } else { "" };
        let typed = &unit.syllable[..unit.syllable.floor_char_boundary(LONGEST_RUN)];
        self.letters.push_str(written);
        self.letters.push_str(typed);
        let begins_word = if begins_word { BEGINS_WORD } else { 0 };
        self.units.extend([written.len() as u8, typed.len() as u8 | begins_word]);
    }

    /// Packs of one category may have several titles: the first is the theme's.
    fn theme(&mut self, category: &Category) -> u16 {
        let known = self.themes.iter().position(|theme| theme.category.name == category.name);
        let at = known.unwrap_or_else(|| {
            self.themes.push(Theme { category: category.clone(), entries: 0 });
            self.themes.len() - 1
        });
        self.themes[at].entries += 1;
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// The place of the theme whose category has this name.
    pub fn theme_named(&self, name: &str) -> Option<usize> {
        self.themes.iter().position(|theme| theme.category.name == name)
    }

    /// The themes that may be meant by what is typed, the surest first.
    pub fn themes_like(&self, typed: &str) -> Vec<&Theme> {
        let typed = normalize(typed);
        let mut like: Vec<(Likeness, &Theme)> =
            self.themes.iter().filter_map(|theme| Some((theme.category.likeness(&typed)?, theme))).collect();
        like.sort_by_key(|(likeness, _)| *likeness);
        like.into_iter().map(|(_, theme)| theme).collect()
    }

    /// Every entry's title by its number.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Title<'_>)> {
        let (mut units, mut letters) = (self.units.as_chunks::<2>().0, self.letters.as_str());
        (0..).zip(&self.rows).map_while(move |(number, row)| {
            let (own, others) = units.split_at_checked(row.units.into())?;
            let (text, rest) = letters.split_at_checked(row.bytes.into())?;
            (units, letters) = (others, rest);
            Some((number, Title { kind: row.kind, theme: row.theme.into(), letters: row.letters, units: own, text }))
        })
    }
}

impl<'t> Title<'t> {
    pub fn units(self) -> impl ExactSizeIterator<Item = TitleUnit<'t>> {
        let mut rest = self.text;
        self.units.iter().map(move |&unit| {
            let (written, typed, begins_word) = lengths(unit);
            let (written, after) = rest.split_at_checked(written).unwrap_or_default();
            let (typed, after) = after.split_at_checked(typed).unwrap_or_default();
            rest = after;
            TitleUnit { written, typed, begins_word }
        })
    }
}

/// How much is written, how much is typed, and whether it begins a word.
fn lengths([written, typed]: [u8; 2]) -> (usize, usize, bool) {
    (written.into(), (typed & !BEGINS_WORD).into(), typed & BEGINS_WORD != 0)
}

impl Letters {
    pub fn of(text: &str) -> Self {
        const DIGITS: u32 = 26;
        const OTHERS: u32 = DIGITS + 10;
        let bit = |c: char| match c {
            'a'..='z' => c as u32 - 'a' as u32,
            '0'..='9' => DIGITS + (c as u32 - '0' as u32),
            _ => OTHERS + c as u32 % (u64::BITS - OTHERS),
        };
        Self(text.chars().fold(0, |letters, c| letters | 1 << bit(c)))
    }

    /// Whether a text with these letters may hold all of the `others`.
    pub fn may_hold(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }
}

/// Where each of `parts`, which follow one another in `text`, begins.
fn places<'t>(text: &str, parts: impl Iterator<Item = &'t str>) -> Vec<usize> {
    let mut end = 0;
    let place = |part: &'t str| {
        let at = end + text[end..].find(part)?;
        end = at + part.len();
        Some(at)
    };
    parts.map_while(place).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::pack::Library;

    #[test]
    fn titles_come_back_unit_by_unit_with_their_words() {
        let pack = "title = \"发货\"\n[[phrase]]\ncode = \"a\"\ntitle = \"T恤重新发货\"\ntext = \"甲\"\n\
                    [[phrase]]\ncode = \"b\"\ntitle = \"便宜\"\ntext = \"乙\"\n";
        let library = Library::from_pack(Path::new("phrases/a.toml"), pack.into());
        let mut titles = Titles::default();
        library.entries.iter().for_each(|entry| titles.add(entry, &Segmenter::new()));
        let read: Vec<Vec<_>> = titles
            .iter()
            .map(|(_, title)| title.units().map(|unit| (unit.written, unit.typed, unit.begins_word)).collect())
            .collect();
        let first = [
            ("t", "t", true),
            ("恤", "xu", true),
            ("重", "chong", true),
            ("新", "xin", false),
            ("发", "fa", true),
            ("货", "huo", false),
        ];
        assert_eq!(read[0], first);
        assert_eq!(read[1], [("便", "pian", true), ("宜", "yi", false)]);
        assert_eq!(titles.themes().iter().map(|theme| theme.entries).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn packs_of_one_category_are_one_theme_whatever_their_titles() {
        let pack = |title: &str, code: &str| {
            let pack = format!(
                "title = \"{title}\"\ncategory = \"shipping\"\n\
                 [[phrase]]\ncode = \"{code}\"\ntitle = \"{code}\"\ntext = \"甲\"\n"
            );
            Library::from_pack(Path::new("phrases/a.toml"), pack.into()).entries
        };
        let mut titles = Titles::default();
        let entries = pack("发货", "a").into_iter().chain(pack("快递", "b"));
        entries.for_each(|entry| titles.add(&entry, &Segmenter::new()));
        let themes: Vec<_> = titles.themes().iter().map(|theme| (&*theme.category.title, theme.entries)).collect();
        assert_eq!(themes, [("发货", 2)]);
        assert!(titles.iter().all(|(_, title)| title.theme == 0));
        for typed in ["shipping", "发", "fh", "fahuo", ""] {
            assert_eq!(titles.themes_like(typed).len(), 1, "{typed}");
        }
        assert!(titles.themes_like("退").is_empty());
    }
}
