//! What has been done, and how it is taken back.

use huashu::{reply::Candidate, text::printable};
use jiff::Timestamp;

use super::{
    desk::Desk,
    save::Saved,
    session::{OnClipboard, Session, Shown},
};
use crate::cli::screen;

/// Steps that can be undone.
const MOST_STEPS: usize = 50;

/// What a step changes, and undoing brings back.
#[derive(Debug, Clone, Default)]
struct Now {
    desk: Desk,
    shown: Option<Shown>,
    copied: Option<OnClipboard>,
}

/// One step.
pub struct Step {
    before: Now,
    /// The uses that it counted.
    used: Vec<(Candidate, Timestamp)>,
    /// The entries whose wording it moved, on or back.
    turned: Vec<(String, Turn)>,
    /// The pack that it wrote.
    saved: Option<Saved>,
}

impl Step {
    pub fn note_used(&mut self, taken: &[Candidate], now: Timestamp) {
        self.used.extend(taken.iter().map(|candidate| (candidate.clone(), now)));
    }
}

/// Which way a wording was moved.
#[derive(Clone, Copy)]
pub enum Turn {
    On,
    Back,
}

impl Session {
    /// Remembers how things stand before a step that can be undone.
    pub fn step(&mut self) {
        if self.steps.len() == MOST_STEPS {
            self.steps.remove(0);
        }
        let before = Now { desk: self.lookup().desk.clone(), shown: self.shown.clone(), copied: self.copied.clone() };
        self.steps.push(Step { before, used: Vec::new(), turned: Vec::new(), saved: None });
    }

    /// What the step at hand wrote.
    pub fn note_saved(&mut self, saved: Saved) {
        if let Some(step) = self.steps.last_mut() {
            step.saved = Some(saved);
        }
    }

    /// Takes the last step back: what was counted, what was told, what was on the clipboard. Says what it was.
    pub fn undo(&mut self) {
        let Some(Step { before, used, turned, saved }) = self.steps.pop() else {
            screen::say(format_args!("没有可以撤回的"));
            return;
        };
        for (candidate, at) in &used {
            self.lookup().note_use(candidate, -1.0, *at);
        }
        for (entry, turn) in turned.iter().rev() {
            match turn {
                Turn::On => self.lookup().turn_back(entry),
                Turn::Back => self.lookup().turn(entry),
            }
        }
        let mut said = Vec::new();
        if let Some(saved) = saved {
            said.push(match saved.put_back(&mut self.lookup()) {
                Ok(()) => "存的撤回了，文件和原来一样".to_owned(),
                Err(problem) => problem,
            });
        }
        if !used.is_empty() {
            let titles: Vec<String> = used.iter().map(|(candidate, _)| printable(&candidate.title)).collect();
            said.push(format!("撤回了 {}", titles.join("、")));
        }
        said.extend(self.lookup().desk.put_back(&before.desk).iter().map(|put_back| printable(put_back)));
        self.lookup().desk = before.desk;
        self.shown = before.shown;
        if before.copied != self.copied {
            said.push(self.put_back_copy(before.copied));
        }
        let said = if said.is_empty() { "撤回了上一步".to_owned() } else { said.join("；") };
        screen::tell(format_args!("{said}"));
    }

    /// Another buyer's reply, with his address perhaps, stays away from this one's chat.
    fn put_back_copy(&mut self, before: Option<OnClipboard>) -> String {
        let here = self.lookup().desk.name().to_owned();
        match before {
            Some(before) if before.buyer != here => {
                let of = if before.buyer.is_empty() { "没有名字的买家" } else { &before.buyer };
                format!("上一条是给{}的，没有放回剪贴板，里面还是撤回的这条", printable(of))
            }
            Some(before) if self.copy_text(&before.text) => "剪贴板换回上一条".to_owned(),
            before => {
                self.copied = before;
                "剪贴板里的请自行替换".to_owned()
            }
        }
    }

    pub(super) fn turn(&mut self, entry: &str, turn: Turn) {
        match turn {
            Turn::On => self.lookup().turn(entry),
            Turn::Back => self.lookup().turn_back(entry),
        }
        if let Some(step) = self.steps.last_mut() {
            step.turned.push((entry.to_owned(), turn));
        }
    }

    /// A step that was broken off before it changed anything.
    pub(super) fn forget_step(&mut self) {
        let is_nothing = |step: &Step| step.used.is_empty() && step.saved.is_none();
        if self.steps.last().is_some_and(|step| is_nothing(step) && step.before.desk == self.lookup().desk) {
            self.steps.pop();
        }
    }
}
