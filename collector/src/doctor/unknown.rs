//! Attributes of a tag that its script does not know, and what may have been meant.

use super::finding::{Code, Finding};
use super::tag::Tag;
use super::words::plain;

const KNOWN: [&str; 10] = [
    "data-site",
    "data-page",
    "data-lang",
    "data-questions",
    "data-target",
    "data-section",
    "data-revision",
    "data-placement",
    "data-test",
    "data-kiosk",
];

/// Attributes by which other programs tell scripts apart.
const OTHERS: [&str; 3] = ["data-cfasync", "data-nscript", "data-no-optimize"];

/// Of unknown attributes so many are told one by one.
const MOST_UNKNOWN: usize = 8;

/// What is said of attributes that mean nothing.
pub(super) fn judge(tag: &Tag) -> Vec<Finding> {
    let names = tag.attributes.iter().map(|(name, _)| name.as_str());
    let names = names.filter(|name| name.starts_with("data-"));
    let mut names = names.filter(|name| !KNOWN.contains(name) && !OTHERS.contains(name));
    let told = names.by_ref().take(MOST_UNKNOWN).map(|name| {
        let what = format!("the tag knows no {}", plain(name));
        let finding = Finding::hinders(Code::AttributeUnknown, what);
        match nearest(name) {
            Some(meant) => finding.right(meant),
            None => finding,
        }
    });
    let mut findings: Vec<Finding> = told.collect();
    let more = names.count();
    if more > 0 {
        let what = format!("the tag has {more} more attributes that it does not know");
        findings.push(Finding::hinders(Code::AttributeUnknown, what));
    }
    findings
}

/// The attribute that was meant, if one differs by little.
fn nearest(name: &str) -> Option<&'static str> {
    let by_distance = KNOWN
        .into_iter()
        .filter(|known| name.len().abs_diff(known.len()) <= 2)
        .map(|known| (distance(name, known), known));
    let (distance, known) = by_distance.min()?;
    (distance <= 2).then_some(known)
}

/// How many letters must be put in, taken out or changed.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.bytes().enumerate() {
        let mut left = place + 1;
        let mut diagonal = place;
        let mut next = vec![left];
        for (known, above) in other.bytes().zip(row.iter().skip(1)) {
            let changed = diagonal + usize::from(known != letter);
            left = changed.min(left + 1).min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_known_for_what_was_meant() {
        assert_eq!(nearest("data-pge"), Some("data-page"));
        assert_eq!(nearest("data-langs"), Some("data-lang"));
        assert_eq!(nearest("data-colour"), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
