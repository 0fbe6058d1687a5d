//! A bot to speak to, and what it costs.

use std::{
    fs,
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

pub struct Bot {
    child: Child,
    pub stdin: ChildStdin,
    pub stdout: BufReader<ChildStdout>,
}

/// Resident memory in MiB: all of it, and the part that is no file's.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    pub resident: f64,
    pub own: f64,
}

/// `huashu bot` with caches below `folder`.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huashu"));
    command.arg("bot").args(arguments).current_dir(folder).env_remove("HUASHU_DIR").stderr(Stdio::null());
    command.env("HUASHU_CACHE_DIR", folder.join("cache")).env("HUASHU_CONFIG_DIR", folder.join("config"));
    command
}

impl Bot {
    pub fn start(folder: &Path, arguments: &[&str]) -> io::Result<Self> {
        let mut child = command(folder, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (stdin, stdout) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        Ok(Self { child, stdin, stdout: BufReader::new(stdout) })
    }

    /// How long it takes to answer, and the answer.
    pub fn ask(&mut self, request: &str) -> io::Result<(Duration, String)> {
        let started = Instant::now();
        writeln!(self.stdin, "{request}")?;
        let mut answer = String::new();
        self.stdout.read_line(&mut answer)?;
        Ok((started.elapsed(), answer))
    }

    /// Its process number, for [`memory`].
    pub fn number(&self) -> u32 {
        self.child.id()
    }

    pub fn memory(&self) -> Memory {
        memory(self.number())
    }

    pub fn end(mut self) -> io::Result<()> {
        drop((self.stdin, self.stdout));
        self.child.wait().map(drop)
    }

    /// Takes it apart, to write and to read in two threads.
    pub fn apart(self) -> (Child, ChildStdin, BufReader<ChildStdout>) {
        (self.child, self.stdin, self.stdout)
    }
}

/// Of a running process; not a number where the system does not tell.
pub fn memory(process: u32) -> Memory {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kibibytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    Memory { resident: kibibytes("VmRSS:") / 1024.0, own: kibibytes("RssAnon:") / 1024.0 }
}

/// The middle and the hundredth-longest, in milliseconds.
pub fn median_and_p99(times: &mut [Duration]) -> (f64, f64) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    (at(0.5), at(0.99))
}
