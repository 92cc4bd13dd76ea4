//! How the last owner ended is known, and what follows from it.

use super::house::{House, open, vote};
use rayak::config::StoreConfig;
use rayak::inspect;
use rayak::store::{Store, StoreError};
use rustix::process::{Pid, Signal};
use serde_json::json;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

fn closed(data: &Path) -> bool {
    data.join("closed").exists()
}

#[tokio::test]
async fn only_an_orderly_end_leaves_its_marker() {
    let house = House::new();
    assert!(house.app.store.ended_in_order(), "nothing has ended yet");
    house.send(&vote(&json!("yes"))).await;
    assert!(!closed(house.directory()));
    let directory = house.close().await;
    let data = directory.path();
    assert!(closed(data));

    let store = open(data, Box::new(File::sync_data));
    assert!(store.ended_in_order());
    assert!(!closed(data));
    // As a kill would: nobody closes it.
    drop(store);
    let store = open(data, Box::new(File::sync_data));
    assert!(!store.ended_in_order());
    store.close().unwrap();
    drop(store);
    assert!(open(data, Box::new(File::sync_data)).ended_in_order());
}

#[tokio::test]
async fn after_the_marker_nothing_is_written() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    house.app.store.close().unwrap();
    let late = house.send(&vote(&json!("yes"))).await;
    assert_eq!(late.code(), "store_failed");
}

#[tokio::test]
async fn a_store_that_failed_gets_no_marker() {
    let house = House::configured(
        rayak::config::DEFAULT,
        Box::new({
            let syncs = AtomicU64::new(0);
            move |file: &File| match syncs.fetch_add(1, Ordering::Relaxed) {
                0 => file.sync_data(),
                _ => Err(std::io::Error::other("the disk is gone")),
            }
        }),
    );
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 503);
    let directory = house.close().await;
    assert!(!closed(directory.path()));
}

#[tokio::test]
async fn a_store_that_lost_the_end_of_its_log_is_told_and_not_opened() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    let directory = house.close().await;
    let data = directory.path();
    let earlier = tempfile::tempdir().unwrap();
    for name in ["conf", "db"] {
        fs::copy(data.join("store").join(name), earlier.path().join(name)).unwrap();
    }
    let house = House::over(
        open(data, Box::new(File::sync_data)),
        directory,
        rayak::config::DEFAULT,
    );
    house.send(&vote(&json!("yes"))).await;
    let directory = house.close().await;
    let data = directory.path();
    fs::remove_dir_all(data.join("store")).unwrap();
    fs::rename(earlier.keep(), data.join("store")).unwrap();

    // It is told each time, until someone decides.
    for _ in 0..2 {
        let refused = Store::open(data, &StoreConfig::default()).unwrap_err();
        assert!(
            matches!(
                refused,
                StoreError::Shrunk {
                    held: 2,
                    found: 1,
                    ..
                }
            ),
            "{refused}"
        );
    }
    let refused = Store::open(data, &StoreConfig::default()).unwrap_err();
    let StoreError::Shrunk { marker, .. } = refused else {
        panic!("{refused}")
    };
    fs::remove_file(marker).unwrap();
    let store = Store::open(data, &StoreConfig::default()).unwrap();
    assert!(!store.ended_in_order());
    assert_eq!(store.heads().count(), 1);
}

#[tokio::test]
async fn what_was_written_down_while_it_served_is_held_against_it_after_a_kill() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    let early = tempfile::tempdir().unwrap();
    let copy = |name: &str| {
        let from = house.directory().join("store").join(name);
        fs::copy(from, early.path().join(name)).unwrap();
    };
    ["conf", "db"].into_iter().for_each(copy);
    house.send(&vote(&json!("yes"))).await;
    house.app.store.write_down_totals().unwrap();
    let held = fs::read(house.directory().join("held")).unwrap();

    let after = tempfile::tempdir().unwrap();
    fs::rename(early.keep(), after.path().join("store")).unwrap();
    fs::write(after.path().join("held"), held).unwrap();
    let refused = Store::open(after.path(), &StoreConfig::default()).unwrap_err();
    assert!(
        matches!(
            refused,
            StoreError::Shrunk {
                held: 2,
                found: 1,
                ..
            }
        ),
        "{refused}"
    );
}

/// Serves with the real binary until it says where, then ends it by `end`; gives what it logged.
fn served(data: &Path, end: impl FnOnce(&mut Child)) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rayak"))
        .args([
            "serve",
            "--public",
            "127.0.0.1:0",
            "--staff",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(data)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut lines = String::new();
    out.read_line(&mut lines).unwrap();
    out.read_line(&mut lines).unwrap();
    end(&mut child);
    let output = child.wait_with_output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(lines.contains("staff http://"), "{log}");
    log
}

#[tokio::test]
async fn after_a_kill_everything_is_inspected_before_anyone_is_served() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    let directory = house.close().await;
    let data = directory.path();
    let ordered = |child: &mut Child| {
        let id = Pid::from_child(child);
        rustix::process::kill_process(id, Signal::TERM).unwrap();
    };
    let log = served(data, |child| child.kill().unwrap());
    assert!(!log.contains("did not end in order"), "{log}");
    assert!(!closed(data));

    let log = served(data, ordered);
    let (_, then) = log.split_once("did not end in order").expect(&log);
    assert!(then.contains("was inspected and is whole"), "{log}");
    assert!(closed(data));
    let log = served(data, ordered);
    assert!(!log.contains("did not end in order"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_is_written_all_the_time_is_inspected_as_if_it_were_still() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    let (page, _) = house.app.store.heads().next().unwrap().unwrap();
    let store = Arc::clone(&house.app.store);
    let done = Arc::new(AtomicBool::new(false));
    let is_done = Arc::clone(&done);
    let inspecting = std::thread::spawn(move || {
        let mut events = Vec::new();
        while !is_done.load(Ordering::Relaxed) {
            let report = store.inspect(page).unwrap();
            assert_eq!(report.faults, []);
            events.push(report.events);
        }
        events
    });
    for _ in 0..300 {
        assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    }
    done.store(true, Ordering::Relaxed);
    let events = inspecting.join().unwrap();
    assert!(events.len() > 1 && events.is_sorted(), "{events:?}");
}

#[tokio::test]
async fn an_inspection_counts_what_is_wrong_and_a_whole_store_has_nothing() {
    let house = House::new();
    for page in ["pothole", "/streets/1"] {
        let mut vote = vote(&json!("yes"));
        vote["page"] = page.into();
        house.send(&vote).await;
    }
    let found = inspect(&house.app.store).await;
    assert_eq!((found.pages, found.events), (2, 2));
    assert_eq!((found.faults, found.unreadable), (0, 0));
    let directory = house.close().await;

    let db = sled::open(directory.path().join("store")).unwrap();
    let tree = db.open_tree("rayak").unwrap();
    let key = tree.scan_prefix(b"t").keys().next().unwrap().unwrap();
    tree.insert(key, b"not a tally").unwrap();
    tree.flush().unwrap();
    drop((tree, db));
    let store = Arc::new(open(directory.path(), Box::new(File::sync_data)));
    let found = inspect(&store).await;
    assert_eq!((found.pages, found.faults, found.unreadable), (2, 1, 0));
    assert_eq!(store.halt(), None, "the other pages take answers");
}
