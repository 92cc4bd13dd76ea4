//! `rayak restore FILE`: a store made from a backup, in a directory that holds nothing.
//!
//! The whole backup is held against its checksums before anything is made. The store grows under
//! another name and gets its own once it has been verified, so that nobody ever serves a part of
//! it. It needs no serving process: what is served is not replaced.

use super::aside;
use crate::backup::{Backup, BackupFault, Record};
use crate::config::StoreConfig;
use crate::domain::people::{Account, Digest32, Link, Token};
use crate::domain::{Listing, Registry};
use crate::store::{Fault, Restored, Store, StoreError};
use crate::widget;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Where the store grows, within its directory.
const UNDER: &str = "restoring";
/// Events or words in one batch.
const BATCH: usize = 512;

/// What was restored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreReport {
    /// When the backup was begun.
    pub made_at: String,
    pub pages: u64,
    pub events: u64,
    pub words: u64,
    pub accounts: u64,
    /// What is not as the log says; there is no store in its place then.
    pub faults: Vec<Fault>,
}

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(
        "{0} is not empty; name with --data a directory that is empty or not there yet, and move it \
         into place afterwards"
    )]
    NotEmpty(PathBuf),
    #[error(transparent)]
    Fault(#[from] BackupFault),
    #[error("{directory} cannot be written: {why}")]
    Unwritable { directory: PathBuf, why: io::Error },
    #[error("the restored store: {0}")]
    Store(#[from] StoreError),
}

/// Makes the store of `directory` from a backup. `progress` is told what is done, and how much of
/// how much of it.
///
/// # Errors
/// What is wrong with the backup or the directory; there is no store then.
pub async fn restore(
    file: PathBuf,
    directory: PathBuf,
    config: StoreConfig,
    mut progress: impl FnMut(&'static str, u64, u64) + Send + 'static,
) -> Result<RestoreReport, RestoreError> {
    aside(move || {
        check_empty(&directory)?;
        let backup = Backup::check(&file, |done, of| progress("checking the backup", done, of))?;
        let unwritable = |why| RestoreError::Unwritable {
            directory: directory.clone(),
            why,
        };
        let under = directory.join(UNDER);
        fs::create_dir_all(&under).map_err(unwritable)?;
        let restored = fill(&file, backup, &under, &config, &mut progress);
        let whole = restored
            .as_ref()
            .is_ok_and(|report| report.faults.is_empty());
        if whole {
            let files = under.join(widget::FOLDER);
            if files.exists() {
                fs::rename(files, directory.join(widget::FOLDER)).map_err(unwritable)?;
            }
            Store::take_over(&under, &directory).map_err(unwritable)?;
        }
        fs::remove_dir_all(&under).map_err(unwritable)?;
        File::open(&directory)
            .and_then(|directory| directory.sync_all())
            .map_err(unwritable)?;
        restored
    })
    .await
}

fn check_empty(directory: &Path) -> Result<(), RestoreError> {
    let mut entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|why| RestoreError::Unwritable {
            directory: directory.to_owned(),
            why,
        })?,
    };
    if entries.next().is_some() {
        return Err(RestoreError::NotEmpty(directory.to_owned()));
    }
    Ok(())
}

/// Fills a new store in `under`, verifies it and closes it.
fn fill(
    file: &Path,
    backup: Backup,
    under: &Path,
    config: &StoreConfig,
    progress: &mut impl FnMut(&'static str, u64, u64),
) -> Result<RestoreReport, RestoreError> {
    let manifest = backup.manifest.clone();
    let store = Store::open(under, config)?;
    let mut filling = Filling {
        file,
        under,
        store: &store,
        part: None,
        people: People::default(),
    };
    let people = manifest.accounts + manifest.tokens + manifest.audit + manifest.listings;
    let people = people + manifest.widget;
    let of = manifest.pages + manifest.events + manifest.words + people;
    let mut done = 0_u64;
    backup.each(|record| {
        done += 1;
        if done.is_multiple_of(BATCH as u64) {
            progress("restoring", done, of);
        }
        filling.take(record)
    })?;
    filling.put()?;
    let mut report = RestoreReport {
        made_at: manifest.made_at,
        pages: manifest.pages,
        events: manifest.events,
        words: manifest.words,
        accounts: manifest.accounts,
        faults: Vec::new(),
    };
    report.faults = make_folds(&store, report.pages, progress)?;
    Ok(report)
}

/// Makes every page's folds, and tells what is not as its log says.
fn make_folds(
    store: &Store,
    of: u64,
    progress: &mut impl FnMut(&'static str, u64, u64),
) -> Result<Vec<Fault>, StoreError> {
    let pages = store.pages()?;
    for (page, done) in pages.iter().zip(1..) {
        store.rebuild(*page, &Registry::default())?;
        progress("adding up pages", done, of);
    }
    let mut faults = Vec::new();
    for (page, done) in pages.iter().zip(1..) {
        faults.extend(store.verify(*page)?.faults);
        progress("verifying pages", done, of);
    }
    faults.extend(store.verify_listings()?.1);
    faults.extend(store.verify_people()?.faults);
    Ok(faults)
}

/// A store that is being filled, batch by batch.
struct Filling<'a> {
    file: &'a Path,
    under: &'a Path,
    store: &'a Store,
    part: Option<Restored>,
    people: People,
}

/// What has come of people, and of what editors say, and is not written yet.
#[derive(Default)]
struct People {
    accounts: Vec<Account>,
    tokens: Vec<(Digest32, Token)>,
    lines: Vec<(u64, Link)>,
    listings: Vec<Listing>,
}

impl Filling<'_> {
    fn take(&mut self, record: Record) -> Result<(), RestoreError> {
        match (record, &mut self.part) {
            (Record::Page { site, name }, _) => {
                self.put()?;
                self.part = Some(Restored {
                    site,
                    name,
                    before: 0,
                    events: Vec::new(),
                    words: Vec::new(),
                });
            }
            (Record::Event(number, event), Some(part)) => {
                let next = part.before + part.events.len() as u64 + 1;
                if number != next {
                    let what = format!(
                        "event {next} of the page {}:{} is not where it belongs",
                        part.site, part.name
                    );
                    return Err(Backup::contrary(self.file, what).into());
                }
                part.events.push(event);
            }
            (Record::Words(words), Some(part)) => part.words.push(words),
            (Record::Account(account), _) => self.people.accounts.push(*account),
            (Record::Token(digest, token), _) => self.people.tokens.push((digest, token)),
            (Record::Listing(listing), _) => self.people.listings.push(*listing),
            (Record::Wordings(wordings), _) => self.store.put_wordings_back(&wordings)?,
            (Record::Widget(name, file), _) if widget::is_kept(&name) => {
                let put = widget::put_back(self.under, [(name, file)]);
                put.map_err(|why| RestoreError::Unwritable {
                    directory: self.under.to_owned(),
                    why,
                })?;
            }
            (Record::Widget(name, _), _) => {
                let what = format!("{name:?} is no file of a widget");
                return Err(Backup::contrary(self.file, what).into());
            }
            (Record::Audit(number, link), _) => self.people.lines.push((number, link)),
            (Record::Event(..) | Record::Words(..), None) => {
                let what = "it does not begin with a page".to_owned();
                return Err(Backup::contrary(self.file, what).into());
            }
        }
        let people = &self.people;
        let waiting = people.accounts.len() + people.tokens.len() + people.lines.len();
        if waiting + people.listings.len() >= BATCH {
            return self.put();
        }
        match &self.part {
            Some(part) if part.events.len() + part.words.len() >= BATCH => self.put(),
            _ => Ok(()),
        }
    }

    /// Writes what has come of the page, and of people.
    fn put(&mut self) -> Result<(), RestoreError> {
        if let Some(part) = &mut self.part {
            self.store.put_back(part)?;
            part.before += part.events.len() as u64;
            part.events.clear();
            part.words.clear();
        }
        let People {
            accounts,
            tokens,
            lines,
            listings,
        } = std::mem::take(&mut self.people);
        if !listings.is_empty() {
            self.store.put_listings_back(&listings)?;
        }
        if !(accounts.is_empty() && tokens.is_empty() && lines.is_empty()) {
            self.store.put_people_back(&accounts, &tokens, &lines)?;
        }
        Ok(())
    }
}
