//! The shop's menu, and what a buyer chooses from it.

use std::io::{self, Write};

use huashu::{reply::ShownMenu, text::printable};

use super::{
    lookup::{Chosen, Meaning, Source},
    session::Session,
};
use crate::cli::screen;

impl Session {
    fn remember_menu(&mut self, shown: ShownMenu) {
        let buyer = self.lookup().desk.name().to_owned();
        self.menus.insert(buyer, shown);
    }

    /// The buyer was told something else.
    pub(super) fn forget_menu(&mut self) {
        let buyer = self.lookup().desk.name().to_owned();
        self.menus.remove(&buyer);
    }

    /// Copies the menu, for the buyer to choose from.
    pub fn send_menu(&mut self, shown: ShownMenu, out: &mut dyn Write) -> io::Result<()> {
        let menu = self.lookup().menu(shown);
        let Some(menu) = menu else {
            screen::say(format_args!("这家店没有菜单；在 kb/shop.toml 里写 [menu]"));
            return Ok(());
        };
        writeln!(out, "{}", printable(&menu))?;
        if !self.is_piped() {
            self.step();
        }
        self.shown = None;
        self.remember_menu(shown);
        if self.is_piped() {
            return Ok(());
        }
        if self.copy_text(&menu) {
            writeln!(out, "{}", self.room().dim("已复制；买家回了数字，就输入那个数字"))?;
        }
        Ok(())
    }

    /// What the buyer gets who answered the menu with `number`; false if it is nothing to the menu.
    pub(super) fn after_menu(&mut self, shown: ShownMenu, number: usize, out: &mut dyn Write) -> io::Result<bool> {
        let chosen = self.lookup().after_menu(shown, &number.to_string());
        match chosen {
            None => return Ok(false),
            Some(Chosen::Menu(next)) if next == shown => screen::say(format_args!("菜单里没有第 {number} 项")),
            Some(Chosen::Menu(next)) => self.send_menu(next, out)?,
            Some(Chosen::Entry(name)) => {
                let source = Source::Names(vec![name]);
                let reply = self.lookup().again(&source, None, false)?;
                self.found(Meaning::new(source, reply, Some(0)), out)?;
                // The buyer may choose again.
                self.remember_menu(shown);
            }
        }
        Ok(true)
    }
}
