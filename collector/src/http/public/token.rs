//! GET /api/v1/token: a signed note of when the question was opened.

use super::super::ApiError;
use super::query::{Asked, OnPage};
use crate::serve::App;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use rayak_shared::FormToken;
use std::sync::Arc;

pub(super) async fn issue(
    State(app): State<Arc<App>>,
    Asked(asked): Asked<OnPage>,
) -> Result<impl IntoResponse, ApiError> {
    let (_, subject) = asked.resolve(&app)?;
    let token = app.tokens.issue(subject.page, app.clock.now());
    Ok((
        [(header::CACHE_CONTROL, "no-store")],
        Json(FormToken { token }),
    ))
}
