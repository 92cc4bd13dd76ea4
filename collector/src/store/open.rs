//! Opening, committing and closing: the few places where bytes meet the disk.
//!
//! sled 0.34.7 ends its `flush` in `sync_file_range`, which neither empties the disk's cache nor
//! writes the file's size, and it syncs neither its small files nor its directory. So a commit is
//! `apply_batch`, `flush`, and then `sync_data` through a handle of our own; and after opening,
//! everything that was created is synced before anyone is served. A `snap.*.generating` left by a
//! kill would refuse every later start and is removed first: it holds nothing that the log has not.

use super::{FORMAT, StoreError, codec, keys};
use crate::clock;
use crate::config::StoreConfig;
use crate::telemetry;
use fs2::FileExt as _;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Makes what was written to the store's file survive a loss of power.
pub type Syncer = Box<dyn Fn(&File) -> io::Result<()> + Send + Sync>;

/// The engine's files, within the data directory.
const INSIDE: &str = "store";

/// The store of one data directory, owned by this process.
pub struct Store {
    pub(super) tree: sled::Tree,
    // Dropped after the tree and before the lock, in the order of the fields.
    db: sled::Db,
    file: File,
    syncer: Syncer,
    syncs: AtomicU64,
    failed: AtomicBool,
    directory: PathBuf,
    _lock: File,
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
        fs::rename(from.join(INSIDE), directory.join(INSIDE))?;
        File::open(directory)?.sync_all()
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
        fs::create_dir_all(directory)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(directory.join("rayak.lock"))?;
        if lock.try_lock_exclusive().is_err() {
            return Err(StoreError::Owned {
                path: directory.to_owned(),
            });
        }
        let inside = directory.join(INSIDE);
        // What it holds, citizens' words among it, is for its owner alone, wherever it stands.
        fs::create_dir_all(&inside)?;
        fs::set_permissions(&inside, Permissions::from_mode(0o700))?;
        remove_unfinished_snapshots(&inside)?;
        let db = sled::Config::new()
            .path(&inside)
            .cache_capacity(u64::from(config.cache_mib) * 1024 * 1024)
            .flush_every_ms(Some(500))
            .open()?;
        let tree = db.open_tree("rayak")?;
        let store = Self {
            tree,
            db,
            file: OpenOptions::new()
                .read(true)
                .write(true)
                .open(inside.join("db"))?,
            syncer,
            syncs: AtomicU64::new(0),
            failed: AtomicBool::new(false),
            directory: directory.to_owned(),
            _lock: lock,
        };
        store.check_format()?;
        sync_directory(&inside)?;
        Ok(store)
    }

    fn check_format(&self) -> Result<(), StoreError> {
        if let Some(frame) = self.tree.get(keys::FORMAT)? {
            let found: u32 = codec::decode(keys::FORMAT, &frame)?;
            return if found > FORMAT {
                Err(StoreError::Newer { found })
            } else {
                Ok(())
            };
        }
        let mut batch = sled::Batch::default();
        batch.insert(keys::FORMAT, codec::encode(keys::FORMAT, &FORMAT)?);
        self.commit(batch)
    }

    /// Writes a batch whole or not at all, and returns once it is durable. After a failure nothing
    /// more is written: what the disk then holds is unknown until the store is opened again.
    pub(super) fn commit(&self, batch: sled::Batch) -> Result<(), StoreError> {
        if self.failed.load(Ordering::Acquire) {
            return Err(StoreError::Io(io::Error::other("an earlier write failed")));
        }
        let written = self.try_commit(batch);
        if written.is_err() {
            self.failed.store(true, Ordering::Release);
        }
        written
    }

    fn try_commit(&self, batch: sled::Batch) -> Result<(), StoreError> {
        self.tree.apply_batch(batch)?;
        self.db.flush()?;
        let syncing = clock::stopwatch();
        (self.syncer)(&self.file)?;
        metrics::histogram!(telemetry::SYNC_SECONDS).record(syncing());
        self.syncs.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Whether a write has failed, after which nothing is accepted any more.
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Acquire)
    }

    /// How many batches were made durable since opening.
    pub fn syncs(&self) -> u64 {
        self.syncs.load(Ordering::Relaxed)
    }

    /// Bytes that the store takes on disk.
    pub fn size_on_disk(&self) -> u64 {
        self.db.size_on_disk().unwrap_or_default()
    }
}

fn remove_unfinished_snapshots(directory: &Path) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "generating")
        {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Syncs every file in the directory, the directory, and its parent.
fn sync_directory(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        match File::open(&path) {
            Ok(file) => file.sync_all()?,
            // The engine may replace its snapshot between the listing and here.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    File::open(directory)?.sync_all()?;
    directory
        .parent()
        .map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}
