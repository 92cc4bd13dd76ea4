//! Which pages may answer: those on the origins that their site has named, and our own.
//!
//! The check keeps other web sites from answering in their visitors' names. It cannot keep out a
//! program, which sends whatever header it likes; that is what verdicts are for. Of our own pages, the
//! form answers by a form, and the preview for editors tries a tag out.

use super::super::ApiError;
use crate::config::Base;
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

/// Whether it comes from a page of our own, as its browser says.
pub(super) fn is_ours(headers: &HeaderMap, base: &Base) -> bool {
    headers.contains_key(header::ORIGIN) && !is_foreign(headers, base)
}

/// Whether a posted form comes from a page of another origin. Browsers say so; a program that says
/// nothing is no page.
pub(super) fn is_foreign(headers: &HeaderMap, base: &Base) -> bool {
    let text = |name: header::HeaderName| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    // Behind a proxy the host may have another name here than in the browser, which then knows best.
    if base.origin() == Some(origin)
        || text(header::HeaderName::from_static("sec-fetch-site")) == Some("same-origin")
    {
        return false;
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none() || host != text(header::HOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(pairs: &[(&'static str, &'static str)]) -> bool {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                header::HeaderName::from_static(name),
                header::HeaderValue::from_static(value),
            )
        });
        let base = Base::parse("https://feedback.example.sa/rayak").expect("an address");
        is_foreign(&pairs.collect(), &base)
    }

    #[test]
    fn our_own_page_and_a_program_may_send() {
        assert!(!foreign(&[("host", "127.0.0.1:8787")]));
        assert!(!foreign(&[
            ("host", "127.0.0.1:8787"),
            ("origin", "http://127.0.0.1:8787")
        ]));
        assert!(!foreign(&[
            ("host", "inner:80"),
            ("origin", "https://opinion.example.sa"),
            ("sec-fetch-site", "same-origin"),
        ]));
        // An older browser does not say more than the origin, and the configuration knows it.
        assert!(!foreign(&[
            ("host", "inner:80"),
            ("origin", "https://feedback.example.sa"),
        ]));
    }

    #[test]
    fn a_page_of_another_origin_may_not() {
        assert!(foreign(&[
            ("host", "127.0.0.1:8787"),
            ("origin", "http://127.0.0.1:8080")
        ]));
        assert!(foreign(&[("host", "127.0.0.1:8787"), ("origin", "null")]));
        assert!(foreign(&[
            ("host", "127.0.0.1:8787"),
            ("origin", "https://elsewhere.example"),
            ("sec-fetch-site", "cross-site"),
        ]));
    }
}
