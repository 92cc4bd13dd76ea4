//! Compaction: the engine never gives room back, and what was taken away stays readable in the room
//! that it has. So all that is live is copied into a new directory, which takes the old one's place.
//!
//! The copy is made while writes go on. What they touch is noted and copied again, at last in a
//! short pause between two batches, and only a copy that is whole and synced takes the place. A
//! kill at any step leaves `store` whole, as the old or as the new, and `store.copy`, which is
//! removed when the store is opened.
//!
//! Words that were taken away before it began are in no file of the store after it. Those that are
//! taken away while it copies may be: whoever must prove an erasure erases first, compacts then.

use super::engine::{Engine, scan};
use super::{Store, StoreError, files};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

/// Where a copy is made, and where the old directory lies until it is removed.
pub(super) const COPY: &str = "store.copy";
/// Records that are copied in one batch.
const CHUNK: usize = 512;
/// So few noted keys are copied within the pause.
const FEW: usize = 512;
/// How often what was noted is copied before the pause, however much is noted meanwhile.
const ROUNDS: usize = 16;

/// What a compaction did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compacted {
    pub records: u64,
    pub bytes_before: u64,
    pub bytes_after: u64,
    /// Directories that a recovery set aside: they still hold whatever was taken away since.
    pub set_aside: Vec<PathBuf>,
}

/// Has the writer note its keys for as long as it lives.
struct Noting<'a>(&'a Store);

impl Drop for Noting<'_> {
    fn drop(&mut self) {
        self.0.writing().noted = None;
    }
}

impl Store {
    /// Copies what is live into a new directory, which takes the old one's place. `progress` is told
    /// how many records of how many are copied. Another compaction that is under way is waited for.
    ///
    /// # Errors
    /// If there is too little room, or something cannot be read or written; the store is as it was
    /// then, but for a failure to remove the old directory, which opening the store makes good.
    pub fn compact(&self, progress: impl FnMut(u64, u64)) -> Result<Compacted, StoreError> {
        let _one_at_a_time = self
            .compacting
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let bytes_before = self.size_on_disk();
        let path = self.directory.join(COPY);
        files::remove(&path)?;
        let copied = self.copy_and_swap(&path, progress);
        // The copy that failed, or the old directory; but if it is unknown which of the two a loss of
        // power would leave in place, both stay until the store is opened again.
        if !self.has_failed() {
            files::remove(&path)?;
        }
        let records = copied?;
        Ok(Compacted {
            records,
            bytes_before,
            bytes_after: self.size_on_disk(),
            set_aside: super::recovery::set_aside(&self.directory)?,
        })
    }

    fn copy_and_swap(
        &self,
        path: &Path,
        progress: impl FnMut(u64, u64),
    ) -> Result<u64, StoreError> {
        files::make_private(path)?;
        self.writing().noted = Some(BTreeSet::new());
        let _noting = Noting(self);
        let old = self.engine();
        let copy = Engine::open(path, self.cache_mib)?;
        let records = self.copy_all(&old, &copy, progress)?;
        drop(copy);
        // Opened anew, the engine writes a snapshot of what it holds, without which the next start
        // would read the whole copy.
        let copy = Engine::open(path, self.cache_mib)?;
        for _ in 0..ROUNDS {
            let noted = self.writing().noted.replace(Default::default());
            let noted = noted.unwrap_or_default();
            copy_again(&old, &copy, &noted)?;
            if noted.len() <= FEW {
                break;
            }
        }
        make_durable(&copy)?;
        self.swap(&old, copy, path)?;
        Ok(records)
    }

    fn copy_all(
        &self,
        old: &Engine,
        copy: &Engine,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<u64, StoreError> {
        let of = old.tree.len() as u64;
        let mut records = 0;
        let mut entries = scan(&old.tree, ..);
        loop {
            self.may_go_on()?;
            let mut chunk = sled::Batch::default();
            let mut size = 0;
            for entry in entries.by_ref().take(CHUNK) {
                let (key, frame) = entry?;
                chunk.insert(key, frame);
                size += 1;
            }
            if size == 0 {
                return Ok(records);
            }
            copy.tree.apply_batch(chunk)?;
            records += size;
            progress(records, of.max(records));
        }
    }

    /// The short pause: nobody writes, readers read on.
    fn swap(&self, old: &Engine, copy: Engine, path: &Path) -> Result<(), StoreError> {
        let mut writing = self.writing();
        if self.has_failed() || writing.closed {
            return Err(StoreError::Io(io::Error::other(
                "the store failed or was closed while it was copied; it is as it was",
            )));
        }
        copy_again(old, &copy, &writing.noted.take().unwrap_or_default())?;
        make_durable(&copy)?;
        files::sync_whole(path)?;
        files::exchange(path, &self.inside())?;
        *self.engine.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(copy);
        files::sync_names(&self.directory).map_err(|error| {
            // An answer may be acknowledged only where the next start looks for it, and which
            // directory that is after a loss of power is unknown.
            self.fail();
            StoreError::Io(error)
        })
    }

    /// Whether there is room to copy into, and a store to copy.
    fn may_go_on(&self) -> Result<(), StoreError> {
        if self.has_failed() || self.writing().closed {
            return Err(StoreError::Io(io::Error::other(
                "the store failed or was closed while it was copied; it is as it was",
            )));
        }
        self.intake
            .room(&self.directory)
            .map_err(StoreError::NoRoom)
    }
}

/// Copies what some keys hold, or that they hold nothing.
fn copy_again<'a>(
    old: &Engine,
    copy: &Engine,
    keys: impl IntoIterator<Item = &'a sled::IVec>,
) -> Result<(), StoreError> {
    let mut keys = keys.into_iter().peekable();
    while keys.peek().is_some() {
        let mut chunk = sled::Batch::default();
        for key in keys.by_ref().take(CHUNK) {
            match old.tree.get(key)? {
                Some(frame) => chunk.insert(key, frame),
                None => chunk.remove(key),
            }
        }
        copy.tree.apply_batch(chunk)?;
    }
    Ok(())
}

fn make_durable(copy: &Engine) -> Result<(), StoreError> {
    copy.flush()?;
    copy.file.sync_all()?;
    Ok(())
}
