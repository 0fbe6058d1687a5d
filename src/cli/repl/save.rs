//! `:save`: the reply as the agent would rather say it, in her own layer, under the same name.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use huashu::{
    diagnostic::Diagnostic,
    pack::{Category, Draft, Entry, Kind, Layer, Library, Period, Reply as Source, personal_folder},
    reply::Filled,
    template,
    text::{normalize, printable},
};

use super::{lookup::Lookup, names::Names, session::Session};
use crate::cli::{Failure, data, save::save as save_file, screen, waiting::Waiting};

/// A pack that was written: what it was before, and what it became.
pub struct Saved {
    file: PathBuf,
    /// `None` if there was none.
    before: Option<String>,
    after: String,
}

impl Saved {
    /// Makes the pack what it was, unless it was edited since.
    pub fn put_back(self, lookup: &mut Lookup) -> Result<(), String> {
        let file = printable(&self.file.display().to_string());
        let failed = |error: io::Error| format!("{file} 还原不了：{error}");
        if fs::read_to_string(&self.file).map_err(failed)? != self.after {
            return Err(format!("{file} 后来又改过，没有还原"));
        }
        match &self.before {
            Some(before) => save_file(&self.file, before).map_err(failed)?,
            None => fs::remove_file(&self.file).map_err(failed)?,
        }
        lookup.reopen().map_err(|Failure(problem)| problem)
    }
}

/// With text after the command, that is the reply; else the agent edits the last one.
pub fn save(session: &mut Session, text: &str, out: &mut dyn Write) -> io::Result<()> {
    let written = match written(session, text)? {
        Ok(Some(written)) => written,
        Ok(None) => return Ok(()),
        Err(problem) => {
            screen::say(format_args!("{problem}"));
            return Ok(());
        }
    };
    let file = printable(&written.saved.file.display().to_string());
    session.step();
    session.note_saved(written.saved);
    let waiting = (!session.is_piped()).then(Waiting::for_packs);
    let reopened = session.lookup().reopen();
    drop(waiting);
    if let Err(Failure(problem)) = reopened {
        screen::say(format_args!("{problem}"));
        return Ok(());
    }
    session.renew()?;
    session.take(out)?;
    writeln!(out, "{}", session.room().dim(&format!("存好了，{} 以后都用您这一句，:undo 撤回（{file}）", written.name)))
}

/// A pack that was written, and what for.
struct Written {
    saved: Saved,
    /// `dh 快递单号`.
    name: String,
}

/// `None` if the agent would rather not; or why nothing can be saved.
fn written(session: &mut Session, text: &str) -> io::Result<Result<Option<Written>, String>> {
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
    if let Some(edited) = &edited
        && let Some(why) = no_reply(session, edited.trim())?
    {
        return Ok(Err(format!("没有存：“{}”{why}；:save 单独写，就能改刚才那条", printable(edited.trim()))));
    }
    let edited = edited.map(|text| without_facts_of(session, text));
    let Some(edited) = edited.map(|text| text.trim().replace("\\n", "\n")).filter(|text| !text.is_empty()) else {
        return Ok(Ok(None));
    };
    if let Some(fault) = template::fault(&edited) {
        return Ok(Err(format!("没有存：{}", fault.message)));
    }
    if let Some(problem) = unknown(&edited, session.lookup().names()) {
        return Ok(Err(problem));
    }
    let Some(folder) = personal_folder() else { return Ok(Err("找不到放个人话术的文件夹".to_owned())) };
    let draft = drafted(&entry, edited);
    let files = files(&folder, &entry);
    let name = format!("{} {}", entry.codes.join(" "), entry.title);
    let _lock = data::lock("packs.lock");
    let saved = files.iter().find_map(|file| write(file, &draft, &entry.category).transpose());
    Ok(match saved {
        Some(Ok(saved)) => Ok(Some(Written { saved, name: printable(name.trim()) })),
        Some(Err(problem)) => Err(problem),
        None => Err("没有存：个人话术里已有同名的文件，主题却不同".to_owned()),
    })
}

/// Why `text` is no reply that a buyer is sent.
fn no_reply(session: &Session, text: &str) -> io::Result<Option<&'static str>> {
    const SHORTEST: usize = 4;
    let is_title = |entry: &Arc<Entry>| normalize(&entry.title) == normalize(text);
    let mut lookup = session.lookup();
    Ok(if text.is_empty() {
        None
    } else if lookup.entry(text)?.is_some() || lookup.titled(text)?.as_ref().is_some_and(is_title) {
        Some("是一条话术的名字")
    } else if text.chars().count() < SHORTEST {
        Some("太短，不像一句回复")
    } else {
        None
    })
}

/// What was told of this buyer is his alone: his name and address become `{{收件人}}`, `{{收货地址}}` again.
fn without_facts_of(session: &Session, text: String) -> String {
    const SHORTEST: usize = 2;
    let lookup = session.lookup();
    let mut facts: Vec<(String, String)> = lookup.desk.ask("").facts.into_iter().collect();
    facts.retain(|(_, value)| value.chars().count() >= SHORTEST);
    facts.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
    facts.iter().fold(text, |text, (name, value)| text.replace(value.as_str(), &format!("{{{{{name}}}}}")))
}

/// A name in braces that nobody could ever fill in, and which one was probably meant.
fn unknown(text: &str, names: &Names) -> Option<String> {
    let unknown = template::names(text).ok()?.into_iter().find(|name| !names.is_known(name))?;
    let meant = names.meant(&unknown).first().map_or(String::new(), |meant| format!("，是不是 {{{{{meant}}}}}？"));
    Some(format!("没有存：没有“{}”这个信息{}", printable(&unknown), printable(&meant)))
}

/// The pack of her own that the entry is in; else those it may be written to, of the same theme.
fn files(folder: &Path, entry: &Entry) -> Vec<PathBuf> {
    if entry.origin.layer == Layer::Personal {
        return vec![entry.origin.file.clone()];
    }
    let letters = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    let theme: String = entry.category.name.chars().map(letters).collect();
    let kind = if entry.kind == Kind::Phrase { "phrases" } else { "kb" };
    ["", "-mine"].map(|end| folder.join(kind).join(format!("{theme}{end}.toml"))).to_vec()
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

/// Puts the entry into the pack, in the place of one of the same name; a pack with mistakes stays as it is. `None` if
/// the pack is of another theme.
fn write(file: &Path, draft: &Draft, category: &Category) -> Result<Option<Saved>, String> {
    let before = match fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(format!("读不了 {}：{error}", file.display())),
    };
    let empty = || {
        let [title, name] = [&category.title, &category.name].map(|text| toml_edit::Value::from(text.as_str()));
        format!("title = {title}\ncategory = {name}\n")
    };
    let pack = before.clone().unwrap_or_else(empty);
    let after = draft.put_into(&pack).map_err(|_| format!("{} 里有错，请先改好", file.display()))?;
    let read = |text: &str| Library::from_pack(file, text.as_bytes().to_vec());
    let (known, new) = (read(&pack).diagnostics, read(&after));
    if let Some(Diagnostic { message, .. }) = new.diagnostics.iter().find(|problem| !known.contains(problem)) {
        return Err(format!("没有存：{message}"));
    }
    let is_in_other = |entry: &Entry| entry.names() == draft.names && entry.category.name != category.name;
    if new.entries.iter().any(is_in_other) {
        return Ok(None);
    }
    save_file(file, &after).map_err(|error| format!("写不了 {}：{error}", file.display()))?;
    Ok(Some(Saved { file: file.to_owned(), before, after }))
}
