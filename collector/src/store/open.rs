//! Opening and closing: from a directory to a store that this process owns, and back.
//!
//! What a kill may have left half done is cleared first; once the engine is open, everything that was
//! created is synced before anyone is served. How the last owner ended is in the marker.

use super::changes::Watched;
use super::commit::{Batch, Writing};
use super::engine::Engine;
use super::index::Index;
use super::intake::{Gauge, Halt, Intake, Room};
use super::marker::{self, Marker, Totals};
use super::{FORMAT, INSIDE, StoreError, codec, compaction, files, keys};
use crate::config::StoreConfig;
use crate::domain::{Head, PageId};
use fs2::FileExt;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Makes what was written to the store's file survive a loss of power.
pub type Syncer = Box<dyn Fn(&File) -> io::Result<()> + Send + Sync>;

/// The store of one data directory, owned by this process.
pub struct Store {
    /// Replaced by a compaction; whoever reads keeps the one with which he began.
    pub(super) engine: RwLock<Arc<Engine>>,
    pub(super) writing: Mutex<Writing>,
    pub(super) compacting: Mutex<()>,
    index: RwLock<Index>,
    pub(super) watched: Mutex<Watched>,
    pub(super) intake: Intake,
    pub(super) cache_mib: u32,
    pub(super) syncer: Syncer,
    pub(super) syncs: AtomicU64,
    /// Shared with those who read on while the store is not theirs.
    pub(super) reads: Arc<AtomicU64>,
    pub(super) failed: AtomicBool,
    pub(super) directory: PathBuf,
    ended_in_order: bool,
    // Dropped after the engine.
    _lock: Lock,
}

/// A directory is ours for as long as this lives.
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough while a process that was just forked has it open, too.
        let _ = FileExt::unlock(&self.0);
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Whether there is a store in `directory`.
    pub fn is_in(directory: &Path) -> bool {
        directory.join(INSIDE).is_dir()
    }

    /// Gives the closed store in `from` to `directory`, which has none.
    ///
    /// # Errors
    /// If it cannot be moved, or one is there.
    pub fn take_over(from: &Path, directory: &Path) -> io::Result<()> {
        std::fs::rename(from.join(INSIDE), directory.join(INSIDE))?;
        files::sync_names(directory)
    }

    /// Opens the store in `directory`, making it if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Owned`] while another process has it open; otherwise what the disk or the
    /// engine says.
    pub fn open(directory: &Path, config: &StoreConfig) -> Result<Self, StoreError> {
        Self::open_with(directory, config, Box::new(File::sync_data))
    }

    /// Opens with another way to sync, for tests of what waits for it.
    pub fn open_with(
        directory: &Path,
        config: &StoreConfig,
        syncer: Syncer,
    ) -> Result<Self, StoreError> {
        if directory.is_file() {
            return Err(StoreError::NotDirectory {
                path: directory.to_owned(),
            });
        }
        Self::open_measured(directory, config, syncer, Gauge::of_this_machine())
    }

    /// Opens with other measures of the machine, for tests of what goes by them.
    pub fn open_measured(
        directory: &Path,
        config: &StoreConfig,
        syncer: Syncer,
        gauge: Gauge,
    ) -> Result<Self, StoreError> {
        files::make(directory).map_err(|error| cannot_write(directory, error))?;
        let lock = lock(directory)?;
        let inside = directory.join(INSIDE);
        let is_new = !inside.exists();
        files::make_private(&inside)?;
        let marker = Marker::take(directory)?;
        files::remove(&directory.join(compaction::COPY))?;
        let engine = Engine::open(&inside, config.cache_mib)?;
        let store = Self {
            index: RwLock::new(Index::of(&engine.tree)?),
            engine: RwLock::new(Arc::new(engine)),
            writing: Mutex::default(),
            compacting: Mutex::new(()),
            watched: Mutex::default(),
            intake: Intake::new(config, gauge),
            cache_mib: config.cache_mib,
            syncer,
            syncs: AtomicU64::new(0),
            reads: Arc::default(),
            failed: AtomicBool::new(false),
            directory: directory.to_owned(),
            ended_in_order: marker.in_order() || is_new,
            _lock: lock,
        };
        // Until an inspection counts them again, nobody may send twice what may be in one of them.
        store.found_unreadable(store.index().unreadable);
        store.check_format()?;
        if let Some(totals) = totals(store.heads_or_damage())? {
            marker.compare(totals)?;
            marker::write_held(directory, totals)?;
        }
        Ok(store)
    }

    fn check_format(&self) -> Result<(), StoreError> {
        if let Some(frame) = self.tree().get(keys::FORMAT)? {
            let found: u32 = codec::decode(keys::FORMAT, &frame)?;
            return if found > FORMAT {
                Err(StoreError::Newer { found })
            } else {
                Ok(())
            };
        }
        let mut batch = Batch::default();
        batch.put(keys::FORMAT, &FORMAT)?;
        self.commit(batch)
    }

    /// Writes down how much the store holds, so that a loss of more than what comes in until the next
    /// time is noticed. Nobody writes meanwhile, because only what is durable counts.
    ///
    /// # Errors
    /// If that cannot be written; what was written down before stands.
    pub fn write_down_totals(&self) -> Result<(), StoreError> {
        let writing = self.writing();
        if writing.closed || self.has_failed() {
            return Ok(());
        }
        if let Some(totals) = totals(self.heads_or_damage())? {
            marker::write_held(&self.directory, totals)?;
        }
        Ok(())
    }

    /// The last word of an orderly end: from here on nothing is written, and the next start need not
    /// check everything before it serves. A store that failed or cannot be counted gets no marker.
    ///
    /// # Errors
    /// If the marker cannot be written; the next start then takes its time.
    pub fn close(&self) -> Result<(), StoreError> {
        let mut writing = self.writing();
        writing.closed = true;
        if self.has_failed() {
            return Ok(());
        }
        self.engine().file.sync_all()?;
        if let Some(totals) = totals(self.heads_or_damage())? {
            marker::write_closed(&self.directory, totals)?;
        }
        Ok(())
    }

    /// Whether the last owner closed the store in order, or there was none.
    pub fn ended_in_order(&self) -> bool {
        self.ended_in_order
    }

    /// The engine of this moment.
    pub(super) fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The tree of this moment.
    pub(super) fn tree(&self) -> sled::Tree {
        self.engine
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .tree
            .clone()
    }

    pub(super) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn inside(&self) -> PathBuf {
        self.directory.join(INSIDE)
    }

    /// Why no answers are taken, if they are not.
    pub fn halt(&self) -> Option<Halt> {
        if self.has_failed() {
            return Some(Halt::Failed);
        }
        self.intake.halt()
    }

    /// Measures whether there is room for more answers.
    pub fn measure(&self) {
        self.intake.measure(&self.directory);
    }

    /// What room there is.
    pub(crate) fn room(&self) -> Room {
        self.intake.told(&self.directory)
    }

    /// The data directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Bytes that the store takes on disk.
    pub fn size_on_disk(&self) -> u64 {
        files::size(&self.inside()).unwrap_or_default()
    }
}

/// What a store with these heads holds; nothing where one is damaged, which whoever reads it will tell.
pub(super) fn totals(
    heads: impl Iterator<Item = Result<(PageId, Result<Head, StoreError>), StoreError>>,
) -> Result<Option<Totals>, StoreError> {
    let mut totals = Totals::default();
    for entry in heads {
        let (_, head) = entry?;
        let head = match head {
            Err(StoreError::Damaged { .. }) => return Ok(None),
            head => head?,
        };
        totals.pages += 1;
        totals.events += head.events;
    }
    Ok(Some(totals))
}

/// Takes the directory for this process.
pub(super) fn lock(directory: &Path) -> Result<Lock, StoreError> {
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(directory.join("rayak.lock"))
        .map_err(|error| cannot_write(directory, error))?;
    if lock.try_lock_exclusive().is_err() {
        return Err(StoreError::Owned {
            path: directory.to_owned(),
        });
    }
    Ok(Lock(lock))
}

fn cannot_write(directory: &Path, error: io::Error) -> StoreError {
    StoreError::Unwritable {
        path: directory.to_owned(),
        error,
    }
}
