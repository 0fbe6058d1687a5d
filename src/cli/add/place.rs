//! Which pack an entry goes to: where the shop answers its like already.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use huashu::{
    diagnostic::Diagnostic,
    index::Index,
    pack::{Draft, Folder, Kind, Layer, Library, Shop, format, read},
    search::{Query, Searcher},
};
use jiff::{Timestamp, civil::Date};

use super::super::{Failure, form::Form, screen};

/// The pack that an entry will stand in.
pub struct Place {
    pub path: PathBuf,
    /// What the pack holds so far.
    pub text: String,
    pub exists: bool,
}

impl Place {
    /// Below the shop's folder.
    pub fn shown(&self, root: &Path) -> String {
        self.path.strip_prefix(root).unwrap_or(&self.path).display().to_string()
    }
}

/// `phrases/shipping.toml  发货与快递`
struct Listed {
    path: PathBuf,
    name: String,
    title: String,
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}", self.name, self.title)
    }
}

/// Lets the user choose; `before` is what was chosen the last time.
pub fn choose(
    form: &mut Form,
    shop: &Shop,
    library: &Library,
    root: &Path,
    draft: &Draft,
    before: Option<PathBuf>,
) -> Result<Place, Failure> {
    let folder = root.join(if draft.kind == Kind::Phrase { "phrases" } else { "kb" });
    let packs = packs_in(shop, library, root, &folder);
    let likely = match before.or_else(|| where_its_like_is(library, root, draft)) {
        Some(path) => packs.iter().position(|pack| pack.path == path).unwrap_or(packs.len()),
        None => 0,
    };
    let mut options: Vec<String> = packs.iter().map(ToString::to_string).collect();
    options.push("新的话术包".to_owned());
    loop {
        let chosen = form.choose("写进哪个话术包", &options, likely.min(packs.len()))?;
        let place = match packs.get(chosen) {
            Some(pack) => existing(&pack.path),
            None => new_pack(form, &folder),
        };
        match place {
            Ok(place) => return Ok(place),
            Err(Unusable::Pack(problems)) => {
                screen::tell_problems(&problems);
                screen::say(format_args!("这个话术包要先改好，才能往里加"));
            }
            Err(Unusable::Ended(failure)) => return Err(failure),
        }
    }
}

enum Unusable {
    Pack(Vec<Diagnostic>),
    Ended(Failure),
}

/// The shop's own packs in `folder` that entries belong in.
fn packs_in(shop: &Shop, library: &Library, root: &Path, folder: &Path) -> Vec<Listed> {
    let titles: BTreeMap<&Path, &str> =
        library.entries.iter().map(|entry| (entry.origin.file.as_path(), entry.category.title.as_str())).collect();
    let own = Folder { layer: Layer::Shop, root: shop.own.clone() };
    let packs = own.packs().into_iter().filter(|pack| {
        pack.overlooked.is_none() && pack.path.parent() == Some(folder) && !pack.path.ends_with("kb/shop.toml")
    });
    let listed = packs.map(|pack| {
        let name = pack.path.strip_prefix(root).unwrap_or(&pack.path);
        let title = titles.get(name).copied().unwrap_or_default().to_owned();
        Listed { name: name.display().to_string(), title, path: pack.path.clone() }
    });
    listed.collect()
}

/// The pack of the entry that the shop finds for it today.
fn where_its_like_is(library: &Library, root: &Path, draft: &Draft) -> Option<PathBuf> {
    let mut searcher = Searcher::new(Index::in_memory(library).ok()?);
    let day = library.settings.day(Timestamp::now());
    let texts = draft.asks.iter().chain([&draft.title]).chain(&draft.texts);
    texts.filter(|text| !text.is_empty()).find_map(|text| nearest_pack(&mut searcher, text, day, draft.kind, root))
}

fn nearest_pack(searcher: &mut Searcher, text: &str, day: Date, kind: Kind, root: &Path) -> Option<PathBuf> {
    let hits = searcher.search(&Query { text, day, limit: 10, explain: false }).ok()?;
    let like = hits.iter().find(|hit| hit.entry.kind == kind && hit.entry.origin.layer == Layer::Shop)?;
    Some(root.join(&like.entry.origin.file))
}

/// A pack that cannot be read or is no TOML takes no entry.
fn existing(path: &Path) -> Result<Place, Unusable> {
    let text = read(path).map_err(|problem| Unusable::Pack(vec![*problem]))?;
    format(path, &text).map_err(Unusable::Pack)?;
    Ok(Place { path: path.to_owned(), text, exists: true })
}

fn new_pack(form: &mut Form, folder: &Path) -> Result<Place, Unusable> {
    let name = form.ask("文件名（英文，如 live）", "", |line| {
        let name = line.strip_suffix(".toml").unwrap_or(line);
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        match plain.then(|| folder.join(format!("{name}.toml"))) {
            None => Err("文件名请只用英文字母、数字和 -".to_owned()),
            Some(path) if path.exists() => Err(format!("{name}.toml 已经有了")),
            Some(path) => Ok((name.to_owned(), path)),
        }
    });
    let (name, path) = name.map_err(Unusable::Ended)?;
    let title = form.ask("主题的名字（如 直播）", "", |line| match line {
        "" => Err("名字不能空着".to_owned()),
        title => Ok(title.to_owned()),
    });
    let title = title.map_err(Unusable::Ended)?;
    let header = [("title", title), ("category", name)];
    let header: toml_edit::DocumentMut =
        header.into_iter().map(|(key, text)| (key, toml_edit::value(text))).collect::<toml_edit::Table>().into();
    Ok(Place { path, text: header.to_string(), exists: false })
}
