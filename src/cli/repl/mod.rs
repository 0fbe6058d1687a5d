//! `huashu` on a terminal: a line in, the reply out and on the clipboard.

mod asked;
mod commands;
mod desk;
mod echo;
mod edit;
mod hints;
mod kept;
mod keyboard;
mod line;
mod list;
mod lookup;
mod menus;
mod names;
mod offered;
mod orders;
mod save;
mod session;
mod signals;
mod told;
mod undo;

use std::{
    cell::RefCell,
    env,
    io::{self, BufRead},
    path::{Path, PathBuf},
    rc::Rc,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use huashu::{
    diagnostic::Diagnostic,
    index::Change,
    serve::Limits,
    text::{lines, printable},
};

use super::{
    Failure, Outcome,
    clipboard::{Clipboard, CopyTo},
    data, is_terminal, open_live, screen, unless_closed,
    waiting::Waiting,
};
use desk::Desk;
use jiff::Timestamp;
use kept::KeptBuyers;
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

/// Opens the shop, with `teller` to say what becomes of saved packs while a line is being typed. Only the last opening
/// tells anything.
fn opening(dir: Option<PathBuf>, teller: Option<Teller>) -> Open {
    let teller = teller.map(|teller| Arc::new(Mutex::new(teller)));
    let openings = Arc::new(AtomicUsize::new(0));
    Box::new(move |check| {
        let (teller, openings) = (teller.clone(), Arc::clone(&openings));
        let own = openings.fetch_add(1, Ordering::Relaxed) + 1;
        let tell = move |change: Change| {
            if openings.load(Ordering::Relaxed) != own {
                return;
            }
            match teller.as_ref().and_then(|teller| teller.lock().ok()) {
                Some(mut teller) => (*teller)(change_in_short(&change)),
                None => screen::tell_change(change),
            }
        };
        open_live(dir.as_deref(), check, tell)
    })
}

/// What came of saved packs, for one who did not save them and is about to answer a buyer.
fn change_in_short(change: &Change) -> String {
    match change {
        Change::Taken { entries, .. } => format!("话术已更新：{entries} 条"),
        Change::Refused(errors) => {
            let others = errors.len().saturating_sub(1);
            let others = if others > 0 { format!("，还有 {others} 处") } else { String::new() };
            let first = errors.first().map_or(String::new(), in_short);
            format!("刚保存的话术有误，先用改动前的\n{first}{others}")
        }
    }
}

/// `phrases/a.toml:12 …`, on one line.
fn in_short(problem: &Diagnostic) -> String {
    let line = problem.position.map_or(String::new(), |position| format!(":{}", position.line));
    let message = problem.message.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&format!("{}{line} {message}", problem.file.display()))
}

fn converse(dir: Option<PathBuf>, copy_to: &CopyTo) -> Result<(), Failure> {
    let clipboard = Clipboard::open(copy_to)?;
    let mut keyboard = Keyboard::new()?;
    let teller = keyboard.teller();
    let waiting = Waiting::for_packs();
    let lookup = Lookup::new(opening(dir, teller), !is_plain())?;
    drop(waiting);
    let lookup = Rc::new(RefCell::new(lookup));
    let coloured = is_coloured();
    keyboard.hint(Rc::clone(&lookup), coloured);
    let keyboard = Rc::new(RefCell::new(keyboard));
    let room: fn() -> Room = if coloured { || Room::now(true) } else { || Room::now(false) };
    let mut session = Session::new(Rc::clone(&lookup), clipboard, Some(Rc::clone(&keyboard)), room);
    survive_interrupts();
    signals::give_the_terminal_back();
    let shop = printable(&lookup.borrow().index().head().title);
    let shop = if shop.trim().is_empty() { shop } else { format!("{shop} · ") };
    screen::say(format_args!("{shop}输入快捷码或买家的话，:help 看帮助"));
    let mut kept = keep_buyers(&mut lookup.borrow_mut());
    loop {
        let prompt = prompt(&lookup.borrow());
        let entered = keyboard.borrow_mut().line(&prompt)?;
        let next = match entered {
            Entered::Line(line, chosen) => {
                let _hidden = (!is_plain()).then(echo::Hidden::begin);
                session.line(&line, chosen.map(|chosen| *chosen), &mut anstream::stdout())?
            }
            Entered::Nothing => Next::GoOn,
            Entered::End => Next::Leave,
        };
        if let Err(error) = kept.keep(&lookup.borrow().desk, Timestamp::now()) {
            let folder = data::wanted().map_or(String::new(), |folder| format!(" {}", folder.display()));
            let why = printable(&format!("{folder} 写不了：{error}"));
            screen::say(format_args!("买家信息和使用次数没有存下来，离开后就忘了（{}）", why.trim()));
        }
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

/// Brings back what was told today of buyers with a name.
fn keep_buyers(lookup: &mut Lookup) -> KeptBuyers {
    let mut desk = Desk::default();
    let kept = KeptBuyers::open(lookup.index(), &mut desk, Timestamp::now());
    lookup.desk = desk;
    kept
}

/// Ctrl-C takes back a line or what is under way, and must not lose what was told of buyers: where the line editor does
/// not read it as a key, it comes as a signal.
fn survive_interrupts() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default());
}

/// Whether the terminal can do nothing but write lines.
pub fn is_plain() -> bool {
    const PLAIN: [&str; 3] = ["dumb", "cons25", "emacs"];
    env::var("TERM").is_ok_and(|term| PLAIN.iter().any(|plain| term.eq_ignore_ascii_case(plain)))
}

fn is_coloured() -> bool {
    !is_plain() && env::var_os("NO_COLOR").is_none_or(|no| no.is_empty())
}

fn read_pipe(session: &mut Session, mut input: impl BufRead) -> io::Result<()> {
    let most = Limits::default().line;
    let mut out = anstream::stdout();
    let mut line = Vec::new();
    loop {
        match lines::read_line(&mut input, &mut line, most)? {
            lines::Line::End => return Ok(()),
            lines::Line::TooLong => screen::say(format_args!("这一行超过 {most} 字节，已跳过")),
            lines::Line::Whole => {
                if let Next::Leave = session.line(&String::from_utf8_lossy(&line), None, &mut out)? {
                    return Ok(());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pack_is_told_in_two_lines() {
        let source = "[[phrase]]\ncode = 1\n";
        let error = |message: &str| Diagnostic::error("phrases/a.toml", "bad", message, "请改").at(source, 11..15);
        let told = change_in_short(&Change::Refused(vec![error("快捷码要\n加引号"), error("别的")]));
        assert_eq!(told, "刚保存的话术有误，先用改动前的\nphrases/a.toml:2 快捷码要 加引号，还有 1 处");
    }
}
