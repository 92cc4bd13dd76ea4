//! The making of a file: each remark is read when its turn comes, and written before the next.
//!
//! What there was when the file was asked for is a list of references. A remark that was taken back, erased or
//! set aside before its turn has no row, and it is counted how many those are; where one went after its turn, or was
//! put in other words, there is no file.

use super::super::super::asked::AskedInbox;
use super::super::super::desk::Desk;
use super::super::super::shell::Shell;
use super::super::shown::{OfPage, Shown};
use super::row::{COLUMNS, Column, Row, column_names};
use super::{Found, has_no_room, taken_back, told};
use crate::domain::{Instant, Lang};
use crate::inbox::{InSnapshot, Snapshot};
use crate::locale::Locale;
use crate::store::StoreError;
use crate::taking::{Failure, Form, Heading, Made, Parcel, Table, Watch};
use rayak_shared::{Dir, ReceiptState};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a file is made with.
#[derive(Debug)]
pub(super) struct Maker {
    desk: Desk,
    pub(super) asked: Arc<AskedInbox>,
    pub(super) locale: Arc<Locale>,
    /// The language in which the site's own names are given.
    pub(super) lang: Lang,
    pub(super) with_veiled: bool,
}

/// What the rows of a file for programs are.
#[derive(Debug, Serialize)]
struct About<'a> {
    site: &'a str,
    filters: BTreeMap<&'static str, String>,
    at: String,
    veiled_words: bool,
    /// Whether a page could not be read, so that remarks of it may be missing.
    incomplete: bool,
    columns: [&'static str; COLUMNS.len()],
}

impl Maker {
    pub(super) fn new(
        desk: &Desk,
        shell: &Shell,
        asked: Arc<AskedInbox>,
        with_veiled: bool,
    ) -> Self {
        Self {
            desk: desk.clone(),
            locale: Arc::clone(&shell.locale),
            lang: shell.lang_of(&asked.of.site),
            asked,
            with_veiled,
        }
    }

    pub(super) fn now(&self) -> Instant {
        self.desk.app.clock.now()
    }

    pub(super) fn language_name(&self, lang: Lang) -> String {
        self.desk.config.languages.of(lang).text("name").to_owned()
    }

    /// Makes the file of some remarks, or says why there is none.
    pub(super) fn make(&self, found: &Found, parcel: &Arc<Parcel>) -> Result<Made, Failure> {
        let snapshot = &found.snapshot;
        let mut table = self.begin(parcel, found.is_damaged)?;
        let (mut remarks, mut pages) = (Vec::new(), BTreeSet::new());
        for found in &snapshot.rows {
            if parcel.is_given_up() {
                return Err(Failure::GivenUp);
            }
            if let Some(event) = self.write(&mut table, snapshot, found)? {
                remarks.push((found.reference, event));
                pages.insert(found.page);
            }
            parcel.one_more();
        }
        let rows = remarks.len() as u64;
        let left_out = (snapshot.rows.len() as u64).saturating_sub(rows);
        let (file, bytes) = table.finish(rows, left_out)?;
        match taken_back(&self.desk, &remarks) {
            // Where the index is being made, it is looked when the file is handed over.
            Ok(None | Some(0)) => {}
            Ok(Some(_)) => return Err(Failure::TakenBack),
            Err(error) => return Err(of_the_store(&error)),
        }
        let pages = pages
            .into_iter()
            .filter_map(|it| snapshot.pages.get(it as usize));
        Ok(Made {
            file: Arc::new(file),
            bytes,
            rows,
            left_out,
            remarks: remarks.into(),
            pages: pages.cloned().collect(),
            is_damaged: found.is_damaged,
            at: self.now(),
        })
    }

    /// Writes a remark, if it is still there, and gives the event that brought its words.
    fn write(
        &self,
        table: &mut Table,
        snapshot: &Snapshot,
        found: &InSnapshot,
    ) -> Result<Option<u64>, Failure> {
        let Some(page) = snapshot.pages.get(found.page as usize) else {
            return Ok(None);
        };
        let page = OfPage {
            id: page.id,
            name: page.name.clone(),
        };
        let shown = match Shown::by_reference(&self.desk.app.store, page, found.reference) {
            Ok(Some(shown)) if is_there(&shown) => shown,
            // `rayak verify` tells of those that cannot be read.
            Ok(_) | Err(StoreError::Damaged { .. }) => return Ok(None),
            Err(error) => return Err(of_the_store(&error)),
        };
        let row = Row {
            maker: self,
            judged: shown.judged(&self.desk.config.rules),
            shown: &shown,
            first: found.first,
        };
        table.write(|| row.cells(), || row.told())?;
        Ok(Some(shown.standing.words.unwrap_or_default()))
    }

    fn begin(&self, parcel: &Arc<Parcel>, is_damaged: bool) -> Result<Table, Failure> {
        let app = Arc::clone(&self.desk.app);
        let watch = Watch::new(parcel, move || !has_no_room(&app));
        let directory = self.desk.app.store.directory();
        let text = |key: &'static str| self.locale.text(key);
        let columns = COLUMNS.map(|Column { name, width, .. }| {
            let title = self.locale.text(&format!("take.column.{name}")).to_owned();
            (title, width)
        });
        let heading = Heading {
            title: text("take.sheet"),
            sheet: text("take.sheet"),
            is_rtl: self.locale.dir() == Dir::Rtl,
            at: parcel.order.at,
            columns: columns.into(),
            cut: text("take.cut"),
        };
        match parcel.order.form {
            Form::Csv => Table::csv(directory, &heading, watch),
            Form::Xlsx => Table::sheet(directory, &heading, watch),
            Form::Json => {
                let about = About {
                    site: &parcel.order.site,
                    filters: told::codes(&self.asked).into_iter().collect(),
                    at: parcel.order.at.to_string(),
                    veiled_words: self.with_veiled,
                    incomplete: is_damaged,
                    columns: column_names(),
                };
                Table::json(directory, &about, watch)
            }
        }
    }
}

/// Whether a remark is still among those that are read.
fn is_there(shown: &Shown) -> bool {
    let standing = &shown.standing;
    standing.is_for_readers() && standing.state != ReceiptState::Withdrawn
}

fn of_the_store(error: &StoreError) -> Failure {
    tracing::error!(%error, "a file of words was not made to its end");
    Failure::Broken
}
