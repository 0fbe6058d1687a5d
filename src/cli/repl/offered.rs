//! What is listed for the agent to choose from.

use std::{
    io::{self, Write},
    mem,
};

use huashu::{
    reply::{Candidate, HandoffReason},
    text::printable,
};

use super::{
    list::{self, cut},
    lookup::Source,
    session::{Session, Shown},
    told::{COUNTED, OFFERED, about},
};
use crate::cli::{find::is_found, screen};

/// What to do first where harm is told.
const COMPLAINT: &str = "，先安抚，要紧的转主管，别急着发这句";

impl Session {
    pub(super) fn say_beyond(&self, number: usize) {
        let most = self.shown.as_ref().map_or(0, |shown| shown.reply.candidates.len());
        let which = if most == 1 { "只有 1 条".to_owned() } else { format!("请输入 1 到 {most}") };
        screen::say(format_args!("没有第 {number} 条，{which}"));
    }

    /// What numbers pick from, and how many more there are.
    pub(super) fn list(&self, out: &mut dyn Write) -> io::Result<()> {
        self.list_from(0, out)
    }

    /// The same without those that were listed before.
    pub(super) fn list_from(&self, seen: usize, out: &mut dyn Write) -> io::Result<()> {
        let room = self.room();
        let Some(shown) = &self.shown else { return Ok(()) };
        let rows = list::rows(&shown.reply.candidates, None, room);
        rows.iter().skip(seen).try_for_each(|row| writeln!(out, "{row}"))?;
        if shown.more == 0 {
            return Ok(());
        }
        let more = format!("还有{}条，:more 接着看，或再打几个字缩小", about(shown.more));
        writeln!(out, "{}", room.dim(&cut(&more, room.left(0))))
    }

    /// Lets the agent choose; what is rather likely is shown whole.
    pub(super) fn offer(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let is_piped = self.is_piped();
        let Some(shown) = &self.shown else { return Ok(()) };
        let reply = &shown.reply;
        let is_by_title = reply.candidates.first().is_some_and(|first| first.typed.is_some());
        if !is_found(reply) || is_by_title && !is_piped {
            screen::say(format_args!("没有把握，可能是（输入数字选一条{}）：", self.old_copy()));
            return self.list(out);
        }
        writeln!(out, "{}", screen::heading(&reply.candidates[0]))?;
        let said = screen::write_best(out, reply)?;
        let others = screen::worth_showing(&reply.candidates[said..]);
        let reason = reply.reason.filter(|_| screen::note(reply).is_none()).map(|reason| reason.title());
        if let Some(note) = screen::note(reply).or(reason) {
            let how = if is_piped { "" } else { "；输入 1 就复制" };
            let advice = if reply.reason == Some(HandoffReason::Complaint) { COMPLAINT } else { "" };
            screen::say(format_args!("{note}{advice}{how}{}", self.old_copy()));
        }
        let name = if is_piped { screen::name } else { list::name };
        screen::write_others(out, others, said + 1, name)?;
        if let Some(shown) = &mut self.shown {
            shown.picked = is_piped.then_some(0);
        }
        Ok(())
    }

    /// Said where nothing was copied: an agent who pastes now would send the last reply.
    pub(super) fn old_copy(&self) -> &'static str {
        if self.copied.is_some() { "；剪贴板里还是上一条" } else { "" }
    }

    /// What a pipe is told beside the reply.
    pub(super) fn write_others(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(Shown { reply, picked: Some(0), source: Source::Words { .. }, .. }) = &self.shown else {
            return Ok(());
        };
        if let Some(note) = screen::note(reply) {
            screen::say(format_args!("{note}"));
        }
        let said = reply.answers.max(1);
        screen::write_others(out, screen::worth_showing(&reply.candidates[said..]), said + 1, screen::name)
    }

    /// `2 能否指定快递`, `3 …`: what a number would pick instead.
    pub(super) fn others(&self, taken: &[Candidate]) -> Vec<String> {
        let Some(shown) = &self.shown else { return Vec::new() };
        let numbered = (1..).zip(screen::worth_showing(&shown.reply.candidates));
        let others = numbered.filter(|(_, other)| !taken.iter().any(|taken| taken.entry == other.entry));
        others.map(|(number, other)| format!("{number} {}", printable(&other.title))).collect()
    }

    /// The next of those that were found, with the numbers that pick them.
    pub fn show_more(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(mut shown) = self.shown.clone().filter(|shown| shown.more > 0) else {
            let why = if self.shown.is_some() { "都在上面了" } else { "先查一条，再看更多" };
            screen::say(format_args!("{why}"));
            return Ok(());
        };
        // What was listed keeps its number, however the order has changed since.
        let listed = mem::take(&mut shown.reply.candidates);
        let seen = listed.len();
        let mut others = self.lookup().again(&shown.source, Some(COUNTED), false)?.candidates;
        others.retain(|other| !listed.iter().any(|known| known.entry == other.entry));
        shown.more = others.len().saturating_sub(OFFERED);
        shown.reply.candidates = listed.into_iter().chain(others.into_iter().take(OFFERED)).collect();
        self.shown = Some(shown);
        self.list_from(seen, out)
    }

    /// Shows entries by name, for a number to pick from.
    pub fn offer_names(&mut self, names: Vec<String>) -> io::Result<Option<&Shown>> {
        let source = Source::Names(names);
        let reply = self.lookup().again(&source, None, false)?;
        if reply.candidates.is_empty() {
            return Ok(None);
        }
        self.forget_menu();
        self.shown = Some(Shown::new(source, reply, None));
        Ok(self.shown.as_ref())
    }
}
