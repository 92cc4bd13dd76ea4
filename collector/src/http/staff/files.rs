//! Files that staff take away.

use crate::csv;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// A table under a name of ours.
pub(super) fn csv(name: &str, table: String) -> Response {
    let head = [
        (header::CONTENT_TYPE, csv::CONTENT_TYPE.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.csv\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (head, table).into_response()
}
