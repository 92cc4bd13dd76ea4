//! The one script of the staff's pages: it copies a line of the snippet, and can do nothing else.
//!
//! It stands in the page and is known to the page's policy by its digest, so that no other runs there, from
//! whatever host.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

const COPY: &str = include_str!("copy.js");

static SOURCE: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(COPY));
    format!("'sha256-{digest}'")
});

/// By which a policy knows it.
pub(super) fn source() -> &'static str {
    &SOURCE
}

pub(super) fn script() -> Markup {
    html! { script { (PreEscaped(COPY)) } }
}
