//! 快捷码表: the phrases by theme, in the order of a sale.

mod card;

use jiff::Timestamp;

use crate::{
    index::Damaged,
    pack::Category,
    reply::{Candidate, Responder},
    text::{is_opening, normalize},
};
pub use card::card;

/// A theme with its phrases in the order of the packs.
#[derive(Debug, Clone)]
pub struct Theme {
    pub category: Category,
    pub phrases: Vec<Candidate>,
}

/// Themes in the order in which a sale comes to them; others follow in the order of the packs.
const COURSE: [&str; 17] = [
    "greeting",
    "stock",
    "size",
    "quality",
    "related",
    "bargaining",
    "coupon",
    "order",
    "payment",
    "reminder",
    "invoice",
    "shipping",
    "closing",
    "returns",
    "aftersales",
    "review",
    "emergency",
];

/// Every phrase that no upper layer hides at `now`, valid then or not.
///
/// ```
/// use huashu::{index::Index, pack::{Shop, load}, reply::Responder, shortcuts};
///
/// let index = Index::in_memory(&load(&Shop::builtin())).unwrap();
/// let now = "2026-11-21T10:00:00+08:00".parse().unwrap();
/// let themes = shortcuts::themes(&mut Responder::new(index), now).unwrap();
/// assert_eq!(themes[0].category.title, "问候");
/// assert_eq!(themes[0].phrases[0].codes, ["schf", "sc"]);
/// ```
///
/// # Errors
/// If the cache was damaged after it was opened.
pub fn themes(responder: &mut Responder, now: Timestamp) -> Result<Vec<Theme>, Damaged> {
    let mut themes: Vec<Theme> = Vec::new();
    for phrase in responder.phrases(now)? {
        match themes.iter_mut().find(|theme| theme.category.name == phrase.category.name) {
            Some(theme) => theme.phrases.push(phrase),
            None => themes.push(Theme { category: phrase.category.clone(), phrases: vec![phrase] }),
        }
    }
    themes.sort_by_key(|theme| stage(&theme.category));
    Ok(themes)
}

/// When a sale comes to this theme: what is sorted by it keeps its order among other themes.
pub fn stage(theme: &Category) -> usize {
    COURSE.iter().position(|&name| name == theme.name).unwrap_or(COURSE.len())
}

/// A reply without what every reply begins with, so that its first words tell it from others.
///
/// ```
/// use huashu::shortcuts::gist;
/// assert_eq!(gist("亲，您好，现货48小时内发出哦"), "现货48小时内发出哦");
/// assert_eq!(gist("亲，在吗"), "亲，在吗");
/// ```
pub fn gist(text: &str) -> &str {
    let mut rest = text;
    while let Some((clause, after)) = rest.split_once(['，', ',', '。', '！']) {
        if !is_opening(&normalize(clause)) {
            return rest;
        }
        rest = after;
    }
    if is_opening(&normalize(rest)) { text } else { rest }
}
