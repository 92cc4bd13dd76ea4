//! GET /?lang: every page with what its visitors say, from live figures, worst first.
//!
//! A share or a mean never stands alone: its number of answers and its range stand beside it, and
//! the range is drawn to scale. Deliberately absent: scripts, words that visitors wrote, and any
//! way to change something.

mod rows;
mod view;

use super::super::{ApiError, etag};
use super::shell::Shell;
use crate::serve::App;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use rows::SitePages;
use std::sync::Arc;

const STYLE: &str = concat!(
    include_str!("../../../static/staff.css"),
    include_str!("../../../static/chart.css")
);

/// GET /
pub(super) async fn table(State(app): State<Arc<App>>, shell: Shell) -> Result<Response, ApiError> {
    let config = app.config();
    let now = app.clock.now();
    // Reading half a year of tallies takes longer than a task may hold its thread.
    let read = tokio::task::spawn_blocking(move || {
        let locale = &shell.locale;
        let sites = config.registry.sites.iter();
        let pages = sites.map(|site| SitePages::read(&app.store, site, locale, now));
        let pages = pages.collect::<Result<Vec<_>, _>>()?;
        let main = view::sections(&pages, locale, now);
        Ok::<_, ApiError>(shell.page(StatusCode::OK, locale.text("staff.title"), &main))
    });
    read.await.map_err(|_| ApiError::Internal)?
}

/// GET /style.css
pub(super) async fn style(headers: HeaderMap) -> Response {
    etag::style_sheet(&headers, STYLE)
}
