//! Entity tags: a digest of what is meant, so that the same content has the same tag after a restart.
//!
//! All are weak. A reply may be compressed on its way out, in one of several codings, and a strong
//! tag would claim that these are the same bytes. Nothing here is sent in parts, for which alone a
//! strong one is needed.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The entity tag of a body.
pub(super) fn of(body: &[u8]) -> String {
    let digest = crate::domain::digest(body);
    let (half, _) = digest.split_at(digest.len() / 2);
    format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(half))
}

/// Whether the client has this already. Weak or strong, the same digest is the same content.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let digest = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim() == "*" || digest(known) == digest(etag))
}

/// A page's style sheet. Asked for again each time and seldom sent: one that is older than its page
/// can hide a question.
pub(super) fn style_sheet(headers: &HeaderMap, css: &'static str) -> Response {
    let tag = of(css.as_bytes());
    let head = [
        (header::ETAG, tag.as_str()),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
    ];
    if is_known(headers, &tag) {
        (StatusCode::NOT_MODIFIED, head).into_response()
    } else {
        (head, css).into_response()
    }
}
