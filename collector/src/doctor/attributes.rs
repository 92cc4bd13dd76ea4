//! What a tag says in its attributes: whether it runs, what it asks for, and what it gets wrong.
//!
//! What each attribute may be is told to editors in `docs/embedding.md`, and decided by the tag's own
//! script.

use super::finding::{Code, Finding};
use super::html::Document;
use super::tag::Tag;
use super::unknown;
use super::words::plain;
use crate::domain::{Day, is_revision};
use rayak_shared::{is_section, is_short_code};
use std::collections::BTreeSet;

/// What browsers take for a script of the ordinary kind.
const SCRIPT_TYPES: [&str; 4] = [
    "",
    "text/javascript",
    "application/javascript",
    "application/ecmascript",
];

/// What is said of a tag by what it says itself.
pub(super) fn judge(tag: &Tag, page: &Document, today: Day) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(runs(tag));
    findings.extend(malformed(tag, today));
    findings.extend(unknown::judge(tag));
    if tag.attribute("async").is_none() && tag.attribute("defer").is_none() {
        findings.push(
            Finding::hinders(
                Code::TagWaits,
                "the tag has no async, so that the page waits for its script",
            )
            .right("async"),
        );
    }
    if tag.switched("data-test") {
        findings.push(Finding::hinders(
            Code::TestMode,
            "the tag has data-test: answers are taken and enter no figure; take it away before readers \
             come",
        ));
    }
    findings.extend(target(tag, page));
    findings
}

fn runs(tag: &Tag) -> Option<Finding> {
    let kind = tag.attribute("type").unwrap_or_default().trim();
    let kind = kind.split(';').next().unwrap_or_default();
    let known = SCRIPT_TYPES
        .iter()
        .any(|known| kind.eq_ignore_ascii_case(known));
    let is_module = kind.eq_ignore_ascii_case("module");
    if !known && !is_module {
        let what = format!(
            "the tag has type={:?}, which browsers run as no script; a tool for consent or speed may \
             have put it there",
            plain(kind)
        );
        return Some(Finding::stops(Code::TagNeverRuns, what));
    }
    if tag.attribute("nomodule").is_some() && !is_module {
        return Some(Finding::stops(
            Code::TagNeverRuns,
            "the tag has nomodule, so that no browser of today runs it; take it away",
        ));
    }
    None
}

/// An attribute, whether a value of it is good, and what would be right.
type Rule<'a> = (&'static str, &'a dyn Fn(&str) -> bool, &'static str);

/// Values that the tag's script leaves out, because the collector would refuse them.
fn malformed(tag: &Tag, today: Day) -> Vec<Finding> {
    let rules: [Rule<'_>; 4] = [
        (
            "data-questions",
            &|value| asked(value).is_some(),
            "data-questions=\"useful\", \"service\" or \"useful service\"",
        ),
        (
            "data-section",
            &is_section,
            "the id of a heading: a Latin letter, then at most 63 Latin letters, digits, '_', '.' or '-'",
        ),
        (
            "data-placement",
            &is_short_code,
            "at most 32 Latin letters, digits, '.', '_', '+' or '-'",
        ),
        (
            "data-revision",
            &|value| is_revision(value, today),
            "the day of the page's last edit, not one to come, such as data-revision=\"2026-10-12\"",
        ),
    ];
    let wrong = rules.into_iter().filter_map(|(name, is_good, right)| {
        let value = tag.says(name).filter(|value| !is_good(value))?;
        let what = format!(
            "{name}={:?} is left out, because it breaks its rule",
            plain(value)
        );
        Some(Finding::hinders(Code::AttributeMalformed, what).right(right))
    });
    wrong.collect()
}

/// The questions that a tag asks for at most, as its script reads them; none if the list is no list.
fn asked(value: &str) -> Option<BTreeSet<&'static str>> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let names: Vec<&str> = value
        .split(|c| !is_word(c))
        .filter(|name| !name.is_empty())
        .collect();
    let good = names.iter().all(|name| {
        // Two may stand without anything between them.
        name.replace("useful", "").replace("service", "").is_empty()
    });
    let both = ["useful", "service"].into_iter();
    good.then(|| both.filter(|name| value.contains(name)).collect())
}

/// The questions that a tag asks for at most.
pub(super) fn questions(tag: &Tag) -> BTreeSet<&'static str> {
    let said = tag.says("data-questions").and_then(asked);
    let mut said = said.unwrap_or_else(|| BTreeSet::from(["service", "useful"]));
    // Beside a part of the page stands one line.
    if tag.says("data-section").is_some_and(is_section) {
        said.remove("service");
    }
    said
}

/// A target by its id, as most are; other selectors are left to the browser.
fn target(tag: &Tag, page: &Document) -> Option<Finding> {
    let target = tag.says("data-target")?;
    let id = target.trim().strip_prefix('#')?;
    let is_plain = !id.is_empty()
        && id
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !is_plain
        || page
            .elements()
            .any(|element| element.attribute("id") == Some(id))
    {
        return None;
    }
    let what = format!(
        "nothing on the page has the id that data-target={:?} names; unless a script of the page makes \
         it, the question appears as if no target were named",
        plain(target)
    );
    Some(
        Finding::hinders(Code::TargetMissing, what)
            .right(format!("<div id=\"{}\"></div>", plain(id))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_questions_are_good_or_not_as_for_the_tags_own_script() {
        for good in [
            "useful",
            "service useful",
            "useful,service",
            "usefulservice",
            "  ",
        ] {
            assert!(asked(good).is_some(), "{good}");
        }
        for bad in ["stars", "useful stars", "Useful", "use ful", "useful_"] {
            assert!(asked(bad).is_none(), "{bad}");
        }
    }
}
