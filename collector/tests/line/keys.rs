//! The key table at the head of the store against what is really stored.

use super::house::{House, SECRET, vote, with};
use axum::http::Method;
use serde_json::json;
use std::collections::BTreeMap;

/// The table's rows: the kind's letter and the length of its keys.
fn drawn() -> BTreeMap<u8, usize> {
    let source = include_str!("../../src/store/mod.rs");
    let width = |part: &str| match part.split_once(':') {
        Some((_, "u64")) => 8,
        Some((_, "i32")) => 4,
        Some((_, bytes)) => bytes.parse().unwrap(),
        None if part == "page" => 16,
        None => part.trim_matches('`').len(),
    };
    source
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .map(|row| {
            let key = row.split('|').next().unwrap().trim();
            let (kind, parts) = key.split_once('`').unwrap();
            (
                kind.as_bytes()[0],
                1 + parts.split_whitespace().map(width).sum::<usize>(),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_stored_key_is_drawn_and_every_drawn_key_is_stored() {
    let house = House::new();
    let vote = with(vote(&json!("no")), json!({ "comment": "words" }));
    house.send(&vote).await;
    let id = vote["id"].as_str().unwrap();
    house
        .change(Method::PATCH, id, SECRET, &json!({ "answer": "yes" }))
        .await;
    let long = json!({ "comment": "شارع ".repeat(1_000), "received_at": "2026-11-20T08:00:00Z" });
    let long = with(super::house::vote(&json!("no")), long).to_string();
    let report = rayak::command::import_lines(&house.app, [long.as_str()].into_iter(), 1).await;
    assert_eq!(report.accepted, 1, "{report:?}");
    let seen = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm" });
    house.post("/api/v1/seen", &seen).await;
    house.app.hand_over_sightings().await;
    house.app.take_down_wordings().await.unwrap();
    super::people::people(&house).await;
    super::registry::lists(&house, "pothole").await;
    let directory = house.close().await;

    let tree = sled::open(directory.path().join("store"))
        .unwrap()
        .open_tree("rayak")
        .unwrap();
    let mut stored = BTreeMap::new();
    for key in tree.iter().keys() {
        let key = key.unwrap();
        let length = stored.entry(key[0]).or_insert(key.len());
        assert_eq!(*length, key.len(), "keys of one kind have one length");
    }
    assert_eq!(stored, drawn());
}
