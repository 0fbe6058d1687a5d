//! What the prompt leaves behind where a signal ends the program or stops it.

#[cfg(unix)]
use std::{
    io::{self, Write},
    thread,
};

use rustyline::{Cmd, ConditionalEventHandler, Event, EventContext, RepeatCount};
#[cfg(unix)]
use {
    rustix::termios::{OptionalActions, tcgetattr, tcsetattr},
    signal_hook::{
        consts::{SIGHUP, SIGTERM},
        iterator::Signals,
        low_level::emulate_default_handler,
    },
};

/// From the cursor on nothing: the list stands below it. No more pastes in brackets.
#[cfg(unix)]
const LEFT: &[u8] = b"\x1b[J\x1b[?2004l\r\n";

#[cfg(unix)]
const BELOW: &[u8] = b"\x1b[J";

/// The line editor has the terminal in its own mode: whoever kills the program gets it back as it was.
pub fn give_the_terminal_back() {
    #[cfg(unix)]
    if let (Ok(before), Ok(mut signals)) = (tcgetattr(io::stdin()), Signals::new([SIGTERM, SIGHUP])) {
        thread::spawn(move || {
            for signal in signals.forever() {
                let _ = tcsetattr(io::stdin(), OptionalActions::Now, &before);
                if !super::is_plain() {
                    let _ = io::stdout().write_all(LEFT).and_then(|()| io::stdout().flush());
                }
                let _ = emulate_default_handler(signal);
            }
        });
    }
}

/// Ctrl-Z takes the list away before the shell comes back.
pub struct Stop;

impl ConditionalEventHandler for Stop {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        #[cfg(unix)]
        let _ = io::stdout().write_all(BELOW).and_then(|()| io::stdout().flush());
        Some(Cmd::Suspend)
    }
}
