//! Disks that are really full or really read-only: small file systems in memory, mounted by each test
//! for itself alone.
//!
//! A mount needs a name space of one's own, and that a process of one's own. So each test runs itself
//! again under `unshare`; the mounts are gone with that process, and nobody else ever sees them. Where
//! a machine permits neither root nor users' name spaces, the tests fail and say so: a limit on a
//! file's size would be another error at another place than that of a full disk.

use super::compaction::exported;
use super::house::{House, open, vote, with};
use super::limits::Log;
use rayak::config::{DEFAULT, StoreConfig};
use rayak::domain::Instant;
use rayak::store::{Gauge, Halt, Recovered, Store, StoreError};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Tells a test that it runs under `unshare`.
const INSIDE: &str = "RAYAK_TEST_MOUNTS";

/// Runs the test of this name again where it may mount; true there.
fn may_mount(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    let mut again = Command::new("unshare");
    again.arg("--mount");
    if !rustix::process::geteuid().is_root() {
        again.args(["--user", "--map-root-user"]);
    }
    let output = again
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--nocapture", test])
        .env(INSIDE, "yes")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let ran = String::from_utf8_lossy(&output.stdout).contains("1 passed");
    assert!(
        output.status.success() && ran,
        "it failed where it may mount, or may not mount, which needs root or a system that lets \
         users have name spaces of their own: {said}"
    );
    false
}

fn mount(arguments: &[&str], at: &Path) {
    let mounted = Command::new("mount").args(arguments).arg(at).status();
    assert!(mounted.unwrap().success(), "mount {arguments:?}");
}

/// A disk of so many MiB.
fn disk(mib: u32) -> TempDir {
    let at = tempfile::tempdir().unwrap();
    let size = format!("size={mib}m");
    mount(&["-t", "tmpfs", "-o", &size, "rayak"], at.path());
    at
}

fn remount(option: &str, at: &Path) {
    mount(&["-o", &format!("remount,{option}")], at);
}

fn house(disk: &Path, least_free_mib: u32) -> House {
    let config = StoreConfig {
        least_free_mib,
        ..StoreConfig::default()
    };
    // On the small disk, which stays mounted when the directory is removed.
    let data = tempfile::tempdir_in(disk).unwrap();
    let syncer = Box::new(File::sync_data);
    let gauge = Gauge::of_this_machine();
    let store = Store::open_measured(data.path(), &config, syncer, gauge).unwrap();
    House::over(store, data, DEFAULT)
}

fn long(number: usize) -> Value {
    let words = format!("number {number} {}", "of very many ".repeat(70));
    with(vote(&json!("no")), json!({ "comment": words }))
}

/// Sends crowds until someone is refused, and gives the ids of those who were not.
async fn fill(house: &House) -> BTreeSet<String> {
    let mut acknowledged = BTreeSet::new();
    loop {
        let crowd = (0..64).map(async |number| {
            let vote = long(number);
            let reply = house.send(&vote).await;
            (vote["id"].as_str().unwrap().to_owned(), reply)
        });
        let mut refused = false;
        for (id, reply) in futures_util::future::join_all(crowd).await {
            if reply.status == 201 {
                acknowledged.insert(id);
            } else {
                assert_eq!(
                    (reply.status.as_u16(), reply.code().as_str()),
                    (503, "store_failed")
                );
                refused = true;
            }
        }
        if refused {
            return acknowledged;
        }
        house.app.store.measure();
    }
}

fn ids(lines: &[String]) -> BTreeSet<String> {
    lines
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_acknowledged() {
    if !may_mount("disk::a_full_disk_loses_nothing_that_was_acknowledged") {
        return;
    }
    let log = Log::default();
    log.keep_all();
    let disk = disk(10);
    let house = house(disk.path(), 0);
    let acknowledged = fill(&house).await;
    let told = log.text();
    // Whichever of the two meets it first: a batch, or the engine's own writing, after which it reads
    // nothing more.
    let met = |what: &str| told.contains(what);
    assert!(
        met("a batch could not be made durable") || met("a request could not be written"),
        "{told}"
    );
    assert!(!told.contains("of very many"), "of what was lost, nothing");
    assert!(acknowledged.len() > 500, "{}", acknowledged.len());
    assert_eq!(house.app.halt(), Some(Halt::Failed));
    assert_eq!(house.ask_staff("/readyz").await.status, 503);
    let view = house.get("/api/v1/view?site=jazan&page=pothole&lang=en");
    // After such an error the engine reads nothing more from its file; what is served from memory is.
    assert_eq!(view.await.status, 200, "reading goes on");

    let data = house.close().await;
    assert!(!data.path().join("closed").exists());
    remount("size=128m", disk.path());
    let verified = rayak("verify", data.path());
    assert!(verified.contains("0 fault(s)"), "{verified}");
    let lines: Vec<String> = rayak("export", data.path())
        .lines()
        .map(str::to_owned)
        .collect();
    assert!(ids(&lines).is_superset(&acknowledged));
}

fn rayak(command: &str, data: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_rayak"))
        .arg(command)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn intake_stops_before_a_disk_is_full_and_goes_on_when_there_is_room() {
    if !may_mount("disk::intake_stops_before_a_disk_is_full_and_goes_on_when_there_is_room") {
        return;
    }
    let disk = disk(12);
    let house = house(disk.path(), 4);
    let acknowledged = fill(&house).await;
    assert!(matches!(house.app.halt(), Some(Halt::Disk { .. })));
    assert!(!house.app.store.has_failed(), "there was room to spare");
    let refused = house.app.store.compact(|_, _| ()).unwrap_err();
    assert!(matches!(refused, StoreError::NoRoom(_)), "{refused}");

    remount("size=64m", disk.path());
    house.app.store.measure();
    assert_eq!(house.app.halt(), None);
    assert_eq!(house.send(&long(0)).await.status, 201);
    house.app.store.compact(|_, _| ()).unwrap();
    assert!(ids(&exported(&house.app.store)).is_superset(&acknowledged));
}

/// A house whose store takes more than half of a disk of 10 MiB.
async fn more_than_half_of(disk: &TempDir) -> House {
    let house = house(disk.path(), 0);
    while house.app.store.size_on_disk() < 6 * 1024 * 1024 {
        let crowd = (0..64).map(async |number| house.send(&long(number)).await.status);
        let statuses = futures_util::future::join_all(crowd).await;
        assert!(statuses.iter().all(|status| *status == 201));
    }
    house
}

#[tokio::test]
async fn a_store_that_finds_no_room_for_a_copy_is_tried_where_it_lies() {
    if !may_mount("disk::a_store_that_finds_no_room_for_a_copy_is_tried_where_it_lies") {
        return;
    }
    let disk = disk(10);
    let house = more_than_half_of(&disk).await;
    let before = exported(&house.app.store);
    let data = house.close().await;
    fs::rename(data.path().join("closed"), data.path().join("held")).unwrap();
    let tried = std::cell::RefCell::new(Vec::new());
    let trial = |inside: &Path| {
        tried.borrow_mut().push(inside.to_owned());
        Store::try_open(inside, 64).map_err(|error| error.to_string())
    };
    let recovered = Store::recover(data.path(), Instant(0), &trial).unwrap();
    assert_eq!(recovered, Recovered::WithoutCopy);
    assert_eq!(*tried.borrow(), [data.path().join("store")]);
    assert!(!data.path().join("store.copy").exists());
    assert!(exported(&open(data.path(), Box::new(File::sync_data))) == before);
}

#[tokio::test]
async fn a_disk_that_fills_while_a_compaction_copies_costs_nothing_but_the_copy() {
    if !may_mount("disk::a_disk_that_fills_while_a_compaction_copies_costs_nothing_but_the_copy") {
        return;
    }
    let disk = disk(10);
    let house = more_than_half_of(&disk).await;
    let before = exported(&house.app.store);
    let full = house.app.store.compact(|_, _| ());
    let room = || fs::read_dir(house.directory()).unwrap();
    assert!(room().all(|entry| entry.unwrap().file_name() != "store.copy"));
    assert!(exported(&house.app.store) == before);
    if let Ok(done) = full {
        panic!("{done:?}: the disk should have been too small for this test");
    }
    assert_eq!(house.send(&long(0)).await.status, 201);
}

#[tokio::test]
async fn a_read_only_disk_is_told_and_nothing_on_it_is_touched() {
    if !may_mount("disk::a_read_only_disk_is_told_and_nothing_on_it_is_touched") {
        return;
    }
    let disk = disk(24);
    let data = disk.path().join("data");
    fs::create_dir(&data).unwrap();
    let store = open(&data, Box::new(File::sync_data));
    store.close().unwrap();
    drop(store);
    let picture = || -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = fs::read_dir(data.join("store"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    };
    let before = picture();
    // The same directory at another place, where nobody may write.
    let read_only = tempfile::tempdir().unwrap();
    mount(&["--bind", disk.path().to_str().unwrap()], read_only.path());
    remount("bind,ro", read_only.path());
    let there = read_only.path().join("data");
    // Whoever serves elsewhere on this machine has the ports of the built-in configuration.
    let serve = ["serve", "--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"];
    for command in [&serve[..], &["verify"], &["export"], &["compact"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_rayak"))
            .args(command)
            .arg("--data")
            .arg(&there)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        assert!(
            said.contains("cannot be written") && said.contains("copy it to another"),
            "{command:?}: {said}"
        );
    }
    let absent = Store::open(&read_only.path().join("new"), &StoreConfig::default()).unwrap_err();
    assert!(matches!(absent, StoreError::Unwritable { .. }), "{absent}");
    assert_eq!(picture(), before);
    assert!(open(&data, Box::new(File::sync_data)).ended_in_order());
}
