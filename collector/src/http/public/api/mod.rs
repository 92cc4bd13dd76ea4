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
use super::super::kept::{About, Kept};
use crate::serve::App;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use std::sync::{Arc, LazyLock};
use utoipa::openapi::{OpenApi, ServerBuilder};

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

/// GET /api/v1/openapi.json: with the address at which a proxy shows us, if the configuration says it.
pub(super) async fn openapi(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let edition = app.edition();
    let base = &edition.config.public_url;
    let reply = edition.reply_about_us(About::OpenApi, || {
        let mut document = document().clone();
        document.servers = base
            .origin()
            .map(|_| vec![ServerBuilder::new().url(base.whole()).build()]);
        Kept::json(&document)
    });
    Ok(reply?.answer(&headers))
}

/// GET /api/v1/docs
pub(super) async fn docs(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let edition = app.edition();
    let base = &edition.config.public_url;
    let reply = edition.reply_about_us(About::Docs, || Kept::page(page::page(document(), base)?));
    let mut response = reply?.answer(&headers);
    let head = response.headers_mut();
    head.insert(header::CONTENT_SECURITY_POLICY, CSP);
    let quiet = HeaderValue::from_static("no-referrer");
    head.insert(header::REFERRER_POLICY, quiet);
    Ok(response)
}

/// GET /api/v1/docs/style.css
pub(super) async fn style(headers: HeaderMap) -> Response {
    etag::style_sheet(&headers, STYLE)
}
