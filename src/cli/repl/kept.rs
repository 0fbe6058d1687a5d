//! What was told of buyers, kept for a day in the data folder: a line for each change.

use std::{collections::BTreeMap, io};

use huashu::{
    index::Index,
    pack::{Layer, Root},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::desk::{Buyer, Desk};
use crate::cli::{data, journal::Journal};

/// What is older is forgotten.
const SECONDS: i64 = 86_400;

/// Rewritten whatever its size.
const ANY_SIZE: u64 = 0;

#[derive(Serialize, Deserialize)]
struct Line {
    at: i64,
    shop: u64,
    name: String,
    #[serde(flatten)]
    buyer: Buyer,
}

/// The buyers of one shop, as they were kept last.
pub struct KeptBuyers {
    journal: Option<Journal>,
    shop: u64,
    kept: BTreeMap<String, Buyer>,
    knows_of_loss: bool,
}

impl KeptBuyers {
    /// Those of today, put on `desk`.
    pub fn open(index: &Index, desk: &mut Desk, now: Timestamp) -> Self {
        let journal = data::folder().map(|folder| Journal::at(folder.join("buyers")));
        Self::of(journal, shop(index), desk, now)
    }

    fn of(journal: Option<Journal>, shop: u64, desk: &mut Desk, now: Timestamp) -> Self {
        let mut kept = BTreeMap::new();
        if let Some(journal) = &journal {
            // A file that cannot be shortened is only longer.
            let _ = journal.shorten(ANY_SIZE, |lines| of_today(lines, now));
            let lines = of_today(journal.lines(), now).into_iter().filter_map(|line| read(&line));
            // Whoever has no name is another buyer in another window, and tomorrow.
            let lines = lines.filter(|line| line.shop == shop && !line.name.is_empty());
            kept.extend(lines.map(|line| (line.name, line.buyer)));
        }
        kept.iter().for_each(|(name, buyer)| desk.put(name, buyer.clone()));
        Self { journal, shop, kept, knows_of_loss: false }
    }

    /// Keeps what changed since; of one who was forgotten, no word stays in the file.
    ///
    /// # Errors
    /// If it cannot be kept: it is known until the program ends, and this is told once.
    pub fn keep(&mut self, desk: &Desk, now: Timestamp) -> io::Result<()> {
        let told: BTreeMap<String, Buyer> = desk
            .all()
            .filter(|(name, buyer)| !name.is_empty() && !buyer.is_empty())
            .map(|(name, buyer)| (name.to_owned(), buyer.clone()))
            .collect();
        let nobody = Buyer::default();
        let gone = self.kept.keys().filter(|name| !told.contains_key(*name)).map(|name| (name, &nobody));
        let changed = told.iter().filter(|(name, buyer)| self.kept.get(*name) != Some(buyer)).chain(gone);
        let (mut is_forgotten, mut kept) = (false, Ok(()));
        for (name, buyer) in changed {
            is_forgotten |= buyer.is_empty();
            let line = Line { at: now.as_second(), shop: self.shop, name: name.clone(), buyer: buyer.clone() };
            let line = serde_json::to_string(&line)?;
            kept = kept.and(match &self.journal {
                Some(journal) => journal.add(&line),
                None => Err(io::ErrorKind::NotFound.into()),
            });
        }
        if let Some(journal) = self.journal.as_ref().filter(|_| is_forgotten) {
            kept = kept.and(journal.shorten(ANY_SIZE, |lines| of_today(lines, now)));
        }
        self.kept = told;
        if self.knows_of_loss { Ok(()) } else { kept.inspect_err(|_| self.knows_of_loss = true) }
    }
}

fn shop(index: &Index) -> u64 {
    let own = index.head().folders.iter().find(|folder| folder.layer == Layer::Shop);
    match own.map(|folder| &folder.root) {
        Some(Root::Folder(folder)) => xxh3_64(folder.as_os_str().as_encoded_bytes()),
        Some(Root::Builtin) | None => 0,
    }
}

fn read(line: &str) -> Option<Line> {
    serde_json::from_str(line).ok()
}

/// The last of each buyer that is not too old, and not of one who was forgotten.
fn of_today(lines: Vec<String>, now: Timestamp) -> Vec<String> {
    let mut last: BTreeMap<(u64, String), (bool, String)> = BTreeMap::new();
    for text in lines {
        let Some(Line { at, shop, name, buyer }) = read(&text) else { continue };
        let counts = !buyer.is_empty() && (0..SECONDS).contains(&(now.as_second() - at));
        last.insert((shop, name), (counts, text));
    }
    last.into_values().filter(|(counts, _)| *counts).map(|(_, text)| text).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + second).unwrap()
    }

    #[test]
    fn buyers_are_known_for_a_day_in_their_shop_and_forgotten_for_good() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("buyers");
        let open = |shop, at| {
            let mut desk = Desk::default();
            let kept = KeptBuyers::of(Some(Journal::at(file.clone())), shop, &mut desk, second(at));
            (kept, desk)
        };
        let (mut kept, mut desk) = open(1, 0);
        desk.turn_to("小明");
        desk.buyer_mut().facts.insert("订单号".to_owned(), "8812".to_owned());
        desk.buyer_mut().context.insert("order".to_owned(), "paid".to_owned());
        kept.keep(&desk, second(0)).unwrap();
        kept.keep(&desk, second(1)).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap().lines().count(), 1, "nothing changed");
        let known = |(_, mut desk): (KeptBuyers, Desk)| {
            desk.turn_to("小明");
            desk.buyer().known()
        };
        assert_eq!(known(open(1, 80_000)), "订单 已付款，订单号=8812");
        assert_eq!(known(open(2, 80_000)), "", "another shop");
        let (mut kept, mut desk) = open(1, 100);
        desk.turn_to("小明");
        desk.forget();
        kept.keep(&desk, second(200)).unwrap();
        assert!(!fs::read_to_string(&file).unwrap().contains("8812"), "no word stays");
        let (mut kept, mut desk) = open(1, 300);
        desk.buyer_mut().facts.insert("订单号".to_owned(), "77".to_owned());
        kept.keep(&desk, second(300)).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "", "whoever has no name is another tomorrow");
        desk.turn_to("小红");
        desk.buyer_mut().facts.insert("订单号".to_owned(), "78".to_owned());
        kept.keep(&desk, second(300)).unwrap();
        assert!(fs::read_to_string(&file).unwrap().contains("78"));
        open(1, 90_000);
        assert_eq!(fs::read_to_string(&file).unwrap(), "", "a day has passed");
    }

    #[test]
    fn what_cannot_be_kept_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("buyers");
        fs::create_dir(&file).unwrap();
        let mut desk = Desk::default();
        let mut kept = KeptBuyers::of(Some(Journal::at(file)), 1, &mut desk, second(0));
        assert!(kept.keep(&desk, second(0)).is_ok(), "nothing was told yet");
        desk.turn_to("小明");
        desk.buyer_mut().facts.insert("订单号".to_owned(), "8812".to_owned());
        assert!(kept.keep(&desk, second(1)).is_err());
        desk.buyer_mut().facts.insert("订单号".to_owned(), "9".to_owned());
        assert!(kept.keep(&desk, second(2)).is_ok());
    }
}
