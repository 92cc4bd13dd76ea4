//! The pace of each page that is answered, and the alarms. The rule is the domain's.
//!
//! Nothing here leads to a person, so it outlives the day. It does not outlive the process: what is usual is
//! learnt anew, and an alarm of before a restart is in the log alone.

use crate::domain::{Burst, Instant, Pace, PageId, Subject};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Pages that are watched at once. When more are answered, those that rest are forgotten.
const MOST: usize = 10_000;
/// Alarms that are remembered, the last of all.
const MOST_ALARMS: usize = 1_000;

/// A page was answered far more often than usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alarm {
    pub(crate) page: PageId,
    pub(crate) site: String,
    /// The name by which the page's log knows it.
    pub(crate) name: String,
    pub(crate) at: Instant,
    pub(crate) burst: Burst,
}

#[derive(Debug, Default)]
pub(super) struct Bursts(Mutex<Watched>);

#[derive(Debug, Default)]
struct Watched {
    paces: HashMap<PageId, Pace>,
    alarms: VecDeque<Alarm>,
    /// How many alarms there were, with those that are forgotten.
    told: u64,
}

impl Watched {
    fn count(&mut self, subject: &Subject, at: Instant) -> Option<Burst> {
        if self.paces.len() >= MOST && !self.paces.contains_key(&subject.page) {
            self.paces.retain(|_, pace| !pace.is_idle(at));
            if self.paces.len() >= MOST {
                return None;
            }
        }
        let pace = self.paces.entry(subject.page);
        let burst = pace.or_insert_with(|| Pace::new(at)).count(at)?;
        if self.alarms.len() >= MOST_ALARMS {
            self.alarms.pop_front();
        }
        self.told += 1;
        self.alarms.push_back(Alarm {
            page: subject.page,
            site: subject.site.clone(),
            name: subject.first.clone(),
            at,
            burst,
        });
        Some(burst)
    }
}

impl Bursts {
    pub(super) fn count(&self, subject: &Subject, at: Instant) {
        let burst = self.watched().count(subject, at);
        if let Some(burst) = burst {
            metrics::counter!("rayak_bursts_total", "site" => subject.site.clone()).increment(1);
            tracing::warn!(
                site = subject.site,
                page = subject.name,
                answers = burst.answers,
                usual = burst.usual,
                "a burst: in ten minutes a page was answered far more often than usual; all of it \
                 is counted",
            );
        }
    }

    /// The alarms that are remembered.
    pub(super) fn alarms(&self) -> Vec<Alarm> {
        self.watched().alarms.iter().cloned().collect()
    }

    /// How many alarms there were until a moment, with those that are forgotten.
    pub(super) fn told(&self, until: Instant) -> u64 {
        let watched = self.watched();
        let later = watched.alarms.iter().filter(|alarm| alarm.at > until);
        watched.told - later.count() as u64
    }

    #[cfg(test)]
    pub(super) fn pages(&self) -> usize {
        self.watched().paces.len()
    }

    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
