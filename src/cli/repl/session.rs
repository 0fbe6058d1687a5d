//! One agent at the prompt: what each line does.

use std::{
    cell::{RefCell, RefMut},
    collections::{BTreeSet, HashMap},
    io::{self, Write},
    rc::Rc,
};

use huashu::{
    reply::{Candidate, Filled, Reply, ShownMenu, Stacked},
    text::printable,
};
use jiff::Timestamp;

use super::{
    commands,
    keyboard::Keyboard,
    line::Line,
    list::Room,
    lookup::{Lookup, Meaning, Source},
    told::{COUNTED, OFFERED, flowed, heading, lacking},
    undo::{Step, Turn},
};
use crate::cli::{
    clipboard::{Clipboard, Copied},
    screen,
};

/// After `/` or `:theme`: no theme more than another.
const ALL_THEMES: [&str; 5] = ["-", "/", "／", "全部", "all"];

pub enum Next {
    GoOn,
    Leave,
}

/// What was found last, and which of it was taken.
#[derive(Debug, Clone)]
pub struct Shown {
    pub source: Source,
    pub reply: Reply,
    pub picked: Option<usize>,
    /// It was picked from several replies to several questions.
    pub(super) alone: bool,
    /// So many more were found than are offered.
    pub(super) more: usize,
    /// Facts that were asked for and left empty: not asked for again until it is found again.
    pub(super) skipped: BTreeSet<String>,
}

impl Shown {
    pub(super) fn new(source: Source, mut reply: Reply, picked: Option<usize>) -> Self {
        let offered = OFFERED.max(reply.answers).max(picked.map_or(0, |picked| picked + 1));
        let more = reply.candidates.len().saturating_sub(offered);
        reply.candidates.truncate(offered);
        Self { source, reply, picked, alone: false, more, skipped: BTreeSet::new() }
    }
}

/// What the agent pastes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OnClipboard {
    pub text: String,
    /// For whom it was copied.
    pub buyer: String,
}

pub struct Session {
    lookup: Rc<RefCell<Lookup>>,
    clipboard: Clipboard,
    /// `None` for a pipe, which cannot be asked.
    pub(super) keyboard: Option<Rc<RefCell<Keyboard>>>,
    room: fn() -> Room,
    pub(super) shown: Option<Shown>,
    /// The menu that each buyer was sent last: a digit is his answer to it.
    pub(super) menus: HashMap<String, ShownMenu>,
    pub(super) copied: Option<OnClipboard>,
    pub(super) steps: Vec<Step>,
    knows_no_clipboard: bool,
}

impl Session {
    /// Lines from a pipe: nothing is asked, copied or counted.
    pub fn piped(lookup: Lookup) -> Self {
        let room = || Room { columns: 100, rows: OFFERED, coloured: false };
        Self::new(Rc::new(RefCell::new(lookup)), Clipboard::none(), None, room)
    }

    pub fn new(
        lookup: Rc<RefCell<Lookup>>,
        clipboard: Clipboard,
        keyboard: Option<Rc<RefCell<Keyboard>>>,
        room: fn() -> Room,
    ) -> Self {
        let (shown, menus, copied, steps) = Default::default();
        Self { lookup, clipboard, keyboard, room, shown, menus, copied, steps, knows_no_clipboard: false }
    }

    pub fn lookup(&self) -> RefMut<'_, Lookup> {
        self.lookup.borrow_mut()
    }

    pub fn room(&self) -> Room {
        (self.room)()
    }

    pub fn is_piped(&self) -> bool {
        self.keyboard.is_none()
    }

    pub fn shown(&self) -> Option<&Shown> {
        self.shown.as_ref()
    }

    /// The candidate that was taken last.
    pub fn taken(&self) -> Option<Candidate> {
        let shown = self.shown.as_ref()?;
        shown.reply.candidates.get(shown.picked?).cloned()
    }

    /// The name of the entry that this number picks.
    pub fn listed(&self, number: usize) -> Option<String> {
        let shown = self.shown.as_ref()?;
        shown.reply.candidates.get(number.checked_sub(1)?).map(|candidate| candidate.entry.clone())
    }

    /// All that were taken last: several of a stack.
    pub(super) fn all_taken(&self) -> &[Candidate] {
        let Some(Shown { reply, picked: Some(picked), .. }) = &self.shown else { return &[] };
        let many = if *picked == 0 { reply.answers.max(1) } else { 1 };
        reply.candidates.get(*picked..picked + many).unwrap_or_default()
    }

    /// What the agent answers; `None` from a pipe, or if she would rather not.
    pub fn answer(&self, question: &str, suggested: &str) -> Option<String> {
        self.keyboard.as_ref()?.borrow_mut().ask(question, suggested)
    }

    /// Does what `line` says. `chosen` is the meaning that the agent cycled to with Tab.
    pub fn line(&mut self, line: &str, chosen: Option<Meaning>, out: &mut dyn Write) -> io::Result<Next> {
        if let Some(meaning) = chosen {
            return self.found(meaning, out).map(|()| Next::GoOn);
        }
        self.lookup().follow();
        let line = Line::read(line);
        match &line {
            Line::Command { name, argument } => return commands::run(self, name, argument, out),
            Line::Empty => self.next_wording(out)?,
            Line::Number(number) => self.number(*number, out)?,
            Line::Theme { typed, rest: None | Some("") } => self.theme(typed, out)?,
            Line::Theme { typed, rest: Some(_) } if self.lookup().themes_like(typed).is_empty() => {
                screen::say(format_args!("没有“{}”这个主题，输入 / 看有哪些", printable(typed)));
            }
            Line::Stack(parts) => self.stack(parts, out)?,
            Line::Theme { .. } | Line::Words(_) => self.words(&line, out)?,
        }
        Ok(Next::GoOn)
    }

    fn words(&mut self, line: &Line<'_>, out: &mut dyn Write) -> io::Result<()> {
        let limit = (!self.is_piped()).then_some(COUNTED);
        let meaning = self.lookup().meaning(line, limit)?;
        match meaning {
            Some(meaning) => self.found(meaning, out),
            None => Ok(()),
        }
    }

    pub(super) fn found(&mut self, meaning: Meaning, out: &mut dyn Write) -> io::Result<()> {
        let Meaning { source, mut reply, takes, beyond } = meaning;
        if reply.candidates.is_empty() {
            let theme = self.lookup().desk.theme.clone();
            let within = theme.map_or(String::new(), |theme| format!("“{}”里", printable(&theme.title)));
            screen::say(format_args!("{within}没有找到相关的话术{}", self.old_copy()));
            self.shown = None;
            return Ok(());
        }
        self.forget_menu();
        if takes.is_some() {
            self.step();
            if let Source::Words { text, .. } = &source
                && reply.candidates[0].typed.is_none()
                && self.note_product(text)
            {
                reply = self.lookup().again(&source, (!self.is_piped()).then_some(COUNTED), false)?;
            }
        }
        self.shown = Some(Shown::new(source, reply, takes));
        if let Some(number) = beyond {
            self.say_beyond(number);
            return self.list(out);
        }
        if takes.is_some() { self.take(out) } else { self.offer(out) }
    }

    /// Shows what was picked, asks for what it lacks, and copies it.
    pub fn take(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.ask_for_missing()? {
            return Ok(());
        }
        let room = self.room();
        let taken = self.all_taken().to_vec();
        let (Some(shown), Some(first)) = (&self.shown, taken.first()) else { return Ok(()) };
        writeln!(out, "{}", heading(&taken, room))?;
        let text = match taken.len() {
            1 => first.filled.text().map(str::to_owned),
            _ => shown.reply.text.clone(),
        };
        let lacking = lacking(&taken);
        self.lookup().lacking.clone_from(&lacking);
        match text {
            Some(text) => {
                writeln!(out, "{text}")?;
                self.copy(&text, &taken, out)?;
            }
            None => {
                taken.iter().try_for_each(|candidate| screen::write_filled(out, &candidate.filled))?;
                self.say_not_copied(&lacking);
            }
        }
        if self.is_piped() {
            self.write_others(out)?;
        }
        taken.iter().for_each(|candidate| self.turn(&candidate.entry, Turn::On));
        Ok(())
    }

    fn say_not_copied(&self, lacking: &[String]) {
        if self.is_piped() {
            return;
        }
        let next = lacking.first().map_or(String::new(), |name| format!("；用 :set {}=… 补上", printable(name)));
        screen::say(format_args!("没有复制{}{next}", self.old_copy()));
    }

    fn copy(&mut self, text: &str, taken: &[Candidate], out: &mut dyn Write) -> io::Result<()> {
        if self.is_piped() {
            return Ok(());
        }
        let now = Timestamp::now();
        for candidate in taken {
            self.lookup().note_use(candidate, 1.0, now);
        }
        if let Some(step) = self.steps.last_mut() {
            step.note_used(taken, now);
        }
        let done = if self.copy_text(text) { "已复制" } else { "" };
        let others = self.others(taken);
        let more = self.shown.as_ref().filter(|shown| !shown.alone).map_or(0, |shown| shown.more);
        let room = self.room();
        let lines = flowed(done, &others, more, room.left(0));
        lines.iter().try_for_each(|line| writeln!(out, "{}", room.dim(line)))
    }

    /// Whether it was copied; if not, why is said, and of a missing clipboard only once.
    pub fn copy_text(&mut self, text: &str) -> bool {
        match self.clipboard.copy(text) {
            Copied::Done => {
                let buyer = self.lookup().desk.name().to_owned();
                self.copied = Some(OnClipboard { text: text.to_owned(), buyer });
                return true;
            }
            Copied::Failed(why) => screen::say(format_args!("没有复制成：{}", printable(&why))),
            Copied::Nowhere if !self.knows_no_clipboard => {
                self.knows_no_clipboard = true;
                screen::say(format_args!("这里没有剪贴板，回复不会复制；可以用 --copy-cmd 指定复制的命令"));
            }
            Copied::Nowhere => {}
        }
        false
    }

    /// Finds what is shown once more, with what is known by now.
    pub fn renew(&mut self) -> io::Result<()> {
        let Some(mut shown) = self.shown.take() else { return Ok(()) };
        let limit = (!self.is_piped()).then_some(OFFERED.max(shown.reply.candidates.len()));
        let taken = shown.picked.and_then(|picked| shown.reply.candidates.get(picked)).map(|taken| taken.entry.clone());
        shown.reply = self.lookup().again(&shown.source, limit, false)?;
        if shown.alone {
            shown.reply.answers = shown.reply.answers.min(1);
        }
        shown.picked = shown.picked.and_then(|picked| {
            let same = shown.reply.candidates.iter().position(|candidate| Some(&candidate.entry) == taken.as_ref());
            same.or((picked == 0 && !shown.reply.candidates.is_empty()).then_some(0))
        });
        self.shown = Some(shown);
        Ok(())
    }

    fn number(&mut self, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let menu = self.menus.get(self.lookup().desk.name()).copied();
        if let Some(shown) = menu
            && self.after_menu(shown, number, out)?
        {
            return Ok(());
        }
        let most = self.shown.as_ref().map_or(0, |shown| shown.reply.candidates.len());
        if (1..=most).contains(&number) {
            self.step();
            if let Some(shown) = &mut self.shown {
                shown.picked = Some(number - 1);
                shown.alone = true;
            }
            let source = self.shown.as_ref().map(|shown| shown.source.clone());
            if let Some(Source::Words { text, .. }) = source {
                self.note_product(&text);
            }
            // It may have been said since the list was shown.
            self.renew()?;
            return self.take(out);
        }
        if most > 0 && self.lookup().entry(&number.to_string())?.is_none() {
            self.say_beyond(number);
            return Ok(());
        }
        if most == 0 && !self.is_piped() && self.lookup().entry(&number.to_string())?.is_none() {
            screen::say(format_args!("现在没有列表可选，先查一条{}", self.old_copy()));
            return Ok(());
        }
        self.words(&Line::Words(&number.to_string()), out)
    }

    fn stack(&mut self, parts: &[&str], out: &mut dyn Write) -> io::Result<()> {
        // Entered before its next part was typed.
        let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
        if let [only] = parts.as_slice() {
            return self.words(&Line::Words(only), out);
        }
        let stacked = self.lookup().stack(&parts)?;
        match stacked {
            Stacked::Whole(reply) => {
                let source = Source::Stack(parts.iter().map(|part| (*part).to_owned()).collect());
                self.found(Meaning::new(source, *reply, Some(0)), out)
            }
            // 身高110+体重40斤 is a buyer's.
            Stacked::Unknown(unknown) if unknown.iter().any(|part| !part.is_ascii()) => {
                self.words(&Line::Words(&parts.join("+")), out)
            }
            Stacked::Unknown(unknown) => {
                let unknown: Vec<String> = unknown.iter().map(|part| printable(part)).collect();
                screen::say(format_args!("没有 {}，没有拼成一条", unknown.join("、")));
                Ok(())
            }
        }
    }

    /// The same question once more, in the next wording.
    fn next_wording(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.shown.as_ref().is_none_or(|shown| shown.picked.is_none()) {
            if !self.is_piped() && self.copied.is_some() {
                screen::say(format_args!("先查一条，再换说法{}", self.old_copy()));
            }
            return Ok(());
        }
        self.step();
        self.renew()?;
        self.take(out)
    }

    pub fn theme(&mut self, typed: &str, out: &mut dyn Write) -> io::Result<()> {
        if typed.is_empty() {
            return commands::list_themes(self, out);
        }
        if ALL_THEMES.contains(&typed) {
            self.step();
            self.lookup().desk.theme = None;
            screen::tell(format_args!("查全部主题"));
            return Ok(());
        }
        let theme = self.lookup().themes_like(typed).first().map(|theme| theme.category.clone());
        match theme {
            Some(theme) => {
                self.step();
                self.lookup().desk.theme = Some(theme.clone());
                let source = Source::Words { text: String::new(), theme: Some(theme.clone()) };
                let reply = self.lookup().again(&source, Some(COUNTED), false)?;
                screen::tell(format_args!("只查“{}”，/- 查全部", printable(&theme.title)));
                self.shown = Some(Shown::new(source, reply, None));
                self.list(out)
            }
            None => {
                screen::say(format_args!("没有“{}”这个主题，输入 / 看有哪些", printable(typed)));
                Ok(())
            }
        }
    }
}

/// What commands do with what was done.
impl Session {
    /// Another buyer's answer is no longer at hand.
    pub fn forget_shown(&mut self) {
        self.shown = None;
    }

    /// After something was told of the buyer: what is shown, if it now reads differently.
    pub fn show_changed(&mut self, out: &mut dyn Write) -> io::Result<bool> {
        let text = |shown: &Option<Shown>| shown.as_ref().map(|shown| format!("{:?}", filled(shown)));
        let before = text(&self.shown);
        let taken: Vec<String> = self.all_taken().iter().map(|taken| taken.entry.clone()).collect();
        if taken.is_empty() {
            return Ok(false);
        }
        // The same wording, if it is the same reply.
        taken.iter().for_each(|entry| self.turn(entry, Turn::Back));
        self.renew()?;
        let changed = before != text(&self.shown);
        if changed {
            self.take(out)?;
        } else {
            taken.iter().for_each(|entry| self.turn(entry, Turn::On));
        }
        Ok(changed)
    }
}

fn filled(shown: &Shown) -> Option<(&Filled, &Option<String>)> {
    Some((&shown.reply.candidates.get(shown.picked?)?.filled, &shown.reply.text))
}
