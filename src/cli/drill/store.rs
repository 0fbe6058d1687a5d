//! An agent's progress on disk: a line for each answer, appended in one write.
//!
//! A crash can cut short the last line alone; two drills at once each append whole lines.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::PathBuf,
};

use huashu::{
    drill::{Noted, Progress},
    pack::{Root, Shop},
};
use xxhash_rust::xxh3::xxh3_64;

use super::super::{data, screen};

/// Bytes of the longest line that is read; the program writes shorter ones.
const LONGEST_LINE: u64 = 64 << 10;

/// The file of one agent in one shop.
pub struct Store {
    /// None where nothing can be kept.
    file: Option<PathBuf>,
    is_told: bool,
}

impl Store {
    /// Without a name: that of whoever has the data folder to himself.
    pub fn of(name: &str, shop: &Shop) -> Self {
        let root = match &shop.own {
            Root::Folder(folder) => folder.as_os_str().as_encoded_bytes(),
            Root::Builtin => b"builtin",
        };
        let agent = [name.trim().as_bytes(), b"\0", root].concat();
        let file = data::folder().map(|folder| folder.join("drill").join(format!("{:016x}.jsonl", xxh3_64(&agent))));
        Self { file, is_told: false }
    }

    /// What was answered before; nothing if it cannot be read.
    pub fn read(&self) -> Progress {
        let mut progress = Progress::default();
        let Some(file) = self.file.as_ref().and_then(|file| File::open(file).ok()) else { return progress };
        let mut input = BufReader::new(file);
        let mut line = Vec::new();
        while matches!(input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line), Ok(1..)) {
            progress.read_line(&line);
            line.clear();
        }
        progress
    }

    /// Keeps an answer; that it cannot be kept is told once.
    pub fn append(&mut self, noted: &Noted) {
        let result = self.file.as_ref().map_or_else(no_folder, |file| append(file, &noted.line()));
        if let Err(error) = result
            && !self.is_told
        {
            self.is_told = true;
            screen::say(format_args!("练习进度存不了：{error}。可以用 HUASHU_DATA_DIR 换一个文件夹"));
        }
    }

    /// Puts the file aside; where it is now, or nothing if there was none.
    pub fn reset(&self) -> io::Result<Option<PathBuf>> {
        let Some(file) = &self.file else { return no_folder().map(|()| None) };
        let aside = file.with_extension("old");
        match fs::rename(file, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            result => result.map(|()| Some(aside)),
        }
    }
}

fn no_folder() -> io::Result<()> {
    Err(io::Error::other("没有可写的数据文件夹"))
}

fn append(path: &PathBuf, line: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    let line = if is_cut_short(&mut file)? { format!("\n{line}") } else { line.to_owned() };
    file.write_all(line.as_bytes())
}

/// Whether the last line has no end.
fn is_cut_short(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}
