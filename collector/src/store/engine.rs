//! The engine over one directory: opened so that a panic in it is an error here, and synced through
//! a handle of our own.
//!
//! sled 0.34.7 ends its `flush` in `sync_file_range`, which neither empties the disk's cache nor
//! writes the file's size. So what is to be durable is flushed, and then synced through a second
//! handle. It reads and writes files by name only while it opens, and from then on goes by the
//! handle that it has: its directory may be given another name meanwhile, which compaction does.

use super::{StoreError, files};
use fs2::FileExt;
use std::any::Any;
use std::fs::{File, OpenOptions};
use std::io;
use std::ops::RangeBounds;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// An open engine.
pub(super) struct Engine {
    pub(super) tree: sled::Tree,
    // Dropped after the tree.
    db: sled::Db,
    pub(super) file: File,
}

impl Engine {
    /// Opens the engine in `directory`, which it fills if it is empty, and syncs all that it made.
    pub(super) fn open(directory: &Path, cache_mib: u32) -> Result<Self, StoreError> {
        // A kill while the engine opened leaves this, which holds nothing that the log has not and
        // would refuse every later start.
        files::remove_files(directory, |name| {
            Path::new(name)
                .extension()
                .is_some_and(|extension| extension == "generating")
        })?;
        let_go(&directory.join("db"))?;
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let db = sled::Config::new()
                .path(directory)
                .cache_capacity(u64::from(cache_mib) * 1024 * 1024)
                .flush_every_ms(Some(500))
                .open()?;
            let tree = db.open_tree("rayak")?;
            Ok::<_, sled::Error>((tree, db))
        }));
        let (tree, db) = opened.map_err(|panic| StoreError::Unopenable {
            path: directory.to_owned(),
            why: words_of(panic.as_ref()),
        })??;
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(directory.join("db"))?;
        files::sync_whole(directory)?;
        Ok(Self { tree, db, file })
    }

    /// Hands what was written to the system. It is durable only after a sync of the file.
    pub(super) fn flush(&self) -> Result<(), StoreError> {
        self.db.flush()?;
        Ok(())
    }
}

/// A record: its key and its value.
pub(super) type Record = sled::Result<(sled::IVec, sled::IVec)>;

/// The records of a range, in their order.
pub(super) fn scan<R: RangeBounds<Vec<u8>>>(
    tree: &sled::Tree,
    range: R,
) -> impl DoubleEndedIterator<Item = Record> + use<R> {
    touching(tree, tree.range(range))
}

/// The records whose keys begin with `prefix`, in their order.
pub(super) fn scan_prefix(
    tree: &sled::Tree,
    prefix: &[u8],
) -> impl DoubleEndedIterator<Item = Record> + use<> {
    touching(tree, tree.scan_prefix(prefix))
}

/// The engine lets pages of its cache go only once 64 touches have come together in a 256th of all
/// pages, and whoever goes through a range touches each page once: the whole of a large store would
/// come to lie in memory, whatever the cache is said to hold. So each record is touched by itself.
fn touching(
    tree: &sled::Tree,
    records: sled::Iter,
) -> impl DoubleEndedIterator<Item = Record> + use<> {
    let tree = tree.clone();
    records.inspect(move |record| {
        if let Ok((key, _)) = record {
            // A failure is told to whoever reads on.
            let _ = tree.contains_key(key);
        }
    })
}

/// Waits until nobody holds the engine's own lock, which it would refuse to wait for. Only its owner
/// comes here, so that it is held by what an engine leaves behind for a moment: a last write of its
/// threads, a process that was just forked, or a trial whose parent was killed.
fn let_go(file: &Path) -> io::Result<()> {
    match File::open(file) {
        Ok(file) => {
            file.lock_exclusive()?;
            FileExt::unlock(&file)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn words_of(panic: &(dyn Any + Send)) -> String {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    words.unwrap_or("it panicked").to_owned()
}
