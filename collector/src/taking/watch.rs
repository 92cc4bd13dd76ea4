//! What looks after a file while it is written: whether somebody still wants it, and whether the disk has room.
//!
//! Files of words are the first to do without. They stop at twice the room at which answers are refused, so that
//! nobody who takes a file ever stops the intake, and all of them together have a bound in bytes.

use super::parcel::{Failure, Parcel};
use crate::store::Room;
use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of all files of words at once, with what their making needs beside them. A part of a workbook that is
/// larger than four GiB is told in another way, which not every program reads.
pub(super) const MOST_BYTES: u64 = 3 * 1024 * 1024 * 1024;
const _: () = assert!(MOST_BYTES < u32::MAX as u64);

/// Bytes between two looks at the disk.
const BETWEEN_LOOKS: u64 = 1024 * 1024;

/// Whether nothing may be written that can wait.
pub(crate) fn is_short(room: &Room) -> bool {
    let line = room.least_free.saturating_mul(2);
    room.free.is_some_and(|free| free < line)
}

/// Whether what waits has to go: the disk comes near the line at which no answers are taken.
pub(crate) fn is_pressing(room: &Room) -> bool {
    let line = room.least_free.saturating_add(room.least_free / 2);
    room.free.is_some_and(|free| free < line)
}

/// The bytes of one file, among those of all, for as long as they are on the disk.
#[derive(Debug)]
pub(super) struct Weight {
    all: Arc<AtomicU64>,
    own: u64,
}

impl Weight {
    pub(super) fn new(all: &Arc<AtomicU64>) -> Self {
        Self {
            all: Arc::clone(all),
            own: 0,
        }
    }

    fn add(&mut self, bytes: u64) -> Result<(), Failure> {
        self.own += bytes;
        let before = self.all.fetch_add(bytes, Ordering::Relaxed);
        if before + bytes > MOST_BYTES {
            return Err(Failure::Large);
        }
        Ok(())
    }

    /// Only so many are left.
    fn shrink_to(&mut self, bytes: u64) {
        self.all.fetch_add(bytes, Ordering::Relaxed);
        self.all.fetch_sub(self.own, Ordering::Relaxed);
        self.own = bytes;
    }
}

impl Drop for Weight {
    fn drop(&mut self) {
        self.all.fetch_sub(self.own, Ordering::Relaxed);
    }
}

/// A file that is whole, and its bytes.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) file: File,
    #[expect(dead_code, reason = "it is held")]
    weight: Weight,
}

/// Asked before anything is written.
pub(crate) struct Watch {
    parcel: Arc<Parcel>,
    has_room: Box<dyn Fn() -> bool + Send>,
    weight: Weight,
    /// Bytes since the last look.
    since: u64,
    /// Why nothing more is written.
    why: Option<Failure>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch").field("why", &self.why).finish()
    }
}

impl Watch {
    /// `has_room` tells whether anything large may be written at this moment.
    pub(crate) fn new(parcel: &Arc<Parcel>, has_room: impl Fn() -> bool + Send + 'static) -> Self {
        Self {
            parcel: Arc::clone(parcel),
            has_room: Box::new(has_room),
            weight: Weight::new(&parcel.all_bytes),
            // The first look is at once.
            since: BETWEEN_LOOKS,
            why: None,
        }
    }

    /// Whether so many bytes may be written.
    pub(super) fn allows(&mut self, bytes: u64) -> io::Result<()> {
        let why = self.refuses(bytes);
        self.why = self.why.or(why);
        self.why.map_or(Ok(()), |why| Err(io::Error::other(why)))
    }

    fn refuses(&mut self, bytes: u64) -> Option<Failure> {
        if self.parcel.is_given_up() {
            return Some(Failure::GivenUp);
        }
        if self.since >= BETWEEN_LOOKS {
            self.since = 0;
            if !(self.has_room)() {
                return Some(Failure::Room);
            }
        }
        self.since += bytes;
        self.weight.add(bytes).err()
    }

    /// Why a file came to nothing, of which this is the error.
    pub(super) fn why(&self, error: &io::Error) -> Failure {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        if let Some(why) = self.why {
            return why;
        }
        tracing::error!(kind = %error.kind(), "a file of words could not be written");
        match error.kind() {
            FileTooLarge | QuotaExceeded | StorageFull => Failure::Room,
            _ => Failure::Broken,
        }
    }

    /// The rows are written. What comes now may be as much again, so that the disk is looked at first.
    pub(super) fn packs(&mut self) {
        self.since = BETWEEN_LOOKS;
        self.parcel.packs();
    }
}

/// A file that is watched.
#[derive(Debug)]
pub(super) struct Watched {
    file: File,
    pub(super) watch: Watch,
}

impl Watched {
    pub(super) const fn new(file: File, watch: Watch) -> Self {
        Self { file, watch }
    }

    /// The whole file and its length.
    pub(super) fn whole(mut self) -> io::Result<(Held, u64)> {
        let bytes = self.file.metadata()?.len();
        self.watch.weight.shrink_to(bytes);
        let (file, weight) = (self.file, self.watch.weight);
        Ok((Held { file, weight }, bytes))
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.watch.allows(bytes.len() as u64)?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl io::Seek for Watched {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
