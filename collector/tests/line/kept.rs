//! A store and a backup that were written once can be read for ever: whole data directories and
//! backups as earlier versions wrote them, with what they exported.
//!
//! `RAYAK_KEEP=1 cargo test -p rayak --test line kept::` writes the one of this version anew, in
//! `collector/tests/kept/`. Whoever does that while a release stands has broken every store there is:
//! a new version adds its own beside it.

use super::backups::restore;
use super::compaction::exported;
use super::house::{House, SECRET, open, vote, with};
use axum::http::Method;
use rayak::config::DEFAULT;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Versions of which there is a store.
const VERSIONS: [&str; 1] = ["0.1"];

type Files = BTreeMap<String, Vec<u8>>;

fn kept(version: &str, ending: &str) -> PathBuf {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kept");
    kept.join(format!("store-{version}.{ending}"))
}

/// A store in which something of every kind has happened, in words that nobody wrote.
async fn lived_in() -> House {
    let house = House::new();
    let send = async |fields: Value| {
        let vote = with(vote(&json!("no")), fields);
        assert_eq!(house.send(&vote).await.status, 201);
        vote["id"].as_str().unwrap().to_owned()
    };
    // What comes in at once is kept as one.
    let some = (0..5).map(|n| send(json!({ "comment": format!("one of five: {n}") })));
    futures_util::future::join_all(some).await;
    send(json!({ "comment": "الحفرة أمام المدرسة عميقة", "reasons": ["not_found"] })).await;
    send(json!({ "question": "service", "answer": 4, "page": "building-permit", "lang": "en" }))
        .await;
    send(json!({ "page": "/a/page/of/its/own", "section": "fees", "device": "narrow" })).await;
    send(json!({ "test": true, "revision": "2026-11-01", "widget": "1.0.0" })).await;
    let amended = send(json!({ "comment": "call 0500000000 at once" })).await;
    let change = json!({ "answer": "yes", "comment": "better words", "section": "fees" });
    house.change(Method::PATCH, &amended, SECRET, &change).await;
    let withdrawn = send(json!({ "comment": "words that go again" })).await;
    house
        .change(Method::DELETE, &withdrawn, SECRET, &Value::Null)
        .await;
    let seen = json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm" });
    house.post("/api/v1/seen", &seen).await;
    house.app.hand_over_sightings().await;
    let regretted = house
        .send(&with(vote(&json!("no")), json!({ "comment": "a name" })))
        .await;
    let reference = regretted.json()["reference"].clone();
    rayak::command::erase(&house.app, reference.as_str().unwrap())
        .await
        .unwrap();
    house
}

fn pack(directory: &Path) -> Vec<u8> {
    let mut files = Files::new();
    for place in ["", "store"] {
        for entry in fs::read_dir(directory.join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(directory).unwrap().to_str().unwrap();
                files.insert(name.to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let bytes = postcard::to_stdvec(&files).unwrap();
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    packed.write_all(&bytes).unwrap();
    packed.into_inner()
}

fn unpack(packed: &[u8]) -> TempDir {
    let mut bytes = Vec::new();
    brotli::Decompressor::new(packed, 4096)
        .read_to_end(&mut bytes)
        .unwrap();
    let files: Files = postcard::from_bytes(&bytes).unwrap();
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("store")).unwrap();
    for (name, bytes) in files {
        fs::write(directory.path().join(name), bytes).unwrap();
    }
    directory
}

async fn keep() {
    let house = lived_in().await;
    let exported = exported(&house.app.store).join("\n") + "\n";
    let version = VERSIONS[VERSIONS.len() - 1];
    let file = kept(version, "backup");
    if file.exists() {
        fs::remove_file(&file).unwrap();
    }
    rayak::command::backup(&house.app, Some(file), |_, _| ())
        .await
        .unwrap();
    let directory = house.close().await;
    fs::write(kept(version, "br"), pack(directory.path())).unwrap();
    fs::write(kept(version, "jsonl"), exported).unwrap();
}

#[tokio::test]
async fn stores_of_every_version_open_and_say_what_they_said() {
    if std::env::var_os("RAYAK_KEEP").is_some() {
        keep().await;
    }
    for version in VERSIONS {
        let directory = unpack(&fs::read(kept(version, "br")).unwrap());
        let store = open(directory.path(), Box::new(File::sync_data));
        assert!(store.ended_in_order(), "{version}");
        let said = fs::read_to_string(kept(version, "jsonl")).unwrap();
        let says = exported(&store).join("\n") + "\n";
        assert_eq!(says, said, "{version}");

        let restored = tempfile::tempdir().unwrap();
        let (good, report) = restore(&kept(version, "backup"), restored.path());
        assert!(good, "{version}: {report}");
        let restored = open(restored.path(), Box::new(File::sync_data));
        assert_eq!(exported(&restored).join("\n") + "\n", said, "{version}");

        let house = House::over(store, directory, DEFAULT);
        let report = rayak::command::verify(&house.app, |_, _| ()).await.unwrap();
        assert_eq!((report.faults.len(), report.events), (0, 16), "{version}");
        assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
        rayak::command::compact(&house.app.store, |_, _| ())
            .await
            .unwrap();
        let directory = house.close().await;
        let store = open(directory.path(), Box::new(File::sync_data));
        assert_eq!(exported(&store).len(), 17, "{version}");
    }
}
