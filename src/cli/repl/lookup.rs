//! What a line means: asked after every key for the list under it, and once more at Enter.

use std::{io, sync::Arc};

use huashu::{
    index::{Check, Damaged, Index, Live, Theme},
    pack::{Category, Entry, Kind},
    reply::{Action, Ask, Candidate, HandoffReason, Reply, Responder, Stacked},
    search::{Habits, Typing},
    text::{normalize, spell},
};
use jiff::Timestamp;

use super::{
    desk::Desk,
    line::{Line, picked},
};
use crate::cli::{Failure, uses::KeptUses};

/// Opens the shop's index, and what becomes of it when packs are saved.
pub type Open = Box<dyn Fn(Check) -> Result<(Arc<Index>, Live), Failure>>;

/// How a reply was found, so that it can be found again when more is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    Words {
        text: String,
        theme: Option<Category>,
    },
    Stack(Vec<String>),
    /// Codes of phrases and ids of faqs.
    Names(Vec<String>),
}

/// What a line means as it stands.
pub struct Meaning {
    pub source: Source,
    pub reply: Reply,
    /// The candidate that Enter takes; `None` if the agent must choose.
    pub takes: Option<usize>,
}

/// The shop, the desk, and the agent's habits.
pub struct Lookup {
    responder: Responder,
    live: Live,
    open: Open,
    uses: KeptUses,
    habits: Habits,
    pub desk: Desk,
    /// What the reply shown last still lacks.
    pub lacking: Vec<String>,
    /// The agent sees the list while typing, so that Enter takes its first line.
    pub lists: bool,
}

impl Lookup {
    pub fn new(open: Open, lists: bool) -> Result<Self, Failure> {
        let (index, live) = open(Check::AsUsed)?;
        let responder = Responder::new(index);
        let uses = KeptUses::open();
        let habits = uses.uses().habits(responder.index(), Timestamp::now());
        Ok(Self { responder, live, open, uses, habits, desk: Desk::default(), lacking: Vec::new(), lists })
    }

    pub fn index(&self) -> &Index {
        self.responder.index()
    }

    /// Takes over packs saved meanwhile.
    pub fn follow(&mut self) {
        if let Some(index) = self.live.newer() {
            self.swap(index);
        }
    }

    /// Opens the shop anew: its folders may be others, or its cache was damaged.
    pub fn reopen(&mut self) -> Result<(), Failure> {
        let (index, live) = (self.open)(Check::Everything)?;
        self.live = live;
        self.swap(index);
        Ok(())
    }

    fn swap(&mut self, index: Arc<Index>) {
        self.responder.swap(index);
        self.habits = self.uses.uses().habits(self.responder.index(), Timestamp::now());
    }

    pub fn themes(&self) -> &[Theme] {
        self.index().titles().map_or(&[], |titles| titles.themes())
    }

    /// The themes whose name, title, initials or pinyin begins with what is typed, or whose title holds it.
    pub fn themes_like(&self, typed: &str) -> Vec<&Theme> {
        let typed = normalize(typed);
        let is_like = |theme: &&Theme| {
            let title = normalize(&theme.category.title);
            let spelling = spell(&title);
            let begins = [theme.category.name.clone(), spelling.initials(), spelling.full()];
            title.contains(&typed) || begins.iter().any(|begin| begin.starts_with(&typed))
        };
        let named = self.themes().iter().filter(|theme| theme.category.name == typed);
        let mut like: Vec<&Theme> = named.chain(self.themes().iter().filter(is_like)).collect();
        let mut seen = Vec::new();
        like.retain(|theme| {
            !seen.contains(&&theme.category) && {
                seen.push(&theme.category);
                true
            }
        });
        like
    }

    /// What a line with words, a theme and words, or a stack means; `None` for any other.
    pub fn meaning(&mut self, line: &Line<'_>, limit: Option<usize>) -> io::Result<Option<Meaning>> {
        self.follow();
        match line {
            Line::Words(text) => self.meaning_of(text, self.desk.theme.clone(), limit).map(Some),
            Line::Theme { typed, rest: Some(text) } if !text.is_empty() => {
                let theme = self.themes_like(typed).first().map(|theme| theme.category.clone());
                match theme {
                    Some(theme) => self.meaning_of(text, Some(theme), limit).map(Some),
                    None => Ok(None),
                }
            }
            Line::Stack(parts) => match self.stack(parts)? {
                Stacked::Whole(reply) => {
                    let source = Source::Stack(parts.iter().map(|part| (*part).to_owned()).collect());
                    Ok(Some(Meaning { source, takes: Some(0), reply: *reply }))
                }
                Stacked::Unknown(_) => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn meaning_of(&mut self, text: &str, theme: Option<Category>, limit: Option<usize>) -> io::Result<Meaning> {
        if let Some((words, number)) = picked(text) {
            let reply = self.typed(words, theme.as_ref(), limit)?;
            let is_typed = reply.candidates.first().is_some_and(|first| first.typed.is_some());
            if is_typed && number <= reply.candidates.len() {
                let source = Source::Words { text: words.to_owned(), theme };
                return Ok(Meaning { source, takes: Some(number - 1), reply });
            }
        }
        let reply = self.typed(text, theme.as_ref(), limit)?;
        let takes = self.is_sure(&reply).then_some(0);
        Ok(Meaning { source: Source::Words { text: text.to_owned(), theme }, takes, reply })
    }

    /// Whether Enter takes the first candidate.
    fn is_sure(&self, reply: &Reply) -> bool {
        let by_title = reply.candidates.first().is_some_and(|first| first.typed.is_some());
        let surely = match reply.reason {
            None => reply.action == Action::Answer,
            // An agent may send what a robot may not.
            Some(reason) => matches!(reason, HandoffReason::NotAuto | HandoffReason::MissingFact),
        };
        surely || by_title && self.lists
    }

    fn typed(&mut self, text: &str, theme: Option<&Category>, limit: Option<usize>) -> io::Result<Reply> {
        let ask = Ask { limit, ..self.desk.ask(text) };
        let theme = theme.map(|theme| theme.name.clone());
        self.respond(|responder, habits| {
            responder.typed(&ask, &Typing { theme: theme.as_deref(), habits: Some(habits) })
        })
    }

    pub fn stack(&mut self, parts: &[&str]) -> io::Result<Stacked> {
        let ask = self.desk.ask("");
        let theme = self.desk.theme.as_ref().map(|theme| theme.name.clone());
        self.respond(|responder, habits| {
            responder.stacked(parts, &ask, &Typing { theme: theme.as_deref(), habits: Some(habits) })
        })
    }

    /// The same once more, with what is known by now; with reasons if the agent asks why.
    pub fn again(&mut self, source: &Source, limit: Option<usize>, explain: bool) -> io::Result<Reply> {
        match source {
            Source::Words { text, theme } => {
                let ask = Ask { limit, explain, ..self.desk.ask(text) };
                let theme = theme.as_ref().map(|theme| theme.name.clone());
                self.respond(|responder, habits| {
                    responder.typed(&ask, &Typing { theme: theme.as_deref(), habits: Some(habits) })
                })
            }
            Source::Stack(parts) => {
                let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
                match self.stack(&parts)? {
                    Stacked::Whole(reply) => Ok(*reply),
                    Stacked::Unknown(_) => Ok(Reply::none(None)),
                }
            }
            Source::Names(names) => {
                let ask = self.desk.ask("");
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.respond(|responder, _| responder.named(&names, &ask))
            }
        }
    }

    /// A damaged cache is opened anew, and asked once more.
    fn respond<T>(&mut self, mut ask: impl FnMut(&mut Responder, &Habits) -> Result<T, Damaged>) -> io::Result<T> {
        match ask(&mut self.responder, &self.habits) {
            Ok(answer) => Ok(answer),
            Err(Damaged) => {
                self.reopen().map_err(|Failure(message)| io::Error::other(message))?;
                ask(&mut self.responder, &self.habits).map_err(io::Error::other)
            }
        }
    }

    /// The entry with this code or id as it is in force today.
    pub fn entry(&mut self, name: &str) -> io::Result<Option<Arc<Entry>>> {
        let now = Timestamp::now();
        self.respond(|responder, _| responder.entry(name, now))
    }

    /// How the pack words what the entry says now.
    pub fn wording(&mut self, candidate: &Candidate, text: &str) -> io::Result<Option<String>> {
        let ask = self.desk.ask("");
        self.respond(|responder, _| responder.wording(&candidate.entry, text, &ask))
    }

    pub fn menu(&self) -> Option<String> {
        self.responder.menu()
    }

    /// Its next answer is worded differently.
    pub fn turn(&mut self, candidate: &Candidate) {
        self.responder.turn(&candidate.entry);
    }

    /// Its next answer is worded as its last one.
    pub fn turn_back(&mut self, candidate: &Candidate) {
        self.responder.turn_back(&candidate.entry);
    }

    /// Counts a use of the entry, or takes one back.
    pub fn note_use(&mut self, candidate: &Candidate, weight: f64, at: Timestamp) {
        self.uses.note(kind(candidate), &candidate.entry, weight, at);
        self.habits = self.uses.uses().habits(self.responder.index(), at);
    }

    /// The names of what was used last, and when.
    pub fn recent(&self, most: usize) -> Vec<(String, Timestamp)> {
        let latest = self.uses.uses().latest().into_iter();
        latest.map(|(_, key, _, at)| (key.to_owned(), at)).take(most).collect()
    }
}

fn kind(candidate: &Candidate) -> Kind {
    if candidate.codes.is_empty() { Kind::Faq } else { Kind::Phrase }
}
