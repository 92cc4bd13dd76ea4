//! The ladder by which a store is opened that ended badly.
//!
//! sled refuses to open over a snapshot that is torn, panics while it replays a log that is damaged, or
//! ends the log at the damage and overwrites what is behind it. So whoever is about to serve tries it
//! first on a copy, in a process that may die: as it is; or else without its snapshots, which the
//! engine makes again from its log. A copy that opens so and holds all that was written down takes the
//! store's place, and the store as it was is set aside, for ever as far as we are concerned. What does
//! not is told with all that was tried, and left as it was.
//!
//! Deliberately absent: any mending of the engine's files by ourselves, and any step that removes the
//! only bytes of anything.

use super::engine::Engine;
use super::{INSIDE, Store, StoreError, compaction, files, marker, open};
use crate::domain::Instant;
use std::io;
use std::path::{Path, PathBuf};

/// A copy that opened, about to take the store's place; after a kill in between, the store as it was.
const TRIED: &str = "store.tried";
const ASIDE: &str = "store.aside.";

/// Tries to open the engine in a directory, at no risk to this process. Gives how many events there
/// are, if they can be counted, or why it does not open.
pub type Trial<'a> = &'a dyn Fn(&Path) -> Result<Option<u64>, String>;

/// What had to be done before a store could be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recovered {
    /// Nothing: it was closed in order, opens as it is, is not there, or is another's.
    Nothing,
    /// Nothing, but it was tried where it lies: there was no room for a copy.
    WithoutCopy,
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
        let (copied, tried) = (directory.join(compaction::COPY), directory.join(TRIED));
        if tried.exists() {
            set(
                &tried,
                &directory.join(format!("{ASIDE}{}.earlier", name_of(at))),
            )?;
        }
        let held = marker::held(directory)?;
        let whole = |path: &Path| match (trial(path)?, held) {
            (Some(found), Some(held)) if found < held => {
                Err(format!("it holds {found} of {held} events"))
            }
            _ => Ok(()),
        };
        let lost = |as_it_is, from_its_log| StoreError::Lost {
            path: inside.clone(),
            held: marker::path(directory),
            as_it_is,
            from_its_log,
        };
        if let Err(error) = copy(&inside, &copied) {
            if error.kind() != io::ErrorKind::StorageFull {
                return Err(error.into());
            }
            return match whole(&inside) {
                Ok(()) => Ok(Recovered::WithoutCopy),
                Err(why) => Err(lost(why, format!("not tried without a copy, and {error}"))),
            };
        }
        let Err(as_it_is) = whole(&copied) else {
            files::remove(&copied)?;
            return Ok(Recovered::Nothing);
        };
        copy(&inside, &copied)?;
        files::remove_files(&copied, |name| name.to_string_lossy().starts_with("snap."))?;
        if let Err(from_its_log) = whole(&copied) {
            files::remove(&copied)?;
            return Err(lost(as_it_is, from_its_log));
        }
        files::sync_whole(&copied)?;
        set(&copied, &tried)?;
        files::exchange(&tried, &inside)?;
        files::sync_names(directory)?;
        set(&tried, &aside)?;
        Ok(Recovered::FromItsLog {
            why: as_it_is,
            aside,
        })
    }

    /// Opens the engine in a directory and closes it again: what a trial does in a process of its
    /// own. Gives how many events there are, if they can be counted.
    ///
    /// # Errors
    /// What the engine says.
    pub fn try_open(inside: &Path, cache_mib: u32) -> Result<Option<u64>, StoreError> {
        let engine = Engine::open(inside, cache_mib)?;
        let totals = open::totals(super::read::heads_of(&engine.tree))?;
        Ok(totals.map(|totals| totals.events))
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

/// Makes a copy, in place of one that was tried or that a kill left.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    files::remove(to)?;
    files::copy(from, to).or_else(|error| {
        files::remove(to)?;
        Err(io::Error::new(
            error.kind(),
            format!("a copy of the store could not be made: {error}"),
        ))
    })
}

fn set(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)?;
    to.parent().map_or(Ok(()), files::sync_names)
}

/// A moment as a part of a file's name: without colons, which some tools take for a host's end.
fn name_of(at: Instant) -> String {
    at.to_string().replace([':', '-'], "")
}
