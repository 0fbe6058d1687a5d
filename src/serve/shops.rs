//! Whose words are served: one shop's, or those of every shop in a folder.

use std::{
    num::NonZeroUsize,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use lru::LruCache;

use super::{
    opened::{Loader, Opened},
    question::Unserved,
    wire::ErrorCode,
};
use crate::{
    index::{CacheRoot, Change, Index, Live},
    reply::Responder,
};

/// Told what came of a shop's packs.
pub type Tell = Arc<dyn Fn(&str, Change) + Send + Sync>;

/// Whose words are served.
pub enum Shops {
    /// One shop, whatever `shop` says, and what becomes of it when packs are saved.
    One(Arc<Index>, Option<Live>),
    /// The shop that `shop` names.
    Many(ManyShops),
}

/// A folder of shops: each is loaded when it is first asked something, and unloaded when nobody does.
#[derive(Clone)]
pub struct ManyShops {
    pub folder: PathBuf,
    pub cache: Option<CacheRoot>,
    /// Loaded at a time, by all workers together.
    pub most: NonZeroUsize,
    /// So long after its last question a shop is unloaded.
    pub idle: Duration,
    pub tell: Tell,
}

impl Shops {
    /// What each of so many workers serves from; fewer, if there would be more workers than shops.
    pub(super) fn for_workers(&self, workers: NonZeroUsize) -> Vec<Shelf> {
        let each = match self {
            Self::One(index, _) => return one_each(index, workers),
            Self::Many(shops) => shops,
        };
        let loader = Loader::start(each.tell.clone());
        let shelf = |most| Shelf::Many(OpenShops { of: each.clone(), opened: lru(most), loader: loader.clone() });
        shares(each.most, workers).map(shelf).collect()
    }

    pub(super) fn are_many(&self) -> bool {
        matches!(self, Self::Many(_))
    }

    /// The only shop's packs as they were saved since the last call.
    pub(super) fn newer(&self) -> Option<Arc<Index>> {
        match self {
            Self::One(_, live) => live.as_ref()?.newer(),
            Self::Many(_) => None,
        }
    }
}

fn one_each(index: &Arc<Index>, workers: NonZeroUsize) -> Vec<Shelf> {
    (0..workers.get()).map(|_| Shelf::One(Box::new(Responder::new(index.clone())))).collect()
}

/// `most` as evenly as can be, for so many workers or fewer: none goes without.
fn shares(most: NonZeroUsize, workers: NonZeroUsize) -> impl Iterator<Item = NonZeroUsize> {
    let workers = workers.min(most);
    let (each, left) = (most.get() / workers, most.get() % workers);
    (0..workers.get()).filter_map(move |worker| NonZeroUsize::new(each + usize::from(worker < left)))
}

fn lru<V>(most: NonZeroUsize) -> LruCache<Box<str>, V> {
    let mut cache = LruCache::unbounded();
    cache.resize(most);
    cache
}

/// The shops that a worker serves.
pub(super) enum Shelf {
    One(Box<Responder>),
    Many(OpenShops),
}

impl Shelf {
    /// Who answers for the shop of this name.
    pub fn responder(&mut self, shop: Option<&str>) -> Result<&mut Responder, Unserved> {
        match (self, shop) {
            (Self::One(responder), _) => Ok(responder),
            (Self::Many(shops), Some(name)) => shops.responder(name),
            (Self::Many(_), None) => Err(Unserved::new(ErrorCode::BadRequest, "缺少 shop：请给出店铺文件夹的名字")),
        }
    }

    /// Goes on with the only shop's packs as they were saved.
    pub fn renew(&mut self, index: Arc<Index>) {
        if let Self::One(responder) = self {
            responder.swap(index);
        }
    }

    /// Unloads what nobody asks.
    pub fn tidy(&mut self) {
        if let Self::Many(shops) = self {
            while shops.opened.peek_lru().is_some_and(|(_, opened)| opened.is_idle(shops.of.idle)) {
                shops.opened.pop_lru();
            }
        }
    }
}

/// The shops of a folder that are loaded.
pub(super) struct OpenShops {
    of: ManyShops,
    opened: LruCache<Box<str>, Opened>,
    loader: Loader,
}

impl OpenShops {
    fn responder(&mut self, name: &str) -> Result<&mut Responder, Unserved> {
        let now = Instant::now();
        if self.opened.get_mut(name).is_none_or(|opened| !opened.is_current(name, now, &self.loader)) {
            let opened = Opened::open(&self.of, name, now).inspect_err(|_| drop(self.opened.pop(name)))?;
            self.opened.put(name.into(), opened);
        }
        self.opened.get_mut(name).expect("it is loaded").responder(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_together_load_no_more_shops_than_allowed() {
        for (most, workers, served_by) in [(2000, 1, 1), (2000, 3, 3), (8000, 256, 256), (3, 2, 2), (1, 256, 1)] {
            let number = |number| NonZeroUsize::new(number).unwrap();
            let shares: Vec<usize> = shares(number(most), number(workers)).map(NonZeroUsize::get).collect();
            assert_eq!((shares.iter().sum(), shares.len()), (most, served_by), "{shares:?}");
        }
    }
}
