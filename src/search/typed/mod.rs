//! What an agent may mean by what is typed so far: codes, and titles by initials, pinyin and characters.

mod fit;
mod habits;

use std::{cmp::Reverse, collections::HashMap};

pub use habits::{Habits, Uses};

use super::{Confidence, Found, Hit, Reason};
use crate::{
    index::{Damaged, Index, KeyKind, Titles},
    pack::Kind,
};
use fit::{Key, LONGEST, fit};

/// How what is typed names an entry, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Typed {
    /// A code, whole.
    Code,
    /// The beginning of a code.
    CodePrefix,
    /// Words of the title, whose initials are its code: `kuaidi`, `快递` for `kd`.
    Spelled,
    /// The whole title: `fhsj`, `fahuoshijian`, `发货时间`, or any mixture.
    Title,
    /// Words of the title, with whose initials its code begins: `kuai` for `kd`.
    SpelledPrefix,
    /// The beginning of the title.
    TitlePrefix,
    /// One of the title's later words, in characters or pinyin.
    Word,
    /// The beginning of the title in so few initials, or those of a faq, that it may be chance.
    TitleInitials,
    /// The initials of one of the title's later words, and what follows it.
    WordInitials,
    /// What follows a code is in the title, and the entry is of the theme that the code is of: `kd到`.
    Topic,
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

    /// Whether a code was meant, whole or spelled out.
    pub(super) fn is_of_code(self) -> bool {
        matches!(self, Self::Code | Self::Spelled)
    }

    /// Whether an agent who sees it first need not look twice. Two initials, those from within a title, and characters
    /// here and there in it may be chance.
    pub fn is_sure(self) -> bool {
        self <= Self::Word
    }

    /// One character is too little to be sure of, unless it is all of a code or a title: 好 is in a hundred of them.
    fn by_one_character(self) -> Self {
        match self {
            Self::Spelled | Self::SpelledPrefix | Self::TitlePrefix => Self::TitleInitials,
            Self::Word => Self::WordInitials,
            other => other,
        }
    }

    /// What comes first: a word of a title stands beside titles that begin with it.
    fn rank(self) -> (u8, u8) {
        match self {
            Self::Code => (0, 0),
            Self::CodePrefix => (1, 0),
            Self::Spelled => (2, 0),
            Self::Title => (3, 0),
            Self::SpelledPrefix => (4, 0),
            Self::TitlePrefix | Self::Word | Self::TitleInitials => (5, 0),
            Self::WordInitials => (6, 0),
            Self::Topic => (7, 0),
            Self::Scattered(gaps) => (8, gaps),
            Self::Nothing => (9, 0),
        }
    }

    /// As a suggestion beside so many others that fit as well; only a code is certain.
    pub(super) fn confidence(self, rivals: usize) -> Confidence {
        const AMONG_OTHERS: f32 = 0.7;
        const SHARED: f32 = 0.005;
        let shared = if rivals > 1 { AMONG_OTHERS } else { 1.0 };
        Confidence::new(match self {
            Self::Code => 1.0,
            Self::CodePrefix => MOST.0 * shared,
            Self::Spelled | Self::Title => 0.78 - SHARED * rivals as f32,
            Self::SpelledPrefix | Self::TitlePrefix | Self::Word | Self::TitleInitials => 0.7 * shared,
            Self::WordInitials => 0.6 * shared,
            Self::Topic | Self::Scattered(_) => 0.5 * shared,
            Self::Nothing => 0.0,
        })
    }

    /// In words an agent understands.
    pub(super) fn reason(self, key: &str) -> Reason {
        let (name, text) = match self {
            Self::Code => ("code", format!("快捷码就是 {key}")),
            Self::CodePrefix => ("code", format!("快捷码以 {key} 开头")),
            Self::Title => ("title", format!("标题打出来就是 {key}")),
            Self::TitlePrefix | Self::TitleInitials => ("title", format!("标题打出来以 {key} 开头")),
            Self::Spelled => ("code", format!("快捷码是 {key} 的首字母")),
            Self::SpelledPrefix => ("code", format!("快捷码以 {key} 的首字母开头")),
            Self::Word => ("title", format!("标题里有 {key}")),
            Self::WordInitials => ("title", format!("标题中间的词打出来以 {key} 开头")),
            Self::Topic => ("title", format!("和 {key} 里的快捷码同一个主题，标题里有后面的字")),
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
type Standing = ((u8, u8), bool, Reverse<u32>, usize, u32, Typed);

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
    let mut standings = by_title(index, titles, &key, theme, typing.habits);
    if !key.is_empty() {
        by_code(index, &key, typing.habits, &mut standings);
        by_topic(index, titles, &key, theme, typing.habits, &mut standings);
    }
    sort_first(&mut standings);
    let is_one = key.chars().nth(1).is_none();
    let found = standings.into_iter().map(|(_, _, _, _, number, fits)| {
        let typed = if is_one { fits.by_one_character() } else { fits };
        let why = if explain { vec![fits.reason(&key)] } else { Vec::new() };
        Found { number, confidence: typed.confidence(1), exact: false, typed: Some(typed), why }
    });
    Ok(found.collect())
}

/// Brings the best to the front in their order; nobody looks at the rest of the thousands that one letter may mean.
fn sort_first(standings: &mut [Standing]) {
    const LOOKED_AT: usize = 1_000;
    if standings.len() > LOOKED_AT {
        standings.select_nth_unstable(LOOKED_AT);
    }
    let looked_at = LOOKED_AT.min(standings.len());
    standings[..looked_at].sort_unstable();
}

fn standing(typed: Typed, is_faq: bool, left: usize, number: u32, habits: Option<&Habits>) -> Standing {
    (typed.rank(), is_faq, habit(habits, number), left, number, typed)
}

fn by_title(index: &Index, titles: &Titles, key: &str, theme: Option<usize>, habits: Option<&Habits>) -> Vec<Standing> {
    let mut codes = HashMap::new();
    let typed = Key::new(key);
    let (mut standings, mut units) = (Vec::new(), Vec::new());
    for (number, title) in titles.iter().filter(|(_, title)| theme.is_none_or(|theme| title.theme == theme)) {
        let is_faq = title.kind == Kind::Faq;
        if key.is_empty() {
            standings.push(standing(Typed::Nothing, is_faq, 0, number, habits));
            continue;
        }
        let Some(fit) = fit(&typed, title, &mut units) else { continue };
        standings.push(standing(fit.typed, is_faq, fit.left, number, habits));
        if !is_faq && let Some(initials) = fit.initials(title) {
            let begun = codes.entry(initials).or_insert_with_key(|initials| codes_begun(index, initials));
            if let Some(&left) = begun.get(&number) {
                let typed = if left == 0 { Typed::Spelled } else { Typed::SpelledPrefix };
                standings.push(standing(typed, is_faq, left, number, habits));
            }
        }
    }
    standings
}

/// The entries with a code that begins with `initials`, and how much of it is left.
fn codes_begun(index: &Index, initials: &str) -> HashMap<u32, usize> {
    let mut begun = HashMap::new();
    for (code, numbers) in index.by_longer_key(KeyKind::Code, initials, usize::MAX) {
        for number in numbers {
            let left = begun.entry(number).or_insert(usize::MAX);
            *left = (code.len() - initials.len()).min(*left);
        }
    }
    begun.extend(index.by_key(KeyKind::Code, initials).into_iter().map(|number| (number, 0)));
    begun
}

/// `kd到`: what the theme of `kd` has about 到.
fn by_topic(
    index: &Index,
    titles: &Titles,
    key: &str,
    theme: Option<usize>,
    habits: Option<&Habits>,
    standings: &mut Vec<Standing>,
) {
    let (code, rest) = key.split_at(key.find(|c: char| !c.is_ascii()).unwrap_or(key.len()));
    if code.is_empty() || rest.is_empty() {
        return;
    }
    let named = index.by_key(KeyKind::Code, code);
    let of_code = titles.iter().filter(|(number, _)| named.contains(number));
    let topics: Vec<usize> = of_code.map(|(_, title)| title.theme).collect();
    let (rest, mut units) = (Key::new(rest), Vec::new());
    let may_be = |theme_of: usize| topics.contains(&theme_of) && theme.is_none_or(|theme| theme_of == theme);
    for (number, title) in titles.iter().filter(|(_, title)| may_be(title.theme)) {
        if let Some(fit) = fit(&rest, title, &mut units).filter(|fit| fit.typed <= Typed::Scattered(0)) {
            let rank = (Typed::Topic.rank().0, fit.typed.rank().0);
            let is_faq = title.kind == Kind::Faq;
            standings.push((rank, is_faq, habit(habits, number), fit.left, number, Typed::Topic));
        }
    }
}

fn by_code(index: &Index, key: &str, habits: Option<&Habits>, standings: &mut Vec<Standing>) {
    let whole = index.by_key(KeyKind::Code, key).into_iter().map(|number| (Typed::Code, 0, number));
    let longer = index.by_longer_key(KeyKind::Code, key, usize::MAX).into_iter();
    let begun = longer.flat_map(|(code, numbers)| {
        let left = code.len() - key.len();
        numbers.into_iter().map(move |number| (Typed::CodePrefix, left, number))
    });
    standings.extend(whole.chain(begun).map(|(typed, left, number)| standing(typed, false, left, number, habits)));
}

/// As something that sorts: the more, the earlier.
fn habit(habits: Option<&Habits>, number: u32) -> Reverse<u32> {
    Reverse(habits.map_or(0, |habits| habits.of(number).to_bits()))
}
