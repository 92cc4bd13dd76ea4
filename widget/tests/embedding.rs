//! What the guide for editors says of the tag is what the loader, the module and its style sheet use:
//! no attribute and no custom property more, and none less.

use std::collections::BTreeSet;

const GUIDE: &str = include_str!("../../docs/embedding.md");
const LOADER: &str = include_str!("../rayak.js");
const OPTIONS: &str = include_str!("../src/options.rs");
const STYLE: &str = include_str!("../style.css");

/// The names that follow each occurrence of some text.
fn after<'a>(text: &'a str, before: &'a str) -> BTreeSet<&'a str> {
    let symbol = |c: char| c.is_ascii_lowercase() || c == '-';
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(|c| !symbol(c)).next())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The names in the first column of the guide's tables.
fn documented(prefix: &str) -> BTreeSet<&'static str> {
    let cell = ["\n| `", prefix].concat();
    let rows = GUIDE.split(&cell).skip(1);
    rows.filter_map(|row| row.split('`').next()).collect()
}

/// The attributes that the loader and the module read.
fn used() -> BTreeSet<&'static str> {
    let module = OPTIONS.split("#[cfg(test)]").next().unwrap_or_default();
    let mut used = after(LOADER, "options.");
    used.extend(after(module, "text(\""));
    used.extend(after(module, ".get(\""));
    // The loader says itself where the collector is.
    used.remove("origin");
    used
}

#[test]
fn the_guide_names_each_attribute_that_is_read_and_no_other() {
    assert_eq!(documented("data-"), used());
}

#[test]
fn the_guide_names_each_property_of_the_style_and_no_other() {
    let used = after(STYLE, "var(--rayak-");
    assert!(used.len() > 3, "the style was read: {used:?}");
    assert_eq!(documented("--rayak-"), used);
}

#[test]
fn the_guide_tells_the_fallback_of_each_property() {
    for name in documented("--rayak-") {
        let fallback = STYLE.split(&format!("var(--rayak-{name}, ")).nth(1);
        let fallback = fallback.and_then(|rest| rest.split(')').next());
        let fallback = fallback.unwrap_or_else(|| panic!("--rayak-{name} has no fallback"));
        let row = GUIDE.split(&format!("\n| `--rayak-{name}`")).nth(1);
        let row = row.and_then(|rest| rest.lines().next()).unwrap_or_default();
        assert!(
            row.contains(&format!("`{fallback}`")),
            "--rayak-{name} is {fallback}: {row}"
        );
    }
}
