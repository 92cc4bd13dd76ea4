//! The files that a page loads: the loader under its lasting name, the rest under names that say
//! their content and may be kept for ever.
//!
//! Each has a brotli form that was made once at build time; only for a client that takes no brotli are
//! they compressed, as other replies are. The loader stands also among those that may be kept for ever,
//! for tags that pin it.

use super::super::{ApiError, etag};
use super::query::Named;
use crate::serve::App;
use crate::widget::{self, File, LOADER};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rayak_shared::ErrorCode;
use std::sync::Arc;

/// The loader may change at any release: five minutes, then ask again.
const SHORT: &str = "public, max-age=300";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) async fn loader(headers: HeaderMap) -> Result<Response, ApiError> {
    let file = widget::built(LOADER, takes_brotli(&headers)).ok_or_else(missing)?;
    sent(file, LOADER, SHORT, &headers)
}

pub(super) async fn hashed(
    State(app): State<Arc<App>>,
    Named(name): Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let brotli = takes_brotli(&headers);
    let file = match widget::built(&name, brotli) {
        Some(file) => file,
        None => widget::kept(app.store.directory(), &app.damaged, &name, brotli)
            .await
            .ok_or_else(missing)?,
    };
    sent(file, &name, FOR_EVER, &headers)
}

fn missing() -> ApiError {
    ApiError::refused(
        ErrorCode::UnknownRoute,
        "there is no such file; the loader names the files of its own version",
    )
}

/// Whether the client lists brotli, and not with the weight of zero, which means "never".
fn takes_brotli(headers: &HeaderMap) -> bool {
    let never = |weight: &str| {
        let weight = weight.trim().strip_prefix("q=").unwrap_or(weight);
        weight.parse::<f32>().is_ok_and(|weight| weight == 0.0)
    };
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|coding| coding.split_once(';').unwrap_or((coding, "")))
        .any(|(coding, weight)| coding.trim().eq_ignore_ascii_case("br") && !never(weight))
}

fn sent(
    file: File,
    name: &str,
    cache: &'static str,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let kind = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => return Err(missing()),
    };
    let etag = etag::of(&file.bytes);
    let mut response = if etag::is_known(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, kind)], file.bytes.into_owned()).into_response()
    };
    let head = response.headers_mut();
    for (name, value) in [
        (header::ETAG, etag.as_str()),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "accept-encoding"),
        // Under a host page's cross-origin isolation the files must say that they may be embedded.
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ] {
        if let Ok(value) = value.parse() {
            head.insert(name, value);
        }
    }
    if file.is_brotli {
        head.insert(
            header::CONTENT_ENCODING,
            header::HeaderValue::from_static("br"),
        );
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_is_kept_for_as_long_as_an_older_one_is_no_alarm() {
        let seconds = widget::FRESH.as_secs();
        assert_eq!(SHORT, format!("public, max-age={seconds}"));
    }
}
