//! `huashu` on a terminal: a line in, the reply out and on the clipboard.

mod commands;
mod desk;
mod edit;
mod hints;
mod keyboard;
mod line;
mod list;
mod lookup;
mod save;
mod session;

use std::{
    cell::RefCell,
    env,
    io::{self, BufRead},
    path::{Path, PathBuf},
    rc::Rc,
    sync::{Arc, Mutex},
};

use huashu::{index::Change, text::printable};

use super::{
    Failure, Outcome,
    clipboard::{Clipboard, CopyTo},
    is_terminal, open_live, screen, unless_closed,
};
use keyboard::{Entered, Keyboard, Teller};
use list::Room;
pub use list::cut;
use lookup::{Lookup, Open};
use session::{Next, Session};

pub fn run(dir: Option<&Path>, copy_to: &CopyTo) -> Result<Outcome, Failure> {
    let dir = dir.map(Path::to_owned);
    if is_terminal() {
        converse(dir, copy_to)?;
    } else {
        let lookup = Lookup::new(opening(dir, None), false)?;
        unless_closed(read_pipe(&mut Session::piped(lookup), io::stdin().lock()))?;
    }
    Ok(Outcome::Found)
}

/// Opens the shop, with `teller` to say what becomes of saved packs while a line is being typed.
fn opening(dir: Option<PathBuf>, teller: Option<Teller>) -> Open {
    let teller = teller.map(|teller| Arc::new(Mutex::new(teller)));
    Box::new(move |check| {
        let teller = teller.clone();
        let tell = move |change: Change| match teller.as_ref().and_then(|teller| teller.lock().ok()) {
            Some(mut teller) => (*teller)(screen::change_lines(change)),
            None => screen::tell_change(change),
        };
        open_live(dir.as_deref(), check, tell)
    })
}

fn converse(dir: Option<PathBuf>, copy_to: &CopyTo) -> Result<(), Failure> {
    let clipboard = Clipboard::open(copy_to)?;
    let mut keyboard = Keyboard::new()?;
    let teller = keyboard.teller();
    let lookup = Lookup::new(opening(dir, teller), !is_plain())?;
    let lookup = Rc::new(RefCell::new(lookup));
    let coloured = is_coloured();
    keyboard.hint(Rc::clone(&lookup), coloured);
    let keyboard = Rc::new(RefCell::new(keyboard));
    let room: fn() -> Room = if coloured { || Room::now(true) } else { || Room::now(false) };
    let mut session = Session::new(Rc::clone(&lookup), clipboard, Some(Rc::clone(&keyboard)), room);
    screen::say(format_args!("{} · 输入快捷码或买家的话，:help 看帮助", lookup.borrow().index().head().title));
    loop {
        let prompt = prompt(&lookup.borrow());
        let entered = keyboard.borrow_mut().line(&prompt)?;
        let next = match entered {
            Entered::Line(line, chosen) => {
                session.line(&line, chosen.map(|chosen| *chosen), &mut anstream::stdout())?
            }
            Entered::Nothing => Next::GoOn,
            Entered::End => Next::Leave,
        };
        if let Next::Leave = next {
            return Ok(());
        }
    }
}

/// `话术·小明/发货与快递> `.
fn prompt(lookup: &Lookup) -> String {
    const LONGEST: usize = 12;
    let desk = &lookup.desk;
    let buyer =
        if desk.name().is_empty() { String::new() } else { format!("·{}", cut(&printable(desk.name()), LONGEST)) };
    let theme =
        desk.theme.as_ref().map_or(String::new(), |theme| format!("/{}", cut(&printable(&theme.title), LONGEST)));
    format!("话术{buyer}{theme}> ")
}

/// Whether the terminal can do nothing but write lines.
fn is_plain() -> bool {
    const PLAIN: [&str; 3] = ["dumb", "cons25", "emacs"];
    env::var("TERM").is_ok_and(|term| PLAIN.iter().any(|plain| term.eq_ignore_ascii_case(plain)))
}

fn is_coloured() -> bool {
    !is_plain() && env::var_os("NO_COLOR").is_none_or(|no| no.is_empty())
}

fn read_pipe(session: &mut Session, input: impl BufRead) -> io::Result<()> {
    let mut out = anstream::stdout();
    for line in input.split(b'\n') {
        let line = line?;
        if let Next::Leave = session.line(&String::from_utf8_lossy(&line), None, &mut out)? {
            break;
        }
    }
    Ok(())
}
