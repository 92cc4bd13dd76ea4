//! Whether a form was sent from our own page.
//!
//! There is no session that another site could misuse, but an answer that a visitor did not mean to
//! give is worth nothing: a foreign page must not answer in its visitors' names.

use crate::config::Base;
use axum::http::{HeaderMap, header};

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
