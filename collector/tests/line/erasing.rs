//! Words go, on request and past their age; the answers stay counted, and an event without words
//! proves it.

use super::compaction::found;
use super::house::{House, SECRET, exported, rayak, vote, with};
use axum::http::Method;
use rayak::command::{EraseError, backup, erase, export_to, import_lines, retain, verify};
use rayak::config::DEFAULT;
use rayak::domain::{Day, PageId, Reference};
use serde_json::{Value, json};
use std::fs::File;

const WORDS: &str = "the lamp by the old well";

async fn said(house: &House) -> (Value, String) {
    let vote = with(
        vote(&json!("no")),
        json!({ "comment": WORDS, "reasons": ["unclear"] }),
    );
    let receipt = house.send(&vote).await.json();
    let reference = receipt["reference"].as_str().unwrap().to_owned();
    (vote, reference)
}

fn export(house: &House) -> Vec<Value> {
    let mut lines = Vec::new();
    export_to(&house.app.store, |line| {
        lines.push(serde_json::from_str(&line).unwrap());
        Ok(())
    })
    .unwrap();
    lines
}

fn figures(house: &House) -> impl PartialEq + std::fmt::Debug + use<> {
    let page = PageId::of("jazan", "pothole");
    let days = (Day(0), Day(100_000));
    house
        .app
        .store
        .tallies(page, rayak_shared::Question::Useful, days)
        .unwrap()
}

async fn is_sound(house: &House) {
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);
}

#[tokio::test]
async fn erased_words_are_found_by_no_reader_and_the_answer_still_counts() {
    let house = House::new();
    let (vote, reference) = said(&house).await;
    let before = figures(&house);
    assert_ne!(found(house.directory(), WORDS), 0);

    // As a person writes it down.
    let spelled = reference.to_lowercase().replace('-', " ").replace('0', "o");
    let report = erase(&house.app, &spelled).await.unwrap();
    assert!(report.erased);
    assert_eq!(report.reference, reference);
    let proof = report.proof.unwrap();
    assert_eq!((proof.number, proof.why.as_str()), (2, "asked"));
    assert_eq!(proof.at, "2026-11-22T09:30:00Z");

    assert_eq!(
        found(house.directory(), WORDS),
        0,
        "they are in no file, nor in what a file has free"
    );
    assert_eq!(figures(&house), before);
    let log = export(&house);
    assert_eq!(log[0]["words"], Value::Null);
    let erased = json!({
        "site": "jazan", "page": "pothole", "number": 2, "at": "2026-11-22T09:30:00.000Z",
        "event": "erased", "id": vote["id"], "why": "asked",
    });
    assert_eq!(log[1], erased, "the proof holds no words");
    let receipt = house.send(&vote).await;
    assert_eq!(
        receipt.status, 200,
        "sent again, it is known and brings no words back"
    );
    assert_eq!(receipt.json()["has_comment"], false);
    assert_eq!(receipt.json()["reference"], reference.as_str());
    is_sound(&house).await;

    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("all.backup");
    backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let data = elsewhere.path().join("data");
    assert!(rayak(&["restore", file.to_str().unwrap()], &data).0);
    let restored = exported(&data);
    assert_eq!(restored, log);
    assert!(
        restored
            .iter()
            .all(|line| !line.to_string().contains("well"))
    );
}

#[tokio::test]
async fn what_is_erased_again_tells_of_the_first_time() {
    let house = House::new();
    let (_, reference) = said(&house).await;
    let first = erase(&house.app, &reference).await.unwrap();
    house.wait_hours(1);
    let again = erase(&house.app, &reference).await.unwrap();
    assert_eq!((again.erased, again.proof), (false, first.proof));
    assert_eq!(export(&house).len(), 2, "there is one event of it");
}

#[tokio::test]
async fn words_that_their_sender_took_back_leave_nothing_to_erase() {
    let house = House::new();
    let (vote, reference) = said(&house).await;
    let id = vote["id"].as_str().unwrap();
    house.change(Method::DELETE, id, SECRET, &Value::Null).await;
    let report = erase(&house.app, &reference).await.unwrap();
    assert_eq!((report.erased, report.proof), (false, None));
    assert_eq!(export(&house).len(), 2);
}

#[tokio::test]
async fn a_mistyped_reference_is_told_from_an_unknown_one() {
    let house = House::new();
    let (_, reference) = said(&house).await;
    let last = if reference.ends_with('7') { '8' } else { '7' };
    let mistyped = format!("{}{last}", &reference[..reference.len() - 1]);
    for text in [mistyped.as_str(), "", "RK7", "a description of it"] {
        let error = erase(&house.app, text).await.unwrap_err();
        assert!(matches!(error, EraseError::Mistyped), "{text}");
    }
    let other = Reference::from_bits(u64::from_be_bytes(rayak::clock::random())).to_string();
    let error = erase(&house.app, &other).await.unwrap_err();
    assert!(matches!(error, EraseError::Unknown(_)));
    assert!(error.to_string().contains(&other));
    assert_eq!(export(&house)[0]["words"], WORDS);
}

#[tokio::test]
async fn who_may_still_amend_may_say_something_else_after_erasing() {
    let house = House::new();
    let (vote, reference) = said(&house).await;
    erase(&house.app, &reference).await.unwrap();
    let id = vote["id"].as_str().unwrap();
    let change = json!({ "comment": "another word" });
    let amended = house.change(Method::PATCH, id, SECRET, &change).await;
    assert_eq!(amended.json()["has_comment"], true);
    assert_eq!(amended.json()["reference"], reference.as_str());
    is_sound(&house).await;
    let report = erase(&house.app, &reference).await.unwrap();
    assert!(report.erased);
    assert_eq!(report.proof.unwrap().number, 4);
    is_sound(&house).await;
}

#[tokio::test]
async fn words_go_at_the_age_that_their_site_sets() {
    let config = DEFAULT.replacen("words_days = 365", "words_days = 30", 1);
    let house = House::configured(&config, Box::new(File::sync_data));
    let dated = |at: &str, page: &str| {
        let fields = json!({ "received_at": at, "page": page, "comment": WORDS });
        with(vote(&json!("no")), fields).to_string()
    };
    let lines = [
        dated("2026-10-01T08:00:00Z", "pothole"),
        dated("2026-11-01T08:00:00Z", "pothole"),
        dated("2026-01-01T08:00:00Z", "/streets/7"),
    ];
    let imported = import_lines(&house.app, lines.iter().map(String::as_str), 1).await;
    assert_eq!(imported.accepted, 3);
    let before = figures(&house);

    let report = retain(&house.app, |_, _| ()).await.unwrap();
    let jazan = &report.sites["jazan"];
    assert_eq!(
        (jazan.words_days, jazan.erased, jazan.kept),
        (Some(30), 2, 1)
    );
    assert_eq!(figures(&house), before);
    is_sound(&house).await;
    let log = export(&house);
    let standing = log.iter().filter(|line| line["words"].is_string());
    assert_eq!(standing.count(), 1);
    let erased: Vec<_> = log
        .iter()
        .filter(|line| line["event"] == "erased")
        .collect();
    assert!(erased.len() == 2 && erased.iter().all(|line| line["why"] == "age"));

    let again = retain(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(
        (again.sites["jazan"].erased, again.sites["jazan"].kept),
        (0, 1)
    );
    assert_eq!(export(&house).len(), log.len(), "nothing is done twice");
    house.wait_hours(24 * 10);
    let later = retain(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(later.sites["jazan"].erased, 1);
}

#[tokio::test]
async fn words_are_as_old_as_the_change_that_brought_them() {
    let config = DEFAULT.replacen("words_days = 365", "words_days = 5", 1);
    let house = House::configured(&config, Box::new(File::sync_data));
    let (vote, _) = said(&house).await;
    house.wait_hours(4 * 24);
    let id = vote["id"].as_str().unwrap();
    let change = json!({ "comment": "another word" });
    house.change(Method::PATCH, id, SECRET, &change).await;
    house.wait_hours(4 * 24);
    let report = retain(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.sites["jazan"].erased, 0);
    house.wait_hours(2 * 24);
    let report = retain(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.sites["jazan"].erased, 1);
}

#[tokio::test]
async fn words_that_came_while_old_ones_were_looked_for_stay() {
    let house = House::new();
    let (vote, _) = said(&house).await;
    let (page, now) = (PageId::of("jazan", "pothole"), house.app.clock.now());
    let later = now.plus_hours(1);
    let aged = house.app.store.words_before(page, later).unwrap();
    assert_eq!((aged.old.len(), aged.all), (1, 1));
    let id = vote["id"].as_str().unwrap();
    let change = json!({ "comment": "another word" });
    house.change(Method::PATCH, id, SECRET, &change).await;
    assert_eq!(house.app.store.expire(page, &aged.old, later).unwrap(), 0);
    assert_eq!(export(&house).last().unwrap()["words"], "another word");
}

#[tokio::test]
async fn a_site_that_no_configuration_names_keeps_its_words_and_is_told() {
    let house = House::new();
    said(&house).await;
    let directory = super::house::copy(house.close().await.path());
    let config = directory.path().join("rayak.toml");
    std::fs::write(&config, DEFAULT.replacen("\"jazan\"", "\"asir\"", 1)).unwrap();
    let command = ["retain", "--config", config.to_str().unwrap()];
    let (good, report) = rayak(&command, directory.path());
    assert!(good, "{report}");
    let kept = json!({ "jazan": { "words_days": null, "erased": 0, "kept": 1 } });
    assert_eq!(report["sites"], kept);
}
