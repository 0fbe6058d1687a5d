//! What a person at a terminal waits for, said while it lasts.

use std::{
    io::{self, IsTerminal, Write},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::repl::is_plain;

/// What is done by then is not worth a word.
const SOON: Duration = Duration::from_millis(150);

/// Words on the line of the cursor; gone when this is dropped.
pub struct Waiting {
    lasts: Option<Sender<()>>,
    teller: Option<JoinHandle<bool>>,
}

impl Waiting {
    /// Packs that have changed take a second or more to be indexed.
    pub fn for_packs() -> Self {
        if !io::stderr().is_terminal() || is_plain() {
            return Self { lasts: None, teller: None };
        }
        let (lasts, ended) = mpsc::channel::<()>();
        let teller = thread::spawn(move || {
            let is_long = ended.recv_timeout(SOON) == Err(RecvTimeoutError::Timeout);
            // What is said meanwhile takes their place.
            is_long && write!(io::stderr(), "正在整理话术…\r").is_ok()
        });
        Self { lasts: Some(lasts), teller: Some(teller) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.lasts.take());
        if self.teller.take().is_some_and(|teller| teller.join().unwrap_or(false)) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
