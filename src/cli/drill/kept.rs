//! The file of a record: one exam's alone, whole after every answer.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use huashu::drill::Record;

use super::super::{
    Failure,
    save::{ensure_folder, save},
    screen,
};

pub struct Kept {
    path: PathBuf,
    written: String,
}

impl Kept {
    /// Makes the file.
    ///
    /// # Errors
    /// If there is one already, however young: of two exams with one file the second is told before it begins.
    pub fn create(path: &Path, record: &Record) -> Result<Self, Failure> {
        ensure_folder(path)?;
        let written = record.json();
        match create(path, &written) {
            Ok(()) => Ok(Self { path: path.to_owned(), written }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Err(Failure(format!("已经有 {} 了，不会盖掉它；请换一个文件名", path.display())))
            }
            Err(error) => Err(unwritable(path, &error)),
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the record anew, into another file if something else stands in this one by now.
    pub fn write(&mut self, record: &Record) -> Result<(), Failure> {
        let text = record.json();
        if self.is_replaced() {
            self.move_on(&text)?;
        } else {
            save(&self.path, &text).map_err(|error| unwritable(&self.path, &error))?;
        }
        self.written = text;
        Ok(())
    }

    /// What is gone or cannot be read may be written over.
    fn is_replaced(&self) -> bool {
        fs::read(&self.path).is_ok_and(|bytes| bytes != self.written.as_bytes())
    }

    fn move_on(&mut self, text: &str) -> Result<(), Failure> {
        let before = self.path.clone();
        let name = before.file_stem().unwrap_or_default().to_string_lossy();
        let end = before.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
        for number in 2.. {
            self.path = before.with_file_name(format!("{name}-{number}{end}"));
            match create(&self.path, text) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(unwritable(&self.path, &error)),
                Ok(()) => break,
            }
        }
        screen::say(format_args!("{} 被换成了别的内容，这次的成绩单写到 {}", before.display(), self.path.display()));
        Ok(())
    }
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure(format!("写不了 {}：{error}", path.display()))
}
