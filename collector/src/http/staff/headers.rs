//! What every reply of this listener says to a browser, whoever made it: a page, a file, a refusal, a way
//! to another page.
//!
//! A page says more of itself, and that stays. Deliberately absent: `Strict-Transport-Security`, which
//! speaks for a whole host and is said by the proxy that holds its certificate.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// The strictest that there is: nothing is loaded, sent, framed, kept, or handed to another site.
const ALL: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    // With "no-referrer" a browser would send our own form with the origin "null".
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

pub(super) async fn on_every_reply(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALL {
        let value = HeaderValue::from_static(value);
        headers.entry(name).or_insert(value);
    }
    response
}
