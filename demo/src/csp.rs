//! The content security policies of the site's pages: how much each page allows.
//!
//! A page without the tag does not mention the collector at all. The tag needs
//! three things of a policy: its script, its connections, and `'wasm-unsafe-eval'`.

/// A page without the tag.
pub(crate) fn plain() -> String {
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'".to_owned()
}

/// An ordinary page with the tag.
pub(crate) fn tagged(collector: &str) -> String {
    page(&format!(
        "script-src 'self' {collector} 'wasm-unsafe-eval'; connect-src {collector}"
    ))
}

/// As `tagged`, and the page's own script may fetch the site's other pages.
pub(crate) fn single_page(collector: &str) -> String {
    page(&format!(
        "script-src 'self' {collector} 'wasm-unsafe-eval'; connect-src 'self' {collector}"
    ))
}

/// The tag is allowed and WebAssembly is not, as on sites that have never heard of it.
pub(crate) fn without_wasm(collector: &str) -> String {
    page(&format!(
        "script-src 'self' {collector}; connect-src {collector}"
    ))
}

/// The least under which the tag works: nothing of the page's own but style and font.
pub(crate) fn strict(collector: &str) -> String {
    format!(
        "default-src 'none'; script-src {collector} 'wasm-unsafe-eval'; connect-src {collector}; style-src 'self'; \
         font-src 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )
}

fn page(scripts: &str) -> String {
    format!(
        "default-src 'self'; {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}
