//! The pace of each page that is answered, and the alarm. The rule is the domain's.
//!
//! Nothing here leads to a person, so it outlives the day.

use crate::domain::{Instant, Pace, PageId, Subject};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Pages that are watched at once. When more are answered, those that rest are forgotten.
const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Bursts(Mutex<HashMap<PageId, Pace>>);

impl Bursts {
    pub(super) fn count(&self, subject: &Subject, at: Instant) {
        let burst = {
            let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if paces.len() >= MOST && !paces.contains_key(&subject.page) {
                paces.retain(|_, pace| !pace.is_idle(at));
                if paces.len() >= MOST {
                    return;
                }
            }
            let pace = paces.entry(subject.page).or_insert_with(|| Pace::new(at));
            pace.count(at)
        };
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

    #[cfg(test)]
    pub(super) fn pages(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}
