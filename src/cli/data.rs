//! Where what an agent does is kept.

use std::{env, fs, path::PathBuf};

use directories::ProjectDirs;

/// `HUASHU_DATA_DIR`, or the platform's folder for data; `None` where neither can be written.
pub fn folder() -> Option<PathBuf> {
    let folder = match env::var_os("HUASHU_DATA_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => ProjectDirs::from("", "", "huashu")?.data_local_dir().to_owned(),
    };
    fs::create_dir_all(&folder).ok()?;
    Some(folder)
}
