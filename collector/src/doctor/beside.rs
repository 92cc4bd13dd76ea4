//! What is said of the tags of a page beside each other.

use super::attributes::questions;
use super::finding::{Code, Finding};
use super::tag::{Tag, Tags};
use super::words::plain;
use url::Url;

/// That a page has more tags than are judged, if so.
pub(super) fn unjudged(tags: &Tags) -> Option<Finding> {
    let (judged, more) = (tags.live.len(), tags.more);
    (more > 0).then(|| {
        let what = format!(
            "the page has {} tags: the first {judged} were judged, and {more} more were not",
            judged + more
        );
        Finding::hinders(Code::TagsUnjudged, what)
    })
}

/// What is said of tags beside each other: two that ask the same share one answer.
pub(super) fn twice(tags: &[Tag], at: &Url) -> Option<Finding> {
    let same = |one: &Tag, other: &Tag| {
        one.says("data-site") == other.says("data-site")
            && one.page(at) == other.page(at)
            && one.says("data-section") == other.says("data-section")
            && !questions(one).is_disjoint(&questions(other))
    };
    let mut rest = tags;
    while let Some((first, others)) = rest.split_first() {
        if others.iter().any(|other| same(first, other)) {
            let what = format!(
                "the tag stands on the page more than once with the same question about {}: readers \
                 are asked twice, and the two take one answer between them; keep one",
                plain(&first.page(at))
            );
            return Some(Finding::hinders(Code::TagTwice, what));
        }
        rest = others;
    }
    None
}
