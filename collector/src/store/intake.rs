//! Whether answers are taken: not while the disk is nearly full, the process too large, or the store
//! unreadable in part. Reading goes on, and what takes words away is still written.
//!
//! sled answers a full disk with an error after which nobody knows what was written, so intake stops
//! while there is still room: for withdrawals, for the engine's own housekeeping, and for an
//! operator's commands.

use crate::config::StoreConfig;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

const MIB: u64 = 1024 * 1024;

type Free = Box<dyn Fn(&Path) -> io::Result<u64> + Send + Sync>;
type Resident = Box<dyn Fn() -> io::Result<u64> + Send + Sync>;

/// Measures the machine.
pub struct Gauge {
    /// Bytes that may still be written beside a directory.
    pub free: Free,
    /// Bytes of memory that this process holds.
    pub resident: Resident,
}

impl std::fmt::Debug for Gauge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Gauge")
    }
}

impl Gauge {
    /// Asks the operating system.
    pub fn of_this_machine() -> Self {
        Self {
            free: Box::new(|directory| {
                let told = rustix::fs::statvfs(directory)?;
                Ok(told.f_bavail.saturating_mul(told.f_frsize))
            }),
            resident: Box::new(|| {
                let status = fs::read_to_string("/proc/self/status")?;
                resident(&status)
                    .ok_or_else(|| io::Error::other("the system does not tell resident memory"))
            }),
        }
    }
}

/// The resident memory in what the system tells of a process.
fn resident(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// Why no answers are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Halt {
    #[error(
        "a write to the disk has failed, and what the disk holds is known only after a restart; look \
         at the log, then at the disk"
    )]
    Failed,
    #[error("the writer has ended; look at the log and restart")]
    WriterEnded,
    #[error(
        "{pages} page(s) of the store cannot be read; run `rayak verify`, and restore a backup"
    )]
    Unreadable { pages: u64 },
    #[error(
        "the disk has {free_mib} MiB left and must have {least_mib} (store.least_free_mib); answers \
         are taken again once there is room"
    )]
    Disk { free_mib: u64, least_mib: u64 },
    #[error(
        "the process holds {resident_mib} MiB of memory and may hold {most_mib} \
         (store.most_memory_mib); answers are taken again once it holds less"
    )]
    Memory { resident_mib: u64, most_mib: u64 },
}

/// Bytes of disk and memory; None where the system does not tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) free: Option<u64>,
    pub(crate) least_free: u64,
    pub(crate) resident: Option<u64>,
    pub(crate) most_memory: u64,
}

impl Halt {
    /// Whether two say the same, whatever the figures.
    fn is_like(self, other: Option<Self>) -> bool {
        other.is_some_and(|other| std::mem::discriminant(&self) == std::mem::discriminant(&other))
    }
}

/// What is known of room and readability.
pub(super) struct Intake {
    gauge: Gauge,
    least_free: u64,
    most_memory: u64,
    short: RwLock<Option<Halt>>,
    unreadable: AtomicU64,
}

impl Intake {
    pub(super) fn new(config: &StoreConfig, gauge: Gauge) -> Self {
        Self {
            gauge,
            least_free: u64::from(config.least_free_mib) * MIB,
            // None is no bound.
            most_memory: match config.most_memory_mib {
                0 => u64::MAX,
                mib => u64::from(mib) * MIB,
            },
            short: RwLock::new(None),
            unreadable: AtomicU64::new(0),
        }
    }

    pub(super) fn halt(&self) -> Option<Halt> {
        match self.unreadable.load(Ordering::Relaxed) {
            0 => *self.short.read().unwrap_or_else(PoisonError::into_inner),
            pages => Some(Halt::Unreadable { pages }),
        }
    }

    pub(super) fn found_unreadable(&self, pages: u64) {
        self.unreadable.store(pages, Ordering::Relaxed);
    }

    /// Whether there is room on the disk, with an eighth more than the least to spare after it was
    /// short, lest answers be taken and refused by turns.
    fn disk(&self, directory: &Path, was_short: bool) -> Option<Halt> {
        // Whoever cannot measure has no reason to refuse; a disk that is ill shows in what is written.
        let free = (self.gauge.free)(directory).ok()?;
        let margin = if was_short { self.least_free / 8 } else { 0 };
        (free < self.least_free + margin).then_some(Halt::Disk {
            free_mib: free / MIB,
            least_mib: self.least_free / MIB,
        })
    }

    fn memory(&self, was_short: bool) -> Option<Halt> {
        let resident = (self.gauge.resident)().ok()?;
        let margin = if was_short { self.most_memory / 16 } else { 0 };
        (resident > self.most_memory - margin).then_some(Halt::Memory {
            resident_mib: resident / MIB,
            most_mib: self.most_memory / MIB,
        })
    }

    /// Whether a large piece of work finds room on the disk.
    pub(super) fn room(&self, directory: &Path) -> Result<(), Halt> {
        self.disk(directory, false).map_or(Ok(()), Err)
    }

    /// What is left and what is held, and the bounds of both.
    pub(super) fn told(&self, directory: &Path) -> Room {
        Room {
            free: (self.gauge.free)(directory).ok(),
            least_free: self.least_free,
            resident: (self.gauge.resident)().ok(),
            most_memory: self.most_memory,
        }
    }

    /// Measures, and tells a change to the log once.
    pub(super) fn measure(&self, directory: &Path) {
        let mut short = self.short.write().unwrap_or_else(PoisonError::into_inner);
        let was = *short;
        let is = self
            .disk(directory, matches!(was, Some(Halt::Disk { .. })))
            .or_else(|| self.memory(matches!(was, Some(Halt::Memory { .. }))));
        match is {
            Some(halt) if !halt.is_like(was) => tracing::error!("no answers are taken: {halt}"),
            None if was.is_some() => tracing::info!("there is room: answers are taken again"),
            _ => {}
        }
        *short = is;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_read_as_the_system_writes_it() {
        let status = "Name:\trayak\nVmPeak:\t  9 kB\nVmRSS:\t  114028 kB\nThreads:\t4\n";
        assert_eq!(resident(status), Some(114_028 * 1024));
        assert_eq!(resident("Name:\trayak\n"), None);
        let gauge = Gauge::of_this_machine();
        assert!((gauge.resident)().expect("it is told") > MIB);
        assert!((gauge.free)(Path::new("/")).is_ok());
    }
}
