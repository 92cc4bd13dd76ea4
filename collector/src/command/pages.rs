//! `rayak pages`: the registry of pages as a table, taken away or sent, from the machine itself.

use crate::domain::Plan;
use crate::registry::{self, ChangeError, Editor, Fault, Orders, Sheet};
use crate::serve::App;
use crate::store::StoreError;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What to do with the list of a site; without its id, of the first.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum PagesOrder {
    Export {
        site: Option<String>,
    },
    Import {
        site: Option<String>,
        table: Vec<u8>,
        /// Whether it is done, and not shown alone.
        apply: bool,
    },
}

/// What was done, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesReport {
    /// The table that was asked for.
    pub table: Option<String>,
    /// What is different, or would be, of each page.
    pub changes: Vec<PageChange>,
    /// What is wrong with the table that was sent; nothing is done then.
    pub faults: Vec<String>,
    pub applied: bool,
}

/// What is different of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageChange {
    pub page: String,
    pub is_new: bool,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    #[error("no site {0:?} is configured here")]
    Site(String),
    #[error("somebody else has changed the registry meanwhile; nothing was done, so begin again")]
    Meanwhile,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does something with the list of a site.
///
/// # Errors
/// Why not; slips in a table are in the report.
pub async fn pages(app: &Arc<App>, order: PagesOrder) -> Result<PagesReport, PagesError> {
    let (PagesOrder::Export { site } | PagesOrder::Import { site, .. }) = &order;
    let config = app.config();
    let mut sites = config.registry.sites.iter();
    let named = site.clone();
    let site = match site {
        None => sites.next(),
        Some(id) => sites.find(|site| site.id == *id),
    };
    let Some(site) = site.map(Arc::clone) else {
        return Err(PagesError::Site(named.unwrap_or_default()));
    };
    let PagesOrder::Import { table, apply, .. } = order else {
        return Ok(PagesReport {
            table: Some(registry::written(&site, site.pages.iter())),
            ..PagesReport::default()
        });
    };
    let wrong = |faults: Vec<Fault>| PagesReport {
        faults: faults.iter().map(Fault::to_string).collect(),
        ..PagesReport::default()
    };
    let sheet = match Sheet::read(&table, &site) {
        Ok(sheet) => Arc::new(sheet),
        Err(faults) => return Ok(wrong(faults)),
    };
    let saying = Arc::clone(&sheet);
    let orders: Orders = Arc::new(move |editing| saying.put(editing));
    let done = if apply {
        registry::change(app, Editor::CommandLine, &site.id, orders, |_| true).await
    } else {
        registry::preview(app, &Editor::CommandLine, &site.id, &orders)?
            .map_err(ChangeError::Refused)
    };
    match done {
        Ok(plan) => Ok(PagesReport {
            changes: changes(&plan),
            applied: apply,
            ..PagesReport::default()
        }),
        Err(ChangeError::Refused(refused)) => Ok(wrong(sheet.faults(&site, refused))),
        Err(ChangeError::Meanwhile) => Err(PagesError::Meanwhile),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

fn changes(plan: &Plan) -> Vec<PageChange> {
    let differences = plan.differences.iter();
    let changes = differences.map(|difference| PageChange {
        page: difference.key().to_owned(),
        is_new: difference.before.is_none(),
    });
    changes.collect()
}
