//! `rayak verify`: every page read again, its checksums, its numbering, and its folds against its
//! log; then the accounts, each line of the audit log against the one before, and the files of earlier
//! widgets. Pages are verified one
//! by one beside the writer, so intake goes on.

use super::aside;
use crate::domain::PageId;
use crate::serve::App;
use crate::store::{Fault, PageReport, Store, StoreError};
use crate::widget;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// What was found in the whole store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyReport {
    pub pages: u64,
    pub events: u64,
    pub feedbacks: u64,
    pub words: u64,
    /// Pages of which an editor says something.
    #[serde(default)]
    pub listings: u64,
    /// Files of earlier widgets that are whole.
    #[serde(default)]
    pub widget: u64,
    pub accounts: u64,
    /// Lines of the audit log.
    pub audit: u64,
    /// The digest of the last of them, to be kept elsewhere: the end of the log, cut off, would not be
    /// missed otherwise.
    pub audit_digest: Option<String>,
    pub faults: Vec<Fault>,
}

impl VerifyReport {
    fn add(&mut self, page: PageReport) {
        self.pages += 1;
        self.events += page.events;
        self.feedbacks += page.feedbacks;
        self.words += page.words;
        self.faults.extend(page.faults);
    }
}

/// Verifies every page. `progress` is told how many of how many are done.
///
/// # Errors
/// If the store cannot be read at all; damage to records is in the report.
pub async fn verify(
    app: &App,
    mut progress: impl FnMut(u64, u64) + Send,
) -> Result<VerifyReport, StoreError> {
    let pages: Vec<PageId> = app.store.pages()?;
    let mut report = VerifyReport::default();
    for (page, done) in pages.iter().copied().zip(1..) {
        let store = Arc::clone(&app.store);
        match aside(move || store.inspect(page)).await {
            Ok(page) => report.add(page),
            // The others can be read all the same.
            Err(error @ StoreError::Engine(_)) => {
                report.pages += 1;
                let (page, what) = (page.to_string(), error.to_string());
                report.faults.push(Fault { page, what });
            }
            Err(error) => return Err(error),
        }
        progress(done, pages.len() as u64);
    }
    let (listings, faults) = app.writer.between(Store::verify_listings).await?;
    report.listings = listings;
    report.faults.extend(faults);
    let people = app.writer.between(Store::verify_people).await?;
    report.accounts = people.accounts;
    report.audit = people.entries;
    report.audit_digest = people.last;
    report.faults.extend(people.faults);
    let store = Arc::clone(&app.store);
    let (whole, faults) = aside(move || verify_widget(store.directory())).await;
    report.widget = whole;
    report.faults.extend(faults);
    Ok(report)
}

/// How many of the widget's files are whole, and which are not.
fn verify_widget(data: &Path) -> (u64, Vec<Fault>) {
    let (mut whole, mut faults) = (0, Vec::new());
    let files = match widget::each(data) {
        Ok(files) => files,
        Err(error) => {
            let page = widget::FOLDER.to_owned();
            let what = format!("it cannot be read, and nothing in it is served: {error}");
            return (0, vec![Fault { page, what }]);
        }
    };
    for (name, file) in files {
        match file {
            Some(_) => whole += 1,
            None => faults.push(Fault {
                page: format!("{}/{name}", widget::FOLDER),
                what: "it is not as it was kept, and is not served; restore it from a backup, or start \
                       once the version that it is of"
                    .to_owned(),
            }),
        }
    }
    (whole, faults)
}
