//! The scanner against comments that were written and labelled by its rules, before it read them.
//!
//! `personal/corpus.jsonl` holds a comment a line: Arabic, English, Arabic in Latin letters and
//! mixtures of them, with the personal data in each; more than half are decoys, with numbers that
//! tell of nobody. All of it is invented. A datum counts as found only if kind and place are
//! exactly right.
#![cfg(feature = "serde")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "what cannot be read fails its test, and what was missed is shown under it"
)]

use rayak_shared::personal::{self, Kind};
use serde::Deserialize;
use std::collections::BTreeMap;

/// What recall and precision must be at least, in parts of a thousand.
const ENOUGH: usize = 980;

#[derive(Deserialize)]
struct Comment {
    text: String,
    personal: Vec<Datum>,
}

#[derive(Deserialize)]
struct Datum {
    kind: Kind,
    #[serde(rename = "match")]
    words: String,
}

/// How a kind fared.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    right: usize,
    missed: usize,
    wrong: usize,
}

impl Count {
    fn recall(self) -> usize {
        part(self.right, self.missed)
    }

    fn precision(self) -> usize {
        part(self.right, self.wrong)
    }
}

/// Of a thousand, rounded down.
fn part(right: usize, other: usize) -> usize {
    (1000 * right).checked_div(right + other).unwrap_or(1000)
}

fn comments() -> Vec<Comment> {
    let lines = include_str!("personal/corpus.jsonl").lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The data of a comment by kind and place, in order.
fn places(comment: &Comment) -> Vec<(Kind, usize, usize)> {
    let mut from = 0;
    let data = comment.personal.iter();
    data.map(|datum| {
        let start = from + comment.text[from..].find(&datum.words).unwrap();
        from = start + datum.words.len();
        (datum.kind, start, from)
    })
    .collect()
}

#[test]
fn of_a_thousand_data_at_most_twenty_are_missed_and_twenty_wrongly_masked() {
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for comment in comments() {
        let found = personal::find(&comment.text).into_iter();
        let found: Vec<_> = found
            .map(|it| (it.kind, it.span.start, it.span.end))
            .collect();
        let expected = places(&comment);
        for datum in &expected {
            let count = counts.entry(datum.0.code()).or_default();
            if found.contains(datum) {
                count.right += 1;
            } else {
                count.missed += 1;
                eprintln!("missed {} {:?}", datum.0.code(), comment.text);
            }
        }
        for datum in found.iter().filter(|datum| !expected.contains(datum)) {
            counts.entry(datum.0.code()).or_default().wrong += 1;
            let words = &comment.text[datum.1..datum.2];
            eprintln!("wrongly {} {words:?} in {:?}", datum.0.code(), comment.text);
        }
    }
    let mut all = Count::default();
    for (kind, count) in &counts {
        let (recall, precision) = (count.recall(), count.precision());
        eprintln!("{kind:17} recall {recall:4} precision {precision:4} {count:?}");
        all.right += count.right;
        all.missed += count.missed;
        all.wrong += count.wrong;
    }
    let (recall, precision) = (all.recall(), all.precision());
    eprintln!(
        "{:17} recall {recall:4} precision {precision:4} {all:?}",
        "all"
    );
    assert!(
        recall >= ENOUGH && precision >= ENOUGH,
        "of a thousand: recall {recall}, precision {precision}"
    );
}

#[test]
fn the_corpus_is_large_and_mostly_decoys_and_has_every_kind() {
    let comments = comments();
    let decoys = comments.iter().filter(|it| it.personal.is_empty()).count();
    assert!(comments.len() >= 600 && 2 * decoys >= comments.len());
    for kind in Kind::ALL {
        let of_kind = comments.iter().flat_map(|it| &it.personal);
        let of_kind = of_kind.filter(|it| it.kind == *kind).count();
        assert!(of_kind >= 5, "{}: {of_kind}", kind.code());
    }
}
