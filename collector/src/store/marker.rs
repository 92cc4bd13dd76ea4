//! How much the store held when that was last known, and whether it ended in order.
//!
//! `closed` is written when everything is durable and nothing more will be written. While the store is
//! open it is called `held` and renewed from time to time, so that after a kill or a loss of power,
//! which leaves `held`, everything is inspected before anyone is served. A store that holds less than
//! either says has lost the end of its log, which nothing else would show: the engine ends a damaged
//! log at the damage, and the folds of what came after went with it.

use super::{StoreError, files};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

const CLOSED: &str = "closed";
const HELD: &str = "held";

/// What a store holds, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Totals {
    pub(super) pages: u64,
    pub(super) events: u64,
}

/// How the store ended last.
#[derive(Debug)]
pub(super) struct Marker {
    path: PathBuf,
    /// What it held, if that was ever written whole.
    totals: Option<Totals>,
    in_order: bool,
}

/// Whether the store in `directory` was closed in order, and nobody has tried to open it since.
pub(super) fn is_closed(directory: &Path) -> bool {
    directory.join(CLOSED).exists()
}

impl Marker {
    /// Reads how the store ended, and takes back that it did so in order: it is being opened.
    pub(super) fn take(directory: &Path) -> io::Result<Self> {
        let path = path(directory);
        let in_order = match fs::rename(directory.join(CLOSED), &path) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        files::sync_names(directory)?;
        let totals = read(&path)?;
        Ok(Self {
            path,
            in_order: in_order && totals.is_some(),
            totals,
        })
    }

    pub(super) fn in_order(&self) -> bool {
        self.in_order
    }

    /// Holds what the store has against what it had.
    pub(super) fn compare(&self, found: Totals) -> Result<(), StoreError> {
        match self.totals {
            Some(held) if found.events < held.events || found.pages < held.pages => {
                Err(StoreError::Shrunk {
                    held: held.events,
                    found: found.events,
                    marker: self.path.clone(),
                })
            }
            _ => Ok(()),
        }
    }
}

/// The file that says how much a store held which was not closed in order.
pub(super) fn path(directory: &Path) -> PathBuf {
    directory.join(HELD)
}

/// How many events such a store held, if that was ever written whole.
pub(super) fn held(directory: &Path) -> io::Result<Option<u64>> {
    Ok(read(&path(directory))?.map(|totals| totals.events))
}

fn read(path: &Path) -> io::Result<Option<Totals>> {
    match fs::read(path) {
        Ok(bytes) => Ok(serde_json::from_slice(&bytes).ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes how much the store holds, while it is open.
pub(super) fn write_held(directory: &Path, totals: Totals) -> io::Result<()> {
    write(directory, HELD, totals)
}

/// Writes that the store is closed, and how much it holds.
pub(super) fn write_closed(directory: &Path, totals: Totals) -> io::Result<()> {
    write(directory, CLOSED, totals)
}

fn write(directory: &Path, name: &str, totals: Totals) -> io::Result<()> {
    let unfinished = directory.join("held.unfinished");
    let mut file = File::create(&unfinished)?;
    file.write_all(&serde_json::to_vec(&totals)?)?;
    file.sync_all()?;
    fs::rename(unfinished, directory.join(name))?;
    files::sync_names(directory)
}
