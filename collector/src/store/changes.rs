//! What has changed in the folds since it was last asked for: how whoever keeps figures in memory keeps
//! them true without reading the store again.
//!
//! What is handed over are the folds themselves and not what was added to them, so that to take one
//! in twice does no harm. Nothing is noted before somebody begins to watch, since nobody would take it.

use super::Store;
use crate::domain::{Head, PageId, Sightings, SightingsKey, Tally, TallyKey};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{MutexGuard, PoisonError};

/// The folds that have changed, as they stand.
#[derive(Debug, Default)]
pub struct Changes {
    pub heads: BTreeMap<PageId, Head>,
    pub tallies: BTreeMap<(PageId, TallyKey), Tally>,
    pub sightings: BTreeMap<(PageId, SightingsKey), Sightings>,
    /// Pages of which all folds must be read again.
    pub pages: BTreeSet<PageId>,
}

impl Store {
    fn changes(&self) -> MutexGuard<'_, Option<Changes>> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to note what changes.
    pub fn watch(&self) {
        self.changes().get_or_insert_default();
    }

    /// Whether anything has changed since the last time.
    pub fn has_changes(&self) -> bool {
        self.changes().as_ref().is_some_and(|changes| {
            let Changes {
                heads,
                tallies,
                sightings,
                pages,
            } = changes;
            !heads.is_empty() || !tallies.is_empty() || !sightings.is_empty() || !pages.is_empty()
        })
    }

    /// What has changed since the last time.
    pub fn take_changes(&self) -> Changes {
        let mut changes = self.changes();
        changes.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Notes what was written.
    pub(super) fn note(&self, written: impl FnOnce(&mut Changes)) {
        if let Some(changes) = self.changes().as_mut() {
            written(changes);
        }
    }
}
