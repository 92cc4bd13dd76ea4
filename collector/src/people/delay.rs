//! The delay that grows with each wrong try, for a name and for a network of addresses.
//!
//! Who tries under a name that nobody has waits as long as under one that somebody has. Names and
//! networks are kept as keyed digests, in memory alone, for a day at most. A try is counted before it is
//! made, so that a thousand at once are a thousand; one that was right is taken back. Deliberately
//! absent: locking anybody out, by which anyone could lock out anyone.
//!
//! A delay is a lock to whoever comes a moment after each stranger's try. So a network from which somebody
//! has signed in of late counts for his name by itself: what strangers try elsewhere is not held against him
//! there.

use crate::clock::{self, Clock};
use crate::domain::Instant;
use crate::guard::Prefix;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

const SECOND: i64 = 1_000;
/// After so long without a try, all tries before are forgotten.
const FORGOTTEN: i64 = 24 * 60 * 60 * SECOND;
/// Counters that are kept at most.
const MOST: usize = 65_536;
/// So long somebody is known in a network after he has signed in there.
const AT_HOME: i64 = 30 * 24 * 60 * 60 * SECOND;
/// Names with their networks that are known at most.
const MOST_HOMES: usize = 4_096;

/// How tries under one kind of key are delayed.
#[derive(Debug, Clone, Copy)]
struct Rule {
    /// Tries that cost nothing, for slips of the pen.
    free: u32,
    longest: i64,
}

const NAME: Rule = Rule {
    free: 4,
    longest: 5 * 60 * SECOND,
};
/// A whole office may share an address.
const NETWORK: Rule = Rule {
    free: 30,
    longest: 15 * 60 * SECOND,
};

type Key = [u8; 32];

#[derive(Debug, Clone, Copy)]
struct Count {
    tries: u32,
    last: Instant,
    /// Whether it was told already that somebody was made to wait.
    told: bool,
}

/// Why a try is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) seconds: u32,
    /// Whether this is the first since the last try, which is worth a line in the audit log.
    pub(crate) first: bool,
}

/// A try that was counted, and may turn out to be right.
#[derive(Debug)]
pub(crate) struct Try {
    name: Key,
    network: Option<Key>,
    /// The name in its network.
    home: Option<Key>,
}

pub(crate) struct Delays {
    clock: Clock,
    salt: [u8; 32],
    held: Mutex<Held>,
}

/// What is remembered.
#[derive(Default)]
struct Held {
    counts: HashMap<Key, Count>,
    /// Where somebody has signed in, and when.
    homes: HashMap<Key, Instant>,
}

impl std::fmt::Debug for Delays {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Delays")
    }
}

impl Delays {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            salt: clock::random(),
            held: Mutex::default(),
        }
    }

    /// Counts a try under a name and from a network, or says how long to wait with it.
    pub(super) fn begin(&self, name: &str, from: Option<Prefix>) -> Result<Try, Wait> {
        let now = self.clock.now();
        let network = from.map(|from| self.key(b"network", &from.bytes()));
        let home = from.map(|from| self.key(b"home", &[&from.bytes(), name.as_bytes()].concat()));
        let mut held = self.held();
        let Held { counts, homes } = &mut *held;
        let is_known = |home: &Key| {
            let signed_in = homes.get(home);
            signed_in.is_some_and(|at| now.since(*at).as_millis() < i128::from(AT_HOME))
        };
        let by_name = || self.key(b"name", name.as_bytes());
        let name = home.filter(is_known).unwrap_or_else(by_name);
        let keys = [Some((name, NAME)), network.map(|it| (it, NETWORK))];
        let keys: Vec<(Key, Rule)> = keys.into_iter().flatten().collect();
        let mut wait: Option<Wait> = None;
        for (key, rule) in &keys {
            let Some(count) = counts.get_mut(key) else {
                continue;
            };
            let left = rule.delay(count.tries) - now.since(count.last).as_millis() as i64;
            if left > 0 && now.since(count.last).as_millis() >= 0 {
                let seconds = u32::try_from((left + SECOND - 1) / SECOND).unwrap_or(u32::MAX);
                let first = !std::mem::replace(&mut count.told, true);
                wait = Some(Wait {
                    seconds: wait.map_or(seconds, |wait| wait.seconds.max(seconds)),
                    first: first || wait.is_some_and(|wait| wait.first),
                });
            }
        }
        if let Some(wait) = wait {
            return Err(wait);
        }
        if counts.len() + keys.len() > MOST {
            make_room(counts, now);
        }
        for (key, _) in &keys {
            let before = counts.get(key).copied();
            let before = before.filter(|it| now.since(it.last).as_millis() < i128::from(FORGOTTEN));
            let tries = before.map_or(0, |count| count.tries).saturating_add(1);
            let count = Count {
                tries,
                last: now,
                told: false,
            };
            counts.insert(*key, count);
        }
        Ok(Try {
            name,
            network,
            home,
        })
    }

    /// A try was right: nothing is held against its name, and it is taken back from its network, where who
    /// made it is known from then on.
    pub(super) fn right(&self, tried: &Try) {
        let now = self.clock.now();
        let mut held = self.held();
        let Held { counts, homes } = &mut *held;
        counts.remove(&tried.name);
        if let Some(count) = tried.network.and_then(|key| counts.get_mut(&key)) {
            count.tries = count.tries.saturating_sub(1);
        }
        let Some(home) = tried.home else {
            return;
        };
        homes.insert(home, now);
        let longest = homes.iter().min_by_key(|(_, at)| **at).map(|(key, _)| *key);
        if let Some(longest) = longest.filter(|_| homes.len() > MOST_HOMES) {
            homes.remove(&longest);
        }
    }

    fn key(&self, kind: &[u8], of: &[u8]) -> Key {
        let mac = Hmac::<Sha256>::new_from_slice(&self.salt);
        let mac = mac.expect("HMAC takes a key of any length");
        mac.chain_update(kind)
            .chain_update([0])
            .chain_update(of)
            .finalize()
            .into_bytes()
            .into()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rule {
    /// How long to wait after so many tries, in milliseconds: a second, then twice as long each time.
    fn delay(self, tries: u32) -> i64 {
        match tries.checked_sub(self.free) {
            None | Some(0) => 0,
            Some(over) => (SECOND << (over - 1).min(20)).min(self.longest),
        }
    }
}

/// Forgets what is forgotten anyway, and if that is not enough, whoever has tried least.
fn make_room(counts: &mut HashMap<Key, Count>, now: Instant) {
    counts.retain(|_, count| now.since(count.last).as_millis() < i128::from(FORGOTTEN));
    let mut tries = 1;
    while counts.len() + 2 > MOST {
        counts.retain(|_, count| count.tries > tries);
        tries *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::GuardConfig;
    use crate::guard;
    use axum::http::HeaderMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    fn delays() -> (Delays, Arc<AtomicI64>) {
        let now = Arc::new(AtomicI64::new(0));
        let told = Arc::clone(&now);
        let clock = Clock::told(move || {
            jiff::Timestamp::from_millisecond(told.load(Ordering::Relaxed)).expect("a moment")
        });
        (Delays::new(clock), now)
    }

    #[test]
    fn each_wrong_try_makes_the_next_wait_twice_as_long_up_to_a_limit() {
        let (delays, now) = delays();
        let mut waits = Vec::new();
        for _ in 0..16 {
            if let Err(wait) = delays.begin("sara", None) {
                waits.push(wait.seconds);
                let ms = i64::from(wait.seconds) * SECOND;
                now.fetch_add(ms - 1, Ordering::Relaxed);
                assert!(delays.begin("sara", None).is_err(), "not a moment earlier");
                now.fetch_add(1, Ordering::Relaxed);
                assert!(delays.begin("sara", None).is_ok());
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert!(delays.begin("omar", None).is_ok(), "nobody else waits");
    }

    #[test]
    fn who_is_made_to_wait_is_told_of_once() {
        let (delays, _) = delays();
        for _ in 0..5 {
            assert!(delays.begin("sara", None).is_ok());
        }
        let first = |delays: &Delays| delays.begin("sara", None).err().map(|wait| wait.first);
        assert_eq!(first(&delays), Some(true));
        assert_eq!(first(&delays), Some(false));
    }

    #[test]
    fn a_right_try_is_not_held_against_anyone() {
        let (delays, _) = delays();
        for _ in 0..20 {
            let tried = delays.begin("sara", None).expect("nothing is held");
            delays.right(&tried);
        }
    }

    fn network(address: &str) -> Option<Prefix> {
        let address = address.parse().expect("an address");
        let sent = guard::sender(address, &HeaderMap::new(), &[]);
        Prefix::of(sent, &GuardConfig::default())
    }

    #[test]
    fn who_has_signed_in_somewhere_is_not_kept_out_there_by_strangers_elsewhere() {
        let (delays, now) = delays();
        let (office, elsewhere) = (network("203.0.113.7"), network("198.51.100.7"));
        let tried = delays.begin("sara", office).expect("nothing is held");
        delays.right(&tried);
        // Each stranger takes the first moment in which a try is made.
        for _ in 0..40 {
            if delays.begin("sara", elsewhere).is_err() {
                let tried = delays.begin("sara", office).expect("she comes in");
                delays.right(&tried);
                now.fetch_add(NAME.longest, Ordering::Relaxed);
            }
        }
        let third = || delays.begin("sara", network("192.0.2.7"));
        assert!(
            third().is_err() || third().is_err(),
            "strangers wait for her name"
        );
        for _ in 0..5 {
            let _ = delays.begin("sara", office);
        }
        assert!(
            delays.begin("sara", office).is_err(),
            "nor is guessing free there"
        );
        now.fetch_add(AT_HOME, Ordering::Relaxed);
        for _ in 0..5 {
            let _ = delays.begin("sara", elsewhere);
        }
        assert!(
            delays.begin("sara", office).is_err(),
            "after a month of absence"
        );
    }

    #[test]
    fn homes_are_bounded() {
        let (delays, now) = delays();
        for number in 0..MOST_HOMES + 10 {
            now.fetch_add(1, Ordering::Relaxed);
            let tried = delays.begin(&format!("person {number}"), network("203.0.113.7"));
            delays.right(&tried.expect("each is right"));
        }
        assert_eq!(delays.held().homes.len(), MOST_HOMES);
    }

    #[test]
    fn room_is_made_without_forgetting_who_tries_most() {
        let (delays, _) = delays();
        for _ in 0..4 {
            let _ = delays.begin("sara", None);
        }
        for number in 0..MOST + 10 {
            let _ = delays.begin(&format!("nobody {number}"), None);
        }
        assert!(delays.held().counts.len() <= MOST);
        let _ = delays.begin("sara", None);
        assert!(delays.begin("sara", None).is_err());
    }
}
