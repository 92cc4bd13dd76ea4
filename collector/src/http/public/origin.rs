//! Which pages may answer: those on the origins that their site has named.
//!
//! The check keeps other web sites from answering in their visitors' names. It cannot keep out a
//! program, which sends whatever header it likes; that is what verdicts are for.

use super::super::ApiError;
use crate::domain::{Refusal, Site};
use axum::http::{HeaderMap, header};
use rayak_shared::ErrorCode;

/// Refuses an answer from a page of another origin. A request without `Origin` comes from no page.
pub(super) fn check(headers: &HeaderMap, site: &Site) -> Result<(), ApiError> {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().unwrap_or_default();
    if site.origins.iter().any(|allowed| allowed == origin) {
        return Ok(());
    }
    let title = if origin == "null" {
        "this page has no origin (a sandboxed frame, a local file or a redirect), so it cannot be \
         known to belong to the site; open it at its own address"
    } else {
        "the site does not name this page's origin; its operator can add it to origins"
    };
    Err(Refusal::new(ErrorCode::OriginNotAllowed, title).into())
}
