//! What a line means: asked after every key for the list under it, and once more at Enter.

use std::{cell::OnceCell, io, sync::Arc, thread, time::Duration};

use huashu::{
    index::{Check, Damaged, Index, KeyKind, Live, Theme},
    pack::{Category, Entry, Kind},
    reply::{Action, AfterMenu, Ask, Candidate, HandoffReason, Reply, Responder, ShownMenu, Stacked},
    search::{Habits, Typed, Typing},
};
use jiff::Timestamp;

use super::{
    desk::Desk,
    line::{Line, picked},
    names::Names,
    told::OFFERED,
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
    /// The number beside a code that has not so many.
    pub beyond: Option<usize>,
}

impl Meaning {
    pub fn new(source: Source, reply: Reply, takes: Option<usize>) -> Self {
        Self { source, reply, takes, beyond: None }
    }
}

/// What a buyer chose from the menu.
pub enum Chosen {
    Menu(ShownMenu),
    /// The entry of this code or id.
    Entry(String),
}

/// The shop, the desk, and the agent's habits.
pub struct Lookup {
    responder: Responder,
    live: Live,
    open: Open,
    uses: KeptUses,
    habits: Habits,
    names: OnceCell<Names>,
    pub desk: Desk,
    /// What the reply shown last still lacks.
    pub lacking: Vec<String>,
    /// The agent sees the list while typing, so that Enter takes its first line.
    pub lists: bool,
}

impl Lookup {
    pub fn new(open: Open, lists: bool) -> Result<Self, Failure> {
        let (index, live) = open(Check::AsUsed)?;
        if lists {
            prepare(&index);
        }
        let responder = Responder::new(index);
        let uses = KeptUses::open();
        let habits = uses.uses().habits(responder.index(), Timestamp::now());
        let (names, desk, lacking) = Default::default();
        Ok(Self { responder, live, open, uses, habits, names, desk, lacking, lists })
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
        if self.lists {
            prepare(&index);
        }
        self.responder.swap(index);
        self.names = OnceCell::new();
        self.habits = self.uses.uses().habits(self.responder.index(), Timestamp::now());
    }

    /// The themes that may be meant, the surest first.
    pub fn themes_like(&self, typed: &str) -> Vec<&Theme> {
        self.index().titles().map_or(Vec::new(), |titles| titles.themes_like(typed))
    }

    /// The names of the shop's facts.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self.responder.index()))
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
                    Ok(Some(Meaning::new(source, *reply, Some(0))))
                }
                Stacked::Unknown(_) => Ok(None),
            },
            _ => Ok(None),
        }
    }

    fn meaning_of(&mut self, text: &str, theme: Option<Category>, limit: Option<usize>) -> io::Result<Meaning> {
        if let Some((words, number)) = picked(text) {
            let reply = self.typed(words, theme.as_ref(), limit)?;
            let typed = reply.candidates.first().and_then(|first| first.typed);
            // What was never on screen is not picked by its number.
            let has_so_many = number <= reply.candidates.len().min(OFFERED);
            // 身高 9 is a buyer's; kd 9 is not.
            if typed.is_some() && has_so_many || typed.is_some_and(Typed::is_sure) && words.is_ascii() {
                let source = Source::Words { text: words.to_owned(), theme };
                let beyond = (!has_so_many).then_some(number);
                return Ok(Meaning { beyond, ..Meaning::new(source, reply, has_so_many.then(|| number - 1)) });
            }
        }
        let reply = self.typed(text, theme.as_ref(), limit)?;
        if reply.candidates.is_empty()
            && let Some(parts) = side_by_side(text)
            && let Stacked::Whole(reply) = self.stack(&parts)?
        {
            let source = Source::Stack(parts.into_iter().map(str::to_owned).collect());
            return Ok(Meaning::new(source, *reply, Some(0)));
        }
        let takes = self.is_sure(&reply).then_some(0);
        Ok(Meaning::new(Source::Words { text: text.to_owned(), theme }, reply, takes))
    }

    /// Whether Enter takes the first candidate.
    fn is_sure(&self, reply: &Reply) -> bool {
        let typed = reply.candidates.first().and_then(|first| first.typed);
        let surely = match reply.reason {
            None => reply.action == Action::Answer,
            // An agent may send what a robot may not.
            Some(reason) => matches!(reason, HandoffReason::NotAuto | HandoffReason::MissingFact),
        };
        match typed {
            Some(typed) => typed.is_sure() && (surely || self.lists),
            None => surely,
        }
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

    /// The product that `text` names: its id and name.
    pub fn product_in(&self, text: &str) -> Option<(String, String)> {
        let products = self.index().products().ok()?;
        let current = self.desk.buyer().context.get("product");
        let current = current.and_then(|id| products.names.product(&products.catalog, id));
        let product = products.names.in_message(&products.catalog, text, current)?;
        Some((product.id.clone(), product.name.clone()))
    }

    /// The entry with this title, or whose title is typed so.
    pub fn titled(&mut self, title: &str) -> io::Result<Option<Arc<Entry>>> {
        let reply = self.typed(title, None, None)?;
        match reply.candidates.first() {
            Some(best) if self.is_sure(&reply) => self.entry(&best.entry),
            _ => Ok(None),
        }
    }

    /// How the pack words what the entry says now.
    pub fn wording(&mut self, candidate: &Candidate, text: &str) -> io::Result<Option<String>> {
        let ask = self.desk.ask("");
        self.respond(|responder, _| responder.wording(&candidate.entry, text, &ask))
    }

    /// The shop's menu as it is sent, if it has one.
    pub fn menu(&self, shown: ShownMenu) -> Option<String> {
        self.index().head().menu.as_ref().map(|menu| shown.text(menu))
    }

    /// What follows when the buyer answers `said` to the menu that is shown.
    pub fn after_menu(&self, shown: ShownMenu, said: &str) -> Option<Chosen> {
        let menu = self.index().head().menu.as_ref()?;
        Some(match shown.next(menu, said)? {
            AfterMenu::Menu(next) => Chosen::Menu(next),
            AfterMenu::Entry(name, _) => Chosen::Entry(name.to_owned()),
        })
    }

    /// Its next answer is worded differently.
    pub fn turn(&mut self, entry: &str) {
        self.responder.turn(entry);
    }

    /// Its next answer is worded as its last one.
    pub fn turn_back(&mut self, entry: &str) {
        self.responder.turn_back(entry);
    }

    /// Counts a use of the entry, or takes one back.
    pub fn note_use(&mut self, candidate: &Candidate, weight: f64, at: Timestamp) {
        self.uses.note(kind(candidate), &candidate.entry, weight, at);
        self.habits = self.uses.uses().habits(self.responder.index(), at);
    }

    /// The names of what was used last in this shop, and when: the same agent serves others too.
    pub fn recent(&self, most: usize) -> Vec<(String, Timestamp)> {
        let index = self.index();
        let is_here = |kind: &Kind, key: &str| match kind {
            Kind::Phrase => !index.by_key(KeyKind::Code, key).is_empty(),
            Kind::Faq => !index.by_id(key).is_empty(),
        };
        let latest = self.uses.uses().latest().into_iter().filter(|(kind, key, ..)| is_here(kind, key));
        latest.map(|(_, key, _, at)| (key.to_owned(), at)).take(most).collect()
    }
}

/// `kd fp`, `kd，fp`: a stack without its pluses.
fn side_by_side(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = text.split([' ', '\u{3000}', ',', '，', '、']).filter(|part| !part.is_empty()).collect();
    (parts.len() > 1 && parts.iter().all(|part| part.is_ascii())).then_some(parts)
}

fn kind(candidate: &Candidate) -> Kind {
    if candidate.codes.is_empty() { Kind::Faq } else { Kind::Phrase }
}

/// Gets ready while the agent reads the prompt, so that the first key need not wait. Damage is told at that key.
fn prepare(index: &Arc<Index>) {
    /// The prompt comes first: both want the processor.
    const AFTER: Duration = Duration::from_millis(30);
    let index = Arc::clone(index);
    thread::spawn(move || {
        thread::sleep(AFTER);
        Responder::prepare(&index).is_ok()
    });
}
