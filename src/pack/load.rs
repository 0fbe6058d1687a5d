//! Reads packs into a library; every problem is collected, and a bad file never hides the others.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    io::Read,
    mem,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use jiff::civil::Date;
use toml::de::DeTable;

use super::{
    BannedWords, Catalog, Entry, Folder, HandoffWords, Kind, Layer, Menu, Overlooked, PackFile, PackTest, Reception,
    Reply, Root, Settings, Shop, Synonyms, builtin, company, read::Reading,
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    template::Values,
    text::normalize,
};

/// A larger pack is refused: nobody wrote it by hand.
const LARGEST_PACK: u64 = 16 << 20;

/// How far `base` may lead from shop to company to …
const MOST_BASES: usize = 4;

/// Everything a shop says, after loading.
#[derive(Debug, Clone, Default)]
pub struct Library {
    /// The shop's name, from the title of `kb/shop.toml`.
    pub title: String,
    /// 店铺信息: values for replies; those of upper layers win.
    pub facts: Values,
    pub settings: Settings,
    /// 接待; what an upper layer says wins.
    pub reception: Reception,
    /// 菜单; that of the uppermost layer which has one.
    pub menu: Option<Menu>,
    /// 转人工 words; none given: the built-in shop's are used.
    pub handoff: Option<HandoffWords>,
    /// 同义词, those of all layers.
    pub synonyms: Vec<Synonyms>,
    pub entries: Vec<Entry>,
    /// 商品 and 尺码表.
    pub catalog: Catalog,
    /// Phrases that say `auto = false` themselves.
    pub(crate) never_auto: Vec<String>,
    /// Which entries hold a name in a layer.
    pub(crate) holders: HashMap<(Layer, Kind, String), Vec<usize>>,
    /// Codes that faqs reply with.
    pub(crate) mentions: Vec<Mention>,
    pub diagnostics: Vec<Diagnostic>,
    /// 违禁词 of all layers; none given: the built-in shop's are used.
    pub(crate) banned: Option<BannedWords>,
    pub tests: Vec<PackTest>,
    /// Rules of `huashu check` that do not hold for a whole pack, with the reason.
    pub allowed: BTreeMap<PathBuf, BTreeMap<String, String>>,
    /// The packs as they are written, by the path that messages name.
    pub sources: BTreeMap<PathBuf, Cow<'static, str>>,
    /// The layers read, lowest first.
    pub folders: Vec<Folder>,
}

/// A code, or in a menu also an id, that is replied with, and what is said if no entry has it.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub code: String,
    /// Whether the id of a faq will do.
    pub or_id: bool,
    pub unknown: Diagnostic,
}

impl Library {
    /// One pack held in memory, as if it were all that the shop says; `path` (`kb/shop.toml`) tells what
    /// may stand in it. Opens no file.
    pub fn from_pack(path: &Path, bytes: Vec<u8>) -> Self {
        let mut library = Self::default();
        let pack = PackFile { path: path.to_owned(), layer: Layer::Shop, stamp: [0; 5], overlooked: None };
        match decode(path, bytes) {
            Ok(text) => {
                Reading::new(&mut library, Path::new(""), &pack, &text).pack();
                library.sources.insert(path.to_owned(), text.into());
            }
            Err(problem) => library.diagnostics.push(*problem),
        }
        library.connect();
        library
    }

    /// The words that no reply may say.
    pub fn banned_words(&self) -> BannedWords {
        match &self.banned {
            Some(words) => words.clone(),
            None => builtin_library().banned.clone().unwrap_or_default(),
        }
    }

    /// The words that hand a question to an agent.
    pub fn handoff_words(&self) -> HandoffWords {
        match &self.handoff {
            Some(words) => words.clone(),
            None => builtin_library().handoff.clone().unwrap_or_default(),
        }
    }

    /// Whether an entry of this name may be missing because its own pack has errors: it is written there, or the pack
    /// cannot be read at all. The errors are told already.
    pub(crate) fn is_lost(&self, name: &str) -> bool {
        let mut errors = self.diagnostics.iter().filter(|problem| problem.severity == Severity::Error);
        errors.any(|error| self.sources.get(&error.file).is_none_or(|text| names_entry(text, name)))
    }

    /// Whether it is valid on `day` and no entry of an upper layer takes its place.
    pub fn is_visible(&self, entry: &Entry, day: Date) -> bool {
        let is_hidden = || entry.hidden_by.iter().any(|&number| self.entries[number as usize].period.contains(day));
        entry.period.contains(day) && !is_hidden()
    }

    /// Reads the packs of `folders`, as if the one at a path had this text already.
    fn read_all(&mut self, folders: &[Folder], edited: Option<(&Path, &str)>) {
        for folder in folders {
            let root = folder.path();
            let mut packs = folder.packs();
            let edited = edited.filter(|(path, _)| folder.root != Root::Builtin && path.starts_with(root));
            if let Some((path, _)) = edited.filter(|(path, _)| packs.iter().all(|pack| pack.path != *path)) {
                packs.push(PackFile { path: path.to_owned(), layer: folder.layer, stamp: [0; 5], overlooked: None });
            }
            for pack in packs {
                let text = match (pack.overlooked, edited) {
                    (Some(overlooked), _) => Err(Box::new(told_overlooked(pack.shown_path(root), overlooked))),
                    (None, Some((path, text))) if path == pack.path => Ok(text.to_owned().into()),
                    (None, _) => pack_text(&pack, root, &folder.root),
                };
                match text {
                    Ok(text) => {
                        Reading::new(self, root, &pack, &text).pack();
                        self.sources.insert(pack.shown_path(root), text);
                    }
                    Err(problem) => self.diagnostics.push(*problem),
                }
            }
        }
    }

    /// What entries mean to each other, once all are read: which hide which, which phrases faqs reply with.
    fn connect(&mut self) {
        self.holders.clear();
        resolve_replies(self);
        hide_lower_layers(&mut self.entries);
        let in_menu = self.menu.iter().flat_map(Menu::entries).map(str::to_owned);
        let asked_for: HashSet<String> = self.entries.iter().flat_map(replied_codes).cloned().chain(in_menu).collect();
        let never_auto: HashSet<&String> = self.never_auto.iter().collect();
        for phrase in self.entries.iter_mut().filter(|entry| !never_auto.contains(&entry.key)) {
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

/// The shop that the binary carries, read once in a process.
pub(crate) fn builtin_library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| load(&Shop::builtin()))
}

/// Reads all layers of `shop`.
pub fn load(shop: &Shop) -> Library {
    load_with(shop, None)
}

/// The same, as if the pack at a path of its own layer had this text already.
pub fn load_with(shop: &Shop, edited: Option<(&Path, &str)>) -> Library {
    let (folders, mut diagnostics) = layers(shop);
    let is_company = |folder: &Folder| folder.layer == Layer::Company;
    let (companies, upper) = folders.split_at(folders.partition_point(is_company));
    let mut library = Library::default();
    if companies.is_empty() || edited.is_some() {
        library.read_all(companies, edited);
    } else {
        let read = || {
            let mut library = Library::default();
            library.read_all(companies, None);
            library
        };
        library = Library::clone(&company::library(companies, read));
    }
    library.read_all(upper, edited);
    diagnostics.append(&mut library.diagnostics);
    library.diagnostics = diagnostics;
    library.folders = folders;
    library.connect();
    library
}

/// Whether a pack's `text` has a line with this code or id.
fn names_entry(text: &str, name: &str) -> bool {
    let is_name = |line: &&str| line.trim_start().starts_with("code") || line.trim_start().starts_with("id");
    let words = text.lines().filter(is_name).flat_map(|line| line.split(['"', '\'', '“', '”', '‘', '’', '=', ' ']));
    words.into_iter().any(|word| !word.is_empty() && normalize(word) == name)
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
        let problem =
            |message: String, help: &str| Diagnostic::error(&file, "base", message, help).at(&text, value.span());
        let Some(name) = value.get_ref().as_str() else {
            diagnostics.push(problem("base 要写成文字".to_owned(), "写公司话术的文件夹，例如 base = \"../company\""));
            break;
        };
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

/// What looks like a pack and is not read.
fn told_overlooked(path: PathBuf, overlooked: Overlooked) -> Diagnostic {
    let (message, help) = match overlooked {
        Overlooked::Subfolder => {
            ("子文件夹里的话术没有载入", "请把 .toml 文件直接放在 phrases/ 或 kb/ 下面，不要再套一层")
        }
        Overlooked::SecondExtension => {
            ("文件名以 .toml.txt 结尾，没有载入", "请改名，去掉末尾的 .txt；看不到 .txt 时先让系统显示文件扩展名")
        }
        Overlooked::ShopFile => ("店铺信息放错了地方，没有载入", "请把 shop.toml 移到 kb/ 文件夹里"),
    };
    Diagnostic::error(path, "overlooked", message, help).warning()
}

/// The text of a pack, its byte order mark left out.
fn pack_text(pack: &PackFile, folder: &Path, root: &Root) -> Result<Cow<'static, str>, Box<Diagnostic>> {
    let path = pack.path.as_path();
    let shown = pack.shown_path(folder);
    if *root == Root::Builtin {
        let text = builtin::files().find(|(name, _)| Path::new(name) == path).map_or("", |(_, text)| text);
        return Ok(text.into());
    }
    let mut text = read_shown(path, &shown)?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    // Line ends of old Macs.
    Ok(if text.contains('\n') { text.into() } else { text.replace('\r', "\n").into() })
}

/// The text of a pack as it lies on disk.
///
/// # Errors
/// If it cannot be read, is no text file, is not UTF-8 or larger than 16 MB.
pub fn read(path: &Path) -> Result<String, Box<Diagnostic>> {
    read_shown(path, path)
}

/// The same, under the name that messages use.
fn read_shown(path: &Path, shown: &Path) -> Result<String, Box<Diagnostic>> {
    let problem = |rule: &str, message: &str, help: &str| Box::new(Diagnostic::error(shown, rule, message, help));
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
    decode(shown, bytes)
}

/// The bytes of a pack as text; `shown` is what messages call it.
fn decode(shown: &Path, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    let problem = |rule: &str, message: &str, help: &str| Box::new(Diagnostic::error(shown, rule, message, help));
    if OFFICE_FILES.iter().any(|signature| bytes.starts_with(signature)) {
        let help = "请把内容复制到纯文本文件里，存成 UTF-8 编码的 .toml";
        return Err(problem("not-text", "这不是纯文本，像是 Word、Excel 或压缩文件", help));
    }
    if is_utf16(&bytes) {
        return Err(problem("not-utf8", "文件是 UTF-16 编码（记事本的 Unicode）", "请用编辑器另存为 UTF-8"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let help = "多半是 GBK（记事本的 ANSI）：请用编辑器打开，另存为 UTF-8";
        Box::new(Diagnostic::error(shown, "not-utf8", "文件不是 UTF-8 编码", help).at(&text, at..at + 1))
    })
}

/// How zip files begin, and with them .docx and .xlsx; how .doc and .xls do.
const OFFICE_FILES: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// By its mark, or because every other byte of its Latin letters is zero.
fn is_utf16(bytes: &[u8]) -> bool {
    let zeros = |first: usize| bytes.iter().take(64).skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || even.max(odd) > 8 && even.min(odd) == 0
}

/// Notes for every entry which entries of upper layers hide it.
fn hide_lower_layers(entries: &mut [Entry]) {
    let mut holders: HashMap<(Kind, &str), Vec<usize>> = HashMap::new();
    for (number, entry) in entries.iter().enumerate() {
        for name in entry.names() {
            holders.entry((entry.kind, name)).or_default().push(number);
        }
    }
    let hidden: Vec<Vec<u32>> = entries.iter().map(|entry| hiders(entry, entries, &holders)).collect();
    for (entry, hiders) in entries.iter_mut().zip(hidden) {
        entry.hidden_by = hiders;
    }
}

/// The entries of upper layers that hold a name of `entry`, each once.
fn hiders(entry: &Entry, entries: &[Entry], holders: &HashMap<(Kind, &str), Vec<usize>>) -> Vec<u32> {
    let rivals = entry.names().iter().flat_map(|name| &holders[&(entry.kind, name.as_str())]);
    let upper = rivals.filter(|&&other| entries[other].origin.layer > entry.origin.layer);
    let mut hiders: Vec<u32> = upper.map(|&other| other as u32).collect();
    hiders.sort_unstable();
    hiders.dedup();
    hiders
}

/// Replies with a code that no phrase has are reported and left out, and faqs that have no other.
fn resolve_replies(library: &mut Library) {
    let codes: HashSet<String> = library.entries.iter().flat_map(|entry| entry.codes.clone()).collect();
    let faqs = library.entries.iter().filter(|entry| entry.kind == Kind::Faq);
    let ids: HashSet<&String> = faqs.map(|faq| &faq.key).collect();
    let is_known = |mention: &Mention| codes.contains(&mention.code) || mention.or_id && ids.contains(&mention.code);
    let unknown = mem::take(&mut library.mentions).into_iter().filter(|mention| !is_known(mention));
    let unknown: Vec<Diagnostic> =
        unknown.filter(|mention| !library.is_lost(&mention.code)).map(|mention| mention.unknown).collect();
    library.diagnostics.extend(unknown);
    let known = |reply: &Reply| !matches!(reply, Reply::Phrase(code) if !codes.contains(code));
    for entry in &mut library.entries {
        entry.answers.retain(|answer| known(&answer.reply));
    }
    library.entries.retain(|entry| !entry.answers.is_empty());
}
