//! What the line editor shows while a line is being typed: the best match behind it, the list under it, Tab through it.

use std::{
    cell::{Cell, RefCell},
    io,
    rc::Rc,
};

use huashu::text::printable;
use rustyline::{
    Context, Helper, Highlighter, Validator,
    completion::{Completer, Pair},
    hint::{Hint, Hinter},
};
use unicode_width::UnicodeWidthStr;

use super::{
    commands,
    line::Line,
    list::{self, Room, cut},
    lookup::{Lookup, Meaning},
};

/// A ghost of fewer columns tells nothing.
const LEAST_GHOST: usize = 8;

#[derive(Helper, Highlighter, Validator)]
pub struct Hints {
    lookup: Rc<RefCell<Lookup>>,
    /// What Tab goes through, as long as the line is one of its choices.
    cycle: RefCell<Option<Offer>>,
    /// Another question than the prompt's is being answered.
    pub quiet: Cell<bool>,
    pub prompt_width: Cell<usize>,
    /// As it stood when it was last drawn.
    pub line: RefCell<String>,
    coloured: bool,
}

/// What may be meant by the line so far.
struct Offer {
    /// What is typed, and from where on a choice replaces it.
    line: String,
    start: usize,
    choices: Choices,
    /// It is one name of a stack: Enter takes the whole line.
    is_part: bool,
    /// What each choice puts into the line.
    replacements: Vec<String>,
}

enum Choices {
    Entries(Meaning),
    /// Names, and what each says: commands, themes, buyers.
    Names(Vec<(String, String)>),
}

pub struct Ghost {
    display: String,
    completion: Option<String>,
}

impl Hint for Ghost {
    fn display(&self) -> &str {
        &self.display
    }

    fn completion(&self) -> Option<&str> {
        self.completion.as_deref()
    }
}

impl Hints {
    pub fn new(lookup: Rc<RefCell<Lookup>>, coloured: bool) -> Self {
        let (cycle, quiet, prompt_width, line) = Default::default();
        Self { lookup, cycle, quiet, prompt_width, line, coloured }
    }

    /// What Tab had chosen when `line` was entered.
    pub fn chosen(&self, line: &str) -> Option<Meaning> {
        let offer = self.cycle.take()?;
        let place = offer.place_of(line)?;
        match offer.choices {
            Choices::Entries(meaning) if !offer.is_part => {
                Some(Meaning { takes: Some(place), beyond: None, ..meaning })
            }
            _ => None,
        }
    }

    fn offer(&self, line: &str) -> io::Result<Option<Offer>> {
        let read = Line::read(line);
        let mut lookup = self.lookup.borrow_mut();
        let (typed, choices) = match &read {
            Line::Command { name, argument } => {
                let (typed, names) = commands::completions(&lookup, name, argument, line);
                return Ok(Offer::of_names(line, typed, names));
            }
            Line::Theme { typed, rest: None } => {
                return Ok(Offer::of_names(line, typed, commands::theme_names(&lookup, typed)));
            }
            Line::Theme { rest: Some(rest), .. } => (*rest, lookup.meaning(&read, Some(list::MOST_ROWS))?),
            Line::Stack(parts) => {
                let last = parts.last().copied().unwrap_or_default();
                let words = Line::Words(last);
                (last, lookup.meaning(&words, Some(list::MOST_ROWS))?.filter(Meaning::is_of_names))
            }
            Line::Words(words) => (*words, lookup.meaning(&read, Some(list::MOST_ROWS))?),
            Line::Empty => ("", lookup.meaning(&Line::Words(""), Some(list::MOST_ROWS))?),
            Line::Number(_) => return Ok(None),
        };
        let Some(meaning) = choices.filter(|meaning| !meaning.reply.candidates.is_empty()) else { return Ok(None) };
        let start = line.trim_end().len() - typed.len();
        let replacements = meaning.reply.candidates.iter().map(|candidate| match candidate.codes.as_slice() {
            [] => printable(&candidate.title),
            codes => codes.iter().find(|code| code.starts_with(typed)).unwrap_or(&codes[0]).clone(),
        });
        let replacements = replacements.collect();
        let is_part = matches!(read, Line::Stack(_));
        Ok(Some(Offer { line: line.to_owned(), start, choices: Choices::Entries(meaning), is_part, replacements }))
    }

    fn list(&self, offer: &Offer, marked: Option<usize>) -> Vec<String> {
        let room = Room::now(self.coloured);
        let rows = match &offer.choices {
            Choices::Entries(meaning) => list::rows(&meaning.reply.candidates, marked, room),
            Choices::Names(names) => list::plain_rows(names, marked, room),
        };
        list::window(rows, marked, room.rows)
    }

    /// ` → kd 发什么快递` behind the line: what Enter takes.
    fn ghost(&self, offer: &Offer) -> Option<(String, Option<String>)> {
        let Choices::Entries(meaning) = &offer.choices else { return None };
        let place = meaning.takes.unwrap_or(0);
        let best = meaning.reply.candidates.get(place)?;
        let typed = offer.line.get(offer.start..)?.trim();
        let replacement = &offer.replacements[place];
        let code = if best.codes.is_empty() || replacement == typed { "" } else { replacement };
        let arrow = if meaning.takes.is_some() { "→" } else { "?" };
        let room = Room::now(self.coloured);
        let left = room.left(self.prompt_width.get() + offer.line.width() + 2);
        let text = [arrow, code, &printable(&best.title)]
            .iter()
            .filter(|word| !word.is_empty())
            .fold(String::new(), |text, word| text + " " + word);
        let rest = replacement.strip_prefix(typed).filter(|rest| !rest.is_empty() && !typed.is_empty());
        (left >= LEAST_GHOST).then(|| (room.dim(&format!(" {}", cut(&text, left))), rest.map(str::to_owned)))
    }
}

impl Meaning {
    fn is_of_names(&self) -> bool {
        self.reply.candidates.first().is_some_and(|first| first.typed.is_some())
    }
}

impl Offer {
    fn of_names(line: &str, typed: &str, names: Vec<(String, String)>) -> Option<Self> {
        // A value follows its name at once.
        let whole = |name: &String| if name.ends_with('=') { name.clone() } else { format!("{name} ") };
        let replacements: Vec<String> = names.iter().map(|(name, _)| whole(name)).collect();
        let start = if typed.is_empty() { line.len() } else { line.trim_end().len() - typed.len() };
        (!names.is_empty()).then(|| {
            let choices = Choices::Names(names);
            Self { line: line.to_owned(), start, choices, is_part: false, replacements }
        })
    }

    /// The choice that made `line` what it is.
    fn place_of(&self, line: &str) -> Option<usize> {
        let replaced = line.strip_prefix(&self.line[..self.start])?;
        self.replacements.iter().position(|replacement| replacement == replaced)
    }
}

impl Hinter for Hints {
    type Hint = Ghost;

    fn hint(&self, line: &str, at: usize, _: &Context<'_>) -> Option<Ghost> {
        line.clone_into(&mut self.line.borrow_mut());
        if self.quiet.get() {
            return None;
        }
        let cycle = self.cycle.borrow();
        if let Some((offer, place)) = cycle.as_ref().and_then(|offer| Some((offer, offer.place_of(line)?))) {
            return shown("", &self.list(offer, Some(place)), None);
        }
        if line.trim().is_empty() {
            return None;
        }
        // A list that cannot be had is no reason to stop typing.
        let offer = self.offer(line).ok().flatten()?;
        let marked = match &offer.choices {
            Choices::Entries(meaning) => meaning.takes,
            Choices::Names(_) => None,
        };
        let (ghost, completion) = self.ghost(&offer).filter(|_| at == line.len()).unwrap_or_default();
        shown(&ghost, &self.list(&offer, marked), completion)
    }
}

fn shown(ghost: &str, rows: &[String], completion: Option<String>) -> Option<Ghost> {
    let rows: String = rows.iter().map(|row| format!("\n{row}")).collect();
    let display = format!("{ghost}{rows}");
    (!display.is_empty()).then_some(Ghost { display, completion })
}

impl Completer for Hints {
    type Candidate = Pair;

    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let Some(mut offer) = self.offer(&line[..at])?.filter(|_| !self.quiet.get()) else {
            return Ok((at, Vec::new()));
        };
        let start = offer.start;
        // What stands there already is where Tab comes from.
        let typed = line[start..at].to_owned();
        let mut choices: Vec<&String> = offer.replacements.iter().collect();
        if choices.first().is_some_and(|first| **first == typed) && choices.len() > 1 {
            choices.rotate_left(1);
        }
        let pairs = choices.into_iter().map(|choice| Pair { display: choice.clone(), replacement: choice.clone() });
        let pairs = pairs.collect();
        offer.line.truncate(at);
        self.cycle.replace(Some(offer));
        Ok((start, pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_takes_the_place_of_what_is_typed_whatever_follows_it() {
        let names = || vec![("发货与快递".to_owned(), String::new())];
        for (line, typed, replaced) in [
            (":theme 发", "发", ":theme 发货与快递 "),
            (":theme 发 ", "发", ":theme 发货与快递 "),
            (":theme fa  ", "fa", ":theme 发货与快递 "),
            (":theme 发\u{3000}", "发", ":theme 发货与快递 "),
            (":theme ", "", ":theme 发货与快递 "),
            ("/", "", "/发货与快递 "),
        ] {
            let offer = Offer::of_names(line, typed, names()).unwrap();
            assert_eq!(format!("{}{}", &line[..offer.start], offer.replacements[0]), replaced, "{line:?}");
        }
    }
}
