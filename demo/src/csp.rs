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
    let collector = source(collector);
    page(&format!(
        "script-src 'self' {collector} 'wasm-unsafe-eval'; connect-src {collector}"
    ))
}

/// As `tagged`, and the page's own script may fetch the site's other pages.
pub(crate) fn single_page(collector: &str) -> String {
    let collector = source(collector);
    page(&format!(
        "script-src 'self' {collector} 'wasm-unsafe-eval'; connect-src 'self' {collector}"
    ))
}

/// The tag is allowed and WebAssembly is not, as on sites that have never heard of it.
pub(crate) fn without_wasm(collector: &str) -> String {
    let collector = source(collector);
    page(&format!(
        "script-src 'self' {collector}; connect-src {collector}"
    ))
}

/// The least under which the tag works: nothing of the page's own but style and font.
pub(crate) fn strict(collector: &str) -> String {
    let collector = source(collector);
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

/// The collector as a policy names it: without the slash at its end, a path would be that of one file.
fn source(collector: &str) -> String {
    let is_beneath_a_path = collector
        .split_once("://")
        .is_some_and(|(_, rest)| rest.contains('/'));
    let end = if is_beneath_a_path { "/" } else { "" };
    format!("{collector}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_beneath_a_path_is_named_with_all_that_is_beneath() {
        let policy = tagged("https://feedback.example.sa/rayak");
        assert!(policy.contains("connect-src https://feedback.example.sa/rayak/;"));
        let policy = tagged("https://feedback.example.sa");
        assert!(policy.contains("connect-src https://feedback.example.sa;"));
    }
}
