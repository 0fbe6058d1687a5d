//! The terminal while the picker has it: given back as it was, whatever happens.

use std::{
    fs::File,
    io::{self, BufWriter},
    panic,
    sync::Once,
    thread,
};

use ratatui::{
    Frame, Terminal,
    backend::CrosstermBackend,
    crossterm::{
        cursor::Show,
        event::{DisableBracketedPaste, EnableBracketedPaste},
        execute,
        terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode},
    },
};

/// The terminal itself, wherever stdout goes.
const TERMINAL: &str = if cfg!(windows) { "CONOUT$" } else { "/dev/tty" };

pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<File>>>,
}

impl Screen {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// If there is none.
    pub fn open() -> io::Result<Self> {
        restore_on_panic();
        take_over().map(|terminal| Self { terminal }).inspect_err(|_| give_back())
    }

    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(view).map(drop)
    }

    /// Gives the terminal back until the shell says to go on; goes on at once where no shell waits.
    #[cfg(unix)]
    pub fn stop(&mut self) -> io::Result<()> {
        use signal_hook::{consts::SIGTSTP, low_level::raise};
        give_back();
        raise(SIGTSTP)?;
        self.terminal = take_over()?;
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A second time would put the cursor on what the panic has said.
        if !thread::panicking() {
            give_back();
        }
    }
}

fn open_terminal() -> io::Result<File> {
    File::options().read(true).write(true).open(TERMINAL)
}

fn take_over() -> io::Result<Terminal<CrosstermBackend<BufWriter<File>>>> {
    let mut out = BufWriter::new(open_terminal()?);
    enable_raw_mode()?;
    execute!(out, EnterAlternateScreen, EnableBracketedPaste)?;
    Terminal::new(CrosstermBackend::new(out))
}

/// There is nobody left to tell if this fails.
fn give_back() {
    let _ = disable_raw_mode();
    if let Ok(out) = open_terminal() {
        let mut out = BufWriter::new(out);
        let _ = execute!(out, DisableBracketedPaste, LeaveAlternateScreen, Show);
    }
}

/// What a panic says is read on the terminal as it was.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            give_back();
            tell(panic);
        }));
    });
}
