//! A compaction gives room back, loses nothing, and leaves nothing of what was taken away.

use super::house::{House, SECRET, open, vote, with};
use axum::http::Method;
use rayak::command::{compact, export_to, socket, socket_path};
use rayak::config::{DEFAULT, StoreConfig};
use rayak::store::{Compacted, Gauge, Halt, Store, StoreError};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};

/// How often some bytes stand in the files of a directory and of those in it.
pub(crate) fn found(directory: &Path, words: &str) -> usize {
    let mut count = 0;
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count += found(&path, words);
        } else if path.extension().is_none_or(|extension| extension != "sock") {
            let bytes = fs::read(&path).unwrap();
            let wanted = words.as_bytes();
            count += bytes
                .windows(wanted.len())
                .filter(|window| *window == wanted)
                .count();
        }
    }
    count
}

pub(crate) fn exported(store: &Store) -> Vec<String> {
    let mut lines = Vec::new();
    export_to(store, |line| {
        lines.push(line);
        Ok(())
    })
    .unwrap();
    lines
}

async fn faultless(house: &House) {
    let report = rayak::command::verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults, []);
}

fn id(vote: &Value) -> &str {
    vote["id"].as_str().unwrap()
}

/// A house with words that stand, words that were replaced, and words that were withdrawn.
async fn lived_in(answers: usize) -> House {
    let house = House::new();
    for number in 0..answers {
        let mut vote = vote(&json!("no"));
        let words = ["standing", "replaced", "withdrawn"][number % 3];
        vote["comment"] = format!("{words} words, number {number}").into();
        assert_eq!(house.send(&vote).await.status, 201);
        let change = match number % 3 {
            1 => (Method::PATCH, json!({ "comment": "other words" })),
            2 => (Method::DELETE, Value::Null),
            _ => continue,
        };
        let changed = house.change(change.0, id(&vote), SECRET, &change.1).await;
        assert_eq!(changed.status, 200);
    }
    house
}

#[tokio::test]
async fn what_was_taken_back_is_in_no_file_after_a_compaction() {
    let house = lived_in(150).await;
    let data = house.directory().to_owned();
    assert!(
        found(&data, "withdrawn words") > 0 && found(&data, "replaced words") > 0,
        "without a compaction the engine's files keep what was taken away"
    );
    let before = exported(&house.app.store);
    let mut told = Vec::new();
    let report = compact(&house.app.store, |done, of| told.push((done, of)))
        .await
        .unwrap();
    assert_eq!(told.last(), Some(&(report.records, report.records)));
    assert_eq!(found(&data, "withdrawn words"), 0);
    assert_eq!(found(&data, "replaced words"), 0);
    assert!(found(&data, "standing words") > 0);
    assert!(!data.join("store.copy").exists());
    assert_eq!(exported(&house.app.store), before);
    faultless(&house).await;

    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    let directory = house.close().await;
    let store = open(directory.path(), Box::new(File::sync_data));
    assert_eq!(exported(&store).len(), before.len() + 1);
}

#[tokio::test]
async fn room_that_was_used_is_given_back() {
    let house = House::new();
    let long = |number: usize| format!("number {number}, {}", "and so on ".repeat(90));
    let crowd = (0..1_500).map(async |number| {
        let vote = with(vote(&json!("no")), json!({ "comment": long(number) }));
        assert_eq!(house.send(&vote).await.status, 201);
        let gone = house.change(Method::DELETE, id(&vote), SECRET, &Value::Null);
        assert_eq!(gone.await.status, 200);
    });
    futures_util::future::join_all(crowd).await;
    let report = compact(&house.app.store, |_, _| ()).await.unwrap();
    assert!(report.bytes_after < report.bytes_before, "{report:?}");
    assert_eq!(report.bytes_after, house.app.store.size_on_disk());
    faultless(&house).await;
}

/// Starts a compaction that stops where all is copied and nothing is swapped, and is let go by the
/// sender.
fn stopped_compaction(
    house: &House,
) -> (
    mpsc::Receiver<()>,
    mpsc::Sender<()>,
    std::thread::JoinHandle<Result<Compacted, StoreError>>,
) {
    let (arrive, arrived) = mpsc::channel();
    let (go, gone) = mpsc::channel::<()>();
    let store = Arc::clone(&house.app.store);
    let thread = std::thread::spawn(move || {
        store.compact(|done, of| {
            if done == of {
                arrive.send(()).unwrap();
                // Whoever has gone lets it go.
                let _ = gone.recv();
            }
        })
    });
    (arrived, go, thread)
}

#[tokio::test]
async fn what_comes_in_while_a_compaction_copies_is_in_the_copy() {
    let house = lived_in(30).await;
    let withdrawn = with(vote(&json!("no")), json!({ "comment": "soon to go" }));
    assert_eq!(house.send(&withdrawn).await.status, 201);
    let (arrived, go, thread) = stopped_compaction(&house);
    arrived.recv().unwrap();

    let new = with(vote(&json!("yes")), json!({ "page": "/a/new/page" }));
    assert_eq!(house.send(&new).await.status, 201);
    // More than is copied within the pause.
    for _ in 0..200 {
        assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    }
    let gone = house
        .change(Method::DELETE, id(&withdrawn), SECRET, &Value::Null)
        .await;
    assert_eq!(gone.status, 200);
    let before = exported(&house.app.store);

    go.send(()).unwrap();
    thread.join().unwrap().unwrap();
    assert_eq!(exported(&house.app.store), before);
    faultless(&house).await;
    let directory = house.close().await;
    let store = open(directory.path(), Box::new(File::sync_data));
    assert_eq!(exported(&store), before, "and so it is on the disk");
}

#[tokio::test]
async fn a_reader_who_began_before_a_compaction_reads_to_the_end() {
    let house = lived_in(60).await;
    let (page, head) = house.app.store.heads().next().unwrap().unwrap();
    let mut events = house.app.store.events(page, 0);
    assert_eq!(events.next().unwrap().unwrap().0, 1);
    compact(&house.app.store, |_, _| ()).await.unwrap();
    let rest: Vec<u64> = events.map(|event| event.unwrap().0).collect();
    assert_eq!(rest, (2..=head.events).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_stop_does_not_wait_for_a_compaction_and_loses_nothing() {
    let house = lived_in(30).await;
    let before = exported(&house.app.store);
    let (arrived, go, thread) = stopped_compaction(&house);
    arrived.recv().unwrap();
    let directory = house.close().await;
    go.send(()).unwrap();
    thread.join().unwrap().unwrap_err();
    assert!(!directory.path().join("store.copy").exists());
    let store = open(directory.path(), Box::new(File::sync_data));
    assert!(store.ended_in_order());
    assert_eq!(exported(&store), before);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test]
async fn a_kill_at_any_step_of_a_compaction_leaves_the_store_whole() {
    let house = lived_in(30).await;
    let before = exported(&house.app.store);
    let directory = house.close().await;
    let at = tempfile::tempdir().unwrap();
    let (old, new) = (at.path().join("old"), at.path().join("new"));
    copy(&directory.path().join("store"), &old);
    let store = open(directory.path(), Box::new(File::sync_data));
    store.compact(|_, _| ()).unwrap();
    drop(store);
    copy(&directory.path().join("store"), &new);
    let torn = at.path().join("torn");
    copy(&old, &torn);
    fs::write(torn.join("db"), b"half of it").unwrap();

    // While it copies, before the exchange, after it, and while the old directory is removed.
    for (store, beside) in [(&old, &torn), (&old, &new), (&new, &old), (&new, &torn)] {
        let data = tempfile::tempdir().unwrap();
        copy(store, &data.path().join("store"));
        copy(beside, &data.path().join("store.copy"));
        let store = open(data.path(), Box::new(File::sync_data));
        assert!(!data.path().join("store.copy").exists());
        assert_eq!(exported(&store), before);
    }
}

#[tokio::test]
async fn without_room_nothing_is_copied_and_the_store_is_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let free = Arc::new(AtomicU64::new(u64::MAX / 2));
    let told = Arc::clone(&free);
    let gauge = Gauge {
        // The second look, which is the first within the copy, finds the disk full.
        free: Box::new(move |_| Ok(told.fetch_sub(u64::MAX / 2, Ordering::Relaxed))),
        resident: Box::new(|| Ok(0)),
    };
    let syncer = Box::new(File::sync_data);
    let store =
        Store::open_measured(directory.path(), &StoreConfig::default(), syncer, gauge).unwrap();
    let house = House::over(store, directory, DEFAULT);
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    let before = exported(&house.app.store);
    let refused = house.app.store.compact(|_, _| ()).unwrap_err();
    assert!(
        matches!(refused, StoreError::NoRoom(Halt::Disk { .. })),
        "{refused}"
    );
    assert!(!house.directory().join("store.copy").exists());
    assert_eq!(exported(&house.app.store), before);
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
}

fn compacted_by_command(data: &Path) -> Compacted {
    let output = Command::new(env!("CARGO_BIN_EXE_rayak"))
        .args(["compact", "--json", "--data"])
        .arg(data)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_compacts_a_store_that_is_served_and_one_that_is_closed() {
    let house = lived_in(60).await;
    let before = exported(&house.app.store);
    let data = house.directory().to_owned();
    let listener = socket::listen(&socket_path(&data)).unwrap();
    let router = socket::router(Arc::clone(&house.app));
    let serving = tokio::spawn(axum::serve(listener, router).into_future());
    let asked = data.clone();
    let served = tokio::task::spawn_blocking(move || compacted_by_command(&asked));
    let served = served.await.unwrap();
    assert!(served.records > 0);
    assert_eq!(found(&data, "withdrawn words"), 0);
    serving.abort();
    serving.await.unwrap_err();
    fs::remove_file(socket_path(&data)).unwrap();

    let directory = house.close().await;
    let closed = compacted_by_command(directory.path());
    assert_eq!(closed.records, served.records);
    let store = open(directory.path(), Box::new(File::sync_data));
    assert_eq!(exported(&store), before);
}
