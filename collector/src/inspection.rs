//! The inspection at a start: every page is read again, its checksums, its numbering, and its folds
//! against its log, as `rayak verify` does.
//!
//! After a kill or a loss of power that happens before anyone is served; after an orderly end while
//! everyone is. What is wrong is told in the log and the metrics. Pages that the engine cannot read
//! stop intake, because then nobody knows what else of the file is damaged; a record that is damaged
//! stops nothing but what needs that record.

use crate::domain::PageId;
use crate::store::{PageReport, Store, StoreError};
use std::sync::Arc;

/// So many faults are told one by one; `rayak verify` tells all.
const TOLD: u64 = 20;

/// What an inspection found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Inspected {
    pub pages: u64,
    pub events: u64,
    pub faults: u64,
    /// Pages that the engine could not read.
    pub unreadable: u64,
}

/// Reads every page again and tells the log how far it has come, at each tenth.
pub async fn inspect(store: &Arc<Store>) -> Inspected {
    let mut found = Inspected::default();
    let pages = match store.pages() {
        Ok(pages) => pages,
        Err(error) => {
            tracing::error!(%error, "the pages cannot be listed");
            found.unreadable = 1;
            Vec::new()
        }
    };
    let of = pages.len();
    for (page, done) in pages.into_iter().zip(1..) {
        found.add(read(store, page).await);
        if done * 10 / of != (done - 1) * 10 / of {
            tracing::info!(done, of, "inspecting pages");
        }
    }
    store.found_unreadable(found.unreadable);
    metrics::gauge!("rayak_inspected_pages").set(found.pages as f64);
    metrics::gauge!("rayak_faults").set(found.faults as f64);
    metrics::gauge!("rayak_unreadable_pages").set(found.unreadable as f64);
    let Inspected {
        pages,
        events,
        faults,
        unreadable,
    } = found;
    if faults + unreadable == 0 {
        tracing::info!(pages, events, "the store was inspected and is whole");
    } else {
        tracing::error!(
            pages,
            events,
            faults,
            unreadable,
            "the store was inspected and is damaged; run `rayak verify`"
        );
    }
    found
}

/// Reads one page where a task may wait for the disk.
async fn read(store: &Arc<Store>, page: PageId) -> Result<PageReport, StoreError> {
    let store = Arc::clone(store);
    let read = tokio::task::spawn_blocking(move || store.inspect(page)).await;
    read.unwrap_or_else(|error| Err(std::io::Error::other(error).into()))
}

impl Inspected {
    fn add(&mut self, page: Result<PageReport, StoreError>) {
        self.pages += 1;
        match page {
            Ok(report) => {
                self.events += report.events;
                for fault in report.faults {
                    self.faults += 1;
                    if self.faults <= TOLD {
                        tracing::error!(page = fault.page, "{}", fault.what);
                    }
                }
            }
            Err(error) => {
                self.unreadable += 1;
                tracing::error!(%error, "a page cannot be read");
            }
        }
    }
}
