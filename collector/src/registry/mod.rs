//! Every change of what editors say of pages: decided upon between two batches, written with its lines
//! of the audit log, and served from then on.
//!
//! What would change is reckoned twice by the same pure function: to be shown, and where it is written.
//! Whoever has seen it says so by its mark, and where that is another by then nothing is done. Deliberately
//! absent: how it is shown, and any rule of what a listing may say, which is the domain's.

mod staged;
mod table;

pub(crate) use staged::{Kept, Staged};
pub use table::{Column, Fault, LARGEST, MOST_ROWS, Sheet, What, written};

use crate::domain::people::{Account, AccountId, By, Deed, Reach, Right};
use crate::domain::{Editing, Plan, Refused};
use crate::serve::App;
use crate::store::{Standings as _, Store, StoreError};
use std::sync::Arc;

/// Why the list is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("{0}")]
    Refused(Refused),
    /// Somebody else has changed it since it was shown.
    #[error("the list was changed meanwhile; look at it again")]
    Meanwhile,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who makes a change.
#[derive(Debug, Clone)]
pub enum Editor {
    /// With the reach that he had when he asked.
    Account(AccountId, Reach),
    /// Whoever may run commands on the machine.
    CommandLine,
}

impl Editor {
    pub fn of(account: &Account) -> Self {
        Self::Account(account.id, account.reach.clone())
    }

    const fn by(&self) -> By {
        match self {
            Self::Account(id, _) => By::Account(*id),
            Self::CommandLine => By::CommandLine,
        }
    }

    const fn asked_with(&self) -> &Reach {
        match self {
            Self::Account(_, reach) => reach,
            Self::CommandLine => &Reach::Everywhere,
        }
    }

    /// How far he may at this moment, which is not that of his request: somebody may have switched him
    /// off while it waited. None if he may nothing any more.
    fn reach(&self, store: &Store) -> Result<Option<Reach>, StoreError> {
        let Self::Account(id, _) = self else {
            return Ok(Some(Reach::Everywhere));
        };
        let account = store.account(*id)?;
        let account = account.filter(|it| !it.off && it.role.has(Right::ManagePages));
        Ok(account.map(|account| account.reach))
    }
}

/// What is done to the list of one site.
pub type Orders = Arc<dyn Fn(&mut Editing<'_>) -> Result<(), Refused> + Send + Sync>;

/// What orders would do.
fn plan(
    app: &App,
    store: &Store,
    site: &str,
    orders: &Orders,
    reach: &Reach,
) -> Result<Result<Plan, Refused>, StoreError> {
    let base = &app.config().base;
    let listings = store.listings_whole()?;
    // One whose head cannot be read is there all the same.
    let is_answered = |page| store.head(page).map_or(true, |head| head.is_some());
    let plan = Editing::begin(base, &listings, site, &is_answered).and_then(|mut editing| {
        orders(&mut editing)?;
        editing.end(reach)
    });
    Ok(plan)
}

/// What orders would do to a site's list, shown before it is done.
///
/// # Errors
/// The store's; within, why they would not be done.
pub fn preview(
    app: &App,
    editor: &Editor,
    site: &str,
    orders: &Orders,
) -> Result<Result<Plan, Refused>, StoreError> {
    plan(app, &app.store, site, orders, editor.asked_with())
}

/// Does what orders say, all of it or nothing, if it is what whoever asks has seen.
///
/// # Errors
/// Why not; the list is as it was.
pub async fn change(
    app: &Arc<App>,
    editor: Editor,
    site: &str,
    orders: Orders,
    is_as_seen: impl Fn(&Plan) -> bool + Send + 'static,
) -> Result<Plan, ChangeError> {
    let (app, site) = (Arc::clone(app), site.to_owned());
    // Whoever asks may be gone before it is served, and what is written must be served all the same.
    let done = tokio::spawn(change_and_serve(app, editor, site, orders, is_as_seen));
    done.await.map_err(io)?
}

fn io(error: tokio::task::JoinError) -> StoreError {
    StoreError::Io(std::io::Error::other(error))
}

async fn change_and_serve(
    app: Arc<App>,
    editor: Editor,
    site: String,
    orders: Orders,
    is_as_seen: impl Fn(&Plan) -> bool + Send + 'static,
) -> Result<Plan, ChangeError> {
    let (now, within) = (app.clock.now(), Arc::clone(&app));
    let done = app.writer.between(move |store| {
        let Some(reach) = editor.reach(store)? else {
            return Ok(Err(ChangeError::Refused(Refused::BeyondReach(site))));
        };
        let plan = match plan(&within, store, &site, &orders, &reach)? {
            Ok(plan) => plan,
            Err(refused) => return Ok(Err(ChangeError::Refused(refused))),
        };
        if !is_as_seen(&plan) {
            return Ok(Err(ChangeError::Meanwhile));
        }
        if plan.differences.is_empty() {
            return Ok(Ok(plan));
        }
        let mut change = store.audited()?;
        for (page, listing) in &plan.changes {
            change.put_listing(*page, listing.as_ref())?;
        }
        for difference in &plan.differences {
            let deed = Deed::PageChanged {
                site: plan.site.clone(),
                page: difference.key().to_owned(),
                fields: difference.fields.clone(),
            };
            change.tell(now, editor.by(), deed)?;
        }
        change.commit()?;
        Ok(Ok(plan))
    });
    let plan = done.await??;
    let served = tokio::task::spawn_blocking(move || app.relist()).await;
    served.map_err(io)??;
    Ok(plan)
}
