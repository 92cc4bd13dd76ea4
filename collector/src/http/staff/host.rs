//! Who is asked for: this machine, by a name that only this machine can mean.
//!
//! A browser on this machine may have been led here by a name of somebody else's that points at a
//! loopback address (DNS rebinding); to the browser our pages are then that site's own, and its
//! scripts may read them. Such a request bears the other name as its host.

use super::super::ApiError;
use axum::extract::Request;
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use rayak_shared::ErrorCode;
use std::net::IpAddr;

/// Passes on what asks for this machine. A request without a host comes from no browser.
pub(super) async fn is_this_machine(request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST);
    let named = named.map(|host| host.to_str().unwrap_or_default());
    let asked = request.uri().authority().map(Authority::as_str);
    if named.into_iter().chain(asked).all(is_loopback) {
        return next.run(request).await;
    }
    ApiError::refused(
        ErrorCode::OriginNotAllowed,
        "the staff's pages answer to localhost, 127.0.0.1 and [::1] alone, so that no other site's \
         name can lead here; open them under one of these",
    )
    .into_response()
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
