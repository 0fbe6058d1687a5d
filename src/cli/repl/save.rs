//! `:save`: the reply as the agent would rather say it, in her own layer, under the same name.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use huashu::{
    diagnostic::Diagnostic,
    pack::{Draft, Entry, Kind, Library, Period, Reply as Source, personal_folder},
    reply::Filled,
    template,
    text::printable,
};

use super::session::Session;
use crate::cli::{Failure, save::save as save_file, screen};

/// The packs in the personal folder that saved replies go to.
const PHRASES: &str = "phrases/mine.toml";
const FAQS: &str = "kb/mine.toml";

/// With text after the command, that is the reply; else the agent edits the last one.
pub fn save(session: &mut Session, text: &str, out: &mut dyn Write) -> io::Result<()> {
    match saved(session, text)? {
        Ok(Some(file)) => writeln!(out, "{}", session.room().dim(&format!("存进了 {file}，以后先用您这一句"))),
        Ok(None) => Ok(()),
        Err(problem) => {
            screen::say(format_args!("{problem}"));
            Ok(())
        }
    }
}

/// The file that it was saved to; `None` if the agent would rather not; or why it cannot be.
fn saved(session: &mut Session, text: &str) -> io::Result<Result<Option<String>, String>> {
    let Some(candidate) = session.taken() else { return Ok(Err("先查出一条，再存".to_owned())) };
    let (Filled::Text(said) | Filled::Missing { text: said, .. }) = &candidate.filled else {
        return Ok(Err("这一条没有回复可改".to_owned()));
    };
    let Some(entry) = session.lookup().entry(&candidate.entry)? else {
        return Ok(Err("这一条已经不在了".to_owned()));
    };
    let entry = match of_phrase(session, &entry)? {
        Ok(entry) => entry,
        Err(problem) => return Ok(Err(problem)),
    };
    // As the pack words it: {{快递}} must not become today's courier for ever.
    let wording = session.lookup().wording(&candidate, said)?.unwrap_or_else(|| said.clone());
    let edited =
        if text.is_empty() { session.answer("改成", &wording.replace('\n', "\\n")) } else { Some(text.to_owned()) };
    let Some(edited) = edited.map(|text| text.trim().replace("\\n", "\n")).filter(|text| !text.is_empty()) else {
        return Ok(Ok(None));
    };
    if let Some(fault) = template::fault(&edited) {
        return Ok(Err(format!("没有存：{}", fault.message)));
    }
    let Some(folder) = personal_folder() else { return Ok(Err("找不到放个人话术的文件夹".to_owned())) };
    let draft = drafted(&entry, edited);
    let file = folder.join(if draft.kind == Kind::Phrase { PHRASES } else { FAQS });
    if let Err(problem) = write(&file, &draft) {
        return Ok(Err(problem));
    }
    if let Err(Failure(problem)) = session.lookup().reopen() {
        return Ok(Err(problem));
    }
    session.renew()?;
    Ok(Ok(Some(printable(&file.display().to_string()))))
}

/// The entry itself, or the phrase that a faq replies with; what is more than one reply is for an editor.
fn of_phrase(session: &Session, entry: &Arc<Entry>) -> io::Result<Result<Arc<Entry>, String>> {
    if entry.kind == Kind::Phrase {
        return Ok(Ok(Arc::clone(entry)));
    }
    let has_rules = !(entry.any.is_empty() && entry.none.is_empty() && entry.patterns.is_empty());
    match entry.answers.as_slice() {
        [only] if only.when.is_empty() => match &only.reply {
            Source::Phrase(code) => {
                Ok(session.lookup().entry(code)?.ok_or_else(|| format!("快捷码 {code} 已经不在了")))
            }
            Source::Texts(_) if !has_rules => Ok(Ok(Arc::clone(entry))),
            Source::Texts(_) => Ok(Err("这条问答带有规则，请用 :edit 改".to_owned())),
        },
        _ => Ok(Err("这条问答按情况有几种回复，请用 :edit 改".to_owned())),
    }
}

fn drafted(entry: &Entry, text: String) -> Draft {
    Draft {
        kind: entry.kind,
        names: entry.names().to_vec(),
        title: entry.title.clone(),
        asks: entry.asks.clone(),
        texts: vec![text],
        period: Period::default(),
    }
}

/// Puts the entry into the pack, in the place of one of the same name; a pack with mistakes stays as it is.
fn write(file: &Path, draft: &Draft) -> Result<(), String> {
    let before = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(format!("读不了 {}：{error}", file.display())),
    };
    let pack = draft.put_into(&before).map_err(|_| format!("{} 里有错，请先改好", file.display()))?;
    let errors = |text: &str| Library::from_pack(file, text.as_bytes().to_vec()).diagnostics;
    let known = errors(&before);
    let new = errors(&pack).into_iter().find(|problem| !known.contains(problem));
    if let Some(Diagnostic { message, .. }) = new {
        return Err(format!("没有存：{message}"));
    }
    save_file(file, &pack).map_err(|error| format!("写不了 {}：{error}", file.display()))
}
