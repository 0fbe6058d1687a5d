//! What the picker knows, and what each key does to it; no terminal.

use std::sync::Arc;

use huashu::{
    index::{Damaged, Index},
    pack::Category,
    reply::{Ask, Candidate, Responder, Stacked, stack},
    search::{Habits, Typing},
    shortcuts::stage,
    template::Values,
    text::{normalize, printable},
};
use jiff::{Timestamp, civil::Date};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::line::Line;

/// So many candidates are listed, and so many more when the last of them is reached.
const LISTED: usize = 200;

/// What an agent looks for, and what was found.
pub struct Picker {
    responder: Responder,
    /// What the agent uses, as of the start.
    habits: Habits,
    pub query: Line,
    pub theme: Option<Category>,
    /// Values that the agent filled in.
    facts: Values,
    pub rows: Vec<Row>,
    /// How many candidates there may be among them.
    listed: usize,
    pub selected: usize,
    /// Rows that the list shows: how far PgDn goes.
    pub page: usize,
    /// Whether the window is too small to show any of it.
    pub hidden: bool,
    /// Lines of the reply that are above what is shown of it.
    pub scrolled: usize,
    /// Lines of it that are shown: how far Ctrl-F goes.
    pub reply_page: usize,
    pub over: Over,
    /// What the last key could not do.
    pub note: Option<String>,
    pub now: Timestamp,
}

/// What a line of the list stands for.
pub enum Row {
    One(Candidate),
    /// The answers to all that was asked, or to the codes that were stacked, in one message.
    Together {
        text: String,
        answers: Vec<Candidate>,
    },
}

impl Row {
    /// What is said, and with what it still lacks if it cannot be sent.
    pub fn text(&self) -> (&str, &[String]) {
        match self {
            Self::One(candidate) => (candidate.filled.wording(), candidate.filled.missing()),
            Self::Together { text, .. } => (text, &[]),
        }
    }

    fn entries(&self) -> Vec<&str> {
        match self {
            Self::One(candidate) => vec![&candidate.entry],
            Self::Together { answers, .. } => answers.iter().map(|answer| answer.entry.as_str()).collect(),
        }
    }
}

/// What lies over the list and takes the keys.
pub enum Over {
    Nothing,
    /// The themes to choose from.
    Themes(Themes),
    /// A value that the chosen reply lacks.
    Fact {
        name: String,
        value: Line,
    },
}

/// The themes by what is typed of their titles.
pub struct Themes {
    pub typed: Line,
    pub selected: usize,
}

/// What comes after a key.
pub enum Next {
    GoOn,
    Leave,
    /// The shell has the terminal meanwhile.
    Stop,
    Take(Taken),
}

/// A text to hand over, and the entries that it comes from.
pub struct Taken {
    pub text: String,
    pub candidates: Vec<Candidate>,
}

impl Picker {
    pub fn new(index: Arc<Index>, habits: Habits, query: &str, now: Timestamp) -> Result<Self, Damaged> {
        let mut picker = Self {
            responder: Responder::new(index),
            habits,
            query: Line::new(query),
            theme: None,
            facts: Values::new(),
            rows: Vec::new(),
            listed: LISTED,
            selected: 0,
            page: 1,
            hidden: false,
            scrolled: 0,
            reply_page: 1,
            over: Over::Nothing,
            note: None,
            now,
        };
        picker.search()?;
        Ok(picker)
    }

    /// Goes on with packs that were saved.
    pub fn swap(&mut self, index: Arc<Index>, habits: Habits) -> Result<(), Damaged> {
        self.responder.swap(index);
        self.habits = habits;
        self.search_again()
    }

    pub fn index(&self) -> &Index {
        self.responder.index()
    }

    pub fn current(&self) -> Option<&Row> {
        self.rows.get(self.selected)
    }

    /// What day it is in the shop.
    pub fn today(&self) -> Date {
        self.index().head().settings.day(self.now)
    }

    /// Every theme once, in the order of a sale; `None` is all of them.
    pub fn themes(&self, themes: &Themes) -> Vec<Option<Category>> {
        let typed = normalize(&themes.typed.text());
        let mut listed: Vec<Option<Category>> = if typed.is_empty() { vec![None] } else { Vec::new() };
        let all = self.index().titles().map_or(Vec::new(), |titles| titles.themes_like(&typed));
        listed.extend(all.into_iter().map(|theme| Some(theme.category.clone())));
        listed.sort_by_key(|theme| theme.as_ref().map(stage));
        listed
    }

    /// Keeps to the theme of this name or title, or else the first that may be meant; tells whether there is one.
    pub fn choose_theme(&mut self, wanted: &str) -> Result<bool, Damaged> {
        let like = self.index().titles()?.themes_like(wanted).first().map(|theme| theme.category.clone());
        let Some(theme) = like else { return Ok(false) };
        self.theme = Some(theme);
        self.search()?;
        Ok(true)
    }

    pub fn key(&mut self, key: KeyEvent) -> Result<Next, Damaged> {
        self.note = None;
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        if control && matches!(key.code, KeyCode::Char('c' | 'd' | 'g')) {
            return Ok(Next::Leave);
        }
        if cfg!(unix) && control && key.code == KeyCode::Char('z') {
            return Ok(Next::Stop);
        }
        if self.hidden {
            return Ok(if key.code == KeyCode::Esc { Next::Leave } else { Next::GoOn });
        }
        if !matches!(self.over, Over::Themes(_)) && self.scroll(key, control) {
            return Ok(Next::GoOn);
        }
        match self.over {
            Over::Nothing => self.key_in_list(key, control),
            Over::Themes(_) => self.key_in_themes(key, control),
            Over::Fact { .. } => self.key_in_fact(key),
        }
    }

    /// Several characters at once, as terminals paste them.
    pub fn paste(&mut self, text: &str) -> Result<(), Damaged> {
        if self.hidden {
            return Ok(());
        }
        match &mut self.over {
            Over::Nothing => {
                self.query.insert(text);
                self.search_anew()?;
            }
            Over::Themes(themes) => themes.typed.insert(text),
            Over::Fact { value, .. } => value.insert(text),
        }
        Ok(())
    }

    /// Takes a key that moves the reply; tells whether it was one. How far it can go is known where it is drawn.
    fn scroll(&mut self, key: KeyEvent, control: bool) -> bool {
        let by_line = key.modifiers.intersects(KeyModifiers::SHIFT | KeyModifiers::ALT);
        self.scrolled = match key.code {
            KeyCode::Down if by_line => self.scrolled + 1,
            KeyCode::Up if by_line => self.scrolled.saturating_sub(1),
            KeyCode::Char('f') if control => self.scrolled + self.reply_page,
            KeyCode::Char('b') if control => self.scrolled.saturating_sub(self.reply_page),
            _ => return false,
        };
        true
    }

    fn key_in_list(&mut self, key: KeyEvent, control: bool) -> Result<Next, Damaged> {
        let last = self.rows.len().saturating_sub(1);
        match (moved(key, control, self.selected, last, self.page), key.code) {
            (Some(selected), _) => self.select(selected)?,
            (None, KeyCode::Esc) => return Ok(Next::Leave),
            (None, KeyCode::Enter) => return Ok(self.take()),
            (None, KeyCode::Tab) => self.next_wording()?,
            (None, KeyCode::Char('t')) if control => self.open_themes(),
            // A Chinese input method types 、 for the slash.
            (None, KeyCode::Char('/' | '／' | '、')) if self.query.is_empty() => self.open_themes(),
            _ => {
                let before = self.query.text();
                self.query.key(key);
                if self.query.text() != before {
                    self.search_anew()?;
                }
            }
        }
        Ok(Next::GoOn)
    }

    fn select(&mut self, selected: usize) -> Result<(), Damaged> {
        (self.selected, self.scrolled) = (selected, 0);
        if self.has_more() && selected + 1 == self.rows.len() {
            self.listed += LISTED;
            self.search_again()?;
        }
        Ok(())
    }

    /// Whether more than the rows may have been found.
    pub fn has_more(&self) -> bool {
        self.rows.len() >= self.listed
    }

    fn key_in_themes(&mut self, key: KeyEvent, control: bool) -> Result<Next, Damaged> {
        let Over::Themes(themes) = &self.over else { return Ok(Next::GoOn) };
        let listed = self.themes(themes);
        let moved = moved(key, control, themes.selected, listed.len().saturating_sub(1), self.page);
        let chosen = listed.get(themes.selected).cloned();
        let Over::Themes(themes) = &mut self.over else { return Ok(Next::GoOn) };
        match (moved, key.code) {
            (Some(selected), _) => themes.selected = selected,
            (None, KeyCode::Esc) => self.over = Over::Nothing,
            (None, KeyCode::Char('t')) if control => self.over = Over::Nothing,
            (None, KeyCode::Enter | KeyCode::Tab) => {
                if let Some(theme) = chosen {
                    self.theme = theme;
                    self.over = Over::Nothing;
                    self.search_anew()?;
                }
            }
            _ => {
                themes.typed.key(key);
                themes.selected = 0;
            }
        }
        Ok(Next::GoOn)
    }

    fn key_in_fact(&mut self, key: KeyEvent) -> Result<Next, Damaged> {
        let Over::Fact { name, value } = &mut self.over else { return Ok(Next::GoOn) };
        match key.code {
            KeyCode::Esc => self.over = Over::Nothing,
            KeyCode::Enter if !value.text().trim().is_empty() => {
                self.facts.insert(name.clone(), value.text().trim().to_owned());
                self.over = Over::Nothing;
                self.search_again()?;
                return Ok(self.take());
            }
            _ => drop(value.key(key)),
        }
        Ok(Next::GoOn)
    }

    /// The current reply, or the question for the first value that it lacks.
    fn take(&mut self) -> Next {
        let Some(current) = self.current() else { return Next::GoOn };
        let candidates = match current {
            Row::One(candidate) => vec![candidate.clone()],
            Row::Together { answers, .. } => answers.clone(),
        };
        let (text, missing) = current.text();
        let text = printable(text);
        if let Some(name) = missing.first() {
            self.over = Over::Fact { name: name.clone(), value: Line::default() };
        } else if text.is_empty() {
            self.note = Some("这一条没有适合当前情况的回复".to_owned());
        } else {
            return Next::Take(Taken { text, candidates });
        }
        Next::GoOn
    }

    fn open_themes(&mut self) {
        self.over = Over::Themes(Themes { typed: Line::default(), selected: 0 });
    }

    fn next_wording(&mut self) -> Result<(), Damaged> {
        let Some(current) = self.rows.get(self.selected) else { return Ok(()) };
        if matches!(current, Row::One(candidate) if candidate.variants < 2) {
            self.note = Some("只有这一种说法".to_owned());
            return Ok(());
        }
        current.entries().iter().for_each(|entry| self.responder.turn(entry));
        self.search_again()
    }

    /// What is typed has changed: the first is the best, and the last is far.
    fn search_anew(&mut self) -> Result<(), Damaged> {
        self.listed = LISTED;
        self.search()
    }

    fn search(&mut self) -> Result<(), Damaged> {
        (self.selected, self.scrolled) = (0, 0);
        let mut ask = Ask::new(self.query.text(), self.now);
        ask.facts = self.facts.clone();
        ask.limit = Some(self.listed);
        let theme = self.theme.as_ref().map(|theme| theme.name.as_str());
        let typing = Typing { theme, habits: Some(&self.habits) };
        let stacked = stack(&ask.text).map(|parts| self.responder.stacked(&parts, &ask, &typing)).transpose()?;
        let reply = match stacked {
            Some(Stacked::Whole(reply)) => *reply,
            Some(Stacked::Unknown(_)) | None => self.responder.typed(&ask, &typing)?,
        };
        let together = reply.text.filter(|_| reply.answers > 1).map(|text| {
            let answers = reply.candidates[..reply.answers].to_vec();
            Row::Together { text, answers }
        });
        self.rows = together.into_iter().chain(reply.candidates.into_iter().map(Row::One)).collect();
        Ok(())
    }

    /// Something else has: the current row stays it.
    fn search_again(&mut self) -> Result<(), Damaged> {
        let entries = |row: &Row| row.entries().into_iter().map(str::to_owned).collect::<Vec<_>>();
        let current = self.current().map(entries);
        self.search()?;
        self.selected = self.rows.iter().position(|row| Some(entries(row)) == current).unwrap_or(0);
        Ok(())
    }
}

/// Where a key that moves leads to from `at`; up from the first is the last.
fn moved(key: KeyEvent, control: bool, at: usize, last: usize, page: usize) -> Option<usize> {
    let up = if at == 0 { last } else { at - 1 };
    let down = if at >= last { 0 } else { at + 1 };
    match key.code {
        KeyCode::Up => Some(up),
        KeyCode::Down => Some(down),
        KeyCode::Char('p') if control => Some(up),
        KeyCode::Char('n') if control => Some(down),
        KeyCode::PageUp => Some(at.saturating_sub(page.max(1))),
        KeyCode::PageDown => Some((at + page.max(1)).min(last)),
        _ => None,
    }
}
