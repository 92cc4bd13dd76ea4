//! The delay that grows with each wrong try, for a name and for a network of addresses.
//!
//! Who tries under a name that nobody has waits as long as under one that somebody has. Names and
//! networks are kept as keyed digests, in memory alone, for a day at most. A try is counted before it is
//! made, so that a thousand at once are a thousand; one that was right is taken back. Deliberately
//! absent: locking anybody out, by which anyone could lock out anyone.

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
pub(crate) struct Try(Vec<Key>);

pub(crate) struct Delays {
    clock: Clock,
    salt: [u8; 32],
    counts: Mutex<HashMap<Key, Count>>,
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
            counts: Mutex::default(),
        }
    }

    /// Counts a try under a name and from a network, or says how long to wait with it.
    pub(super) fn begin(&self, name: &str, from: Option<Prefix>) -> Result<Try, Wait> {
        let now = self.clock.now();
        let name = (self.key(b"name", name.as_bytes()), NAME);
        let network = from.map(|from| (self.key(b"network", &from.bytes()), NETWORK));
        let keys: Vec<(Key, Rule)> = [Some(name), network].into_iter().flatten().collect();
        let mut counts = self.counts();
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
            make_room(&mut counts, now);
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
        Ok(Try(keys.into_iter().map(|(key, _)| key).collect()))
    }

    /// A try was right: nothing is held against its name, and it is taken back from its network.
    pub(super) fn right(&self, tried: &Try) {
        let mut counts = self.counts();
        let mut keys = tried.0.iter();
        if let Some(name) = keys.next() {
            counts.remove(name);
        }
        for network in keys {
            if let Some(count) = counts.get_mut(network) {
                count.tries = count.tries.saturating_sub(1);
            }
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

    fn counts(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[test]
    fn room_is_made_without_forgetting_who_tries_most() {
        let (delays, _) = delays();
        for _ in 0..4 {
            let _ = delays.begin("sara", None);
        }
        for number in 0..MOST + 10 {
            let _ = delays.begin(&format!("nobody {number}"), None);
        }
        assert!(delays.counts().len() <= MOST);
        let _ = delays.begin("sara", None);
        assert!(delays.begin("sara", None).is_err());
    }
}
