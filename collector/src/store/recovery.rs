//! The ladder by which a store is opened that ended badly.
//!
//! sled refuses to open over a snapshot that is torn, and panics while it replays a log that is
//! damaged. So whoever is about to serve tries it elsewhere first, in a process that may die. As it
//! is; or else a copy without its snapshots, which the engine makes again from its log. A copy that
//! opens takes the store's place, and the store as it was is set aside, for ever as far as we are
//! concerned. One that does not is told with all that was tried, and left as it was.
//!
//! Deliberately absent: any mending of the engine's files by ourselves, and any step that removes the
//! only bytes of anything.

use super::{INSIDE, Store, StoreError, compaction, files, marker, open};
use crate::domain::Instant;
use std::io;
use std::path::{Path, PathBuf};

/// Where a copy is tried. After a kill between the last two steps it is the store as it was.
const REPLAY: &str = "store.replay";
const ASIDE: &str = "store.aside.";

/// Tries to open the engine in a directory, at no risk to this process; says why it does not open.
pub type Trial<'a> = &'a dyn Fn(&Path) -> Result<(), String>;

/// What had to be done before a store could be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// Nothing: it was closed in order, opens as it is, is not there, or is another's.
    Nothing,
    /// Its snapshots were made again from its log.
    FromItsLog { why: String, aside: PathBuf },
}

impl Store {
    /// Sees to it that the store in `directory` can be opened, if it did not end in order.
    ///
    /// # Errors
    /// [`StoreError::Lost`] if it cannot; otherwise what the disk says.
    pub fn recover(
        directory: &Path,
        at: Instant,
        trial: Trial<'_>,
    ) -> Result<Recovered, StoreError> {
        let inside = directory.join(INSIDE);
        if !inside.is_dir() || marker::is_closed(directory) {
            return Ok(Recovered::Nothing);
        }
        let _lock = match open::lock(directory) {
            Ok(lock) => lock,
            // Who has it open has it whole.
            Err(StoreError::Owned { .. }) => return Ok(Recovered::Nothing),
            Err(error) => return Err(error),
        };
        let aside = directory.join(format!("{ASIDE}{}", name_of(at)));
        let replay = directory.join(REPLAY);
        if replay.exists() {
            set(
                &replay,
                &directory.join(format!("{ASIDE}{}.earlier", name_of(at))),
            )?;
        }
        let Err(as_it_is) = trial(&inside) else {
            return Ok(Recovered::Nothing);
        };
        copy_without_snapshots(directory, &replay)?;
        if let Err(from_its_log) = trial(&replay) {
            files::remove(&replay)?;
            return Err(StoreError::Lost {
                path: inside,
                as_it_is,
                from_its_log,
            });
        }
        files::sync_whole(&replay)?;
        files::exchange(&replay, &inside)?;
        files::sync_names(directory)?;
        set(&replay, &aside)?;
        Ok(Recovered::FromItsLog {
            why: as_it_is,
            aside,
        })
    }

    /// Opens the engine in a directory and closes it again: what a trial does in a process of its
    /// own.
    ///
    /// # Errors
    /// What the engine says.
    pub fn try_open(inside: &Path, cache_mib: u32) -> Result<(), StoreError> {
        super::engine::Engine::open(inside, cache_mib).map(drop)
    }
}

/// The store's directories that a recovery has set aside.
pub(super) fn set_aside(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(ASIDE) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// A copy that is not whole may be removed by whoever finds it; one that has this name may not.
fn copy_without_snapshots(directory: &Path, replay: &Path) -> io::Result<()> {
    let copy = directory.join(compaction::COPY);
    files::remove(&copy)?;
    let copied = files::copy(&directory.join(INSIDE), &copy).and_then(|()| {
        files::remove_files(&copy, |name| name.to_string_lossy().starts_with("snap."))
    });
    if let Err(error) = copied {
        files::remove(&copy)?;
        return Err(io::Error::new(
            error.kind(),
            format!(
                "a copy of the store could not be made, without which nothing is tried: {error}"
            ),
        ));
    }
    set(&copy, replay)
}

fn set(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)?;
    to.parent().map_or(Ok(()), files::sync_names)
}

/// A moment as a part of a file's name: without colons, which some tools take for a host's end.
fn name_of(at: Instant) -> String {
    at.to_string().replace([':', '-'], "")
}
