//! One loaded shop among many: looked at as it is used, loaded anew aside when its packs were saved.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Component, Path},
    sync::{
        Arc,
        mpsc::{self, TryRecvError},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    question::Unserved,
    shops::{ManyShops, Tell},
    wire::ErrorCode,
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    index::{Change, Check, Index, Watch, prepare_for_small_shops},
    pack::Shop,
    reply::Responder,
    text::printable,
};

/// The packs of a shop in use are looked at this often.
const LOOK: Duration = Duration::from_secs(1);

/// Characters of a shop's name that a message shows.
const SHOWN: usize = 40;

pub(super) struct Opened {
    responder: Responder,
    packs: Packs,
    looked: Instant,
    used: Instant,
}

enum Packs {
    AsLoaded(Box<Watch>),
    /// They were saved and are being loaded.
    Loading(mpsc::Receiver<Loaded>),
}

/// The packs read again, and the index of what they say now; none if they cannot be used.
type Loaded = (Box<Watch>, Option<Arc<Index>>);

impl Opened {
    /// Loads the shop in the folder `name`.
    pub fn open(shops: &ManyShops, name: &str, now: Instant) -> Result<Self, Unserved> {
        let shop = find(&shops.folder, name)?;
        let index = Index::open(&shop, shops.cache.as_ref(), Check::Everything)
            .map_err(|error| refused(ErrorCode::BadShop, name, &error.to_string()))?;
        let head = index.head();
        if !head.diagnostics.is_empty() {
            (shops.tell)(name, Change::Taken { entries: head.entries, diagnostics: head.diagnostics.clone() });
        }
        let watch = Watch::of(shop, shops.cache.clone(), &index);
        Ok(Self { responder: Responder::new(index), packs: Packs::AsLoaded(Box::new(watch)), looked: now, used: now })
    }

    /// Who answers, unless nothing in the packs can be used.
    pub fn responder(&mut self, name: &str) -> Result<&mut Responder, Unserved> {
        let head = self.responder.index().head();
        let error = head.diagnostics.iter().find(|problem| problem.severity == Severity::Error);
        if let Some(error) = error.filter(|_| head.entries == 0) {
            return Err(refused(ErrorCode::BadShop, name, &error.to_string()));
        }
        Ok(&mut self.responder)
    }

    /// Goes on with packs that were saved, once they are loaded; `false` if it must be opened anew, where it is still
    /// there.
    pub fn is_current(&mut self, name: &str, now: Instant, loader: &Loader) -> bool {
        self.used = now;
        match &self.packs {
            Packs::Loading(loading) => match loading.try_recv() {
                Ok((watch, index)) => {
                    self.packs = Packs::AsLoaded(watch);
                    index.into_iter().for_each(|index| self.responder.swap(index));
                }
                Err(TryRecvError::Empty) => {}
                // Nobody loads any more.
                Err(TryRecvError::Disconnected) => return false,
            },
            Packs::AsLoaded(watch) if now.duration_since(self.looked) >= LOOK => {
                self.looked = now;
                if watch.is_outdated() {
                    return self.load_again(name, loader);
                }
            }
            Packs::AsLoaded(_) => {}
        }
        true
    }

    fn load_again(&mut self, name: &str, loader: &Loader) -> bool {
        let (done, loading) = mpsc::channel();
        match std::mem::replace(&mut self.packs, Packs::Loading(loading)) {
            Packs::AsLoaded(watch) if watch.is_there() => loader.load(name, watch, done),
            _ => return false,
        }
        true
    }

    pub fn is_idle(&self, idle: Duration) -> bool {
        self.used.elapsed() > idle
    }
}

/// The shop in the folder `name`. It has no personal layer: an agent's words are not for every shop.
fn find(folder: &Path, name: &str) -> Result<Shop, Unserved> {
    let unknown = || {
        refused(
            ErrorCode::UnknownShop,
            name,
            "没有这家店，--shops 文件夹里要有同名的子文件夹，里面有 phrases/ 或 kb/ 话术",
        )
    };
    if !is_name(name) {
        return Err(unknown());
    }
    let shop = Shop::find(Some(&folder.join(name))).map_err(|_| unknown())?;
    Ok(Shop { personal: None, ..shop })
}

/// Whether it can only be a folder right here: no path, nothing hidden.
fn is_name(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let is_one =
        matches!((components.next(), components.next()), (Some(Component::Normal(only)), None) if only == name);
    is_one && !name.starts_with('.') && !name.contains(|c: char| c == '\\' || c == ':' || c.is_control())
}

fn refused(code: ErrorCode, name: &str, why: &str) -> Unserved {
    let name: String = printable(name).chars().take(SHOWN).collect();
    Unserved::new(code, format!("店铺“{name}”：{why}"))
}

/// What no pack should bring about; the last good ones go on.
fn failed(name: &str) -> Diagnostic {
    let help = "请撤销这次的改动，再把引起它的话术发给开发者";
    Diagnostic::error(name, "internal", "载入时程序出错，这次的改动没有用上", help)
}

/// A thread that loads saved packs for all workers, so that nobody waits for them.
#[derive(Clone)]
pub(super) struct Loader(mpsc::Sender<Load>);

struct Load {
    name: String,
    watch: Box<Watch>,
    done: mpsc::Sender<Loaded>,
}

impl Loader {
    /// It ends with the last of its handles.
    pub fn start(tell: Tell) -> Self {
        let (sender, loads) = mpsc::channel::<Load>();
        thread::spawn(move || {
            // Nothing is to be loaded yet.
            prepare_for_small_shops();
            for Load { name, mut watch, done } in loads {
                let read = || watch.read_again(&|change| tell(&name, change));
                // The other shops' packs are loaded here, too.
                let index = catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
                    tell(&name, Change::Refused(vec![failed(&name)]));
                    None
                });
                // The shop may have been unloaded meanwhile.
                let _ = done.send((watch, index));
            }
        });
        Self(sender)
    }

    fn load(&self, name: &str, watch: Box<Watch>, done: mpsc::Sender<Loaded>) {
        // If the thread has ended, `done` is gone with it.
        let _ = self.0.send(Load { name: name.to_owned(), watch, done });
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        num::NonZeroUsize,
        sync::{
            Mutex,
            atomic::{AtomicBool, Ordering},
        },
    };

    use tempfile::TempDir;

    use super::*;

    /// Longer than anything takes.
    const PATIENCE: Duration = Duration::from_secs(300);

    /// A folder of shops and what was told about them.
    struct Street {
        folder: TempDir,
        told: Arc<Mutex<Vec<Change>>>,
        /// Whether being told of success is too much.
        fails: Arc<AtomicBool>,
    }

    impl Street {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            Self { folder, told: Arc::default(), fails: Arc::default() }
        }

        fn save(&self, path: &str, text: &str) {
            let path = self.folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            // Nobody sees half of it.
            let aside = self.folder.path().join("aside");
            fs::write(&aside, text).unwrap();
            fs::rename(aside, path).unwrap();
        }

        fn shops(&self) -> ManyShops {
            let (told, fails) = (Arc::clone(&self.told), Arc::clone(&self.fails));
            let tell = move |_: &str, change: Change| {
                let is_too_much = matches!(change, Change::Taken { .. }) && fails.load(Ordering::Relaxed);
                assert!(!is_too_much, "a test's own panic");
                told.lock().unwrap().push(change);
            };
            ManyShops {
                folder: self.folder.path().to_owned(),
                cache: None,
                most: NonZeroUsize::MIN,
                idle: PATIENCE,
                tell: Arc::new(tell),
            }
        }

        fn refusals(&self) -> usize {
            self.told.lock().unwrap().iter().filter(|change| matches!(change, Change::Refused(_))).count()
        }
    }

    /// A shop that is looked at as if a second had passed each time.
    struct Visited {
        opened: Opened,
        now: Instant,
        loader: Loader,
    }

    impl Visited {
        fn open(shops: &ManyShops, loader: Loader) -> Self {
            let now = Instant::now();
            Self { opened: Opened::open(shops, "a", now).unwrap(), now, loader }
        }

        fn is_current(&mut self) -> bool {
            self.now += LOOK;
            self.opened.is_current("a", self.now, &self.loader)
        }

        fn entries(&self) -> u32 {
            self.opened.responder.index().head().entries
        }

        fn until(&mut self, should: impl Fn(&Self) -> bool) {
            let started = Instant::now();
            while !should(self) {
                assert!(self.is_current() && started.elapsed() < PATIENCE);
                thread::sleep(Duration::from_millis(10));
            }
        }

        fn is_loading(&self) -> bool {
            matches!(self.opened.packs, Packs::Loading(_))
        }
    }

    fn phrases(codes: &[&str]) -> String {
        let phrase = |code| format!("[[phrase]]\ncode = \"{code}\"\ntitle = \"快递\"\ntext = \"发顺丰\"\n");
        codes.iter().map(phrase).collect()
    }

    #[test]
    fn a_base_that_leads_nowhere_is_told_once_and_looked_for() {
        let street = Street::new();
        street.save("a/phrases/a.toml", &phrases(&["kd"]));
        street.save("a/kb/shop.toml", "base = \"../company\"\n");
        street.save("company/phrases/a.toml", &phrases(&["gs"]));
        let shops = street.shops();
        let mut visited = Visited::open(&shops, Loader::start(shops.tell.clone()));
        assert_eq!(visited.entries(), 2);
        street.save("a/kb/shop.toml", "base = \"../compani\"\n");
        visited.until(|visited| street.refusals() > 0 && !visited.is_loading());
        for _ in 0..50 {
            assert!(visited.is_current() && !visited.is_loading(), "it is loaded again");
            thread::sleep(Duration::from_millis(10));
        }
        street.save("compani/phrases/a.toml", &phrases(&["gs", "fp"]));
        visited.until(|visited| visited.entries() == 3);
        assert_eq!(street.refusals(), 1);
    }

    #[test]
    fn packs_on_which_loading_fails_are_told_of_and_the_next_ones_are_taken() {
        let street = Street::new();
        street.save("a/phrases/a.toml", &phrases(&["kd"]));
        let shops = street.shops();
        let mut visited = Visited::open(&shops, Loader::start(shops.tell.clone()));
        street.fails.store(true, Ordering::Relaxed);
        street.save("a/phrases/a.toml", &phrases(&["kd", "fp"]));
        visited.until(|visited| street.refusals() > 0 && !visited.is_loading());
        assert_eq!((visited.entries(), street.refusals()), (1, 1));
        street.fails.store(false, Ordering::Relaxed);
        street.save("a/phrases/a.toml", &phrases(&["kd", "fp", "th"]));
        visited.until(|visited| visited.entries() == 3);
    }

    #[test]
    fn a_shop_is_opened_anew_where_nobody_loads() {
        let street = Street::new();
        street.save("a/phrases/a.toml", &phrases(&["kd"]));
        let mut visited = Visited::open(&street.shops(), Loader(mpsc::channel().0));
        street.save("a/phrases/a.toml", &phrases(&["kd", "fp"]));
        visited.until(Visited::is_loading);
        assert!(!visited.is_current());
    }

    #[test]
    fn a_name_is_never_a_path() {
        for name in ["", ".", "..", "../b", "a/b", "/etc", "a/", "./a", "a\\b", "C:", "a\0", ".git", "a\n", "a/.."] {
            assert!(!is_name(name), "{name:?}");
        }
        for name in ["a", "禾苗童装", "shop 1", "a..b", "{{店}}", "$(id)"] {
            assert!(is_name(name), "{name:?}");
        }
    }
}
