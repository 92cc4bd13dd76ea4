//! The files that travel inside the binary: `static/`, served as they are, and
//! `content/`, which only `content.rs` reads.
//!
//! Fonts never change under their name and may be kept for a year. Everything
//! else is revalidated by its hash on each use, so that an edited style sheet is
//! seen on the next load without a build step that renames files.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Static;

#[derive(RustEmbed)]
#[folder = "content/"]
struct ContentFiles;

/// The emblem, inlined in the header so that it needs no `img-src`.
pub(crate) const EMBLEM: &str = include_str!("../static/emblem.svg");

pub(crate) fn content(name: &str) -> Option<String> {
    let file = ContentFiles::get(name)?;
    String::from_utf8(file.data.into_owned()).ok()
}

pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = Static::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let tag = etag(&file);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|sent| sent.as_bytes() == tag.as_bytes());
    let shared = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, lifetime(&name).to_owned()),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, shared).into_response();
    }
    let kind = [
        (header::CONTENT_TYPE, media_type(&name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (shared, kind, file.data.into_owned()).into_response()
}

fn etag(file: &EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("\"{hex}\"")
}

fn lifetime(name: &str) -> &'static str {
    if name.starts_with("fonts/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
