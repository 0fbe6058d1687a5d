//! `:edit`: the agent's editor at the line where an entry stands.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use huashu::{
    pack::{Entry, Layer, Origin, Root},
    text::{normalize, printable},
};

use super::{echo, lookup::Lookup, session::Session};
use crate::cli::screen;

/// Opens the entry named after the command, else the last one.
pub fn edit(session: &mut Session, name: &str, _: &mut dyn Write) -> io::Result<()> {
    let entry = match name {
        "" => match session.taken() {
            Some(taken) => session.lookup().entry(&taken.entry)?,
            None => {
                screen::say(format_args!("先查出一条，或写明是哪条：:edit kd"));
                return Ok(());
            }
        },
        name => named(session, name)?,
    };
    let Some(entry) = entry else {
        screen::say(format_args!("没有 {} 这一条", printable(name)));
        return Ok(());
    };
    let file = file_of(&session.lookup(), &entry.origin);
    let Some(file) = file else {
        screen::say(format_args!("自带的示例店铺改不了：先 huashu init 店名 写出一套，再进那个文件夹打开 huashu"));
        return Ok(());
    };
    let place = format!("{}:{}", printable(&file.display().to_string()), entry.origin.line);
    match editor() {
        _ if session.is_piped() => screen::tell(format_args!("{place}")),
        None => screen::say(format_args!("没有设置 $VISUAL 或 $EDITOR；{place}")),
        Some(words) => match open(&words, &file, entry.origin.line) {
            Ok(()) => screen::tell(format_args!("{place}")),
            Err(error) => screen::say(format_args!("打不开 {}：{error}；{place}", printable(&words[0]))),
        },
    }
    Ok(())
}

/// The entry of this code, id or title, or of this number in the list.
fn named(session: &Session, name: &str) -> io::Result<Option<Arc<Entry>>> {
    let listed = name.parse().ok().and_then(|number: usize| session.listed(number));
    for name in listed.into_iter().chain([name.to_owned(), normalize(name)]) {
        if let Some(entry) = session.lookup().entry(&name)? {
            return Ok(Some(entry));
        }
    }
    session.lookup().titled(name)
}

/// The pack on disk; `None` for the shop that the binary carries.
pub fn file_of(lookup: &Lookup, origin: &Origin) -> Option<PathBuf> {
    if origin.layer != Layer::Shop {
        return Some(origin.file.clone());
    }
    let own = lookup.index().head().folders.iter().find(|folder| folder.layer == Layer::Shop)?;
    match &own.root {
        Root::Folder(root) => Some(root.join(&origin.file)),
        Root::Builtin => None,
    }
}

/// The editor and its arguments: `code --wait`.
fn editor() -> Option<Vec<String>> {
    let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| env::var(name).ok());
    named.filter_map(|command| shlex::split(&command)).find(|words| !words.is_empty())
}

/// Most editors know `+12 file`; those of the VS Code family `--goto file:12`.
fn open(words: &[String], file: &Path, line: u32) -> io::Result<()> {
    let program = Path::new(&words[0]).file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    match program.as_str() {
        "code" | "codium" | "cursor" => command.arg("--goto").arg(format!("{}:{line}", file.display())),
        _ => command.arg(format!("+{line}")).arg(file),
    };
    let status = echo::shown(|| command.status())?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("没有正常结束（{status}）"))) }
}
