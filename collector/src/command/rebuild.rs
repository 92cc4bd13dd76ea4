//! `rayak rebuild`: every fold made again from the log, page by page between the writer's batches.
//! What the log itself has lost is told, never filled in.

use crate::serve::App;
use crate::store::{Fault, PageMended, StoreError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What was done to the whole store.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildReport {
    pub pages: u64,
    pub events: u64,
    /// The pages of which some fold was not as the log says, and is.
    pub changed: Vec<PageMended>,
    pub faults: Vec<Fault>,
}

impl RebuildReport {
    fn add(&mut self, mut page: PageMended) {
        self.pages += 1;
        self.events += page.events;
        self.faults.append(&mut page.faults);
        if !page.changed.is_empty() {
            self.changed.push(page);
        }
    }
}

/// Rebuilds every page. `progress` is told how many of how many are done.
///
/// # Errors
/// If the store cannot be read or written; damage that stays is in the report.
pub async fn rebuild(
    app: &Arc<App>,
    mut progress: impl FnMut(u64, u64) + Send,
) -> Result<RebuildReport, StoreError> {
    let pages = app.store.pages()?;
    let mut report = RebuildReport::default();
    for (page, done) in pages.iter().copied().zip(1..) {
        let asked = Arc::clone(app);
        let mended = app
            .writer
            .between(move |store| store.rebuild(page, &asked.config().registry));
        report.add(mended.await?);
        progress(done, pages.len() as u64);
    }
    Ok(report)
}
