//! The golden files of `wire/` are the wire's documentation by example: each is read and written
//! again, and must come out as it went in.
#![cfg(feature = "serde")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be read or found fails its test"
)]

use rayak_shared::{
    Amendment, FormToken, PageSummaries, PageSummary, PageView, Problem, RawAnswer, Receipt, Seen,
    Submission,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn reads_and_writes<T: Serialize + DeserializeOwned>(name: &str) {
    let text = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/wire")
            .join(name),
    );
    let text = text.unwrap();
    let read: T = serde_json::from_str(&text).unwrap();
    assert_eq!(
        serde_json::to_string(&read).unwrap(),
        text.trim_end(),
        "{name}"
    );
}

fn refuses<T: DeserializeOwned>(name: &str, change: impl Fn(&mut Value)) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/wire")
        .join(name);
    let mut value: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert!(
        serde_json::from_value::<T>(value.clone()).is_ok(),
        "{name} unchanged"
    );
    change(&mut value);
    assert!(
        serde_json::from_value::<T>(value).is_err(),
        "{name} changed"
    );
}

#[test]
fn every_golden_file_comes_out_as_it_went_in() {
    for (kind, check) in [
        ("submission", reads_and_writes::<Submission> as fn(&str)),
        ("amendment", reads_and_writes::<Amendment>),
        ("receipt", reads_and_writes::<Receipt>),
        ("seen", reads_and_writes::<Seen>),
        ("problem", reads_and_writes::<Problem>),
        ("summary", reads_and_writes::<PageSummary>),
        ("summaries", reads_and_writes::<PageSummaries>),
        ("token", reads_and_writes::<FormToken>),
        ("view", reads_and_writes::<PageView>),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire");
        let mut found = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if name.split('.').next() == Some(kind) {
                check(&name);
                found += 1;
            }
        }
        assert!(found > 0, "there is a golden {kind}");
    }
}

#[test]
fn unknown_fields_are_refused() {
    refuses::<Submission>("submission.useful.json", |value| value["name"] = "x".into());
    refuses::<Amendment>("amendment.words.json", |value| value["lang"] = "ar".into());
}

#[test]
fn a_summary_that_does_not_follow_from_its_counts_is_refused() {
    refuses::<PageSummary>("summary.ok.json", |value| value["n"] = 313.into());
    refuses::<PageSummary>("summary.ok.json", |value| {
        value["score"]["low"] = 8000.into();
    });
    refuses::<PageSummary>("summary.ok.json", |value| value["excluded"] = Value::Null);
}

#[test]
fn an_answer_is_a_word_or_a_whole_number() {
    refuses::<Submission>("submission.service.json", |value| {
        value["answer"] = 4.5.into();
    });
    refuses::<Receipt>("receipt.votes.json", |value| value["answer"] = 6.into());
    refuses::<Receipt>("receipt.votes.json", |value| value["answer"] = "4".into());
}

#[test]
fn the_lists_of_fields_name_every_field() {
    let submission = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire/submission.useful.json"),
    );
    let value: Value = serde_json::from_str(&submission.unwrap()).unwrap();
    let mut fields: Vec<_> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut known = Submission::FIELDS.to_vec();
    fields.sort_unstable();
    known.sort_unstable();
    assert_eq!(fields, known);

    let amendment = Amendment {
        answer: Some(RawAnswer::Stars(4)),
        reasons: Some(Vec::new()),
        comment: Some(None),
        section: Some(None),
    };
    let value = serde_json::to_value(amendment).unwrap();
    let fields: BTreeSet<_> = value.as_object().unwrap().keys().collect();
    assert!(
        fields
            .into_iter()
            .eq(BTreeSet::from_iter(Amendment::FIELDS))
    );
}
