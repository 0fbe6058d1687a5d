//! A shop in a temporary folder and the command run in it: each test reads as a story.

#![allow(dead_code, reason = "each test file uses its part")]

#[cfg(unix)]
pub mod agent;
pub mod stderr;
#[cfg(unix)]
pub mod terminal;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tempfile::TempDir;

/// What has not happened by then never will, however busy the machine is.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// A folder with packs, caches and settings of its own.
pub struct Place {
    folder: TempDir,
    /// Files written so far.
    written: AtomicUsize,
}

/// What a command printed and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl Place {
    /// Empty: the built-in shop answers.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("work")).expect("a working folder");
        Self { folder, written: AtomicUsize::new(0) }
    }

    /// Writes a file below the working folder.
    pub fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// The same of a place in use: a command that looks meanwhile finds the old file or the new one, never half of it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let aside = self.folder.path().join(format!("aside-{number}"));
        fs::write(&aside, content).expect("a file");
        fs::rename(aside, path).expect("a file in its place");
    }

    /// Below the working folder.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("work").join(path)
    }

    pub fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huashu"));
        command.args(arguments).current_dir(self.path("")).env_remove("HUASHU_DIR");
        command.env("HUASHU_CACHE_DIR", self.cache()).env("HUASHU_CONFIG_DIR", self.config());
        command.env("HUASHU_DATA_DIR", self.data()).env("NO_COLOR", "1");
        command
    }

    /// Another program in the same place, which finds the command under test by its name.
    pub fn program(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(name);
        command.args(arguments).current_dir(self.path(""));
        for (name, value) in self.command(&[]).get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let binary = Path::new(env!("CARGO_BIN_EXE_huashu")).parent().expect("a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", binary.display()));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.pipe(arguments, "")
    }

    /// Runs with `input` on stdin.
    pub fn pipe(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("huashu starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.as_ref().to_vec();
        // A program that stops reading early closes the pipe; that is not the test's concern.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().expect("huashu ends");
        writer.join().expect("the writer ends");
        Ran {
            out: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
            err: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
            code: output.status.code(),
        }
    }

    /// The one JSON line that a command prints.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let ran = self.run(arguments);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
    }
}

impl Ran {
    #[track_caller]
    pub fn says(self, code: i32, out: &str) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.out.contains(out), "stdout lacks {out:?}: {self:?}");
        self
    }

    #[track_caller]
    pub fn warns(self, err: &str) -> Self {
        assert!(self.err.contains(err), "stderr lacks {err:?}: {self:?}");
        self
    }

    /// Each line as JSON.
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
    }
}

/// The repository's own folder.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
