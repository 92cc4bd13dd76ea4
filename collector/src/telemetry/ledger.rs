//! The counts again, where the process itself can read them: the operator's page shows what the metrics
//! say, and must not have to read its own page of them.
//!
//! Everything that is counted is counted on both, by one recorder. A day's counts are what has been
//! added since the last midnight that was noticed. Deliberately absent: anything that lasts longer than the
//! process, which is a monitor's to keep.

use super::times::{Spread, Times};
use crate::domain::Day;
use metrics::{
    Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use metrics_exporter_prometheus::PrometheusRecorder;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// What was counted so far.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    counters: RwLock<HashMap<Key, Arc<AtomicU64>>>,
    times: RwLock<HashMap<Key, Arc<Times>>>,
    midnights: Mutex<Midnights>,
}

/// The counts as they were when days began.
#[derive(Debug, Default)]
struct Midnights {
    today: Option<Day>,
    /// Whether the process was there when today began.
    is_whole: bool,
    /// The counts by then; none, where it was not.
    at_midnight: Counts,
    /// Those of the midnight before, if it was there all the day between.
    day_before: Option<Counts>,
}

type Counts = HashMap<Key, u64>;

/// A count in a period each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Count {
    pub(crate) today: u64,
    /// None if the process was not there all day.
    pub(crate) yesterday: Option<u64>,
    pub(crate) since_start: u64,
}

impl Ledger {
    fn counter(&self, key: &Key) -> Arc<AtomicU64> {
        found(&self.counters, key)
    }

    fn times(&self, key: &Key) -> Arc<Times> {
        found(&self.times, key)
    }

    /// Notices which day it is. Whatever was counted before the first day belongs to it.
    pub(crate) fn is_day(&self, day: Day) {
        let mut midnights = self.midnights();
        if midnights.today == Some(day) {
            return;
        }
        let Some(before) = midnights.today.replace(day) else {
            return;
        };
        let was_whole = midnights.is_whole && before == day.minus(1);
        let counts = std::mem::replace(&mut midnights.at_midnight, self.counts());
        midnights.day_before = was_whole.then_some(counts);
        midnights.is_whole = true;
    }

    fn midnights(&self) -> MutexGuard<'_, Midnights> {
        self.midnights
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> Counts {
        let counters = self.counters.read().unwrap_or_else(PoisonError::into_inner);
        counters
            .iter()
            .map(|(key, count)| (key.clone(), count.load(Ordering::Relaxed)))
            .collect()
    }

    /// What was counted under a name, by the value of its first label.
    pub(crate) fn of(&self, name: &str) -> BTreeMap<String, Count> {
        let midnights = self.midnights();
        let mut all = BTreeMap::<String, Count>::new();
        for (key, since_start) in self.counts() {
            if key.name() != name {
                continue;
            }
            let by = |counts: &Counts| counts.get(&key).copied().unwrap_or_default();
            let midnight = by(&midnights.at_midnight);
            let day_before = midnights.day_before.as_ref();
            let label = key.labels().next().map_or("", |label| label.value());
            all.entry(label.to_owned()).or_default().add(Count {
                today: since_start.saturating_sub(midnight),
                yesterday: day_before.map(|counts| midnight.saturating_sub(by(counts))),
                since_start,
            });
        }
        all
    }

    /// How long what has this name took since the start.
    pub(crate) fn spread(&self, name: &'static str) -> Spread {
        self.times(&Key::from_static_name(name)).taken()
    }
}

impl Count {
    pub(crate) fn add(&mut self, other: Self) {
        self.today += other.today;
        self.since_start += other.since_start;
        if let Some(more) = other.yesterday {
            *self.yesterday.get_or_insert(0) += more;
        }
    }
}

/// What is kept under a key; it is made if it is not there.
fn found<T: Default>(kept: &RwLock<HashMap<Key, Arc<T>>>, key: &Key) -> Arc<T> {
    let read = kept.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = read.get(key) {
        return Arc::clone(found);
    }
    drop(read);
    let mut kept = kept.write().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(kept.entry(key.clone()).or_default())
}

/// Counts for the page of metrics and in the ledger.
pub(super) struct Twice {
    pub(super) page: PrometheusRecorder,
    pub(super) ledger: Arc<Ledger>,
}

struct CountedTwice(Counter, Arc<AtomicU64>);

impl CounterFn for CountedTwice {
    fn increment(&self, value: u64) {
        self.0.increment(value);
        self.1.fetch_add(value, Ordering::Relaxed);
    }

    fn absolute(&self, value: u64) {
        self.0.absolute(value);
        self.1.fetch_max(value, Ordering::Relaxed);
    }
}

struct TimedTwice(Histogram, Arc<Times>);

impl HistogramFn for TimedTwice {
    fn record(&self, value: f64) {
        self.0.record(value);
        self.1.record(value);
    }
}

impl Recorder for Twice {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.page.describe_counter(key, unit, description);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.page.describe_gauge(key, unit, description);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.page.describe_histogram(key, unit, description);
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> Counter {
        let page = self.page.register_counter(key, metadata);
        Counter::from_arc(Arc::new(CountedTwice(page, self.ledger.counter(key))))
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> Gauge {
        self.page.register_gauge(key, metadata)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> Histogram {
        let page = self.page.register_histogram(key, metadata);
        Histogram::from_arc(Arc::new(TimedTwice(page, self.ledger.times(key))))
    }
}

#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    reason = "a count that is missing fails its test"
)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn a_day_has_what_was_added_since_its_midnight() {
        let ledger = Ledger::default();
        let refused = ledger.counter(&Key::from_parts("refused", &[("code", "busy")]));
        let count = |ledger: &Ledger| ledger.of("refused")["busy"];
        let is = |today, yesterday, since_start| Count {
            today,
            yesterday,
            since_start,
        };
        // Before anyone looked at the clock.
        refused.fetch_add(1, Ordering::Relaxed);
        ledger.is_day(day("2026-11-22"));
        refused.fetch_add(2, Ordering::Relaxed);
        assert_eq!(count(&ledger), is(3, None, 3));
        ledger.is_day(day("2026-11-23"));
        refused.fetch_add(4, Ordering::Relaxed);
        assert_eq!(count(&ledger), is(4, None, 7), "it was not there all day");
        ledger.is_day(day("2026-11-23"));
        ledger.is_day(day("2026-11-24"));
        refused.fetch_add(8, Ordering::Relaxed);
        assert_eq!(count(&ledger), is(8, Some(4), 15));
        ledger.is_day(day("2026-11-27"));
        assert_eq!(count(&ledger), is(0, None, 15), "days are missing");
        assert!(ledger.of("accepted").is_empty());
    }
}
