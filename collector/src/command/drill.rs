//! `rayak drill`: whether everything could be made again from a backup, tried and noted down.
//!
//! A backup from which nobody has ever restored is a hope. The newest is restored into a folder of its
//! own within the data directory, opened as any store is, read again from end to end, counted against
//! what the backup says of itself, and removed. What came out is written down whichever way it ends, so
//! that the process that serves can tell. What is served is not touched, and needs not be served.

use super::aside;
use super::restore::{RestoreReport, restore};
use crate::backup;
use crate::clock::Clock;
use crate::config::{BackupConfig, StoreConfig};
use crate::domain::Instant;
use crate::serve::App;
use crate::store::{Gauge, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

/// Where the store grows, and what keeps two drills apart, within the data directory.
const UNDER: &str = "drilling";
const LOCK: &str = "drill.lock";
/// What came out of the last one.
const NOTE: &str = "drill.json";
/// A store takes at most so many times the room of its backup.
const LARGER: u64 = 16;
const MIB: u64 = 1024 * 1024;

/// A drill, as it is written down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillReport {
    /// When it was begun, in milliseconds since 1970.
    pub at: i64,
    /// The backup; nothing if there was none.
    pub file: Option<PathBuf>,
    /// When that was begun.
    pub made_at: String,
    pub pages: u64,
    pub events: u64,
    pub words: u64,
    /// Why nothing could be made from it; none is good.
    pub faults: Vec<String>,
}

impl DrillReport {
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    #[must_use]
    pub const fn began(&self) -> Instant {
        Instant(self.at)
    }
}

/// Why there was no drill.
#[derive(Debug, thiserror::Error)]
pub enum DrillError {
    #[error(
        "name the backup to restore, or set `into` under [backup], where the newest is taken from"
    )]
    Nowhere,
    #[error("another drill is under way in {0}; wait until it has ended")]
    UnderWay(PathBuf),
    #[error("{directory} cannot be written: {why}")]
    Unwritable { directory: PathBuf, why: io::Error },
}

/// What a drill needs to know.
#[derive(Debug, Clone)]
pub struct Drill {
    /// The data directory, in which it takes place.
    pub data: PathBuf,
    pub store: StoreConfig,
    /// The backup, or the directory of which the newest is taken.
    pub from: PathBuf,
}

impl Drill {
    /// The drill of a file, or of the newest backup that the configuration's clock has made.
    ///
    /// # Errors
    /// If neither is named.
    pub fn of(
        file: Option<PathBuf>,
        backup: Option<&BackupConfig>,
        store: StoreConfig,
        data: PathBuf,
    ) -> Result<Self, DrillError> {
        let from = file.or_else(|| backup.map(|backup| backup.into.clone()));
        Ok(Self {
            data,
            store,
            from: from.ok_or(DrillError::Nowhere)?,
        })
    }
}

/// Restores, verifies, counts, removes, and writes down what came out.
///
/// # Errors
/// If there was no drill at all; a backup that cannot be restored is in the report.
pub async fn drill(
    drill: Drill,
    clock: &Clock,
    progress: impl FnMut(&'static str, u64, u64) + Send + 'static,
) -> Result<DrillReport, DrillError> {
    let at = clock.now();
    let directory = drill.data.clone();
    let unwritable = move |why| DrillError::Unwritable {
        directory: directory.clone(),
        why,
    };
    let _alone = alone(&drill.data, &unwritable)?;
    let under = drill.data.join(UNDER);
    // What a kill left of the last one, which holds citizens' words.
    remove(&under).map_err(&unwritable)?;
    let mut report = match try_out(&drill, &under, progress).await {
        Ok(report) => report,
        Err(what) => DrillReport {
            faults: vec![what],
            ..DrillReport::default()
        },
    };
    remove(&under).map_err(&unwritable)?;
    report.at = at.0;
    report.file = report.file.or_else(|| newest(&drill.from).ok().flatten());
    write_down(&drill.data, &report).map_err(&unwritable)?;
    Ok(report)
}

/// Whether the configuration asks for a drill by now. One that seems to come from the future tells that
/// the clock was wrong.
#[must_use]
pub fn drill_is_due(app: &App) -> bool {
    let config = app.config();
    let Some(every) = config.backup.as_ref().and_then(|backup| backup.drill_every) else {
        return false;
    };
    let last = last_drill(app.store.directory());
    let age = last.map(|last| app.clock.now().since(last.began()));
    age.is_none_or(|age| age.is_negative() || age >= every)
}

/// Removes what a drill left that was killed; none, while one is under way.
///
/// # Errors
/// If it cannot be removed.
pub fn clear_after_a_drill(data: &Path) -> Result<(), DrillError> {
    let unwritable = |why| DrillError::Unwritable {
        directory: data.to_owned(),
        why,
    };
    if !data.join(UNDER).exists() {
        return Ok(());
    }
    match alone(data, &unwritable) {
        Err(DrillError::UnderWay(_)) => Ok(()),
        alone => {
            let _alone = alone?;
            remove(&data.join(UNDER)).map_err(unwritable)
        }
    }
}

/// The last drill in a data directory, if there was one.
#[must_use]
pub fn last_drill(data: &Path) -> Option<DrillReport> {
    let note = fs::read(data.join(NOTE)).ok()?;
    serde_json::from_slice(&note).ok()
}

fn alone(data: &Path, unwritable: &impl Fn(io::Error) -> DrillError) -> Result<File, DrillError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder.create(data).map_err(unwritable)?;
    let lock = File::create(data.join(LOCK)).map_err(unwritable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(DrillError::UnderWay(data.to_owned())),
        Err(TryLockError::Error(why)) => Err(unwritable(why)),
    }
}

/// The file itself, or the newest backup of a directory.
fn newest(from: &Path) -> io::Result<Option<PathBuf>> {
    if from.is_file() {
        return Ok(Some(from.to_owned()));
    }
    Ok(backup::kept(from)?.pop().map(|newest| newest.file))
}

/// A restoring from end to end. What is wrong is told in words.
async fn try_out(
    drill: &Drill,
    under: &Path,
    progress: impl FnMut(&'static str, u64, u64) + Send + 'static,
) -> Result<DrillReport, String> {
    let from = drill.from.display();
    let file = newest(&drill.from).map_err(|error| format!("{from} cannot be read: {error}"))?;
    let file = file.ok_or_else(|| format!("there is no backup in {from}"))?;
    has_room(drill, &file)?;
    let config = drill.store.clone();
    let restored = restore(file.clone(), under.to_owned(), config, progress).await;
    let restored = restored.map_err(|error| error.to_string())?;
    let mut report = DrillReport {
        made_at: restored.made_at.clone(),
        pages: restored.pages,
        events: restored.events,
        words: restored.words,
        file: Some(file),
        ..DrillReport::default()
    };
    let named = restored.faults.iter();
    report.faults = named
        .map(|fault| format!("{}: {}", fault.page, fault.what))
        .collect();
    if report.is_good() {
        let (under, config) = (under.to_owned(), drill.store.clone());
        let counted = aside(move || count(&under, &config)).await;
        let counted = counted.map_err(|error| format!("the restored store: {error}"))?;
        report.faults.extend(differences(&restored, counted));
    }
    Ok(report)
}

/// A drill that fills the disk would stop intake.
fn has_room(drill: &Drill, file: &Path) -> Result<(), String> {
    let length = fs::metadata(file)
        .map(|file| file.len())
        .unwrap_or_default();
    let needed = length * LARGER + u64::from(drill.store.least_free_mib) * MIB;
    match (Gauge::of_this_machine().free)(&drill.data) {
        Ok(free) if free < needed => Err(format!(
            "there is too little room to try it: {} MiB are free beside {}, and {} may be needed",
            free / MIB,
            drill.data.display(),
            needed / MIB
        )),
        _ => Ok(()),
    }
}

/// Pages, events and words of a store, opened as any is and read again.
fn count(directory: &Path, config: &StoreConfig) -> Result<[u64; 3], StoreError> {
    let store = Store::open(directory, config)?;
    let pages = store.pages()?;
    let mut counted = [pages.len() as u64, 0, 0];
    for page in pages {
        let page = store.verify(page)?;
        let [_, events, words] = &mut counted;
        *events += page.events;
        *words += page.words;
    }
    Ok(counted)
}

fn differences(said: &RestoreReport, counted: [u64; 3]) -> Option<String> {
    let said = [said.pages, said.events, said.words];
    (said != counted).then(|| {
        format!(
            "the backup says that it holds {said:?} pages, events and words, and the store made from \
             it holds {counted:?}"
        )
    })
}

fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whoever reads the note finds the last one whole, or the one before.
fn write_down(data: &Path, report: &DrillReport) -> io::Result<()> {
    let unfinished = data.join(format!("{NOTE}.unfinished"));
    let mut file = File::create(&unfinished)?;
    file.write_all(&serde_json::to_vec_pretty(report)?)?;
    file.sync_all()?;
    fs::rename(unfinished, data.join(NOTE))?;
    File::open(data)?.sync_all()
}
