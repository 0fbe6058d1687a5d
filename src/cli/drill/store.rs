//! An agent's progress on disk: a line for each answer.

use std::{
    fs, io, iter,
    path::{Path, PathBuf},
};

use huashu::{
    drill::{Noted, Progress},
    pack::{Root, Shop},
};
use xxhash_rust::xxh3::xxh3_64;

use super::super::{data, journal::Journal, screen};

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
        let lines = self.file.clone().map_or_else(Vec::new, |file| Journal::at(file).lines());
        lines.iter().for_each(|line| progress.read_line(line));
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
        // What was put aside before stays.
        let names = iter::once("old".to_owned()).chain((2..).map(|number| format!("old-{number}")));
        let mut asides = names.map(|name| file.with_extension(name)).filter(|aside| !aside.exists());
        let Some(aside) = asides.next() else { return Ok(None) };
        match fs::rename(file, &aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            result => result.map(|()| Some(aside)),
        }
    }
}

fn no_folder() -> io::Result<()> {
    Err(io::Error::other("没有可写的数据文件夹"))
}

fn append(path: &Path, line: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Journal::at(path.to_owned()).add(line)
}
