//! What is kept of the buyers' sessions: so many at most, and each only for so long.

use std::num::NonZeroUsize;

use jiff::{SignedDuration, Timestamp};
use lru::LruCache;
use xxhash_rust::xxh3::Xxh3;

/// Later than this a session begins anew: what was said yesterday is not said again today.
pub const SESSION_AGE: SignedDuration = SignedDuration::from_hours(24);

/// Sessions by shop and name. The one not heard of for longest makes room for a new one.
pub struct Sessions<C> {
    kept: LruCache<SessionKey, Kept<C>>,
}

/// Of a shop and the name of a session in it; two are told apart by 128 bits of a hash, so that a
/// long name costs no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionKey(u128);

struct Kept<C> {
    heard: Timestamp,
    conversation: C,
}

impl SessionKey {
    pub fn new(shop: Option<&str>, session: &str) -> Self {
        let mut hasher = Xxh3::new();
        // Lengths keep ("a", "bc") and ("ab", "c") apart.
        hasher.update(&shop.map_or(u64::MAX, |shop| shop.len() as u64).to_le_bytes());
        hasher.update(shop.unwrap_or_default().as_bytes());
        hasher.update(session.as_bytes());
        Self(hasher.digest128())
    }
}

impl<C: Default> Sessions<C> {
    /// Room for `most` sessions.
    pub fn new(most: NonZeroUsize) -> Self {
        let mut kept = LruCache::unbounded();
        kept.resize(most);
        Self { kept }
    }

    /// The conversation so far; a new one if the session is unknown or was last heard of more than
    /// [`SESSION_AGE`] before `now`.
    pub fn get(&mut self, key: SessionKey, now: Timestamp) -> &mut C {
        let new = || Kept { heard: now, conversation: C::default() };
        let kept = self.kept.get_or_insert_mut(key, new);
        if now.duration_since(kept.heard) > SESSION_AGE {
            *kept = new();
        }
        kept.heard = now;
        &mut kept.conversation
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(most: usize) -> Sessions<u32> {
        Sessions::new(NonZeroUsize::new(most).unwrap())
    }

    fn key(session: &str) -> SessionKey {
        SessionKey::new(None, session)
    }

    #[test]
    fn the_session_not_heard_of_for_longest_makes_room() {
        let mut sessions = sessions(2);
        let now = Timestamp::UNIX_EPOCH;
        for name in ["a", "b", "a", "c"] {
            *sessions.get(key(name), now) += 1;
        }
        assert_eq!([*sessions.get(key("a"), now), *sessions.get(key("b"), now)], [2, 0]);
    }

    #[test]
    fn a_session_begins_anew_a_day_later() {
        let mut sessions = sessions(9);
        let start = Timestamp::UNIX_EPOCH;
        *sessions.get(key("a"), start) = 5;
        assert_eq!(*sessions.get(key("a"), start + SESSION_AGE), 5);
        assert_eq!(*sessions.get(key("a"), start), 5, "clocks may go back");
        assert_eq!(*sessions.get(key("a"), Timestamp::MAX), 0);
        assert_eq!(*sessions.get(key("a"), Timestamp::MIN), 0, "and far back");
    }

    #[test]
    fn shops_share_no_session() {
        let keys = [(None, "ab"), (Some(""), "ab"), (Some("a"), "b"), (Some("ab"), ""), (Some("x"), "ab")];
        for (at, &(shop, session)) in keys.iter().enumerate() {
            for &(other, name) in &keys[..at] {
                assert_ne!(SessionKey::new(shop, session), SessionKey::new(other, name));
            }
        }
    }
}
