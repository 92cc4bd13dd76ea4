//! A backup holds what was acknowledged before it began, whatever comes in meanwhile, and a store
//! made from it is the first one again. A file that is not as it was written is refused.

use super::house::{House, SECRET, copy, exported, rayak, vote, with};
use axum::http::Method;
use rayak::command::{BackupError, backup, backup_when_due, export_to};
use rayak::config::DEFAULT;
use rayak::store::Store;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn lines(store: &Store) -> Vec<Value> {
    let mut lines = Vec::new();
    export_to(store, |line| {
        lines.push(serde_json::from_str(&line).unwrap());
        Ok(())
    })
    .unwrap();
    lines
}

fn said(number: usize) -> Value {
    let page = format!("/streets/{}", number % 3);
    let comment = format!("lamp {number}");
    with(
        vote(&json!("no")),
        json!({ "page": page, "comment": comment }),
    )
}

/// A house in which some have answered, changed their words and taken them back.
async fn lived_in(house: &House) {
    for (number, page) in (0..12).zip(["pothole", "street-light"].iter().cycle()) {
        let fields =
            json!({ "page": page, "comment": format!("lamp {number}"), "reasons": ["unclear"] });
        let vote = with(vote(&json!("no")), fields);
        house.send(&vote).await;
        let id = vote["id"].as_str().unwrap();
        match number {
            2 => drop(house.change(Method::DELETE, id, SECRET, &Value::Null).await),
            4 => {
                let change = json!({ "comment": "the lamp by the well" });
                house.change(Method::PATCH, id, SECRET, &change).await;
            }
            _ => {}
        }
    }
    let seen = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm" });
    house.post("/api/v1/seen", &seen).await;
    house.app.hand_over_sightings().await;
}

async fn a_backup(house: &House, directory: &Path) -> PathBuf {
    let made = backup(&house.app, Some(directory.join("all.backup")), |_, _| ());
    made.await.unwrap().file
}

pub(super) fn restore(file: &Path, into: &Path) -> (bool, Value) {
    rayak(&["restore", file.to_str().unwrap()], into)
}

#[tokio::test]
async fn what_is_restored_is_the_first_store_again() {
    let house = House::new();
    lived_in(&house).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let report = backup(&house.app, Some(elsewhere.path().to_owned()), |_, _| ())
        .await
        .unwrap();
    let name = report.file.file_name().unwrap().to_str().unwrap();
    assert_eq!(name, "rayak-20261122T093000.000Z.backup");
    let written = fs::metadata(&report.file).unwrap();
    assert_eq!(written.permissions().mode() & 0o777, 0o600);
    assert_eq!(written.len(), report.bytes);
    assert_eq!((report.pages, report.events, report.words), (2, 15, 11));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);

    let again = backup(&house.app, Some(report.file.clone()), |_, _| ()).await;
    assert!(matches!(again, Err(BackupError::Taken(_))));

    let data = elsewhere.path().join("data");
    let (good, restored) = restore(&report.file, &data);
    assert!(good, "{restored}");
    assert_eq!(
        (&restored["events"], &restored["faults"]),
        (&json!(15), &json!([]))
    );
    assert_eq!(exported(&data), lines(&house.app.store));
    assert!(rayak(&["verify"], &data).0);
    let inside: BTreeSet<_> = fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(inside.contains("store") && !inside.contains("restoring"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_whatever_was_acknowledged_before_it_began() {
    let house = House::new();
    for number in 0..60 {
        assert_eq!(house.send(&said(number)).await.status, 201);
    }
    let before: BTreeSet<String> = ids(&lines(&house.app.store));
    let crowd = (0..400).map(async |number| {
        let vote = said(number);
        assert_eq!(house.send(&vote).await.status, 201);
        let id = vote["id"].as_str().unwrap();
        let path = format!(
            "/api/v1/feedback/{id}?site=jazan&page=/streets/{}",
            number % 3
        );
        let taken_back = axum::http::Request::delete(path)
            .header("origin", super::house::ORIGIN)
            .header("authorization", format!("Bearer {SECRET}"))
            .body(axum::body::Body::empty());
        if number % 2 == 0 {
            assert_eq!(house.ask(taken_back.unwrap()).await.status, 200);
        }
    });
    let elsewhere = tempfile::tempdir().unwrap();
    let (_, file) = tokio::join!(
        futures_util::future::join_all(crowd),
        a_backup(&house, elsewhere.path())
    );
    let data = elsewhere.path().join("data");
    let (good, report) = restore(&file, &data);
    assert!(good, "{report}");
    assert!(before.is_subset(&ids(&exported(&data))));
    let (good, found) = rayak(&["verify"], &data);
    assert!(good, "{found}");
}

fn ids(lines: &[Value]) -> BTreeSet<String> {
    lines
        .iter()
        .filter(|line| line["event"] == "received")
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_torn_or_altered_backup_is_refused_with_the_place() {
    let house = House::new();
    lived_in(&house).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = a_backup(&house, elsewhere.path()).await;
    let whole = fs::read(&file).unwrap();
    let harmed = elsewhere.path().join("harmed.backup");
    let refused = |bytes: &[u8]| {
        fs::write(&harmed, bytes).unwrap();
        let data = elsewhere.path().join("harmed");
        let checked = rayak::backup::Backup::check(&harmed, |_, _| ());
        let told = checked
            .expect_err("it is not as it was written")
            .to_string();
        assert!(!data.exists());
        told
    };
    for length in [0, 5, 15, 20, whole.len() / 2, whole.len() - 1] {
        let told = refused(&whole[..length]);
        let place = format!("byte {length}");
        assert!(
            told.contains(&place) && told.contains("torn") || length < 15,
            "{length}: {told}"
        );
    }
    for place in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        let told = refused(&flipped);
        let known = ["altered", "torn", "no backup", "newer version"];
        assert!(known.iter().any(|why| told.contains(why)), "{told}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(refused(&longer).contains("altered"));

    fs::write(&harmed, &whole[..whole.len() - 40]).unwrap();
    let data = elsewhere.path().join("data");
    let (good, told) = restore(&harmed, &data);
    assert!(!good && told.as_str().unwrap().contains("torn"), "{told}");
    assert!(
        !data.exists(),
        "nothing is made of a backup that is not whole"
    );
}

#[tokio::test]
async fn only_an_empty_directory_is_restored_into() {
    let house = House::new();
    lived_in(&house).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = a_backup(&house, elsewhere.path()).await;
    let taken = tempfile::tempdir().unwrap();
    fs::write(taken.path().join("notes.txt"), "mine").unwrap();
    let (good, told) = restore(&file, taken.path());
    let told = told.as_str().unwrap();
    assert!(
        !good && told.contains("not empty") && told.contains("--data"),
        "{told}"
    );
    assert_eq!(fs::read_dir(taken.path()).unwrap().count(), 1);
    let empty = tempfile::tempdir().unwrap();
    assert!(restore(&file, empty.path()).0);
}

#[tokio::test]
async fn a_store_that_cannot_be_read_whole_gives_no_backup() {
    let house = House::new();
    lived_in(&house).await;
    let directory = copy(house.close().await.path());
    let db = sled::open(directory.path().join("store")).unwrap();
    let tree = db.open_tree("rayak").unwrap();
    let event = tree.scan_prefix(b"e").keys().nth(1).unwrap().unwrap();
    tree.remove(event).unwrap();
    db.flush().unwrap();
    drop((tree, db));
    let directory = copy(directory.path());
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("all.backup");
    let (good, told) = rayak(&["backup", file.to_str().unwrap()], directory.path());
    assert!(
        !good && told.as_str().unwrap().contains("missing"),
        "{told}"
    );
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

/// A house whose configuration asks for a backup a day, of which two are kept.
fn scheduled() -> (House, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let into = directory.path().join("backups");
    let config = format!("{DEFAULT}\n[backup]\nevery = \"24h\"\ninto = {into:?}\nkeep = 2\n");
    (
        House::configured(&config, Box::new(File::sync_data)),
        directory,
    )
}

fn names(directory: &Path) -> BTreeSet<String> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[tokio::test]
async fn backups_by_the_clock_come_when_due_and_the_oldest_go() {
    let (house, directory) = scheduled();
    let into = directory.path().join("backups");
    fs::create_dir(&into).unwrap();
    let others = [
        "notes.txt",
        "rayak-before-the-move.backup",
        "rayak-20200101T000000Z.backup",
    ];
    for other in others {
        fs::write(into.join(other), "mine").unwrap();
    }
    let left = "rayak-20261121T093000.000Z.backup.unfinished";
    fs::write(into.join(left), "cut").unwrap();
    lived_in(&house).await;
    for day in 22..26 {
        let made = backup_when_due(&house.app).await.unwrap().unwrap();
        assert_eq!(made.events, 15);
        assert!(backup_when_due(&house.app).await.unwrap().is_none());
        house.wait_hours(23);
        assert!(
            backup_when_due(&house.app).await.unwrap().is_none(),
            "{day}"
        );
        house.wait_hours(1);
    }
    let mut kept: BTreeSet<String> = others.map(str::to_owned).into();
    for day in [24, 25] {
        kept.insert(format!("rayak-202611{day}T093000.000Z.backup"));
    }
    assert_eq!(names(&into), kept);
    let metrics = house.ask_staff("/metrics").await.text();
    assert!(metrics.contains("rayak_last_backup_timestamp_seconds"));
}

#[tokio::test]
async fn a_backup_that_fails_leaves_the_older_ones_and_intake_alone() {
    let (house, directory) = scheduled();
    let into = directory.path().join("backups");
    lived_in(&house).await;
    backup_when_due(&house.app).await.unwrap().unwrap();
    let kept = names(&into);
    house.wait_hours(24);
    // Where the next one would be written something stands in the way.
    let next = "rayak-20261123T093000.000Z.backup";
    fs::create_dir(into.join(format!("{next}.unfinished"))).unwrap();
    assert!(backup_when_due(&house.app).await.is_err());
    assert!(names(&into).is_superset(&kept));
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    fs::remove_dir(into.join(format!("{next}.unfinished"))).unwrap();
    assert!(backup_when_due(&house.app).await.unwrap().is_some());
}
