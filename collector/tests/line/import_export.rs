//! Feedback with a date comes in by the same door as the wire's, and everything comes out again.

use super::house::{House, new_id, vote, with};
use rayak::command::{Door, export_to, import_lines, verify};
use rayak::config::{Config, DEFAULT};
use rayak_shared::Submission;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;

fn dated(at: &str, fields: Value) -> String {
    with(
        with(vote(&json!("no")), json!({ "received_at": at })),
        fields,
    )
    .to_string()
}

#[tokio::test]
async fn imported_feedback_is_accepted_like_the_wires() {
    let house = House::new();
    let lines = [
        dated(
            "2026-06-01T22:30:00Z",
            json!({ "comment": "my id is 1000000008" }),
        ),
        dated(
            "2026-06-01T08:00:00Z",
            json!({ "page": "/ar/services/pothole-report" }),
        ),
        dated("2027-01-01T00:00:00Z", json!({})),
        dated("yesterday", json!({})),
        dated("2026-06-01T08:00:00Z", json!({ "reasons": ["easy"] })),
        "not json".to_owned(),
        String::new(),
    ];
    let report = import_lines(&house.app, lines.iter().map(String::as_str), 101).await;
    assert_eq!((report.accepted, report.known), (2, 0));
    let refused: Vec<_> = report
        .refused
        .iter()
        .map(|line| (line.line, line.code.as_str()))
        .collect();
    assert_eq!(
        refused,
        [
            (103, "malformed_json"),
            (104, "malformed_json"),
            (105, "reason_mismatch"),
            (106, "malformed_json"),
        ]
    );
    let again = import_lines(&house.app, lines[..2].iter().map(String::as_str), 1).await;
    assert_eq!(
        (again.accepted, again.known),
        (0, 2),
        "an import may be repeated"
    );

    let mut exported = Vec::new();
    export_to(&house.app.store, |line| {
        exported.push(serde_json::from_str::<Value>(&line).unwrap());
        Ok(())
    })
    .unwrap();
    assert_eq!(exported.len(), 2, "both names are one page");
    assert!(exported.iter().all(|line| line["page"] == "pothole"));
    let with_words = exported
        .iter()
        .find(|line| line["words"].is_string())
        .unwrap();
    assert_eq!(with_words["words"], "my id is ⟦national_id⟧");
    assert_eq!(with_words["masked"], json!(["national_id"]));
    assert_eq!(
        with_words["day"], "2026-06-02",
        "half past one in the night in Riyadh"
    );
    assert_eq!(
        exported
            .iter()
            .map(|line| line["number"].as_u64().unwrap())
            .collect::<Vec<_>>(),
        [1, 2]
    );
    assert!(
        verify(&house.app, |_, _| ())
            .await
            .unwrap()
            .faults
            .is_empty()
    );
}

#[tokio::test]
async fn words_that_were_taken_back_are_not_exported() {
    let house = House::new();
    let vote = with(vote(&json!("no")), json!({ "comment": "a slip" }));
    house.send(&vote).await;
    let id = vote["id"].as_str().unwrap();
    let change = json!({ "comment": "a better word" });
    house
        .change(axum::http::Method::PATCH, id, super::house::SECRET, &change)
        .await;
    let mut lines = Vec::new();
    export_to(&house.app.store, |line| {
        lines.push(serde_json::from_str::<Value>(&line).unwrap());
        Ok(())
    })
    .unwrap();
    assert_eq!(
        (&lines[0]["words"], &lines[0]["had_words"]),
        (&Value::Null, &json!(true))
    );
    assert_eq!(lines[1]["words"], "a better word");
}

#[tokio::test]
async fn a_line_that_lacks_fields_is_told_all_of_them_at_once() {
    let house = House::new();
    let whole: Value =
        serde_json::from_str(&dated("2026-06-01T08:00:00Z", json!({ "secret": null }))).unwrap();
    let without = |fields: &[&str]| {
        let mut line = whole.clone();
        for field in fields {
            line.as_object_mut().unwrap().remove(*field).unwrap();
        }
        line.to_string()
    };
    let lines = ["{}".to_owned(), without(&["received_at", "lang"])];
    let report = import_lines(&house.app, lines.iter().map(String::as_str), 1).await;
    let told: Vec<_> = report.refused.iter().map(|line| &line.why).collect();
    let rest = "each line is a submission's fields and received_at";
    assert_eq!(
        told,
        [
            &format!("the line lacks received_at, id, site, page, question, answer, lang; {rest}"),
            &format!("the line lacks received_at, lang; {rest}"),
        ]
    );
    // What is required here is what the wire requires, no less and no more.
    for field in Submission::FIELDS {
        let mut submission = whole.clone();
        let submission = submission.as_object_mut().unwrap();
        submission.remove("received_at");
        submission.remove(*field);
        let read = serde_json::from_value::<Submission>(Value::Object(submission.clone()));
        assert_eq!(
            read.is_err(),
            Submission::REQUIRED.contains(field),
            "{field}"
        );
    }
}

/// The digest by which the replay of a vote is known, as a house of its own exports it.
async fn content_digest(vote: &Value) -> String {
    let house = House::new();
    assert_eq!(house.send(vote).await.status, 201);
    assert_eq!(house.send(vote).await.status, 200, "a replay is known");
    let mut digest = String::new();
    export_to(&house.app.store, |line| {
        let line: Value = serde_json::from_str(&line).unwrap();
        digest = line["content_digest"].as_str().unwrap().to_owned();
        Ok(())
    })
    .unwrap();
    digest
}

#[tokio::test]
async fn a_digest_shows_neither_who_says_the_same_nor_what_was_said() {
    let mine = with(vote(&json!("no")), json!({ "comment": "كلام" }));
    let mut digests = vec![content_digest(&mine).await];
    assert_eq!(digests[0], content_digest(&mine).await);
    for other in [
        json!({ "id": new_id() }),
        json!({ "page": "/another" }),
        // What whoever reads the log does not know: the words cannot be guessed without it.
        json!({ "secret": "AAAAAAAAAAAAAAAAAAAAAA" }),
    ] {
        digests.push(content_digest(&with(mine.clone(), other)).await);
    }
    let count = digests.len();
    digests.sort_unstable();
    digests.dedup();
    assert_eq!(digests.len(), count);
}

#[tokio::test]
async fn an_import_waits_for_its_turn_instead_of_filling_the_queue() {
    let house = House::new();
    let lines: Vec<String> = (0..6_000)
        .map(|_| dated("2026-06-01T08:00:00Z", json!({})))
        .collect();
    let report = import_lines(&house.app, lines.iter().map(String::as_str), 1);
    let visitor = vote(&json!("yes"));
    let (report, visitor) = tokio::join!(report, house.send(&visitor));
    assert_eq!((report.accepted, report.refused.len()), (6_000, 0));
    assert_eq!(visitor.status, 201);
}

#[tokio::test]
async fn only_what_brings_something_in_makes_a_store() {
    let directory = tempfile::tempdir().unwrap();
    let config = || Config::parse(DEFAULT).unwrap();
    let nowhere = directory.path().join("nowhere");
    let said = Door::open(config(), &nowhere).unwrap_err().to_string();
    assert!(
        said.contains("no store") && said.contains("--data"),
        "{said}"
    );
    assert!(!nowhere.exists());
    Door::open_or_make(config(), &nowhere).unwrap();
    let mode = std::fs::metadata(nowhere.join("store"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(
        mode & 0o077,
        0,
        "citizens' words are for their keeper alone"
    );
}
