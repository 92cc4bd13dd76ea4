//! The longest words that an import may bring are kept whole, and within the engine's one file.
//!
//! Large values go to files of their own, which the engine neither syncs nor removes for certain. What
//! decides is what it writes at once: a leaf of up to seventeen values, all of which may be long.

use super::compaction::exported;
use super::house::{House, SECRET, open, vote, with};
use axum::http::Method;
use rayak::command::{import_lines, verify};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::Path;

fn long(number: usize, letter: &str) -> Value {
    let fields = json!({
        "received_at": "2026-11-20T08:00:00Z",
        "comment": format!("{number:05}{}", letter.repeat(4_995)),
    });
    with(vote(&json!("no")), fields)
}

async fn import(house: &House, votes: &[Value]) {
    let lines: Vec<String> = votes.iter().map(Value::to_string).collect();
    let report = import_lines(&house.app, lines.iter().map(String::as_str), 1).await;
    assert_eq!(report.accepted, votes.len() as u64, "{:?}", report.refused);
}

fn own_files(data: &Path) -> usize {
    fs::read_dir(data.join("store/blobs")).unwrap().count()
}

fn words(lines: &[String]) -> Vec<String> {
    let mut words: Vec<String> = lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter_map(|line| line["words"].as_str().map(str::to_owned))
        .collect();
    words.sort();
    words
}

#[tokio::test]
async fn the_longest_words_are_kept_whole_and_need_no_file_of_their_own() {
    let house = House::new();
    // More than a batch takes: each of these is as long in bytes as words can be.
    let votes: Vec<Value> = (0..600).map(|number| long(number, "🌴")).collect();
    import(&house, &votes).await;
    assert_eq!(own_files(house.directory()), 0);
    let mut sent: Vec<String> = votes
        .iter()
        .map(|vote| vote["comment"].as_str().unwrap().to_owned())
        .collect();
    sent.sort();
    assert!(words(&exported(&house.app.store)) == sent);

    let directory = house.close().await;
    let store = open(directory.path(), Box::new(File::sync_data));
    assert!(words(&exported(&store)) == sent);
    store.compact(|_, _| ()).unwrap();
    assert!(words(&exported(&store)) == sent);
    assert_eq!(own_files(directory.path()), 0);
}

#[tokio::test]
async fn long_words_are_replaced_and_taken_away_whole() {
    let house = House::new();
    let votes = [long(1, "م"), long(2, "ن")];
    import(&house, &votes).await;
    let [first, second] = votes.each_ref().map(|vote| vote["id"].as_str().unwrap());
    let shorter = json!({ "comment": "shorter" });
    let amended = house.change(Method::PATCH, first, SECRET, &shorter);
    assert_eq!(amended.await.status, 200);
    let withdrawn = house.change(Method::DELETE, second, SECRET, &Value::Null);
    assert_eq!(withdrawn.await.status, 200);
    assert_eq!(words(&exported(&house.app.store)), ["shorter"]);
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);

    let directory = house.close().await;
    let db = sled::open(directory.path().join("store")).unwrap();
    let tree = db.open_tree("rayak").unwrap();
    assert_eq!(tree.scan_prefix(b"w").count(), 1);
    assert_eq!(tree.scan_prefix(b"x").count(), 0);
}

#[tokio::test]
async fn a_part_that_is_gone_is_a_fault() {
    let house = House::new();
    import(&house, &[long(1, "م")]).await;
    let directory = house.close().await;
    let db = sled::open(directory.path().join("store")).unwrap();
    let tree = db.open_tree("rayak").unwrap();
    let part = tree.scan_prefix(b"x").keys().next().unwrap().unwrap();
    tree.remove(part).unwrap();
    tree.flush().unwrap();
    drop((tree, db));
    let store = open(directory.path(), Box::new(File::sync_data));
    let (page, _) = store.heads().next().unwrap().unwrap();
    let faults = store.verify(page).unwrap().faults;
    assert_eq!(faults.len(), 1);
    assert!(faults[0].what.contains("a part of some words is missing"));
}
