//! Whose turn it is among an entry's wordings, and which texts were sent.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

/// How often each entry has answered, by a hash of its key.
#[derive(Debug, Clone, Default)]
pub(super) struct Turns {
    given: HashMap<u64, u32>,
    first: u32,
    /// Hashes of the texts that are not to be sent again.
    said: HashSet<u64>,
}

impl Turns {
    /// Begins with another wording than the first; counts from 0.
    pub fn starting_at(first: usize) -> Self {
        Self { first: u32::try_from(first).unwrap_or(u32::MAX), ..Self::default() }
    }

    /// Which wording is next; wraps around an entry's wordings.
    pub fn of(&self, entry: &str) -> usize {
        let given = self.given.get(&xxh3_64(entry.as_bytes())).copied().unwrap_or(0);
        (self.first as usize) + given as usize
    }

    /// Moves it back to the one before.
    pub fn turn_back(&mut self, entry: &str) {
        if let Some(given) = self.given.get_mut(&xxh3_64(entry.as_bytes())) {
            *given = given.saturating_sub(1);
        }
    }

    /// Moves an entry on to its next wording.
    pub fn turn(&mut self, entry: &str) {
        *self.given.entry(xxh3_64(entry.as_bytes())).or_default() += 1;
    }

    /// Whether this text was sent.
    pub fn has_said(&self, text: &str) -> bool {
        !self.said.is_empty() && self.said.contains(&xxh3_64(text.as_bytes()))
    }

    pub fn say(&mut self, text: &str) {
        self.said.insert(xxh3_64(text.as_bytes()));
    }

    /// How many texts are not to be sent again.
    pub fn said(&self) -> usize {
        self.said.len()
    }

    /// From now on every text may be sent again.
    pub fn forget_said(&mut self) {
        self.said.clear();
    }
}
