//! One agent at the prompt: what each line does, and what has been done.

use std::{
    cell::{RefCell, RefMut},
    io::{self, Write},
    rc::Rc,
};

use huashu::{
    reply::{Candidate, Filled, Reply, Stacked},
    template::Values,
    text::printable,
};
use jiff::Timestamp;

use super::{
    commands,
    desk::Desk,
    keyboard::Keyboard,
    line::Line,
    list::{self, Room, cut},
    lookup::{Lookup, Meaning, Source},
};
use crate::cli::{
    clipboard::{Clipboard, Copied},
    find::is_found,
    screen,
};

/// Candidates that numbers pick from.
const OFFERED: usize = 6;

/// Steps that can be undone.
const MOST_STEPS: usize = 50;

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
}

/// What a step changes, and undoing brings back.
#[derive(Debug, Clone, Default)]
struct Now {
    desk: Desk,
    shown: Option<Shown>,
    /// What lies on the clipboard.
    copied: Option<String>,
}

struct Step {
    before: Now,
    /// The uses that it counted.
    used: Vec<(Candidate, Timestamp)>,
}

pub struct Session {
    lookup: Rc<RefCell<Lookup>>,
    clipboard: Clipboard,
    /// `None` for a pipe, which cannot be asked.
    keyboard: Option<Rc<RefCell<Keyboard>>>,
    room: fn() -> Room,
    shown: Option<Shown>,
    copied: Option<String>,
    steps: Vec<Step>,
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
        let (shown, copied, steps) = Default::default();
        Self { lookup, clipboard, keyboard, room, shown, copied, steps, knows_no_clipboard: false }
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
        let limit = (!self.is_piped()).then_some(OFFERED);
        let meaning = self.lookup().meaning(line, limit)?;
        match meaning {
            Some(meaning) => self.found(meaning, out),
            None => Ok(()),
        }
    }

    fn found(&mut self, meaning: Meaning, out: &mut dyn Write) -> io::Result<()> {
        let Meaning { source, reply, takes } = meaning;
        if reply.candidates.is_empty() {
            let theme = self.lookup().desk.theme.clone();
            let within = theme.map_or(String::new(), |theme| format!("“{}”里", printable(&theme.title)));
            screen::say(format_args!("{within}没有找到相关的话术"));
            self.shown = None;
            return Ok(());
        }
        if takes.is_some() {
            self.step();
        }
        self.shown = Some(Shown { source, reply, picked: takes });
        if takes.is_some() { self.take(out) } else { self.offer(out) }
    }

    /// Lets the agent choose; what is rather likely is shown whole.
    fn offer(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let room = self.room();
        let Some(shown) = &mut self.shown else { return Ok(()) };
        let reply = &shown.reply;
        if !is_found(reply) {
            screen::say(format_args!("没有把握，可能是（输入数字选一条）："));
            return list::rows(&reply.candidates, None, room).iter().try_for_each(|row| writeln!(out, "{row}"));
        }
        writeln!(out, "{}", screen::heading(&reply.candidates[0]))?;
        let said = screen::write_best(out, reply)?;
        let others = screen::worth_showing(&reply.candidates[said..]);
        let reason = reply.reason.filter(|_| screen::note(reply).is_none()).map(|reason| reason.title());
        if let Some(note) = screen::note(reply).or(reason) {
            let how = if self.keyboard.is_some() { "；输入 1 就复制" } else { "" };
            screen::say(format_args!("{note}{how}"));
        }
        screen::write_others(out, others, said + 1)?;
        shown.picked = self.keyboard.is_none().then_some(0);
        Ok(())
    }

    /// Shows what was picked, asks for what it lacks, and copies it.
    pub fn take(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.ask_for_missing()?;
        let room = self.room();
        let Some(shown) = &self.shown else { return Ok(()) };
        let (Some(picked), reply) = (shown.picked, &shown.reply) else { return Ok(()) };
        let is_whole = picked == 0 && reply.answers > 1;
        let taken = if is_whole { &reply.candidates[..reply.answers] } else { &reply.candidates[picked..=picked] };
        let taken = taken.to_vec();
        writeln!(out, "{}", heading(&taken, room))?;
        let text = if is_whole { reply.text.clone() } else { taken[0].filled.text().map(str::to_owned) };
        self.lookup().lacking = lacking(&taken);
        let others = self.others(&taken, room);
        match text {
            Some(text) => {
                writeln!(out, "{text}")?;
                self.copy(&text, &taken, &others, out)?;
            }
            None => {
                taken.iter().try_for_each(|candidate| screen::write_filled(out, &candidate.filled))?;
            }
        }
        if self.keyboard.is_none() && !others.is_empty() {
            self.write_others(out)?;
        }
        taken.iter().for_each(|candidate| self.lookup().turn(candidate));
        Ok(())
    }

    /// What a pipe is told beside the reply.
    fn write_others(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(Shown { reply, picked: Some(0), source: Source::Words { .. } }) = &self.shown else { return Ok(()) };
        if let Some(note) = screen::note(reply) {
            screen::say(format_args!("{note}"));
        }
        let said = reply.answers.max(1);
        screen::write_others(out, screen::worth_showing(&reply.candidates[said..]), said + 1)
    }

    /// `另有 2 能否指定快递 · 3 …`: what a number would pick instead.
    fn others(&self, taken: &[Candidate], room: Room) -> String {
        let Some(shown) = &self.shown else { return String::new() };
        let numbered = (1..).zip(screen::worth_showing(&shown.reply.candidates));
        let others = numbered.filter(|(_, other)| !taken.iter().any(|taken| taken.entry == other.entry));
        let others: Vec<String> =
            others.map(|(number, other)| format!("{number} {}", printable(&other.title))).collect();
        if others.is_empty() { String::new() } else { cut(&format!("另有 {}", others.join(" · ")), room.left(9)) }
    }

    fn copy(&mut self, text: &str, taken: &[Candidate], others: &str, out: &mut dyn Write) -> io::Result<()> {
        if self.keyboard.is_none() {
            return Ok(());
        }
        let now = Timestamp::now();
        for candidate in taken {
            self.lookup().note_use(candidate, 1.0, now);
        }
        if let Some(step) = self.steps.last_mut() {
            step.used.extend(taken.iter().map(|candidate| (candidate.clone(), now)));
        }
        let done = self.copy_text(text);
        let line = [if done { "已复制" } else { "" }, others].join("  ");
        if line.trim().is_empty() { Ok(()) } else { writeln!(out, "{}", self.room().dim(line.trim())) }
    }

    /// Whether it was copied; if not, why is said, and of a missing clipboard only once.
    pub fn copy_text(&mut self, text: &str) -> bool {
        match self.clipboard.copy(text) {
            Copied::Done => {
                self.copied = Some(text.to_owned());
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

    /// Asks once for each name that the picked reply lacks, and remembers it for the buyer.
    fn ask_for_missing(&mut self) -> io::Result<()> {
        let Some(shown) = self.shown.as_ref().filter(|_| !self.is_piped()) else { return Ok(()) };
        let Some(picked) = shown.picked else { return Ok(()) };
        let many = if picked == 0 { shown.reply.answers.max(1) } else { 1 };
        let lacking = lacking(&shown.reply.candidates[picked..(picked + many).min(shown.reply.candidates.len())]);
        let mut told = Values::new();
        for name in lacking {
            let is_known = told.contains_key(&name) || self.lookup().desk.buyer().skipped.contains(&name);
            if is_known {
                continue;
            }
            match self.answer(&format!("{name}（空着跳过）"), "") {
                Some(value) if !value.trim().is_empty() => drop(told.insert(name, value.trim().to_owned())),
                _ => drop(self.lookup().desk.buyer_mut().skipped.insert(name)),
            }
        }
        if told.is_empty() {
            return Ok(());
        }
        self.lookup().desk.buyer_mut().facts.extend(told);
        self.renew()
    }

    /// Finds what is shown once more, with what is known by now.
    pub fn renew(&mut self) -> io::Result<()> {
        let Some(mut shown) = self.shown.take() else { return Ok(()) };
        let limit = (!self.is_piped()).then_some(OFFERED);
        let taken = shown.picked.and_then(|picked| shown.reply.candidates.get(picked)).map(|taken| taken.entry.clone());
        shown.reply = self.lookup().again(&shown.source, limit, false)?;
        shown.picked = shown.picked.and_then(|picked| {
            let same = shown.reply.candidates.iter().position(|candidate| Some(&candidate.entry) == taken.as_ref());
            same.or((picked == 0 && !shown.reply.candidates.is_empty()).then_some(0))
        });
        self.shown = Some(shown);
        Ok(())
    }

    fn number(&mut self, number: usize, out: &mut dyn Write) -> io::Result<()> {
        let most = self.shown.as_ref().map_or(0, |shown| shown.reply.candidates.len());
        if (1..=most).contains(&number) {
            self.step();
            if let Some(shown) = &mut self.shown {
                shown.picked = Some(number - 1);
                // One reply of several that were asked for.
                shown.reply.answers = shown.reply.answers.min(1);
            }
            return self.take(out);
        }
        if most > 0 && number <= 50 {
            screen::say(format_args!("没有第 {number} 条，请输入 1 到 {most}"));
            return Ok(());
        }
        self.words(&Line::Words(&number.to_string()), out)
    }

    fn stack(&mut self, parts: &[&str], out: &mut dyn Write) -> io::Result<()> {
        let stacked = self.lookup().stack(parts)?;
        match stacked {
            Stacked::Whole(reply) => {
                let source = Source::Stack(parts.iter().map(|part| (*part).to_owned()).collect());
                self.found(Meaning { source, reply: *reply, takes: Some(0) }, out)
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
        let theme = self.lookup().themes_like(typed).first().map(|theme| theme.category.clone());
        match theme {
            Some(theme) => {
                self.step();
                screen::tell(format_args!("只查“{}”，:theme - 查全部", printable(&theme.title)));
                self.lookup().desk.theme = Some(theme.clone());
                let source = Source::Words { text: String::new(), theme: Some(theme) };
                let reply = self.lookup().again(&source, Some(OFFERED), false)?;
                let rows = list::rows(&reply.candidates, None, self.room());
                self.shown = Some(Shown { source, reply, picked: None });
                rows.iter().try_for_each(|row| writeln!(out, "{row}"))
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
    /// Remembers how things stand before a step that can be undone.
    pub fn step(&mut self) {
        if self.steps.len() == MOST_STEPS {
            self.steps.remove(0);
        }
        let before = Now { desk: self.lookup().desk.clone(), shown: self.shown.clone(), copied: self.copied.clone() };
        self.steps.push(Step { before, used: Vec::new() });
    }

    /// Takes the last step back: what was counted, what was told, what was on the clipboard. Says what it was.
    pub fn undo(&mut self) {
        let Some(Step { before, used }) = self.steps.pop() else {
            screen::say(format_args!("没有可以撤回的"));
            return;
        };
        for (candidate, at) in &used {
            self.lookup().note_use(candidate, -1.0, *at);
            self.lookup().turn_back(candidate);
        }
        let is_same_desk = self.lookup().desk == before.desk;
        self.lookup().desk = before.desk;
        self.shown = before.shown;
        let mut said = Vec::new();
        if !used.is_empty() {
            let titles: Vec<String> = used.iter().map(|(candidate, _)| printable(&candidate.title)).collect();
            said.push(format!("撤回了 {}", titles.join("、")));
        }
        if !is_same_desk {
            let known = self.lookup().desk.buyer().known();
            said.push(if known.is_empty() {
                "买家信息已还原".to_owned()
            } else {
                format!("买家信息还原为 {known}")
            });
        }
        if before.copied != self.copied {
            match before.copied.clone() {
                Some(text) if self.copy_text(&text) => said.push("剪贴板换回上一条".to_owned()),
                _ => said.push("剪贴板里的请自行替换".to_owned()),
            }
            self.copied = before.copied;
        }
        let said = if said.is_empty() { "撤回了上一步".to_owned() } else { said.join("；") };
        screen::tell(format_args!("{said}"));
    }

    /// Another buyer's answer is no longer at hand.
    pub fn forget_shown(&mut self) {
        self.shown = None;
    }

    /// Shows entries by name, for a number to pick from.
    pub fn offer_names(&mut self, names: Vec<String>) -> io::Result<Option<&Shown>> {
        let source = Source::Names(names);
        let reply = self.lookup().again(&source, None, false)?;
        if reply.candidates.is_empty() {
            return Ok(None);
        }
        self.shown = Some(Shown { source, reply, picked: None });
        Ok(self.shown.as_ref())
    }

    /// After something was told of the buyer: what is shown, if it now reads differently.
    pub fn show_changed(&mut self, out: &mut dyn Write) -> io::Result<bool> {
        let text = |shown: &Option<Shown>| shown.as_ref().map(|shown| format!("{:?}", filled(shown)));
        let before = text(&self.shown);
        let Some(taken) = self.taken() else { return Ok(false) };
        // The same wording, if it is the same reply.
        self.lookup().turn_back(&taken);
        self.renew()?;
        let changed = before != text(&self.shown);
        if changed {
            self.take(out)?;
        } else {
            self.lookup().turn(&taken);
        }
        Ok(changed)
    }
}

fn filled(shown: &Shown) -> Option<(&Filled, &Option<String>)> {
    Some((&shown.reply.candidates.get(shown.picked?)?.filled, &shown.reply.text))
}

/// The names that have no value yet.
fn lacking(candidates: &[Candidate]) -> Vec<String> {
    let missing = candidates.iter().filter_map(|candidate| match &candidate.filled {
        Filled::Missing { names, .. } => Some(names.clone()),
        _ => None,
    });
    missing.flatten().collect()
}

/// `发什么快递  kd fkd · 发货与快递`, or the titles of a stack.
fn heading(taken: &[Candidate], room: Room) -> String {
    match taken {
        [one] => screen::heading(one),
        several => {
            let titles: Vec<String> = several.iter().map(|candidate| printable(&candidate.title)).collect();
            room.dim(&titles.join(" + "))
        }
    }
}
