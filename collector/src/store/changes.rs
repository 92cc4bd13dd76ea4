//! What has changed since it was last asked for: how whoever keeps something in memory that is made of the
//! store keeps it true without reading the store again.
//!
//! There are two who may ask: one takes the folds themselves and not what was added to them, so that to
//! take one in twice does no harm; the other takes how far each page's log has grown, and reads on from
//! where it was. Nothing is noted before somebody begins to watch, since nobody would take it.

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

impl Changes {
    fn is_empty(&self) -> bool {
        let Self {
            heads,
            tallies,
            sightings,
            pages,
        } = self;
        heads.is_empty() && tallies.is_empty() && sightings.is_empty() && pages.is_empty()
    }

    fn take_in(&mut self, written: Self) {
        self.heads.extend(written.heads);
        self.tallies.extend(written.tallies);
        self.sightings.extend(written.sightings);
        self.pages.extend(written.pages);
    }
}

/// The pages whose logs have grown.
#[derive(Debug, Default)]
pub struct Growth {
    /// The number of each page's last event.
    pub pages: BTreeMap<PageId, u64>,
    /// Pages of which all must be read again.
    pub mended: BTreeSet<PageId>,
}

impl Growth {
    fn take_in(&mut self, written: &Changes) {
        let heads = written.heads.iter();
        self.pages
            .extend(heads.map(|(page, head)| (*page, head.events)));
        self.mended.extend(&written.pages);
    }
}

/// What is noted for whom, once he watches.
#[derive(Debug, Default)]
pub(super) struct Watched {
    folds: Option<Changes>,
    logs: Option<Growth>,
}

impl Store {
    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to note which folds change.
    pub fn watch(&self) {
        self.watched().folds.get_or_insert_default();
    }

    /// Whether a fold has changed since the last time.
    pub fn has_changes(&self) -> bool {
        let folds = &self.watched().folds;
        folds.as_ref().is_some_and(|changes| !changes.is_empty())
    }

    /// The folds that have changed since the last time.
    pub fn take_changes(&self) -> Changes {
        let mut watched = self.watched();
        watched
            .folds
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Begins to note which logs grow.
    pub fn watch_logs(&self) {
        self.watched().logs.get_or_insert_default();
    }

    /// The logs that have grown since the last time.
    pub fn take_growth(&self) -> Growth {
        let mut watched = self.watched();
        watched
            .logs
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// Notes what was written.
    pub(super) fn note(&self, written: Changes) {
        let Watched { folds, logs } = &mut *self.watched();
        if let Some(logs) = logs {
            logs.take_in(&written);
        }
        if let Some(folds) = folds {
            folds.take_in(written);
        }
    }
}
