//! What an agent may mean by what is typed so far: codes, and titles by initials, pinyin and characters.

mod fit;
mod habits;

use std::cmp::Reverse;

pub use habits::{Habits, Uses};

use super::{Confidence, Found, Hit, Reason};
use crate::{
    index::{Damaged, Index, KeyKind, Titles},
    pack::Kind,
};
use fit::{LONGEST, fit};

/// How what is typed names an entry, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Typed {
    /// A code, whole.
    Code,
    /// The beginning of a code.
    CodePrefix,
    /// The whole title: `fhsj`, `fahuoshijian`, `发货时间`, or any mixture.
    Title,
    /// The beginning of the title.
    TitlePrefix,
    /// From one of the title's later words on.
    Word,
    /// Characters of the title in order, with so many gaps.
    Scattered(u8),
    /// Nothing is typed yet.
    Nothing,
}

/// What is known of the agent at the keyboard, beside what is typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typing<'t> {
    /// Only entries of the theme with this category name.
    pub theme: Option<&'t str>,
    /// Which of equals was used more.
    pub habits: Option<&'t Habits>,
}

impl Typed {
    /// Whether no other than the whole code was meant.
    pub fn is_certain(self) -> bool {
        self == Self::Code
    }

    /// As a suggestion beside so many others that fit as well; only a code is certain.
    pub(super) fn confidence(self, rivals: usize) -> Confidence {
        const AMONG_OTHERS: f32 = 0.7;
        const SHARED: f32 = 0.005;
        let shared = if rivals > 1 { AMONG_OTHERS } else { 1.0 };
        Confidence::new(match self {
            Self::Code => 1.0,
            Self::CodePrefix => MOST.0 * shared,
            Self::Title => 0.78 - SHARED * rivals as f32,
            Self::TitlePrefix => 0.7 * shared,
            Self::Word => 0.65 * shared,
            Self::Scattered(_) => 0.5 * shared,
            Self::Nothing => 0.0,
        })
    }

    /// In words an agent understands.
    pub(super) fn reason(self, key: &str) -> Reason {
        let (name, text) = match self {
            Self::Code => ("code", format!("快捷码就是 {key}")),
            Self::CodePrefix => ("code", format!("快捷码以 {key} 开头")),
            Self::Title => ("title", format!("标题打出来就是 {key}")),
            Self::TitlePrefix => ("title", format!("标题打出来以 {key} 开头")),
            Self::Word => ("title", format!("标题中间的词打出来以 {key} 开头")),
            Self::Scattered(_) => ("title", format!("标题里依次有 {key}")),
            Self::Nothing => ("title", "还没有输入".to_owned()),
        };
        Reason { name, value: self.confidence(1).get(), text }
    }
}

/// The most that anything unfinished is worth.
pub(super) const MOST: Confidence = Confidence(0.79);

/// Says how sure each hit is beside those that fit as well, none surer than one above it.
pub(super) fn doubt(hits: &mut [Hit]) {
    let fits: Vec<Option<Typed>> = hits.iter().map(|hit| hit.typed).collect();
    let mut most = Confidence::CERTAIN;
    for hit in hits {
        if let Some(typed) = hit.typed {
            let rivals = fits.iter().filter(|fit| **fit == Some(typed)).count();
            hit.confidence = typed.confidence(rivals);
        }
        if most < hit.confidence {
            hit.confidence = most;
        }
        most = hit.confidence;
    }
}

/// What decides which entry comes first: how well it fits, phrases before faqs, habit, how little is left to type.
type Standing = (Typed, bool, Reverse<u32>, usize, u32);

/// The entries that `text`, in normal form, may name, best first.
pub(super) fn found(index: &Index, text: &str, typing: &Typing<'_>, explain: bool) -> Result<Vec<Found>, Damaged> {
    let key: String = text.split(' ').collect();
    if key.len() > LONGEST {
        return Ok(Vec::new());
    }
    let titles = index.titles()?;
    let theme = match typing.theme {
        None => None,
        Some(name) => match titles.theme_named(name) {
            None => return Ok(Vec::new()),
            theme => theme,
        },
    };
    let mut standings = by_title(titles, &key, theme, typing.habits);
    if !key.is_empty() {
        by_code(index, &key, typing.habits, &mut standings);
    }
    standings.sort_unstable();
    let found = standings.into_iter().map(|(typed, _, _, _, number)| Found {
        number,
        confidence: typed.confidence(1),
        exact: false,
        typed: Some(typed),
        why: if explain { vec![typed.reason(&key)] } else { Vec::new() },
    });
    Ok(found.collect())
}

fn by_title(titles: &Titles, key: &str, theme: Option<usize>, habits: Option<&Habits>) -> Vec<Standing> {
    let of_theme = titles.iter().filter(|(_, title)| theme.is_none_or(|theme| title.theme == theme));
    let fitting = of_theme.filter_map(|(number, title)| {
        let (typed, left) = if key.is_empty() { (Typed::Nothing, 0) } else { fit(key, title)? };
        Some((typed, title.kind == Kind::Faq, habit(habits, number), left, number))
    });
    fitting.collect()
}

fn by_code(index: &Index, key: &str, habits: Option<&Habits>, standings: &mut Vec<Standing>) {
    let whole = index.by_key(KeyKind::Code, key).into_iter().map(|number| (Typed::Code, 0, number));
    let longer = index.by_longer_key(KeyKind::Code, key, usize::MAX).into_iter();
    let begun = longer.flat_map(|(code, numbers)| {
        let left = code.len() - key.len();
        numbers.into_iter().map(move |number| (Typed::CodePrefix, left, number))
    });
    standings
        .extend(whole.chain(begun).map(|(typed, left, number)| (typed, false, habit(habits, number), left, number)));
}

/// As something that sorts: the more, the earlier.
fn habit(habits: Option<&Habits>, number: u32) -> Reverse<u32> {
    Reverse(habits.map_or(0, |habits| habits.of(number).to_bits()))
}
