//! What a reply lacks and the agent knows of the buyer.

use std::io;

use huashu::{template::Values, text::printable};

use super::{
    line::{fault_of_value, is_command},
    session::Session,
    told::lacking,
};
use crate::cli::screen;

impl Session {
    /// Asks once for each name that the picked reply lacks, and remembers it for the buyer; false if the agent broke
    /// off.
    pub(super) fn ask_for_missing(&mut self) -> io::Result<bool> {
        let Some(shown) = self.shown.as_ref().filter(|_| !self.is_piped()) else { return Ok(true) };
        let lacking = lacking(self.all_taken());
        let mut skipped = shown.skipped.clone();
        let mut told = Values::new();
        let mut is_broken_off = false;
        for name in lacking {
            if told.contains_key(&name) || skipped.contains(&name) {
                continue;
            }
            match self.value_of(&name)? {
                Some(value) if !value.is_empty() => drop(told.insert(name, value)),
                Some(_) => drop(skipped.insert(name)),
                None => {
                    is_broken_off = true;
                    break;
                }
            }
        }
        if is_broken_off {
            // What was answered before is as true as ever.
            self.lookup().desk.buyer_mut().facts.extend(told);
            self.forget_step();
            screen::say(format_args!("没有复制{}", self.old_copy()));
            return Ok(false);
        }
        if let Some(shown) = &mut self.shown {
            shown.skipped = skipped;
        }
        if !told.is_empty() {
            self.lookup().desk.buyer_mut().facts.extend(told);
            self.renew()?;
        }
        Ok(true)
    }

    /// What the agent answers for `name`. A command is none, and a code is one only if she says it twice: she has
    /// gone on to another chat.
    fn value_of(&self, name: &str) -> io::Result<Option<String>> {
        let question = format!("{name}（空着跳过）");
        let mut doubted = String::new();
        loop {
            let Some(value) = self.answer(&question, "") else { return Ok(None) };
            let value = value.trim();
            if let Some(fault) = fault_of_value(value) {
                screen::say(format_args!("{fault}"));
            } else if value == "-" {
                return Ok(Some(String::new()));
            } else if is_command(value) {
                screen::say(format_args!("这里填{}；要用命令，先按 Esc 离开", printable(name)));
            } else if value != doubted && is_like_a_code(value) && self.lookup().entry(value)?.is_some() {
                let value = printable(value);
                screen::say(format_args!("{value} 是快捷码；真要填它就再输一次，不填就按 Esc 离开"));
                doubted = value;
            } else {
                return Ok(Some(value.to_owned()));
            }
        }
    }

    /// Remembers the product that a named buyer's question is about: what he asks next is about it too. Without a
    /// name it may be another buyer who asks. Whether there was something to remember.
    pub(super) fn note_product(&self, text: &str) -> bool {
        let mut lookup = self.lookup();
        if lookup.desk.name().is_empty() {
            return false;
        }
        let Some((id, name)) = lookup.product_in(text) else { return false };
        let known = lookup.desk.buyer_mut().context.insert("product".to_owned(), id.clone());
        let is_new = known.as_ref() != Some(&id);
        if is_new {
            screen::tell(format_args!("记下在看 {} {}（:product - 取消）", printable(&id), printable(&name)));
        }
        is_new
    }
}

/// `kd`; 110 is a height more often than a code.
fn is_like_a_code(value: &str) -> bool {
    value.is_ascii() && value.contains(|c: char| c.is_ascii_alphabetic())
}
