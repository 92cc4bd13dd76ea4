//! Committing: the one way by which anything is written, and the only one that makes it durable.

use super::{Store, StoreError, codec};
use crate::clock;
use crate::telemetry;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io;
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};

/// Changes that are written together or not at all.
#[derive(Debug, Default)]
pub(super) struct Batch {
    changes: sled::Batch,
    keys: Vec<sled::IVec>,
}

impl Batch {
    pub(super) fn insert(&mut self, key: impl Into<sled::IVec>, value: impl Into<sled::IVec>) {
        let key = key.into();
        self.keys.push(key.clone());
        self.changes.insert(key, value);
    }

    /// Frames a value, and inserts it.
    pub(super) fn put<T: Serialize>(
        &mut self,
        key: impl AsRef<[u8]> + Into<sled::IVec>,
        value: &T,
    ) -> Result<(), StoreError> {
        let frame = codec::encode(key.as_ref(), value)?;
        self.insert(key, frame);
        Ok(())
    }

    pub(super) fn remove(&mut self, key: impl Into<sled::IVec>) {
        let key = key.into();
        self.keys.push(key.clone());
        self.changes.remove(key);
    }
}

/// Held by whoever writes; only one does at a time.
#[derive(Debug, Default)]
pub(super) struct Writing {
    /// Nothing more is written: the store is closed.
    pub(super) closed: bool,
    /// The keys that were written since a compaction began to copy, while one does.
    pub(super) noted: Option<BTreeSet<sled::IVec>>,
}

impl Store {
    /// Waits until nobody writes, and keeps it so.
    pub(super) fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a batch whole or not at all, and returns once it is durable. After a failure nothing
    /// more is written: what the disk then holds is unknown until the store is opened again.
    pub(super) fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut writing = self.writing();
        if self.has_failed() {
            return Err(StoreError::Io(io::Error::other("an earlier write failed")));
        }
        if writing.closed {
            return Err(StoreError::Io(io::Error::other("the store is closed")));
        }
        if let Some(noted) = &mut writing.noted {
            noted.extend(batch.keys);
        }
        let written = self.try_commit(batch.changes);
        if written.is_err() {
            self.fail();
        }
        written
    }

    fn try_commit(&self, changes: sled::Batch) -> Result<(), StoreError> {
        let engine = self.engine();
        engine.tree.apply_batch(changes)?;
        engine.flush()?;
        let syncing = clock::stopwatch();
        (self.syncer)(&engine.file)?;
        metrics::histogram!(telemetry::SYNC_SECONDS).record(syncing());
        self.syncs.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Says that a write has failed, ours or one of the engine's own.
    pub(crate) fn fail(&self) {
        self.failed.store(true, Ordering::Release);
    }

    /// Whether a write has failed, after which nothing is accepted any more.
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// How many batches were made durable since opening.
    pub fn syncs(&self) -> u64 {
        self.syncs.load(Ordering::Relaxed)
    }
}
