//! Reads packs into a library; every problem is collected, and a bad file never hides the others.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fs,
    io::Read,
    path::Path,
};

use toml::de::DeTable;

use super::{
    Entry, Folder, HandoffWords, Kind, Layer, PackFile, Reply, Root, Settings, Shop, Synonyms, builtin, read::Reading,
};
use crate::{
    diagnostic::{Diagnostic, Position},
    template::Values,
};

/// A larger pack is refused: nobody wrote it by hand.
const LARGEST_PACK: u64 = 16 << 20;

/// How far `base` may lead from shop to company to …
const MOST_BASES: usize = 4;

/// Everything a shop says, after loading.
#[derive(Debug, Default)]
pub struct Library {
    /// The shop's name, from the title of `kb/shop.toml`.
    pub title: String,
    /// 店铺信息: values for replies; those of upper layers win.
    pub facts: Values,
    pub settings: Settings,
    /// 转人工 words; none given: the built-in shop's are used.
    pub handoff: Option<HandoffWords>,
    /// 同义词, those of all layers.
    pub synonyms: Vec<Synonyms>,
    pub entries: Vec<Entry>,
    /// Phrases that say `auto = false` themselves.
    pub(crate) never_auto: Vec<String>,
    pub diagnostics: Vec<Diagnostic>,
    /// The layers read, lowest first.
    pub folders: Vec<Folder>,
}

impl Library {
    /// One pack held in memory, as if it were all that the shop says; `path` (`kb/shop.toml`) tells what
    /// may stand in it. Opens no file.
    pub fn from_pack(path: &Path, bytes: Vec<u8>) -> Self {
        let mut library = Self::default();
        let pack = PackFile { path: path.to_owned(), layer: Layer::Shop, stamp: [0; 5] };
        match utf8(path, bytes) {
            Ok(text) => Reading::new(&mut library, Path::new(""), &pack, &text).pack(),
            Err(problem) => library.diagnostics.push(*problem),
        }
        library.connect();
        library
    }

    /// The words that hand a question to an agent.
    pub fn handoff_words(&self) -> HandoffWords {
        match &self.handoff {
            Some(words) => words.clone(),
            None => load(&Shop::builtin()).handoff.unwrap_or_default(),
        }
    }

    /// What entries mean to each other, once all are read: which hide which, which phrases faqs reply with.
    fn connect(&mut self) {
        hide_lower_layers(&mut self.entries);
        resolve_replies(self);
        let asked_for: HashSet<String> = self.entries.iter().flat_map(replied_codes).cloned().collect();
        for phrase in self.entries.iter_mut().filter(|entry| !self.never_auto.contains(&entry.key)) {
            phrase.auto |= phrase.codes.iter().any(|code| asked_for.contains(code));
        }
    }
}

/// The folders of `shop`, lowest layer first: the company's (by `base`), its own, the user's.
/// Problems with `base` are found on the way.
pub fn layers(shop: &Shop) -> (Vec<Folder>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let own = Folder { layer: Layer::Shop, root: shop.own.clone() };
    let companies = companies_of(&own, &mut diagnostics);
    let personal =
        shop.personal.iter().map(|folder| Folder { layer: Layer::Personal, root: Root::Folder(folder.clone()) });
    (companies.into_iter().rev().chain([own]).chain(personal).collect(), diagnostics)
}

/// Reads all layers of `shop`.
pub fn load(shop: &Shop) -> Library {
    let (folders, diagnostics) = layers(shop);
    let mut library = Library { diagnostics, ..Library::default() };
    for folder in &folders {
        let root = match &folder.root {
            Root::Folder(path) => path.as_path(),
            Root::Builtin => Path::new(""),
        };
        for pack in folder.packs() {
            match pack_text(&pack.path, &folder.root) {
                Ok(text) => Reading::new(&mut library, root, &pack, &text).pack(),
                Err(problem) => library.diagnostics.push(*problem),
            }
        }
    }
    library.folders = folders;
    library.connect();
    library
}

/// The codes of phrases that a faq replies with.
fn replied_codes(entry: &Entry) -> impl Iterator<Item = &String> {
    entry.answers.iter().filter_map(|answer| match &answer.reply {
        Reply::Phrase(code) => Some(code),
        Reply::Texts(_) => None,
    })
}

/// Follows `base` from the shop upwards.
fn companies_of(shop: &Folder, diagnostics: &mut Vec<Diagnostic>) -> Vec<Folder> {
    let mut companies: Vec<Folder> = Vec::new();
    let Root::Folder(mut folder) = shop.root.clone() else { return companies };
    let own = folder.clone();
    loop {
        let file = folder.join("kb/shop.toml");
        let Ok(text) = fs::read_to_string(&file) else { break };
        let (table, _) = DeTable::parse_recoverable(&text);
        let Some((_, value)) = table.get_ref().iter().find(|(key, _)| key.get_ref() == "base") else { break };
        let Some(name) = value.get_ref().as_str() else { break };
        let problem =
            |message: String, help: &str| Diagnostic::error(&file, "base", message, help).at(&text, value.span());
        match fs::canonicalize(folder.join(name)) {
            Ok(base) if base == own || companies.iter().any(|company| company.root == Root::Folder(base.clone())) => {
                diagnostics.push(problem(
                    format!("base 绕回了 {}", base.display()),
                    "公司层不能再指回店铺，请删掉其中一个 base",
                ));
                break;
            }
            Ok(base) if base.is_dir() => {
                companies.push(Folder { layer: Layer::Company, root: Root::Folder(base.clone()) });
                folder = base;
            }
            _ => {
                diagnostics.push(problem(
                    format!("找不到 base 文件夹 {name}"),
                    "路径从本店文件夹算起，请改成存在的公司话术文件夹",
                ));
                break;
            }
        }
        if companies.len() == MOST_BASES {
            break;
        }
    }
    companies
}

/// The text of a pack.
fn pack_text(path: &Path, root: &Root) -> Result<Cow<'static, str>, Box<Diagnostic>> {
    if *root == Root::Builtin {
        let text = builtin::files().find(|(name, _)| Path::new(name) == path).map_or("", |(_, text)| text);
        return Ok(text.into());
    }
    let problem = |rule: &str, message: &str, help: &str| Box::new(Diagnostic::error(path, rule, message, help));
    let cannot_read = |error: std::io::Error| {
        let why = match error.kind() {
            std::io::ErrorKind::NotFound => "文件不存在".to_owned(),
            std::io::ErrorKind::PermissionDenied => "没有读取权限".to_owned(),
            _ => error.to_string(),
        };
        problem("unreadable", &format!("读不了这个文件：{why}"), "请检查文件是否存在、是否有读取权限")
    };
    let metadata = fs::metadata(path).map_err(cannot_read)?;
    if !metadata.is_file() {
        return Err(problem(
            "not-a-file",
            "这里应该是文件，却是文件夹或别的东西",
            "话术包是以 .toml 结尾的文本文件，请移走或改名",
        ));
    }
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(cannot_read)?;
    file.take(LARGEST_PACK + 1).read_to_end(&mut bytes).map_err(cannot_read)?;
    if bytes.len() as u64 > LARGEST_PACK {
        return Err(problem("too-large", "文件超过 16 MB", "请按主题拆成几个话术包"));
    }
    Ok(utf8(path, bytes)?.into())
}

/// The text of a pack, its byte order mark left out; `path` is for the message.
fn utf8(path: &Path, mut bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    String::from_utf8(bytes.split_off(start)).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let shown = String::from_utf8_lossy(error.as_bytes());
        let help = "文件可能是 GBK（记事本的 ANSI）或 UTF-16，请用编辑器另存为 UTF-8";
        Box::new(Diagnostic::error(path, "not-utf8", "文件不是 UTF-8 编码", help).at(&shown, at..at + 1))
    })
}

/// Notes for every entry which entries of upper layers hide it.
fn hide_lower_layers(entries: &mut [Entry]) {
    let mut holders: HashMap<(bool, String), Vec<usize>> = HashMap::new();
    let names = |entry: &Entry| match entry.kind {
        Kind::Phrase => entry.codes.clone(),
        Kind::Faq => vec![entry.key.clone()],
    };
    for (number, entry) in entries.iter().enumerate() {
        for name in names(entry) {
            holders.entry((entry.kind == Kind::Faq, name)).or_default().push(number);
        }
    }
    for number in 0..entries.len() {
        let mut hiders: Vec<u32> = names(&entries[number])
            .into_iter()
            .flat_map(|name| &holders[&(entries[number].kind == Kind::Faq, name)])
            .filter(|&&other| entries[other].origin.layer > entries[number].origin.layer)
            .map(|&other| other as u32)
            .collect();
        hiders.sort_unstable();
        hiders.dedup();
        entries[number].hidden_by = hiders;
    }
}

/// A faq that replies with a code which no phrase has is reported and left out.
fn resolve_replies(library: &mut Library) {
    let codes: HashSet<String> = library.entries.iter().flat_map(|entry| entry.codes.clone()).collect();
    let mut unknown = Vec::new();
    library.entries.iter().enumerate().for_each(|(number, entry)| {
        for answer in &entry.answers {
            if let Reply::Phrase(code) = &answer.reply
                && !codes.contains(code)
            {
                unknown.push((number, code.clone()));
            }
        }
    });
    for (number, code) in unknown {
        let entry = &mut library.entries[number];
        let mut diagnostic = Diagnostic::error(
            &entry.origin.file,
            "unknown-code",
            format!("问答 {} 回复的快捷码 {code} 不存在", entry.key),
            "请改成已有的快捷码；若想直接回复这几个字，请写完整的一句话",
        );
        diagnostic.position = Some(Position { line: entry.origin.line, column: 1 });
        library.diagnostics.push(diagnostic);
        entry.answers.retain(|answer| answer.reply != Reply::Phrase(code.clone()));
    }
    let removed: Vec<bool> = library.entries.iter().map(|entry| entry.answers.is_empty()).collect();
    if removed.contains(&true) {
        library.entries.retain(|entry| !entry.answers.is_empty());
        hide_lower_layers(&mut library.entries);
    }
}
