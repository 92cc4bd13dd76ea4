//! What a view of figures works with: the configuration, the board, the reach of whoever asks, and the
//! moment at which he asks.

use super::super::ApiError;
use super::gate::Staff;
use crate::board::{Reckoner, Rewording};
use crate::config::Config;
use crate::domain::people::{Deed, Reach, Right};
use crate::domain::{Instant, Site};
use crate::people;
use crate::serve::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use std::sync::Arc;

/// A request for figures.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) app: Arc<App>,
    pub(super) config: Arc<Config>,
    pub(super) staff: Staff,
    pub(super) reach: Reach,
    /// Whether whoever asks may read what visitors wrote.
    pub(super) reads_words: bool,
    pub(super) now: Instant,
}

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let staff = Staff::from_request_parts(parts, app).await?;
        Ok(Self {
            app: Arc::clone(app),
            config: app.config(),
            reach: staff.reach().clone(),
            reads_words: staff.has(Right::ReadWords),
            staff,
            now: app.clock.now(),
        })
    }
}

impl Desk {
    /// Does a view's work where it may take longer than a task may hold its thread.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let desk = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&desk));
        done.await.map_err(|_| ApiError::Internal)?
    }

    /// Makes a view, and notes in the audit log what it shows before it is handed over.
    pub(super) async fn show<Deeds: IntoIterator<Item = Deed>>(
        &self,
        view: impl FnOnce(&Self) -> Result<(Response, Deeds), ApiError> + Send + 'static,
    ) -> Result<Response, ApiError> {
        let work = self.work(|desk| {
            let (response, deeds) = view(desk)?;
            Ok((response, Vec::from_iter(deeds)))
        });
        let (response, deeds) = work.await?;
        for deed in deeds {
            self.tell(deed).await?;
        }
        Ok(response)
    }

    /// Notes in the audit log what whoever asks is about to be given.
    pub(super) async fn tell(&self, deed: Deed) -> Result<(), ApiError> {
        Ok(people::tell(&self.app, self.staff.by(), deed).await?)
    }

    /// Reckons figures of a site as they are at this moment.
    pub(super) fn reckon<T>(
        &self,
        site: &Site,
        work: impl FnOnce(Reckoner<'_>) -> T,
    ) -> Result<T, ApiError> {
        let rewordings = Rewording::all(&self.app.store.wordings()?, site);
        let registry = &self.config.registry;
        let pages = self.app.board.look(&self.app.store, registry, self.now)?;
        Ok(work(Reckoner {
            pages: &pages,
            site,
            rewordings: &rewordings,
            now: self.now,
        }))
    }
}
