//! GET /inbox.atom: what is new, for programs that read feeds.
//!
//! They sign in by a token, which may follow what is new and nothing else; most of them can send it only as the
//! password of a name. What stands in a feed and what does not is told in [`crate::post`].

use super::super::ApiError;
use super::super::etag;
use super::desk::Desk;
use super::shell::LANG;
use crate::domain::{Instant, Lang};
use crate::http::fields::Fields;
use crate::post::feed;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use jiff::fmt::rfc2822::DateTimePrinter;

/// GET /inbox.atom
pub(super) async fn show(
    desk: Desk,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let wished = Lang::parse(asked.get(LANG));
    let made = desk.work(move |desk| Ok(feed(&desk.app, &desk.staff.account, wished)?));
    let made = made.await?;
    let tag = etag::of(made.xml.as_bytes());
    let head = [
        (header::ETAG, tag.clone()),
        (header::LAST_MODIFIED, in_a_header(made.updated)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (
            header::CONTENT_TYPE,
            "application/atom+xml; charset=utf-8".to_owned(),
        ),
    ];
    // A feed may lose an entry without a newer one, so that its tag alone says whether it is the same.
    Ok(if etag::is_known(&headers, &tag) {
        (StatusCode::NOT_MODIFIED, head).into_response()
    } else {
        (head, made.xml).into_response()
    })
}

/// A moment as headers have it (RFC 9110).
fn in_a_header(at: Instant) -> String {
    let printed = DateTimePrinter::new().timestamp_to_rfc9110_string(&at.timestamp());
    printed.unwrap_or_default()
}
