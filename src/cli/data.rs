//! Where what an agent does is kept.

use std::{
    env,
    fs::{self, File},
    path::PathBuf,
};

use directories::ProjectDirs;

/// `HUASHU_DATA_DIR`, or the platform's folder for data; `None` where neither can be written.
pub fn folder() -> Option<PathBuf> {
    wanted().filter(|folder| fs::create_dir_all(folder).is_ok())
}

/// The same, whether it can be written or not.
pub fn wanted() -> Option<PathBuf> {
    match env::var_os("HUASHU_DATA_DIR") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => Some(ProjectDirs::from("", "", "huashu")?.data_local_dir().to_owned()),
    }
}

/// Held while a file of the agent's own is read, changed and written: two programs would undo each other's changes.
/// `None` where files cannot be locked.
pub fn lock(name: &str) -> Option<File> {
    let file = File::options().write(true).create(true).truncate(false).open(folder()?.join(name)).ok()?;
    file.lock().ok()?;
    Some(file)
}
