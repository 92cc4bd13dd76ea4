//! `rayak retain`: the words that have reached the age at which their site lets them go, each with
//! an event that says so. The serving process does the same every day.
//!
//! Words are as old as the event that brought them, so that imported ones keep their own date. A
//! site that no configuration names has no age set, and keeps its words.

use super::{aside, compact};
use crate::domain::Instant;
use crate::serve::App;
use crate::store::{Fault, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Words taken away in one batch, for which senders of answers wait.
const BATCH: usize = 128;

/// What was kept and what was let go, by site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetainReport {
    pub sites: BTreeMap<String, SiteRetained>,
    /// Damage because of which words were left alone, whatever their age.
    pub faults: Vec<Fault>,
    /// Directories that a recovery set aside, which may still hold the words.
    pub set_aside: Vec<PathBuf>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRetained {
    /// How long the site keeps words; none if it is in no configuration.
    pub words_days: Option<u32>,
    pub erased: u64,
    pub kept: u64,
}

/// Takes away all words that are past their age. `progress` is told how many pages of how many are
/// done.
///
/// # Errors
/// If the store cannot be read or written.
pub async fn retain(
    app: &Arc<App>,
    mut progress: impl FnMut(u64, u64) + Send,
) -> Result<RetainReport, StoreError> {
    let mut report = RetainReport::default();
    let heads: Vec<_> = app.store.heads_or_damage().collect::<Result<_, _>>()?;
    let now = app.clock.now();
    for ((page, head), done) in heads.iter().zip(1..) {
        let head = match head {
            Ok(head) => head,
            Err(error) => {
                let (page, what) = (page.to_string(), error.to_string());
                report.faults.push(Fault { page, what });
                continue;
            }
        };
        let days = app.site(&head.site).ok().map(|site| site.words_days);
        let moment = days.map_or(Instant(i64::MIN), |days| now.minus_days(days));
        let (store, of) = (Arc::clone(&app.store), *page);
        let aged = aside(move || store.words_before(of, moment)).await?;
        if aged.damaged > 0 {
            report.faults.push(Fault {
                page: format!("{}:{}", head.site, head.name),
                what: format!("{} damaged records were left alone", aged.damaged),
            });
        }
        let mut erased = 0;
        for some in aged.old.chunks(BATCH) {
            let (page, some) = (*page, some.to_vec());
            erased += app
                .writer
                .between(move |store| store.expire(page, &some, now))
                .await?;
        }
        let site = report.sites.entry(head.site.clone()).or_default();
        site.words_days = days;
        site.erased += erased;
        site.kept += aged.all.saturating_sub(erased);
        progress(done, heads.len() as u64);
    }
    if report.sites.values().any(|site| site.erased > 0) {
        report.set_aside = compact(&app.store, |_, _| ()).await?.set_aside;
    }
    Ok(report)
}
