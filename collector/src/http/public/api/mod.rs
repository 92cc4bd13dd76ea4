//! What the public listener does, described by itself: for programs as OpenAPI 3.1, for people as a
//! page of the same. Both are made once, of the wire's own types.
//!
//! Deliberately absent: anything that is fetched from elsewhere, and a way to try requests out.

mod document;
mod operations;
mod page;
mod refusals;
mod shape;

use super::super::ApiError;
use super::super::etag;
use super::super::kept::Kept;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use std::sync::LazyLock;
use utoipa::openapi::OpenApi;

const STYLE: &str = include_str!("../../../static/docs.css");
const CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'none'; \
     base-uri 'none'",
);

/// It depends on nothing but this binary.
static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(document::describe);

/// The document as it is served.
pub fn document() -> &'static OpenApi {
    &DOCUMENT
}

/// GET /api/v1/openapi.json
pub(super) async fn openapi(headers: HeaderMap) -> Result<Response, ApiError> {
    static JSON: LazyLock<Result<Kept, ApiError>> = LazyLock::new(|| Kept::json(document()));
    Ok(JSON.clone()?.answer(&headers))
}

/// GET /api/v1/docs
pub(super) async fn docs(headers: HeaderMap) -> Result<Response, ApiError> {
    static PAGE: LazyLock<Result<Kept, ApiError>> =
        LazyLock::new(|| Kept::page(page::page(document())?));
    let mut response = PAGE.clone()?.answer(&headers);
    let head = response.headers_mut();
    head.insert(header::CONTENT_SECURITY_POLICY, CSP);
    let quiet = HeaderValue::from_static("no-referrer");
    head.insert(header::REFERRER_POLICY, quiet);
    let nosniff = HeaderValue::from_static("nosniff");
    head.insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    Ok(response)
}

/// GET /api/v1/docs/style.css
pub(super) async fn style(headers: HeaderMap) -> Response {
    etag::style_sheet(&headers, STYLE)
}
