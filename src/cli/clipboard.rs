//! The clipboard that the agent pastes from: that of the desktop, that of the terminal over ssh, or a command's.

use std::{
    env,
    fs::OpenOptions,
    io::{self, Write},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use clap::Args;

use super::Failure;

/// A command that is not done by then will never be.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longer texts are refused by terminals.
const LONGEST_FOR_TERMINAL: usize = 50_000;

/// How a command is told where to copy to.
#[derive(Args, Default)]
pub struct CopyTo {
    /// 把回复交给这个命令的标准输入，代替系统剪贴板（如 "wl-copy"、"xclip -sel c"），也可用 HUASHU_COPY_CMD 指定；不经过
    /// shell，要用 > 或 | 请写 sh -c '…'
    #[arg(long = "copy-cmd", value_name = "命令")]
    command: Option<String>,
}

/// Where copies go.
pub struct Clipboard {
    way: Way,
}

enum Way {
    /// A program and its arguments; no shell comes in between.
    Command(Vec<String>),
    /// The terminal's own, by an escape sequence (OSC 52): works through ssh.
    Terminal,
    /// The desktop's, opened at the first copy.
    Desktop(Option<arboard::Clipboard>),
    Nowhere,
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Copied {
    Done,
    /// There is no clipboard.
    Nowhere,
    /// There is one, and it did not work, for this reason.
    Failed(String),
}

impl Clipboard {
    /// # Errors
    /// If the command cannot be read: a quote was not closed.
    pub fn open(to: &CopyTo) -> Result<Self, Failure> {
        let given = to.command.clone().or_else(|| env::var("HUASHU_COPY_CMD").ok());
        let way = match given.filter(|command| !command.trim().is_empty()) {
            Some(command) => Way::Command(words(&command)?),
            None if is_set("SSH_TTY") || is_set("SSH_CONNECTION") => Way::Terminal,
            None if has_desktop() => Way::Desktop(None),
            None => Way::Nowhere,
        };
        Ok(Self { way })
    }

    /// None at all: what a pipe has.
    pub fn none() -> Self {
        Self { way: Way::Nowhere }
    }

    pub fn copy(&mut self, text: &str) -> Copied {
        let copied = match &mut self.way {
            Way::Nowhere => return Copied::Nowhere,
            Way::Command(words) => hand_to(words, text).map_err(|error| format!("{} {error}", words[0])),
            Way::Terminal => tell_terminal(text).map_err(|error| error.to_string()),
            Way::Desktop(clipboard) => copy_to_desktop(clipboard, text).map_err(|error| error.to_string()),
        };
        copied.map_or_else(Copied::Failed, |()| Copied::Done)
    }
}

fn words(command: &str) -> Result<Vec<String>, Failure> {
    let words = shlex::split(command).filter(|words| !words.is_empty());
    words.ok_or_else(|| Failure(format!("--copy-cmd 的命令 {command} 引号没有配对")))
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn has_desktop() -> bool {
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn copy_to_desktop(clipboard: &mut Option<arboard::Clipboard>, text: &str) -> Result<(), arboard::Error> {
    if clipboard.is_none() {
        *clipboard = Some(arboard::Clipboard::new()?);
    }
    // Kept open: on X11 the text is gone as soon as its owner is.
    clipboard.as_mut().map_or(Ok(()), |clipboard| clipboard.set_text(text))
}

/// Runs the command with the text on its stdin.
fn hand_to(words: &[String], text: &str) -> io::Result<()> {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let stdin = child.stdin.take();
    let text = text.to_owned();
    // A command that reads nothing must not hold us up.
    thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(text.as_bytes())));
    wait(&mut child)
}

fn wait(child: &mut Child) -> io::Result<()> {
    const STEP: Duration = Duration::from_millis(2);
    let started = Instant::now();
    loop {
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(io::Error::other(format!("没有成功（{}）", told(status)))),
            None if started.elapsed() > PATIENCE => {
                child.kill()?;
                child.wait()?;
                return Err(io::Error::other("太久没有结束"));
            }
            None => thread::sleep(STEP),
        }
    }
}

/// In Chinese, unlike the system's own words.
fn told(status: ExitStatus) -> String {
    status.code().map_or_else(|| "被信号中断".to_owned(), |code| format!("退出码 {code}"))
}

fn tell_terminal(text: &str) -> io::Result<()> {
    if text.len() > LONGEST_FOR_TERMINAL {
        return Err(io::Error::other("回复太长，终端不收"));
    }
    let sequence = sequence(text, is_set("TMUX"));
    match OpenOptions::new().write(true).open("/dev/tty") {
        Ok(mut terminal) => terminal.write_all(sequence.as_bytes()),
        Err(_) => io::stderr().write_all(sequence.as_bytes()),
    }
}

/// OSC 52: <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>. A tmux takes it or, by its settings, only hands
/// on what is wrapped: <https://github.com/tmux/tmux/wiki/Clipboard>. It is told both ways.
fn sequence(text: &str, in_tmux: bool) -> String {
    let plain = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    if in_tmux { format!("\x1bPtmux;{}\x1b\\{plain}", plain.replace('\x1b', "\x1b\x1b")) } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_in_base64_and_a_tmux_twice() {
        assert_eq!(sequence("亲", false), "\x1b]52;c;5Lqy\x07");
        assert_eq!(sequence("亲", true), "\x1bPtmux;\x1b\x1b]52;c;5Lqy\x07\x1b\\\x1b]52;c;5Lqy\x07");
    }

    #[test]
    fn a_command_is_split_as_a_shell_would_and_run_without_one() {
        assert_eq!(words("xclip -sel 'c b'").ok(), Some(vec!["xclip".into(), "-sel".into(), "c b".into()]));
        assert!(words("xclip 'c").is_err());
        let mut clipboard = Clipboard { way: Way::Command(vec!["/nonexistent/copy".to_owned()]) };
        assert!(matches!(clipboard.copy("$(touch /tmp/never)"), Copied::Failed(_)));
        assert_eq!(Clipboard::none().copy("亲"), Copied::Nowhere);
    }
}
