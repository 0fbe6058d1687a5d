//! The shop that the binary carries: 禾苗童装, a shop for children's clothing.

use std::path::Path;

use include_dir::{Dir, include_dir};

static PHRASES: Dir = include_dir!("$CARGO_MANIFEST_DIR/phrases");
static KB: Dir = include_dir!("$CARGO_MANIFEST_DIR/kb");

/// Every pack as path (`phrases/shipping.toml`) and text, sorted by path.
pub fn files() -> impl Iterator<Item = (String, &'static str)> {
    let in_folder = |name: &'static str, folder: &'static Dir<'static>| {
        folder.files().filter_map(move |file| {
            let text = file.contents_utf8()?;
            let toml = file.path().extension().is_some_and(|extension| extension == "toml");
            toml.then(|| (format!("{name}/{}", file.path().display()), text))
        })
    };
    in_folder("kb", &KB).chain(in_folder("phrases", &PHRASES))
}

/// Writes every pack below `folder`; files that exist are left alone and returned.
///
/// # Errors
/// If a folder or file cannot be written.
pub fn write_to(folder: &Path) -> std::io::Result<Vec<String>> {
    let existing: Vec<String> =
        files().map(|(path, _)| path).filter(|path| folder.join(path).symlink_metadata().is_ok()).collect();
    if !existing.is_empty() {
        return Ok(existing);
    }
    for (path, text) in files() {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text)?;
    }
    Ok(existing)
}
