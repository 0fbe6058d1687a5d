//! A command at a terminal: keys go in, and what a person sees is asked of the screen.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    process::Command,
    sync::{Arc, Condvar, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

use super::Place;

/// Whatever is not on the screen by then will never be.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running command and the screen it writes on.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    screen: Arc<(Mutex<Screen>, Condvar)>,
}

struct Screen {
    parser: Parser,
    /// Everything that was written, escape sequences and all.
    written: Vec<u8>,
    ended: bool,
    /// Nobody looks any more.
    left: bool,
}

impl Place {
    /// Starts the command on a terminal of so many columns and rows.
    pub fn terminal(&self, arguments: &[&str], columns: u16, rows: u16) -> Terminal {
        self.terminal_with(arguments, &[], columns, rows)
    }

    /// The same with these variables set.
    pub fn terminal_with(&self, arguments: &[&str], set: &[(&str, &str)], columns: u16, rows: u16) -> Terminal {
        self.terminal_of(&self.command(arguments), set, columns, rows)
    }

    /// The same for any command.
    pub fn terminal_of(&self, template: &Command, set: &[(&str, &str)], columns: u16, rows: u16) -> Terminal {
        let pair = native_pty_system().openpty(size(columns, rows)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(template.get_program());
        command.args(template.get_args());
        command.cwd(self.path(""));
        for name in
            ["DISPLAY", "WAYLAND_DISPLAY", "SSH_TTY", "SSH_CONNECTION", "TMUX", "NO_COLOR", "HUASHU_COPY_CMD", "CI"]
        {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in template.get_envs() {
            match value {
                Some(value) if name != "NO_COLOR" => command.env(name, value),
                Some(_) => {}
                None => command.env_remove(name),
            }
        }
        set.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).expect("huashu starts");
        let reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let parser = Parser::new(nonzero(rows), nonzero(columns), 0);
        let screen =
            Arc::new((Mutex::new(Screen { parser, written: Vec::new(), ended: false, left: false }), Condvar::new()));
        let shared = Arc::clone(&screen);
        thread::spawn(move || watch(reader, &shared));
        Terminal { child, master: pair.master, keys, screen }
    }
}

fn watch(mut reader: impl Read, screen: &(Mutex<Screen>, Condvar)) {
    let mut bytes = [0; 4096];
    loop {
        let read = reader.read(&mut bytes).unwrap_or(0);
        let mut shared = screen.0.lock().expect("no test holds it while it fails");
        shared.parser.process(&bytes[..read]);
        shared.written.extend_from_slice(&bytes[..read]);
        shared.ended |= read == 0;
        screen.1.notify_all();
        if read == 0 || shared.left {
            return;
        }
    }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn nonzero(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).expect("a terminal has columns and rows")
}

impl Terminal {
    /// Presses the keys of `text`; `\r` is Enter, `\t` Tab, `\x1b[A` the arrow up.
    pub fn types(&mut self, text: &str) -> &mut Self {
        self.keys.write_all(text.as_bytes()).and_then(|()| self.keys.flush()).expect("keys are taken");
        self
    }

    /// The same of bytes that may be no text.
    pub fn types_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.keys.write_all(bytes).and_then(|()| self.keys.flush()).expect("keys are taken");
        self
    }

    /// Sends the program a signal.
    pub fn signal(&mut self, signal: i32) -> &mut Self {
        let process = self.child.process_id().expect("it runs");
        // SAFETY: the process is our child and not yet waited for.
        unsafe { libc::kill(process.cast_signed(), signal) };
        self
    }

    /// Types a line and Enter, and waits until the next one is asked for.
    #[track_caller]
    pub fn enters(&mut self, line: &str) -> &mut Self {
        let asked = self.asked();
        self.types(line).types("\r");
        self.wait("asked for the next line", |screen| asked_of(&screen.written) > asked)
    }

    /// How often a line was asked for so far.
    fn asked(&self) -> usize {
        asked_of(&self.screen.0.lock().expect("the watcher is well").written)
    }

    /// Waits until the screen shows `text`.
    #[track_caller]
    pub fn shows(&mut self, text: &str) -> &mut Self {
        self.until(&format!("shows {text:?}"), |screen| screen.contains(text))
    }

    /// Waits until `text` is nowhere on the screen.
    #[track_caller]
    pub fn hides(&mut self, text: &str) -> &mut Self {
        self.until(&format!("hides {text:?}"), |screen| !screen.contains(text))
    }

    /// Waits until the screen is as it `should` be; says `what` that is if it never happens.
    #[track_caller]
    pub fn until(&mut self, what: &str, should: impl Fn(&str) -> bool) -> &mut Self {
        self.wait(what, |screen| should(&screen.parser.screen().contents()))
    }

    /// Waits until `bytes` were written; says `what` that does if it never happens.
    #[track_caller]
    pub fn writes(&mut self, bytes: &str, what: &str) -> &mut Self {
        let has = |written: &[u8]| written.windows(bytes.len()).any(|part| part == bytes.as_bytes());
        self.wait(what, |screen| has(&screen.written))
    }

    #[track_caller]
    fn wait(&mut self, what: &str, should: impl Fn(&Screen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        let (lock, changed) = &*self.screen;
        let mut screen = lock.lock().expect("the watcher is well");
        while !should(&screen) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || screen.ended {
                let contents = screen.parser.screen().contents();
                drop(screen);
                panic!("the screen never {what}:\n{contents}");
            }
            screen = changed.wait_timeout(screen, left).expect("the watcher is well").0;
        }
        drop(screen);
        self
    }

    /// The screen as text, a line each, without trailing spaces and empty lines at the end.
    pub fn screen(&self) -> String {
        self.screen.0.lock().expect("the watcher is well").parser.screen().contents()
    }

    /// Waits until the cursor is in this column, from 0.
    #[track_caller]
    pub fn points(&mut self, column: u16) -> &mut Self {
        let what = format!("has its cursor in column {column}");
        self.wait(&what, |screen| screen.parser.screen().cursor_position().1 == column)
    }

    /// Everything that was written so far, escape sequences and all.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.screen.0.lock().expect("the watcher is well").written).into_owned()
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.screen
            .0
            .lock()
            .expect("the watcher is well")
            .parser
            .screen_mut()
            .set_size(nonzero(rows), nonzero(columns));
        self.master.resize(size(columns, rows)).expect("terminals can be resized");
        self
    }

    /// As `kill -9` does.
    pub fn kill(mut self) {
        let process = self.child.process_id().expect("it runs");
        // SAFETY: the process is our child and not yet waited for.
        unsafe { libc::kill(process.cast_signed(), libc::SIGKILL) };
        self.child.wait().expect("it ends");
    }

    /// Closes the window, after one more key; waits for the end.
    #[track_caller]
    pub fn closes(mut self) {
        self.screen.0.lock().expect("the watcher is well").left = true;
        // What is drawn wakes the watcher, which holds the terminal open as well.
        self.types("x");
        let Self { mut child, master, keys, screen } = self;
        drop((master, keys));
        let deadline = Instant::now() + PATIENCE;
        while child.try_wait().expect("it can be waited for").is_none() {
            if Instant::now() > deadline {
                child.kill().expect("it can be ended");
                panic!(
                    "it outlived its window:\n{}",
                    screen.0.lock().expect("the watcher is well").parser.screen().contents()
                );
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the end and returns the exit code.
    #[track_caller]
    pub fn ends(mut self) -> u32 {
        const STEP: Duration = Duration::from_millis(5);
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait().expect("it can be waited for") {
                Some(status) => return status.exit_code(),
                None if Instant::now() > deadline => panic!("it never ended:\n{}", self.screen()),
                None => thread::sleep(STEP),
            }
        }
    }
}

/// A line editor turns bracketed paste on whenever it asks for a line.
fn asked_of(written: &[u8]) -> usize {
    written.windows(8).filter(|bytes| *bytes == b"\x1b[?2004h").count()
}
