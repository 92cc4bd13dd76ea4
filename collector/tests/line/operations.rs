//! The operator's page and the same as JSON: what the process counts, how it is judged, and when it began.

use super::house::{House, Member, vote, with};
use rayak::command::{Drill, backup_when_due, drill};
use rayak::config::{Config, DEFAULT};
use rayak::domain::people::{Place, Reach, Role};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whoever keeps a house running.
async fn operator(house: &House) -> Member {
    house.member(Role::It, Reach::Everywhere).await
}

async fn told(house: &House) -> Value {
    let who = operator(house).await;
    let reply = house.ask_staff_as(Some(&who), "/operations.json").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("cache-control"), "no-store");
    reply.json()
}

async fn page(house: &House, lang: &str) -> String {
    let who = operator(house).await;
    let path = format!("/operations?lang={lang}");
    let reply = house.ask_staff_as(Some(&who), &path).await;
    assert_eq!(reply.status, 200);
    reply.text()
}

#[tokio::test]
async fn what_came_in_is_counted_by_its_kind() {
    let house = House::new();
    let before = told(&house).await;
    let words = json!({ "comment": "SA03 8000 0000 6080 1016 7519", "page": "street-light" });
    assert_eq!(
        house.send(&with(vote(&json!("no")), words)).await.status,
        201
    );
    assert_eq!(
        house
            .send(&with(vote(&json!("yes")), json!({ "trap": "x" })))
            .await
            .status,
        201
    );
    assert_eq!(house.send(&json!({})).await.status, 400);
    let after = told(&house).await;
    // Other houses of this test process count on the same ledger.
    for count in [
        "/counts/accepted/since_start",
        "/counts/refused/since_start",
        "/counts/flagged_by_reason/trap/since_start",
        "/counts/masked_by_kind/iban/since_start",
        "/requests/count",
        "/syncs/count",
    ] {
        let number = |of: &Value| {
            of.pointer(count)
                .and_then(Value::as_u64)
                .unwrap_or_default()
        };
        assert!(number(&after) > number(&before), "{count}: {after}");
    }
    assert!(after["requests"]["p95_us"].as_u64() >= after["requests"]["median_us"].as_u64());
    assert!(after["disk"]["store_bytes"].as_u64() > Some(0));
    assert!(after["memory"]["held_bytes"].as_u64() > Some(1 << 20));
    assert_eq!(after["version"], env!("CARGO_PKG_VERSION"));
    for lang in ["ar", "en"] {
        let page = page(&house, lang).await;
        for key in [">operations.", ">widget.kind."] {
            assert!(!page.contains(key), "a text is missing in {lang}: {page}");
        }
    }
}

#[tokio::test]
async fn since_when_it_runs_and_when_its_configuration_was_read() {
    let house = House::new();
    house.wait_hours(3);
    house
        .app
        .reconfigure(Config::parse(DEFAULT).unwrap())
        .unwrap();
    house.app.refresh().unwrap();
    house.wait_hours(2);
    let told = told(&house).await;
    assert_eq!(
        [&told["serving_since"], &told["configured_at"], &told["at"]],
        [
            "2026-11-22T09:30:00Z",
            "2026-11-22T12:30:00Z",
            "2026-11-22T14:30:00Z"
        ]
    );
    let page = page(&house, "en").await;
    assert!(page.contains("22 November 2026, 12:30") && page.contains("22 November 2026, 15:30"));
}

#[tokio::test]
async fn without_backups_it_is_worth_a_look_and_with_one_that_was_tried_it_is_fine() {
    let house = House::new();
    let told_of = async |house: &House, what: &str| {
        let told = told(house).await;
        (told[what]["state"].clone(), told[what]["reason"].clone())
    };
    assert_eq!(
        told_of(&house, "backup").await,
        (json!("look"), json!("no_backups"))
    );
    assert_eq!(
        told_of(&house, "drill").await,
        (json!("look"), json!("never_drilled"))
    );
    let words = page(&house, "en").await;
    assert!(words.contains("Name a directory under [backup]"), "{words}");

    let backups = tempfile::tempdir().unwrap();
    let config = format!("{DEFAULT}\n[backup]\ninto = {:?}\n", backups.path());
    let house = House::configured(&config, Box::new(File::sync_data));
    house.send(&vote(&json!("yes"))).await;
    backup_when_due(&house.app).await.unwrap().unwrap();
    let data = house.directory().to_owned();
    let config = house.app.config();
    let plan = Drill::of(None, config.backup.as_ref(), config.store.clone(), data).unwrap();
    let report = drill(plan, &house.app.clock, |_, _, _| ()).await.unwrap();
    assert!(report.is_good(), "{report:?}");
    assert_eq!(
        told_of(&house, "backup").await,
        (json!("fine"), json!(null))
    );
    assert_eq!(told_of(&house, "drill").await, (json!("fine"), json!(null)));
    let told = told(&house).await;
    assert_eq!(told["backup"]["last"], "2026-11-22T09:30:00Z");
    assert_eq!(
        (&told["drill"]["good"], &told["drill"]["events"]),
        (&json!(true), &json!(1))
    );
    house.wait_hours(49);
    assert_eq!(
        told_of(&house, "backup").await,
        (json!("act"), json!("backup_late"))
    );
}

#[tokio::test]
async fn a_halt_is_told_first_with_its_reason() {
    let gone = Arc::new(AtomicBool::new(false));
    let is_gone = Arc::clone(&gone);
    let syncer = move |file: &File| match is_gone.load(Ordering::SeqCst) {
        true => Err(io::Error::other("the disk is gone")),
        false => file.sync_data(),
    };
    let house = House::configured(DEFAULT, Box::new(syncer));
    let who = operator(&house).await;
    gone.store(true, Ordering::SeqCst);
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 503);
    let told = house
        .ask_staff_as(Some(&who), "/operations.json")
        .await
        .json();
    assert_eq!(
        told["intake"],
        json!({
            "state": "act", "reason": "write_failed", "takes_answers": false,
        })
    );
    let page = house
        .ask_staff_as(Some(&who), "/operations?lang=en")
        .await
        .text();
    assert!(page.contains("Something needs a hand now."), "{page}");
    assert!(
        page.contains("No answers are taken at the moment."),
        "{page}"
    );
}

#[tokio::test]
async fn the_page_names_no_file_and_nobody() {
    let backups = tempfile::tempdir().unwrap();
    let config = format!("{DEFAULT}\n[backup]\ninto = {:?}\n", backups.path());
    let house = House::configured(&config, Box::new(File::sync_data));
    let words = json!({ "comment": "the lamp by the well" });
    house.send(&with(vote(&json!("no")), words)).await;
    fs::write(
        backups.path().join("rayak-20261122T093000.000Z.backup"),
        "torn",
    )
    .unwrap();
    let shown = page(&house, "en").await + &told(&house).await.to_string();
    for hidden in ["lamp", "pothole", backups.path().to_str().unwrap()] {
        assert!(!shown.contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn the_versions_of_the_widget_that_are_in_use_are_told() {
    let house = House::new();
    for version in ["1.0.0", "1.1.0"] {
        let named = json!({ "widget": version });
        house.send(&with(vote(&json!("yes")), named)).await;
        house.wait_hours(24);
    }
    let before = told(&house).await;
    assert_eq!(
        before["widgets"],
        json!([
            { "site": "jazan", "version": "1.0.0", "last": "2026-11-22" },
            { "site": "jazan", "version": "1.1.0", "last": "2026-11-23" },
        ])
    );
    let elsewhere = Reach::places(vec![Place::Site("elsewhere".to_owned())]);
    let other = house.member(Role::It, elsewhere).await;
    let theirs = house.ask_staff_as(Some(&other), "/operations.json").await;
    assert_eq!(theirs.json()["widgets"], json!([]), "of another site's");
    let page = house.ask_staff_as(Some(&other), "/operations").await;
    assert!(!page.text().contains("jazan"));
    house.wait_hours(24 * 29);
    let versions = told(&house).await["widgets"].as_array().unwrap().len();
    assert_eq!(versions, 1, "those of long ago are forgotten");
}
