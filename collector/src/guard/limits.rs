//! How much may come from one prefix of addresses to one site.
//!
//! The count is `governor`'s (GCRA): a prefix may send a minute's worth at once, and as much again
//! over each minute. A counter that has recovered is no different from none, so that it is forgotten.

use super::Key;
use crate::clock::Clock;
use crate::domain::Instant;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

/// Every page view tells that the question was seen, and perhaps that it was opened; of ten views
/// few become an answer. A limit on answers must not be used up by readers.
const SIGHTINGS_PER_ANSWER: u32 = 20;
/// Counters between two clearings, and most that may be left by one.
const MOST: usize = 65_536;
const CLEARED_EVERY_MS: i64 = 60 * 1000;

/// What is limited, each by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Answers,
    Sightings,
}

impl What {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Sightings => "sightings",
        }
    }
}

/// Our clock, as governor reads it.
#[derive(Debug, Clone)]
struct Told(Clock);

impl governor::clock::Clock for Told {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now().0).unwrap_or_default())
    }
}

type Limiter = RateLimiter<Key, HashMapStateStore<Key>, Told, NoOpMiddleware<Duration>>;

/// The counters.
#[derive(Debug)]
pub(super) struct Limits {
    answers: Limiter,
    sightings: Limiter,
    clock: Told,
    /// Checks since the last clearing: no more counters can have come.
    checks: AtomicUsize,
    cleared: AtomicI64,
}

impl Limits {
    /// `per_minute` answers. Zero limits nobody and is kept from coming here.
    pub(super) fn new(per_minute: u32, clock: &Clock) -> Self {
        let clock = Told(clock.clone());
        let limiter = |times: u32| {
            let per_minute = NonZeroU32::new(per_minute.saturating_mul(times));
            let quota = Quota::per_minute(per_minute.unwrap_or(NonZeroU32::MAX));
            RateLimiter::hashmap_with_clock(quota, clock.clone())
        };
        Self {
            answers: limiter(1),
            sightings: limiter(SIGHTINGS_PER_ANSWER),
            checks: AtomicUsize::new(0),
            cleared: AtomicI64::new(clock.0.now().0),
            clock,
        }
    }

    /// Counts one, or says after how many seconds one more may come.
    pub(super) fn check(&self, what: What, key: Key) -> Result<(), u32> {
        self.checks.fetch_add(1, Ordering::Relaxed);
        self.limiter(what).check_key(&key).map_err(|not_yet| {
            let wait = not_yet.wait_time_from(self.clock.now());
            let seconds = wait.as_millis().div_ceil(1_000);
            u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
        })
    }

    /// Forgets what has recovered, when it is time to. Whether even so there are too many.
    pub(super) fn clear_when_due(&self, now: Instant) -> bool {
        let since = now.0 - self.cleared.load(Ordering::Relaxed);
        if since < CLEARED_EVERY_MS && self.checks.load(Ordering::Relaxed) < MOST {
            return false;
        }
        self.cleared.store(now.0, Ordering::Relaxed);
        self.checks.store(0, Ordering::Relaxed);
        for limiter in [&self.answers, &self.sightings] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        self.is_full()
    }

    pub(super) fn is_full(&self) -> bool {
        self.counters() >= MOST
    }

    pub(super) fn counters(&self) -> usize {
        self.answers.len() + self.sightings.len()
    }

    const fn limiter(&self, what: What) -> &Limiter {
        match what {
            What::Answers => &self.answers,
            What::Sightings => &self.sightings,
        }
    }
}
