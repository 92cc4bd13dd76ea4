//! GET /api/v1/summary: a page's public scores.

use super::super::{ApiError, etag};
use super::query::{Asked, OnPage};
use crate::serve::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rayak_shared::PageSummary;
use serde::Serialize;
use std::sync::Arc;

#[derive(Debug, Serialize)]
pub(super) struct Summaries {
    site: String,
    page: String,
    summaries: Vec<PageSummary>,
}

pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Asked(asked): Asked<OnPage>,
) -> Result<Response, ApiError> {
    let (site, subject) = asked.resolve(&app)?;
    let questions = subject.asks.questions();
    let summaries = questions
        .iter()
        .map(|question| app.snapshot.summary(site, subject.page, *question))
        .collect();
    let summaries = Summaries {
        site: subject.site,
        page: subject.name,
        summaries,
    };
    etag::json(&headers, &summaries, "max-age=60")
}
