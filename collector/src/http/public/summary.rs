//! GET /api/v1/summary: a page's public scores.

use super::super::ApiError;
use super::super::kept::{About, Kept};
use super::query::{Asked, OnPage};
use crate::serve::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rayak_shared::PageSummaries;
use std::sync::Arc;

pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Asked(asked): Asked<OnPage>,
) -> Result<Response, ApiError> {
    let edition = app.edition();
    let site = edition.site(&asked.site)?;
    let subject = site.resolve(&asked.page)?;
    let about = About::Summary(subject.page);
    let reply = edition.reply(about, &subject, || {
        let questions = subject.asks.questions().iter();
        let summaries =
            questions.map(|question| edition.snapshot.summary(site, &subject, *question));
        Kept::json(&PageSummaries {
            site: subject.site.clone(),
            page: subject.name.clone(),
            summaries: summaries.collect(),
        })
    })?;
    Ok(reply.answer(&headers))
}
