//! Damaged folds are made again from the log; what the log has lost is told and never filled in.

use super::house::{House, SECRET, copy, exported, open, rayak, vote, with};
use axum::http::Method;
use rayak::command::{EraseError, backup, erase, rebuild, verify};
use serde_json::{Value, json};
use std::fs::File;
use std::path::Path;
use tempfile::TempDir;

/// A closed store with every kind of record: of a listed page, and of one that is not.
async fn store() -> TempDir {
    let house = House::new();
    for page in ["pothole", "/streets/7"] {
        let first = with(
            vote(&json!("no")),
            json!({ "page": page, "comment": "deep", "reasons": ["unclear"] }),
        );
        house.send(&first).await;
        house
            .send(&with(vote(&json!("yes")), json!({ "page": page })))
            .await;
        let id = first["id"].as_str().unwrap();
        let change = json!({ "answer": "yes", "section": "fees" });
        house.change(Method::PATCH, id, SECRET, &change).await;
    }
    let seen = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm" });
    house.post("/api/v1/seen", &seen).await;
    house.app.hand_over_sightings().await;
    copy(house.close().await.path())
}

/// What is done to a record.
type Harm = fn(&sled::Tree, &[u8], &[u8]);

/// Does something to every record of a kind, behind the store's back: the damaged store, and how
/// many records there were.
pub(super) fn damage(
    directory: &Path,
    kind: u8,
    harm: impl Fn(&sled::Tree, &[u8], &[u8]),
) -> (TempDir, usize) {
    let db = sled::open(directory.join("store")).unwrap();
    let tree = db.open_tree("rayak").unwrap();
    let records: Vec<_> = tree.scan_prefix([kind]).map(Result::unwrap).collect();
    for (key, value) in &records {
        harm(&tree, key, value);
    }
    db.flush().unwrap();
    drop((tree, db));
    (copy(directory), records.len())
}

pub(super) fn remove(tree: &sled::Tree, key: &[u8], _: &[u8]) {
    tree.remove(key).unwrap();
}

pub(super) fn flip(tree: &sled::Tree, key: &[u8], value: &[u8]) {
    let mut flipped = value.to_vec();
    *flipped.last_mut().unwrap() ^= 1;
    tree.insert(key, flipped).unwrap();
}

#[tokio::test]
async fn a_damaged_fold_is_mended_and_the_log_stays_as_it_is() {
    for kind in [b'f', b's', b't'] {
        for harm in [remove, flip] {
            let directory = store().await;
            let before = exported(directory.path());
            let (directory, harmed) = damage(copy(directory.path()).path(), kind, harm);
            let data = directory.path();
            assert!(harmed > 0);
            let (good, found) = rayak(&["verify"], data);
            assert!(!good && !found["faults"].as_array().unwrap().is_empty());

            let (good, report) = rayak(&["rebuild"], data);
            assert!(good, "{report}");
            let changed = report["changed"].as_array().unwrap();
            let records: u64 = changed
                .iter()
                .flat_map(|page| page["changed"].as_object().unwrap().values())
                .map(|count| count.as_u64().unwrap())
                .sum();
            assert_eq!(records, harmed as u64);

            assert_eq!(rayak(&["verify"], data).1["faults"], json!([]));
            assert_eq!(rayak(&["rebuild"], data).1["changed"], json!([]));
            assert_eq!(exported(data), before);
        }
    }
}

#[tokio::test]
async fn a_record_that_follows_from_no_event_goes() {
    let strayed = |tree: &sled::Tree, key: &[u8], value: &[u8]| {
        let mut key = key.to_vec();
        *key.last_mut().unwrap() ^= 1;
        tree.insert(key, value).unwrap();
    };
    let (directory, _) = damage(store().await.path(), b't', strayed);
    let data = directory.path();
    assert!(!rayak(&["verify"], data).0);
    assert!(rayak(&["rebuild"], data).0);
    assert_eq!(rayak(&["verify"], data), (true, verified()));
}

/// What is told of the store above.
fn verified() -> Value {
    json!({
        "pages": 2, "events": 6, "feedbacks": 4, "words": 2, "widget": 0,
        "listings": 0, "accounts": 0, "audit": 0, "audit_digest": null, "faults": [],
    })
}

#[tokio::test]
async fn a_head_is_mended_where_someone_knows_the_pages_name() {
    let (directory, _) = damage(store().await.path(), b'h', flip);
    let data = directory.path();
    let (good, report) = rayak(&["rebuild"], data);
    assert!(!good);
    assert_eq!(report["changed"].as_array().unwrap().len(), 1);
    assert_eq!(report["changed"][0]["page"], "jazan:pothole");
    // The other page is listed nowhere, and no event holds a page's name.
    let faults = report["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0]["what"].as_str().unwrap().contains("name"));
}

#[tokio::test]
async fn a_damaged_log_is_told_and_its_page_left_as_it_is() {
    let second: Harm = |tree, key, value| {
        if key.ends_with(&[2]) {
            flip(tree, key, value);
        }
    };
    let gap: Harm = |tree, key, _| {
        if key.ends_with(&[2]) {
            tree.remove(key).unwrap();
        }
    };
    let last: Harm = |tree, key, _| {
        if key.ends_with(&[3]) || key.ends_with(&[4]) {
            tree.remove(key).unwrap();
        }
    };
    let harms: [(Harm, &str); 3] = [
        (second, "checksum"),
        (gap, "event 2 is missing"),
        (last, "the log ends with 2"),
    ];
    for (harm, why) in harms {
        let (directory, _) = damage(store().await.path(), b'e', harm);
        let data = directory.path();
        let (_, before) = rayak(&["verify"], data);
        let (good, report) = rayak(&["rebuild"], data);
        assert!(!good);
        assert_eq!(report["changed"], json!([]), "{why}");
        let told = report["faults"].to_string();
        assert!(told.contains(why) && told.contains("left"), "{told}");
        assert_eq!(rayak(&["verify"], data).1, before);
    }
}

#[tokio::test]
async fn folds_are_made_again_while_answers_come_in() {
    let house = House::new();
    let crowd = (0..40).map(async |number| {
        let page = format!("/streets/{}", number % 4);
        house
            .send(&with(vote(&json!("no")), json!({ "page": page })))
            .await
            .status
    });
    let rebuilding = async {
        for _ in 0..10 {
            let report = rebuild(&house.app, |_, _| ()).await.unwrap();
            assert_eq!((report.changed, report.faults), (vec![], vec![]));
        }
    };
    let (statuses, ()) = tokio::join!(futures_util::future::join_all(crowd), rebuilding);
    assert!(statuses.iter().all(|status| *status == 201));
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!((report.events, report.faults), (40, vec![]));
}

/// A house over a store that was damaged behind its back.
fn reopened(directory: TempDir) -> House {
    let store = open(directory.path(), Box::new(File::sync_data));
    House::over(store, directory, rayak::config::DEFAULT)
}

#[tokio::test]
async fn a_feedback_whose_event_is_damaged_is_not_said_to_be_unknown() {
    let house = House::new();
    let said = with(vote(&json!("no")), json!({ "comment": "deep" }));
    let receipt = house.send(&said).await.json();
    let directory = copy(house.close().await.path());
    let (directory, _) = damage(directory.path(), b'e', flip);
    let house = reopened(directory);
    let id = said["id"].as_str().unwrap();
    let withdrawn = house.change(Method::DELETE, id, SECRET, &Value::Null).await;
    assert_eq!(withdrawn.status, 503, "{}", withdrawn.text());
    let reference = receipt["reference"].as_str().unwrap();
    let erased = erase(&house.app, reference).await.unwrap_err();
    assert!(matches!(erased, EraseError::Store(_)), "{erased}");
}

#[tokio::test]
async fn a_log_whose_end_is_gone_is_not_backed_up_as_whole() {
    let house = House::new();
    for _ in 0..2 {
        house.send(&vote(&json!("no"))).await;
    }
    let last: Harm = |tree, key, _| {
        if key.ends_with(&[2]) {
            tree.remove(key).unwrap();
        }
    };
    let directory = copy(house.close().await.path());
    let (directory, _) = damage(directory.path(), b'e', last);
    let house = reopened(directory);
    let file = house.directory().join("all.backup");
    let told = backup(&house.app, Some(file), |_, _| ()).await;
    let told = told.unwrap_err().to_string();
    assert!(
        told.contains("2 events") && told.contains("ends with 1"),
        "{told}"
    );
}

#[tokio::test]
async fn words_that_are_gone_are_not_backed_up_as_whole() {
    let (directory, _) = damage(store().await.path(), b'w', remove);
    let house = reopened(directory);
    let file = house.directory().join("all.backup");
    let told = backup(&house.app, Some(file.clone()), |_, _| ()).await;
    let told = told.unwrap_err().to_string();
    assert!(told.contains("words") && !file.exists(), "{told}");
}
