//! Lines that only ever grow in number, added by several programs at once and through crashes.
//!
//! A line is added in one write at the file's end. A crash in the middle of it leaves a torn line without an end: it is
//! not read, and the next one to add a line strikes it out. When a file has grown large it is written anew aside and
//! renamed. One program at a time does any of this: a line still being written looks torn to others.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::PathBuf,
};

/// Cancels the line it stands in.
const STRUCK_OUT: char = '\u{18}';

/// More is not read: nobody typed it.
const LARGEST: u64 = 16 << 20;

/// A file of lines.
#[derive(Debug, Clone)]
pub struct Journal {
    path: PathBuf,
}

impl Journal {
    /// Nothing is read or made yet.
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Adds a line; line breaks in it become spaces.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add(&self, line: &str) -> io::Result<()> {
        let _lock = self.lock();
        let mut file = private().read(true).append(true).create(true).open(&self.path)?;
        let torn = if ends_torn(&mut file)? { format!("{STRUCK_OUT}\n") } else { String::new() };
        file.write_all(format!("{torn}{}\n", line.replace(['\n', '\r', STRUCK_OUT], " ")).as_bytes())
    }

    /// All whole lines in order; none if there is no file.
    pub fn lines(&self) -> Vec<String> {
        let Ok(file) = File::open(&self.path) else { return Vec::new() };
        let mut bytes = Vec::new();
        // What was read before an error is as good as ever.
        let _ = file.take(LARGEST).read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes);
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        whole.lines().filter(|line| !line.is_empty() && !line.contains(STRUCK_OUT)).map(str::to_owned).collect()
    }

    /// Replaces the lines of a file larger than `bytes` by what `shorter` makes of them.
    ///
    /// # Errors
    /// If the new file cannot be written; the old one goes on then.
    pub fn shorten(&self, bytes: u64, shorter: impl FnOnce(Vec<String>) -> Vec<String>) -> io::Result<()> {
        let is_large = || fs::metadata(&self.path).is_ok_and(|metadata| metadata.len() > bytes);
        if !is_large() {
            return Ok(());
        }
        let _lock = self.lock();
        // Another program may just have done it.
        if !is_large() {
            return Ok(());
        }
        let aside = self.path.with_extension(format!("{}.tmp", std::process::id()));
        let written = self.write_aside(&aside, &shorter(self.lines())).and_then(|()| fs::rename(&aside, &self.path));
        written.inspect_err(|_| drop(fs::remove_file(&aside)))
    }

    fn write_aside(&self, aside: &PathBuf, lines: &[String]) -> io::Result<()> {
        let mut file = private().write(true).create(true).truncate(true).open(aside)?;
        file.write_all(lines.iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes())?;
        file.sync_all()
    }

    /// Held until dropped. Where files cannot be locked, lines are still added whole.
    fn lock(&self) -> Option<File> {
        let file = private().write(true).create(true).truncate(false).open(self.path.with_extension("lock")).ok()?;
        file.lock().ok()?;
        Some(file)
    }
}

/// Readable by nobody else: these are buyers' words.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn ends_torn(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn journal() -> (tempfile::TempDir, Journal) {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::at(folder.path().join("uses"));
        (folder, journal)
    }

    #[test]
    fn a_torn_line_is_not_read_and_spoils_none_after_it() {
        let (_folder, journal) = journal();
        journal.add("一").unwrap();
        OpenOptions::new().append(true).open(&journal.path).unwrap().write_all("二\n三\u{e5}".as_bytes()).unwrap();
        assert_eq!(journal.lines(), ["一", "二"]);
        journal.add("四").unwrap();
        journal.add("五\n六").unwrap();
        assert_eq!(journal.lines(), ["一", "二", "四", "五 六"]);
    }

    #[test]
    fn lines_added_while_others_shorten_the_file_are_kept() {
        let (_folder, journal) = journal();
        thread::scope(|scope| {
            for writer in 0..4 {
                let journal = &journal;
                scope.spawn(move || {
                    for number in 0..200 {
                        journal.add(&format!("{writer}-{number}")).unwrap();
                        if number % 20 == 0 {
                            journal.shorten(64, |lines| lines).unwrap();
                        }
                    }
                });
            }
        });
        let mut lines = journal.lines();
        lines.sort();
        lines.dedup();
        assert_eq!(lines.len(), 800);
    }

    #[test]
    fn a_line_that_another_is_writing_is_not_struck_out() {
        let (_folder, journal) = journal();
        let line = "一".repeat(300);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..500).for_each(|_| journal.add(&line).unwrap()));
            }
        });
        assert!(fs::read_to_string(&journal.path).unwrap().lines().all(|read| read == line));
    }

    #[test]
    fn a_small_file_stays_as_it_is() {
        let (_folder, journal) = journal();
        journal.add("一").unwrap();
        journal.shorten(1000, |_| panic!("nothing to do")).unwrap();
        journal.shorten(1, |lines| lines.into_iter().chain(["二".to_owned()]).collect()).unwrap();
        assert_eq!(journal.lines(), ["一", "二"]);
    }
}
