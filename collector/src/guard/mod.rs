//! What is remembered against abuse, and nothing about anyone.
//!
//! Whoever sends much is asked to wait, words that were just sent are marked as repeated, and a
//! page that is suddenly answered much is told of. All of it lies in memory only. What could lead
//! to a person, the prefix of an address or a text, lies there as a keyed digest under a salt that is
//! drawn at random each day (from midnight, UTC) and thrown away with everything under it.
//!
//! Deliberately absent: addresses, which end at the door as a [`Prefix`]; verdicts on an answer by
//! itself, which are the domain's; and any refusal but "wait a little". Carriers and branches share
//! an address among thousands, so a limit must be generous and can never say who it was.

mod bursts;
mod limits;
mod prefix;
mod proxies;
mod texts;

pub(crate) use limits::What;
pub(crate) use prefix::Prefix;
pub(crate) use proxies::sender;
pub(crate) use texts::Hearing;

use crate::clock::{self, Clock};
use crate::config::GuardConfig;
use crate::domain::{FeedbackId, Instant, PageId, Subject};
pub(crate) use bursts::Alarm;
use bursts::Bursts;
use hmac::{Hmac, KeyInit as _, Mac as _};
use limits::Limits;
use sha2::Sha256;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use texts::Texts;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// A clock that was set back by more than this makes a new day: limits would otherwise wait for it.
const SET_BACK_MS: i64 = 60 * 1000;

/// A keyed digest, of no use to anyone once its salt is gone.
type Key = [u8; 16];

/// The memory, and the clock by which it ends.
#[derive(Debug)]
pub(crate) struct Guard {
    clock: Clock,
    today: RwLock<Arc<Today>>,
    bursts: Bursts,
}

/// Everything under one salt.
#[derive(Debug)]
struct Today {
    day: i64,
    /// The latest moment at which it was asked for.
    latest: AtomicI64,
    /// The limit that [`Limits`] was made for.
    per_minute: u32,
    salt: Salt,
    limits: Limits,
    texts: Texts,
}

impl Today {
    fn new(clock: &Clock, now: Instant, per_minute: u32) -> Self {
        Self {
            day: day(now),
            latest: AtomicI64::new(now.0),
            per_minute,
            salt: Salt::new(clock::random()),
            limits: Limits::new(per_minute, clock),
            texts: Texts::default(),
        }
    }

    fn is_over(&self, now: Instant) -> bool {
        let latest = self.latest.fetch_max(now.0, Ordering::Relaxed);
        self.day < day(now) || now.0 + SET_BACK_MS < latest
    }
}

const fn day(at: Instant) -> i64 {
    at.0.div_euclid(DAY_MS)
}

/// Makes keys; its state after the salt is kept, so that each key costs no more than its own bytes.
struct Salt(Hmac<Sha256>);

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt")
    }
}

impl Salt {
    fn new(salt: [u8; 32]) -> Self {
        Self(Hmac::new_from_slice(&salt).expect("HMAC takes a key of any length"))
    }

    /// The key of some parts. Each is led by its length, so that no two lists run together alike.
    fn key(&self, parts: &[&[u8]]) -> Key {
        let mac = parts.iter().fold(self.0.clone(), |mac, part| {
            mac.chain_update((part.len() as u64).to_be_bytes())
                .chain_update(part)
        });
        let mut key = [0; 16];
        key.iter_mut()
            .zip(mac.finalize().into_bytes())
            .for_each(|(to, from)| *to = from);
        key
    }
}

impl Guard {
    pub(crate) fn new(clock: Clock, per_minute: u32) -> Self {
        let today = Today::new(&clock, clock.now(), per_minute);
        Self {
            clock,
            today: RwLock::new(Arc::new(today)),
            bursts: Bursts::default(),
        }
    }

    /// Lets a sender pass, or says after how many seconds the next may. A sender that cannot be told
    /// from others passes.
    pub(crate) fn admit(
        &self,
        config: &GuardConfig,
        sender: Option<Prefix>,
        site: &str,
        what: What,
    ) -> Result<(), u32> {
        let Some(sender) = sender.filter(|_| config.per_minute > 0) else {
            return Ok(());
        };
        let now = self.clock.now();
        let mut today = self.today(now);
        if today.per_minute != config.per_minute || today.limits.clear_when_due(now) {
            today = self.renew(now, config.per_minute);
        }
        let key = today
            .salt
            .key(&[b"prefix", site.as_bytes(), &sender.bytes()]);
        let waits = today.limits.check(what, key);
        if waits.is_err() {
            metrics::counter!("rayak_limited_total", "what" => what.code()).increment(1);
        }
        waits
    }

    /// Judges masked words that are about to be written, and remembers them.
    pub(crate) fn hear(&self, page: PageId, id: FeedbackId, words: &str) -> Hearing {
        let now = self.clock.now();
        Texts::hear(&self.today(now), page, id, words, now)
    }

    /// Forgets the words of a feedback that has taken them back.
    pub(crate) fn forget(&self, page: PageId, id: FeedbackId) {
        self.today(self.clock.now()).texts.forget(page, id);
    }

    /// Counts an answer that was taken, and tells of a burst.
    pub(crate) fn count(&self, subject: &Subject) {
        self.bursts.count(subject, self.clock.now());
    }

    /// The bursts since the start, the last of all where there were many.
    pub(crate) fn alarms(&self) -> Vec<Alarm> {
        self.bursts.alarms()
    }

    /// How many bursts there were since the start, until a moment.
    pub(crate) fn bursts_told(&self, until: Instant) -> u64 {
        self.bursts.told(until)
    }

    fn today(&self, now: Instant) -> Arc<Today> {
        let today = Arc::clone(&self.today.read().unwrap_or_else(PoisonError::into_inner));
        if today.is_over(now) {
            self.renew(now, today.per_minute)
        } else {
            today
        }
    }

    /// Begins anew, unless somebody else just did.
    fn renew(&self, now: Instant, per_minute: u32) -> Arc<Today> {
        let mut today = self.today.write().unwrap_or_else(PoisonError::into_inner);
        if today.is_over(now) || today.per_minute != per_minute || today.limits.is_full() {
            *today = Arc::new(Today::new(&self.clock, now, per_minute));
        }
        Arc::clone(&today)
    }
}

#[cfg(test)]
mod tests;
