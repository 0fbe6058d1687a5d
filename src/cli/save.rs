//! Files that are there whole or not at all.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process,
};

use super::Failure;

/// Puts `text` in the file's place at once, with its permissions; a link goes on pointing to it.
///
/// # Errors
/// If the file may not be written; it is as it was then.
pub fn save(path: &Path, text: &str) -> io::Result<()> {
    let Ok(path) = fs::canonicalize(path) else {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        return write_aside(path, text, None);
    };
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    write_aside(&path, text, Some(permissions))
}

/// A folder that is not there was mistyped: made, it would hide what is written into it.
pub fn ensure_folder(file: &Path) -> Result<(), Failure> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Err(Failure(format!(
            "写不了 {}：没有 {} 这个文件夹，先建好它，或者换个地方",
            file.display(),
            folder.display()
        ))),
        _ => Ok(()),
    }
}

fn write_aside(path: &Path, text: &str, permissions: Option<fs::Permissions>) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = path.with_file_name(format!(".{name}.{}.tmp", process::id()));
    let written = write_synced(&aside, text)
        .and_then(|()| permissions.map_or(Ok(()), |permissions| fs::set_permissions(&aside, permissions)))
        .and_then(|()| fs::rename(&aside, path));
    written.inspect_err(|_| drop(fs::remove_file(&aside)))
}

fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
