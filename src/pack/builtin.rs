//! The shop that the binary carries: 禾苗童装, a shop for children's clothing.

use std::{borrow::Cow, path::Path};

use include_dir::{Dir, include_dir};

use super::FileKind;

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

/// Writes every pack below `folder`, and the schemas that their first lines name for editors; if one of the files exists,
/// nothing is written, and those that exist are returned.
///
/// # Errors
/// If a folder or file cannot be written.
pub fn write_to(folder: &Path) -> std::io::Result<Vec<String>> {
    let schemas = FileKind::ALL.map(|kind| (format!("schema/{}", kind.schema_name()), Cow::Owned(kind.schema())));
    let files: Vec<_> = files().map(|(path, text)| (path, Cow::Borrowed(text))).chain(schemas).collect();
    let exists = |path: &&String| folder.join(path).symlink_metadata().is_ok();
    let existing: Vec<String> = files.iter().map(|(path, _)| path).filter(exists).cloned().collect();
    if !existing.is_empty() {
        return Ok(existing);
    }
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, text.as_bytes())?;
    }
    Ok(existing)
}
