//! What can be asked: a card for every reply that an agent calls up today.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::{
    index::{Damaged, Index},
    pack::{Category, Entry, Kind, Likeness, Reply as Source},
    reply::{Ask, Candidate, Filled, Responder},
    search::Searcher,
    text::{normalize, printable},
};

/// The entry behind a card, by the name it keeps when packs are edited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CardId {
    pub kind: Kind,
    /// A phrase's first code or a faq's id.
    pub key: String,
}

impl CardId {
    pub(super) fn of(entry: &Entry) -> Self {
        Self { kind: entry.kind, key: entry.key.clone() }
    }

    pub(super) fn of_candidate(candidate: &Candidate) -> Self {
        let kind = if candidate.codes.is_empty() { Kind::Faq } else { Kind::Phrase };
        Self { kind, key: candidate.entry.clone() }
    }
}

/// A phrase with every question it answers, or a faq that no code answers.
#[derive(Debug)]
pub struct Card {
    pub id: CardId,
    pub title: String,
    pub theme: Category,
    /// Empty for a faq.
    pub codes: Vec<String>,
    /// Buyers' questions, those of the faqs that reply with it too.
    pub asks: Vec<String>,
    /// The first wording, filled in as far as the shop's facts go.
    pub reply: String,
    entry: Arc<Entry>,
}

impl Card {
    /// The one that is quickest to type.
    pub fn shortest_code(&self) -> Option<&str> {
        self.codes.iter().min_by_key(|code| code.chars().count()).map(String::as_str)
    }

    /// Whether `other` answers `prompt` as well as this card does: it says the same, or is asked the same.
    pub fn is_answered_by(&self, other: &Entry, prompt: &str) -> bool {
        let has_same_texts = || self.entry.texts().next().is_some() && self.entry.texts().eq(other.texts());
        let is_asked = || {
            let prompt = normalize(prompt);
            other.asks.iter().chain([&other.title]).any(|ask| normalize(ask) == prompt)
        };
        self.id == CardId::of(other) || self.entry.says_the_same(other) || has_same_texts() || is_asked()
    }

    pub(super) fn is_answered_by_card(&self, other: &Self, prompt: &str) -> bool {
        self.is_answered_by(&other.entry, prompt) || self.reply == other.reply
    }
}

/// The cards of a shop, in an order that depends on what the packs say, not on where they lie.
pub struct Deck {
    /// The shop's name.
    pub shop: String,
    /// Of all that may be asked and of what is right: the same packs on the same day have the same.
    pub fingerprint: u64,
    pub cards: Vec<Card>,
    entries: HashMap<CardId, Arc<Entry>>,
}

/// A theme that no card has, and those there are.
#[derive(Debug)]
pub struct UnknownTheme {
    pub wanted: String,
    pub themes: Vec<String>,
}

impl fmt::Display for UnknownTheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "没有“{}”这个主题，有这些：{}", printable(&self.wanted), self.themes.join("、"))
    }
}

impl std::error::Error for UnknownTheme {}

impl Deck {
    /// Everything that may be said at `now`.
    ///
    /// # Errors
    /// If the index was damaged.
    pub fn read(index: &Arc<Index>, now: Timestamp) -> Result<Self, Damaged> {
        let entries = visible(index, now)?;
        let by_code = by_code(&entries);
        let mut cards = BTreeMap::new();
        let mut responder = Responder::new(Arc::clone(index));
        let ask = Ask::new("", now);
        for (id, entry) in &entries {
            if said_by_phrase(entry, &by_code).is_some() {
                continue;
            }
            let said = responder.say(&id.key, &ask)?.filter(|said| CardId::of_candidate(said) == *id);
            let reply = said.map(|said| shown(&said.filled)).unwrap_or_default();
            if !reply.is_empty() || !entry.codes.is_empty() {
                cards.insert((entry.category.name.clone(), id.clone()), card(entry, reply));
            }
        }
        for entry in entries.values() {
            let Some(phrase) = said_by_phrase(entry, &by_code) else { continue };
            if let Some(card) = cards.get_mut(&(phrase.category.name.clone(), CardId::of(phrase))) {
                card.asks.extend_from_slice(&entry.asks);
            }
        }
        let mut cards: Vec<Card> = cards.into_values().collect();
        for card in &mut cards {
            // Faqs come in no order.
            card.asks.sort();
            card.asks.dedup();
        }
        name_themes_once(&mut cards);
        let shop = index.head().title.clone();
        Ok(Self { shop, fingerprint: fingerprint(&cards), cards, entries })
    }

    /// The deck of these themes alone, named as [`Category::likeness`] reads them; all if none are named.
    ///
    /// # Errors
    /// If no card is of a theme.
    pub fn of_themes(mut self, wanted: &[String]) -> Result<Self, UnknownTheme> {
        let likeness = |card: &Card, theme: &String| card.theme.likeness(&normalize(theme));
        let is_named = |theme: &String| self.cards.iter().any(|card| likeness(card, theme) == Some(Likeness::Named));
        let named: Vec<&String> = wanted.iter().filter(|theme| is_named(theme)).collect();
        let is_of = |card: &Card, theme: &String| {
            likeness(card, theme).is_some_and(|likeness| likeness == Likeness::Named || !named.contains(&theme))
        };
        if let Some(unknown) = wanted.iter().find(|theme| !self.cards.iter().any(|card| is_of(card, theme))) {
            let themes = self.themes().iter().map(|theme| printable(&theme.title)).collect();
            return Err(UnknownTheme { wanted: unknown.clone(), themes });
        }
        self.cards.retain(|card| wanted.is_empty() || wanted.iter().any(|theme| is_of(card, theme)));
        Ok(self)
    }

    /// Each theme once, in the order of the cards.
    pub fn themes(&self) -> Vec<&Category> {
        let mut themes: Vec<&Category> = self.cards.iter().map(|card| &card.theme).collect();
        themes.dedup_by(|next, kept| next.name == kept.name);
        themes
    }

    /// The cards' numbers by theme, each theme in the order of the cards.
    pub(super) fn by_theme(&self, is_wanted: impl Fn(&Card) -> bool) -> Vec<Vec<usize>> {
        let numbers: Vec<usize> = (0..self.cards.len()).filter(|&number| is_wanted(&self.cards[number])).collect();
        let is_of_one = |a: &usize, b: &usize| self.cards[*a].theme.name == self.cards[*b].theme.name;
        numbers.chunk_by(is_of_one).map(<[usize]>::to_vec).collect()
    }

    /// What an answer led to.
    pub(super) fn entry(&self, id: &CardId) -> Option<&Entry> {
        self.entries.get(id).map(|entry| &**entry)
    }
}

fn visible(index: &Arc<Index>, now: Timestamp) -> Result<HashMap<CardId, Arc<Entry>>, Damaged> {
    let day = index.head().settings.day(now);
    let mut searcher = Searcher::new(Arc::clone(index));
    let mut entries = HashMap::new();
    for number in 0..index.head().entries {
        if let Some(entry) = searcher.visible(number, day)? {
            entries.insert(CardId::of(&entry), entry);
        }
    }
    Ok(entries)
}

/// The phrases by each of their codes.
fn by_code(entries: &HashMap<CardId, Arc<Entry>>) -> HashMap<&str, &Entry> {
    entries.values().flat_map(|entry| entry.codes.iter().map(move |code| (code.as_str(), &**entry))).collect()
}

/// The phrase that a faq replies with to whoever tells nothing more.
fn said_by_phrase<'e>(faq: &Entry, by_code: &HashMap<&str, &'e Entry>) -> Option<&'e Entry> {
    let unconditional = faq.answers.iter().find(|answer| answer.when.is_empty())?;
    let Source::Phrase(code) = &unconditional.reply else { return None };
    by_code.get(code.as_str()).copied()
}

fn card(entry: &Arc<Entry>, reply: String) -> Card {
    Card {
        id: CardId::of(entry),
        title: printable(&entry.title),
        theme: entry.category.clone(),
        codes: entry.codes.clone(),
        asks: entry.asks.clone(),
        reply,
        entry: Arc::clone(entry),
    }
}

fn shown(filled: &Filled) -> String {
    match filled {
        Filled::Text(text) => text.clone(),
        Filled::Missing { text, .. } => printable(text),
        Filled::NoAnswer => String::new(),
    }
}

/// Packs of one category may have several titles.
fn name_themes_once(cards: &mut [Card]) {
    for of_theme in cards.chunk_by_mut(|a, b| a.theme.name == b.theme.name) {
        let title = printable(&of_theme[0].theme.title);
        of_theme.iter_mut().for_each(|card| card.theme.title.clone_from(&title));
    }
}

fn fingerprint(cards: &[Card]) -> u64 {
    let mut hasher = Xxh3::new();
    let mut take = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    for card in cards {
        [&card.theme.name, &card.id.key, &card.title].into_iter().for_each(|text| take(text));
        for list in [&card.codes, &card.asks] {
            take("");
            list.iter().for_each(|text| take(text));
        }
        card.entry.texts().for_each(&mut take);
    }
    hasher.digest()
}

#[cfg(test)]
pub(super) mod tests {
    use std::{path::Path, sync::LazyLock};

    use super::*;
    use crate::{
        index::Index,
        pack::{Library, Shop, load},
    };

    const PACK: &str = r#"
title = "发货"
category = "shipping"
[[phrase]]
code = ["kd", "fkd"]
title = "发什么快递"
text = "亲，默认发中通快递哦"
ask = ["发什么快递"]
[[phrase]]
code = "zt"
title = "中通说明"
text = "亲，默认发中通快递哦"
[[phrase]]
code = "fh"
title = "发货时间"
text = "亲，付款后48小时内发出"
[[phrase]]
code = "dh"
title = "到货时间"
text = "亲，同省1到2天，外省2到4天"
[[phrase]]
code = "old"
title = "去年的活动"
text = "亲，活动结束啦"
until = 2020-11-14
[[faq]]
id = "ship-when"
ask = ["什么时候发货", "几天能发"]
reply = "fh"
[[faq]]
id = "ship-from"
title = "从哪里发货"
ask = ["从哪里发货"]
reply = "亲，从浙江湖州发出"
[[faq]]
id = "ship-place"
ask = ["哪儿发货呀"]
reply = "亲，从浙江湖州发出"
[[faq]]
id = "ship-ordered"
ask = ["我的单子发了吗"]
[[faq.answer]]
when = { order = "paid" }
text = "亲，正在打包"
"#;

    pub fn now() -> Timestamp {
        "2026-11-26T10:00:00+08:00".parse().unwrap()
    }

    pub fn sample() -> (Arc<Index>, Deck) {
        let library = Library::from_pack(Path::new("kb/shipping.toml"), PACK.into());
        assert!(library.diagnostics.is_empty(), "{:?}", library.diagnostics);
        read(&library)
    }

    pub fn builtin() -> &'static Deck {
        static BUILTIN: LazyLock<Deck> = LazyLock::new(|| read(&load(&Shop::builtin())).1);
        &BUILTIN
    }

    fn read(library: &Library) -> (Arc<Index>, Deck) {
        let index = Arc::new(Index::in_memory(library).unwrap());
        let deck = Deck::read(&index, now()).unwrap();
        (index, deck)
    }

    pub fn number(deck: &Deck, key: &str) -> usize {
        deck.cards.iter().position(|card| card.id.key == key).unwrap_or_else(|| panic!("no card {key}"))
    }

    #[test]
    fn a_card_is_what_can_be_said_today() {
        let (_, deck) = sample();
        let keys: Vec<&str> = deck.cards.iter().map(|card| card.id.key.as_str()).collect();
        assert_eq!(
            keys,
            ["dh", "fh", "kd", "zt", "ship-from", "ship-place"],
            "phrases first, no past or conditional ones"
        );
        let card = &deck.cards[number(&deck, "fh")];
        assert_eq!(card.asks, ["什么时候发货", "几天能发"], "those of the faq that replies with it");
        assert_eq!(card.reply, "亲，付款后48小时内发出");
    }

    #[test]
    fn themes_are_named_by_category_or_part_of_the_title() {
        for wanted in ["shipping", "发货", "与快"] {
            let pack = PACK.replace("\"发货\"\ncat", "\"发货与快递\"\ncat");
            let of_wanted =
                read(&Library::from_pack(Path::new("kb/a.toml"), pack.into())).1.of_themes(&[wanted.to_owned()]);
            assert_eq!(of_wanted.map(|deck| deck.cards.len()).ok(), Some(6), "{wanted}");
        }
        let Err(unknown) = sample().1.of_themes(&["天气".to_owned()]) else { panic!("no such theme") };
        assert_eq!(unknown.to_string(), "没有“天气”这个主题，有这些：发货");
    }

    #[test]
    fn the_fingerprint_follows_what_is_said() {
        let fingerprint = |pack: String| {
            let library = Library::from_pack(Path::new("kb/shipping.toml"), pack.into());
            read(&library).1.fingerprint
        };
        let of_sample = fingerprint(PACK.to_owned());
        assert_eq!(fingerprint(PACK.replace("title = \"发货\"", "# 注释\ntitle = \"发货\"")), of_sample);
        for (old, new) in
            [("48小时", "24小时"), ("\"fkd\"", "\"fk\""), ("几天能发", "多久能发"), ("2020-11-14", "2036-11-14")]
        {
            assert_ne!(fingerprint(PACK.replace(old, new)), of_sample, "{old} → {new}");
        }
    }
}
