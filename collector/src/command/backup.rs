//! `rayak backup`: a file from which everything can be made again, written while answers come in.
//!
//! Each page is read as it stood at one moment between two batches. Events are never changed, so
//! that most of them are read before that moment, beside the writer; only what came since, and the
//! words, are read while it waits. The serving process makes backups by itself where the
//! configuration says so.

use super::aside;
use crate::backup::{self, Unfinished};
use crate::clock::Clock;
use crate::config::BackupConfig;
use crate::domain::{FeedbackId, Instant, PageId};
use crate::serve::App;
use crate::store::{Standings as _, Store, StoreError};
use crate::widget;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use tokio::sync::Mutex;

/// What was backed up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupReport {
    pub file: PathBuf,
    pub pages: u64,
    pub events: u64,
    pub words: u64,
    pub accounts: u64,
    pub bytes: u64,
    /// Of the whole file, without the last 32 bytes, which are this sum.
    pub sha256: String,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("name the file or the directory to write to, or set `into` under [backup]")]
    Nowhere,
    #[error("{0} is there already and is not overwritten; name another file")]
    Taken(PathBuf),
    #[error("{file} cannot be written: {why}")]
    Unwritable { file: PathBuf, why: io::Error },
    #[error("the backup {file} was given up: {why}")]
    GivenUp { file: PathBuf, why: StoreError },
}

/// Keeps backups from running beside each other, and remembers when one could last not be made.
#[derive(Debug, Default)]
pub(crate) struct OneBackup {
    turn: Mutex<()>,
    failed: std::sync::Mutex<Option<Instant>>,
}

impl OneBackup {
    pub(crate) fn has_failed(&self, at: Instant) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
    }

    pub(crate) fn failed(&self) -> Option<Instant> {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Backs everything up into `to`: a file that is not there yet, or a directory; without it, into
/// the directory of the configuration. `progress` is told how many pages of how many are done.
///
/// # Errors
/// If the store cannot be read whole, or the backup not be written; there is no file then.
pub async fn backup(
    app: &Arc<App>,
    to: Option<PathBuf>,
    progress: impl FnMut(u64, u64) + Send,
) -> Result<BackupReport, BackupError> {
    let _alone = app.one_backup.turn.lock().await;
    let at = app.clock.now();
    let file = match (to, &app.config().backup) {
        (Some(to), _) if to.is_dir() => to.join(backup::file_name(at)),
        (Some(to), _) => to,
        (None, Some(config)) => in_directory(config, at)?,
        (None, None) => return Err(BackupError::Nowhere),
    };
    write(app, file, at, progress).await
}

/// Does what the configuration asks for, if its time has come: a backup, and the removal of the
/// oldest beyond those that are kept. None if there was nothing to do.
///
/// # Errors
/// As [`backup`]; what was kept before is kept.
pub async fn backup_when_due(app: &Arc<App>) -> Result<Option<BackupReport>, BackupError> {
    let Some(config) = &app.config().backup else {
        return Ok(None);
    };
    let _alone = app.one_backup.turn.lock().await;
    let newest = kept(config)?.pop();
    if let Some(newest) = &newest {
        good(newest.at);
    }
    if newest.is_some_and(|newest| !is_due(newest.at, config, &app.clock)) {
        return Ok(None);
    }
    let at = app.clock.now();
    let file = in_directory(config, at)?;
    remove_unfinished(config)?;
    let report = write(app, file, at, |_, _| ()).await?;
    let kept = kept(config)?;
    for old in kept.iter().rev().skip(config.keep) {
        fs::remove_file(&old.file).map_err(|why| unwritable(&old.file, why))?;
    }
    Ok(Some(report))
}

/// Whether another backup is due. One that seems to come from the future tells that the clock was
/// wrong, and of nothing that it holds.
fn is_due(newest: Instant, config: &BackupConfig, clock: &Clock) -> bool {
    let age = clock.now().since(newest);
    age.is_negative() || age >= config.every
}

fn in_directory(config: &BackupConfig, at: Instant) -> Result<PathBuf, BackupError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o700);
    builder
        .create(&config.into)
        .map_err(|why| unwritable(&config.into, why))?;
    Ok(config.into.join(backup::file_name(at)))
}

fn kept(config: &BackupConfig) -> Result<Vec<backup::Kept>, BackupError> {
    backup::kept(&config.into).map_err(|why| unwritable(&config.into, why))
}

/// What a kill left; no backup runs while this one holds its turn.
fn remove_unfinished(config: &BackupConfig) -> Result<(), BackupError> {
    let unwritable = |why| unwritable(&config.into, why);
    for entry in fs::read_dir(&config.into).map_err(unwritable)? {
        let entry = entry.map_err(unwritable)?;
        if entry
            .file_name()
            .to_str()
            .is_some_and(backup::is_unfinished)
        {
            fs::remove_file(entry.path()).map_err(unwritable)?;
        }
    }
    Ok(())
}

fn unwritable(file: &Path, why: io::Error) -> BackupError {
    BackupError::Unwritable {
        file: file.to_owned(),
        why,
    }
}

async fn write(
    app: &Arc<App>,
    file: PathBuf,
    at: Instant,
    mut progress: impl FnMut(u64, u64) + Send,
) -> Result<BackupReport, BackupError> {
    if file.exists() {
        return Err(BackupError::Taken(file));
    }
    let given_up = |why| BackupError::GivenUp {
        file: file.clone(),
        why,
    };
    let mut out = Unfinished::begin(&file, at).map_err(|why| unwritable(&file, why))?;
    let pages = app.store.pages().map_err(given_up)?;
    for (page, done) in pages.iter().copied().zip(1..) {
        out = write_page(app, page, out).await.map_err(given_up)?;
        progress(done, pages.len() as u64);
    }
    let out = write_people(app, out).await.map_err(given_up)?;
    let out = write_widget(app, out).await.map_err(given_up)?;
    // What a failed batch held can be read until the next start, and may be gone after it.
    if app.store.has_failed() {
        let failed = io::Error::other("a write to the store has failed");
        return Err(given_up(failed.into()));
    }
    let whole = aside(move || out.finish()).await;
    let whole = whole.map_err(|why| unwritable(&file, why))?;
    good(at);
    Ok(BackupReport {
        file,
        pages: whole.manifest.pages,
        events: whole.manifest.events,
        words: whole.manifest.words,
        accounts: whole.manifest.accounts,
        bytes: whole.bytes,
        sha256: whole.sha256.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }),
    })
}

/// Accounts, tokens and what editors say of pages as they stood at one moment, and the audit log up to
/// it; with them since when the questions are asked in which words.
async fn write_people(app: &Arc<App>, mut out: Unfinished) -> Result<Unfinished, StoreError> {
    let at_once = app.writer.between(|store| {
        let listings = store.listings_whole()?;
        Ok((store.people_whole()?, listings, store.last_audit()?))
    });
    let ((accounts, tokens), listings, last) = at_once.await?;
    let store = Arc::clone(&app.store);
    aside(move || {
        out.wordings(store.wordings()?)?;
        for account in accounts {
            out.account(account)?;
        }
        for (digest, token) in tokens {
            out.token(digest, token)?;
        }
        for listing in listings {
            out.listing(listing)?;
        }
        for line in store.audit_after(0) {
            let (number, link) = line?;
            if number > last {
                break;
            }
            out.audit(number, link)?;
        }
        Ok(out)
    })
    .await
}

/// The files of earlier widgets that are whole. One that is not keeps no answer from being saved, nor does a
/// folder that cannot be read: `rayak verify` tells of them.
async fn write_widget(app: &Arc<App>, mut out: Unfinished) -> Result<Unfinished, StoreError> {
    let store = Arc::clone(&app.store);
    aside(move || {
        match widget::each(store.directory()) {
            Ok(files) => {
                for (name, file) in files {
                    if let Some(file) = file {
                        out.widget(&name, file)?;
                    }
                }
            }
            Err(error) => tracing::error!(
                %error,
                "the files of earlier widgets cannot be read and are in no backup; `rayak verify` tells \
                 of them"
            ),
        }
        Ok(out)
    })
    .await
}

async fn write_page(
    app: &Arc<App>,
    page: PageId,
    out: Unfinished,
) -> Result<Unfinished, StoreError> {
    let store = Arc::clone(&app.store);
    let mut writing = Page {
        out,
        written: 0,
        brought: BTreeMap::new(),
        words: BTreeSet::new(),
    };
    let beside = aside(move || {
        let head = store
            .head(page)?
            .ok_or_else(|| damaged("its head is gone"))?;
        writing.out.page(&head)?;
        writing.events(&store, page, head.events)?;
        Ok::<_, StoreError>(writing)
    });
    let mut writing = beside.await?;
    app.writer
        .between(move |store| {
            writing.events(store, page, u64::MAX)?;
            writing.words(store, page)?;
            Ok(writing.out)
        })
        .await
}

/// A page that is being written. What is missing of it would end every restoring.
struct Page {
    out: Unfinished,
    /// The number of the last event that was written.
    written: u64,
    /// The event that brought the words which a feedback has.
    brought: BTreeMap<FeedbackId, u64>,
    /// All of these, and those of a feedback that damage let in twice.
    words: BTreeSet<u64>,
}

impl Page {
    /// Writes the events behind those that were written, up to `last`.
    fn events(&mut self, store: &Store, page: PageId, last: u64) -> Result<(), StoreError> {
        for event in store.events(page, self.written) {
            let (number, event) = event?;
            if number > last {
                break;
            }
            self.written += 1;
            if number != self.written {
                return Err(damaged(&format!("its event {} is missing", self.written)));
            }
            if let Some(id) = event.about() {
                let before = self.brought.remove(&id).filter(|_| !event.is_first());
                let after = event.words(number, before);
                before.map(|number| self.words.remove(&number));
                self.words.extend(after);
                self.brought.extend(after.map(|number| (id, number)));
            }
            self.out.event(number, event)?;
        }
        Ok(())
    }

    /// Writes the words, when all events are written.
    fn words(&mut self, store: &Store, page: PageId) -> Result<(), StoreError> {
        let counted = store.head(page)?.map_or(0, |head| head.events);
        if self.written != counted {
            let written = self.written;
            let what = format!("it counts {counted} events, and its log ends with {written}");
            return Err(damaged(&what));
        }
        for words in store.words_of(page) {
            let words = words?;
            if !self.words.remove(&words.event) {
                return Err(damaged("it has words of which no event speaks"));
            }
            self.out.words(words)?;
        }
        if self.words.is_empty() {
            Ok(())
        } else {
            Err(damaged("words of which its events speak are missing"))
        }
    }
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged {
        what: format!("a page cannot be backed up whole: {what}"),
    }
}

/// Lets whoever watches know of the last good backup.
fn good(at: Instant) {
    metrics::gauge!("rayak_last_backup_timestamp_seconds").set(at.0.div_euclid(1_000) as f64);
}
