//! A damaged record stops what needs it and nothing else: no untrue figure is shown, nothing is
//! written over, and all that can be read still is.

use super::house::{House, open, rayak, vote, with};
use super::rebuilding::{damage, flip, remove};
use super::served::Served;
use rayak::config::DEFAULT;
use rayak::domain::PageId;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const PAGES: [&str; 2] = ["pothole", "faq"];

/// A closed store with six answers on each of two pages.
async fn store() -> TempDir {
    let house = House::new();
    for page in PAGES {
        for number in 0..6 {
            let words = format!("number {number}");
            let answer = with(
                vote(&json!("yes")),
                json!({ "page": page, "comment": words }),
            );
            assert_eq!(house.send(&answer).await.status, 201);
        }
    }
    house.close().await
}

fn of_page(key: &[u8], page: &str) -> bool {
    key[1..].starts_with(&PageId::of("jazan", page).0)
}

async fn summary(house: &House, page: &str) -> (u16, Value) {
    let reply = house
        .get(&format!("/api/v1/summary?site=jazan&page={page}"))
        .await;
    (reply.status.as_u16(), reply.json())
}

/// The house over a store in which something was done to records of `pothole`.
async fn house(kind: u8, harm: fn(&sled::Tree, &[u8], &[u8])) -> House {
    let (directory, _) = damage(store().await.path(), kind, |tree, key, value| {
        if of_page(key, "pothole") {
            harm(tree, key, value);
        }
    });
    let store = open(directory.path(), Box::new(File::sync_data));
    House::over(store, directory, DEFAULT)
}

#[tokio::test]
async fn a_page_with_a_damaged_fold_is_shown_no_figures_and_the_others_are() {
    for kind in [b'h', b't'] {
        let house = house(kind, flip).await;
        let (status, problem) = summary(&house, "pothole").await;
        assert_eq!((status, problem["code"].as_str()), (500, Some("internal")));
        let view = house
            .get("/api/v1/view?site=jazan&page=pothole&lang=en")
            .await;
        assert_eq!(view.status, 500);
        let form = house.get("/form?site=jazan&page=pothole&lang=en").await;
        assert_eq!(form.status, 200, "it asks, and tells no figure");
        assert!(!form.text().contains("class=\"figure\""));

        let (status, good) = summary(&house, "faq").await;
        assert_eq!((status, &good["summaries"][0]["n"]), (200, &json!(6)));
        let unreadable = async || {
            let staff = house.ask_staff("/pages?lang=en").await.text();
            staff.matches("The figures cannot be read").count()
        };
        assert_eq!(unreadable().await, 2, "of the answers, and of the last");

        let page = house.ask_staff("/page?lang=en&page=pothole").await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("The figures cannot be read"));
        let page = house.ask_staff("/page.json?page=pothole").await.json();
        assert_eq!(page["unreadable"], true, "{page}");
        let table = house.ask_staff("/pages.csv").await.text();
        let unreadable_rows = table.lines().filter(|line| line.ends_with(",yes"));
        assert_eq!(unreadable_rows.count(), 1, "{table}");

        let answer = house.send(&vote(&json!("yes"))).await;
        assert_eq!(answer.code(), "store_failed");
        let other = with(vote(&json!("yes")), json!({ "page": "faq" }));
        assert_eq!(house.send(&other).await.status, 201);

        let report = rayak::command::rebuild(&house.app, |_, _| ()).await;
        assert_eq!(report.unwrap().faults, []);
        assert_eq!(unreadable().await, 0);
        house.app.refresh().unwrap();
        let (status, mended) = summary(&house, "pothole").await;
        assert_eq!((status, &mended["summaries"][0]["n"]), (200, &json!(6)));
        assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    }
}

#[tokio::test]
async fn what_was_counted_before_a_page_was_mended_is_not_taken_for_what_it_has() {
    let house = house(b't', remove).await;
    let n = async || {
        let list = house.list("").await;
        let mut rows = list["rows"].as_array().unwrap().iter();
        let row = rows.find(|row| row["page"] == "pothole").unwrap();
        row["summary"]["n"].clone()
    };
    assert_eq!(n().await, 0);
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    let report = rayak::command::rebuild(&house.app, |_, _| ()).await;
    assert_eq!(report.unwrap().faults, []);
    assert_eq!(n().await, 7);
}

#[tokio::test]
async fn a_page_whose_head_is_gone_is_not_begun_anew() {
    let house = house(b'h', remove).await;
    let answer = house.send(&vote(&json!("no"))).await;
    assert_eq!(answer.code(), "store_failed");
    house.app.hand_over_sightings().await;
    rayak::command::rebuild(&house.app, |_, _| ())
        .await
        .unwrap();
    assert_eq!(house.send(&vote(&json!("no"))).await.status, 201);
    let page = PageId::of("jazan", "pothole");
    assert_eq!(house.app.store.events(page, 0).count(), 7);
    let report = rayak::command::verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!((report.events, report.faults), (13, vec![]));
}

/// Exports to a file: whether all could be, the report, and the lines.
fn export(data: &Path, elsewhere: &Path) -> (bool, Value, Vec<Value>) {
    let file = elsewhere.join("all.jsonl");
    let output = Command::new(env!("CARGO_BIN_EXE_rayak"))
        .args(["export", "--json", "--data"])
        .args([data, &file])
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).unwrap();
    let lines = fs::read_to_string(file).unwrap();
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (output.status.success(), report, lines.collect())
}

#[tokio::test]
async fn what_is_readable_beside_damage_is_exported_and_the_damage_is_told() {
    let (directory, _) = damage(store().await.path(), b'e', |tree, key, value| {
        if of_page(key, "pothole") && key.ends_with(&[2]) {
            flip(tree, key, value);
        }
    });
    let (directory, _) = damage(directory.path(), b'w', |tree, key, value| {
        if of_page(key, "faq") && key.ends_with(&[3]) {
            flip(tree, key, value);
        }
    });
    let (directory, _) = damage(directory.path(), b'h', |tree, key, value| {
        if of_page(key, "faq") {
            flip(tree, key, value);
        }
    });
    let (data, elsewhere) = (directory.path(), tempfile::tempdir().unwrap());
    let own = export(data, elsewhere.path());
    let (good, report, lines) = &own;
    assert!(!good);
    assert_eq!((lines.len(), &report["events"]), (11, &json!(11)));
    let words = lines.iter().filter(|line| line["words"].is_string());
    assert_eq!(words.count(), 10, "one lost its event, and one its words");
    let faq = PageId::of("jazan", "faq").to_string();
    let nameless = lines.iter().filter(|line| line["page"] == faq);
    assert_eq!(nameless.count(), 6);
    let faults = report["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 4, "{report}");
    assert!(report.to_string().contains("its head is lost"));

    let config = elsewhere.path().join("rayak.toml");
    fs::write(&config, DEFAULT).unwrap();
    let _served = Served::start(data, &config);
    assert_eq!(export(data, elsewhere.path()), own);
    let retained = rayak(&["retain"], data).1;
    assert_eq!(
        retained["faults"].as_array().map(Vec::len),
        Some(2),
        "{retained}"
    );
}

#[tokio::test]
async fn a_page_whose_words_cannot_be_read_is_shown_with_its_figures() {
    let house = house(b'w', flip).await;
    let reply = house
        .ask_staff("/page?site=jazan&page=pothole&lang=en")
        .await;
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("6 answers"), "{}", reply.text());
}
