//! Who is asked for: this machine, by a name that only this machine can mean, or the name under which
//! the configuration says that staff reach us.
//!
//! A browser on this machine may have been led here by a name of somebody else's that points at a
//! loopback address (DNS rebinding); to the browser our pages are then that site's own, and its
//! scripts may read them. Such a request bears the other name as its host.

use super::super::ApiError;
use crate::serve::App;
use axum::extract::{Request, State};
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use rayak_shared::ErrorCode;
use std::net::IpAddr;
use std::sync::Arc;

/// Passes on what asks for us. A request without a host comes from no browser.
pub(super) async fn is_ours(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST);
    let named = named.map(|host| host.to_str().unwrap_or_default());
    let asked = request.uri().authority().map(Authority::as_str);
    let edition = app.edition();
    let known = edition.config.staff_url.host();
    let is_ours = |host: &str| is_loopback(host) || known.is_some_and(|known| is_at(host, known));
    if named.into_iter().chain(asked).all(is_ours) {
        return next.run(request).await;
    }
    ApiError::refused(
        ErrorCode::OriginNotAllowed,
        "the staff's pages answer to localhost, 127.0.0.1, [::1] and the host of staff_url alone, so \
         that no other site's name can lead here; open them under one of these",
    )
    .into_response()
}

/// Whether a host, with or without a port, has this name.
fn is_at(host: &str, name: &str) -> bool {
    host.parse::<Authority>()
        .is_ok_and(|host| host.host().eq_ignore_ascii_case(name))
}

/// Whether a host, with or without a port, is a loopback address or its name.
fn is_loopback(host: &str) -> bool {
    let Ok(host) = host.parse::<Authority>() else {
        return false;
    };
    let host = host.host();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
