//! Files that something broke: a flipped byte, a torn tail, a snapshot that is torn or gone.
//!
//! The real binary meets each of them. What it says good of must hold every answer; anything else must
//! be told, with what can be done, and without a panic in the process that serves; and the bytes as
//! they were must still be somewhere.

use super::compaction::exported;
use super::house::{House, open, vote};
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use rayak::config::StoreConfig;
use rayak::domain::Instant;
use rayak::store::{Halt, Recovered, Store, StoreError};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Breakages of each kind in a run of all tests; `cargo xtask soak` asks for more.
const ROUNDS: usize = 20;

/// The files of a data directory by their paths within it.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A store that was closed in order after being opened twice, so that there is a snapshot of its
/// answers, and what it exports.
struct Whole {
    files: Files,
    exported: Vec<String>,
}

async fn whole() -> Whole {
    let house = House::new();
    let crowd = (0..200).map(async |number| {
        let mut vote = vote(&json!("no"));
        vote["comment"] = format!("number {number} {}", "of many ".repeat(20)).into();
        vote["page"] = format!("/streets/{}", number % 5).into();
        assert_eq!(house.send(&vote).await.status, 201);
    });
    futures_util::future::join_all(crowd).await;
    let directory = house.close().await;
    let house = House::over(
        open(directory.path(), Box::new(File::sync_data)),
        directory,
        rayak::config::DEFAULT,
    );
    for _ in 0..50 {
        house.send(&vote(&json!("yes"))).await;
    }
    let exported = exported(&house.app.store);
    let directory = house.close().await;
    let files = files(directory.path());
    assert!(files.contains_key(Path::new("closed")));
    assert!(snapshot(&files).is_some());
    Whole { files, exported }
}

fn files(directory: &Path) -> Files {
    let mut files = Files::new();
    for place in ["", "store"] {
        for entry in fs::read_dir(directory.join(place)).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                let path = Path::new(place).join(entry.file_name());
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

fn snapshot(files: &Files) -> Option<PathBuf> {
    let is_one = |path: &&PathBuf| path.to_string_lossy().contains("snap.");
    files.keys().find(is_one).cloned()
}

/// As after a kill, with what was written down last.
fn killed(files: &mut Files) {
    let held = files.remove(Path::new("closed")).unwrap();
    files.insert("held".into(), held);
}

fn put(files: &Files) -> TempDir {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("store")).unwrap();
    for (path, bytes) in files {
        fs::write(data.path().join(path), bytes).unwrap();
    }
    data
}

fn rayak(arguments: &[&str], data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rayak"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap()
}

/// What became of a broken store.
#[derive(Debug, PartialEq, Eq)]
enum Met {
    /// Every answer is there.
    Harmless,
    /// Not all is good, and it was told.
    Told,
}

fn meet(data: &Path, exported: &[String]) -> Met {
    let verified = rayak(&["verify", "--json"], data);
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    assert!(
        matches!(verified.status.code(), Some(0 | 1)),
        "{}: {said}",
        verified.status
    );
    if verified.status.success() {
        let export = rayak(&["export"], data);
        let lines: Vec<&str> = std::str::from_utf8(&export.stdout)
            .unwrap()
            .lines()
            .collect();
        assert!(export.status.success());
        let (found, of) = (lines.len(), exported.len());
        assert!(
            lines == exported,
            "{found} of {of} are there, and it was said to be good: {said}"
        );
        return Met::Harmless;
    }
    let faults = serde_json::from_slice::<Value>(&verified.stdout)
        .is_ok_and(|report| report["faults"] != json!([]));
    assert!(faults || said.contains("rayak: "), "nothing was told");
    Met::Told
}

fn rounds() -> usize {
    std::env::var("RAYAK_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap())
}

fn dice() -> TestRng {
    TestRng::from_seed(RngAlgorithm::ChaCha, &rayak::clock::random::<32>())
}

/// Where in a file there is anything: the engine's file ends in room that was never written.
fn written(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1
}

#[tokio::test]
async fn a_flipped_byte_is_harmless_or_told() {
    let whole = whole().await;
    let mut dice = dice();
    let mut told = 0;
    for round in 0..rounds() {
        let mut files = whole.files.clone();
        if round % 2 == 0 {
            killed(&mut files);
        }
        if round % 4 < 2 {
            files.remove(&snapshot(&files).unwrap());
        }
        let log = files.get_mut(Path::new("store/db")).unwrap();
        let place = dice.random_range(0..written(log));
        log[place] ^= 1 << dice.random_range(0..8);
        let data = put(&files);
        told += usize::from(meet(data.path(), &whole.exported) == Met::Told);
    }
    assert!(told > 0, "not one of them hit anything");
}

#[tokio::test]
async fn a_log_that_the_engine_would_cut_short_is_told_and_left_as_it_was() {
    let whole = whole().await;
    let log = whole.files[Path::new("store/db")].clone();
    let mut told = 0;
    for part in 1..12 {
        let mut files = whole.files.clone();
        killed(&mut files);
        files.remove(&snapshot(&files).unwrap());
        let mut broken = log.clone();
        broken[written(&log) * part / 12] ^= 1;
        files.insert("store/db".into(), broken.clone());
        let data = put(&files);
        let output = rayak(&["verify"], data.path());
        let said = String::from_utf8_lossy(&output.stderr);
        if !said.contains("of 250 events") {
            continue;
        }
        told += 1;
        assert!(
            said.to_lowercase().contains("restore the newest backup"),
            "{said}"
        );
        assert!(fs::read(data.path().join("store/db")).unwrap() == broken);
        fs::remove_file(data.path().join("held")).unwrap();
        let rest = rayak(&["export"], data.path());
        assert!(rest.status.success(), "what is left can be read");
        let lines = std::str::from_utf8(&rest.stdout).unwrap().lines().count();
        assert!(lines < 250);
    }
    assert!(told > 0, "the engine cut none of them short");
}

#[tokio::test]
async fn a_torn_tail_is_harmless_or_told() {
    let whole = whole().await;
    let mut dice = dice();
    let mut told = 0;
    for round in 0..rounds() {
        let mut files = whole.files.clone();
        if round % 2 == 0 {
            files.remove(&snapshot(&files).unwrap());
        }
        let log = files.get_mut(Path::new("store/db")).unwrap();
        log.truncate(dice.random_range(0..written(log)));
        let data = put(&files);
        told += usize::from(meet(data.path(), &whole.exported) == Met::Told);
    }
    assert!(told > 0, "not one of them hit anything");
}

#[tokio::test]
async fn a_snapshot_that_is_gone_or_torn_or_unfinished_loses_nothing() {
    let whole = whole().await;
    let name = snapshot(&whole.files).unwrap();
    let torn = whole.files[&name][..whole.files[&name].len() / 2].to_vec();
    let mut flipped = whole.files[&name].clone();
    flipped[9] ^= 4;
    for (broken, in_order) in [
        (None, true),
        (Some(torn.clone()), true),
        (Some(torn), false),
        (Some(flipped), false),
        (Some(Vec::new()), false),
    ] {
        let mut files = whole.files.clone();
        files.remove(&name);
        files.extend(broken.clone().map(|bytes| (name.clone(), bytes)));
        files.insert("store/snap.00000000DEADBEEF.generating".into(), vec![7]);
        if !in_order {
            killed(&mut files);
        }
        let data = put(&files);
        assert_eq!(meet(data.path(), &whole.exported), Met::Harmless);
        let aside = fs::read_dir(data.path()).unwrap().find_map(|entry| {
            let path = entry.unwrap().path();
            path.to_string_lossy()
                .contains("store.aside.")
                .then_some(path)
        });
        assert_eq!(aside.is_some(), broken.is_some());
        let Some(aside) = aside else { continue };
        for (path, bytes) in &files {
            if let Ok(file) = path.strip_prefix("store")
                && !path.to_string_lossy().ends_with(".generating")
            {
                assert_eq!(&fs::read(aside.join(file)).unwrap(), bytes, "{path:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_store_that_no_way_opens_is_left_as_it_was_and_told() {
    let whole = whole().await;
    let data = put(&whole.files);
    fs::remove_file(data.path().join("closed")).unwrap();
    let before = fs::read(data.path().join("store/db")).unwrap();
    let refuse = |_: &Path| Err("it will not".to_owned());
    let lost = Store::recover(data.path(), Instant(0), &refuse).unwrap_err();
    let StoreError::Lost { path, .. } = &lost else {
        panic!("{lost}")
    };
    assert_eq!(path, &data.path().join("store"));
    assert!(lost.to_string().contains("restore the newest backup"));
    assert_eq!(fs::read(data.path().join("store/db")).unwrap(), before);
    assert!(!data.path().join("store.copy").exists());
    assert!(!data.path().join("store.tried").exists());
    let store = open(data.path(), Box::new(File::sync_data));
    assert!(exported(&store) == whole.exported);
}

#[tokio::test]
async fn a_recovery_that_was_killed_leaves_what_was_set_aside() {
    let whole = whole().await;
    let data = put(&whole.files);
    fs::remove_file(data.path().join("closed")).unwrap();
    fs::create_dir(data.path().join("store.tried")).unwrap();
    fs::write(data.path().join("store.tried/db"), b"as it was").unwrap();
    let at = Instant(1_795_000_000_000);
    let recovered = Store::recover(data.path(), at, &|_| Ok(None)).unwrap();
    assert_eq!(recovered, Recovered::Nothing);
    let kept = data.path().join("store.aside.20261118T110640Z.earlier/db");
    assert_eq!(fs::read(kept).unwrap(), b"as it was");

    let first_only = std::cell::Cell::new(true);
    let trial = |_: &Path| match first_only.take() {
        true => Err("not as it is".to_owned()),
        false => Ok(None),
    };
    let recovered = Store::recover(data.path(), at, &trial).unwrap();
    let aside = data.path().join("store.aside.20261118T110640Z");
    let why = "not as it is".to_owned();
    assert_eq!(recovered, Recovered::FromItsLog { why, aside });
    let store = open(data.path(), Box::new(File::sync_data));
    assert!(exported(&store) == whole.exported);
    assert_eq!(store.compact(|_, _| ()).unwrap().set_aside.len(), 2);
}

#[test]
fn a_library_gets_an_error_where_the_engine_would_panic() {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join("store")).unwrap();
    fs::write(data.path().join("store/snap.0000000000000001"), b"torn").unwrap();
    let refused = Store::open(data.path(), &StoreConfig::default()).unwrap_err();
    assert!(matches!(refused, StoreError::Engine(_)), "{refused}");
}

/// The answers of a store that is large enough for a break to be in the records of one page.
const MANY: usize = 4_000;
/// Its pages, each with as many.
const PAGES: usize = 50;

#[tokio::test]
async fn what_the_engine_cannot_read_of_one_page_hides_no_other() {
    let house = House::new();
    for _ in 0..MANY / 200 {
        let crowd = (0..200).map(async |number| {
            let mut vote = vote(&json!("no"));
            vote["comment"] = "of many ".repeat(20).into();
            vote["page"] = format!("/streets/{}", number % PAGES).into();
            assert_eq!(house.send(&vote).await.status, 201);
        });
        futures_util::future::join_all(crowd).await;
    }
    let directory = house.close().await;
    // Opened again, it has a snapshot of all.
    for _ in 0..2 {
        drop(open(directory.path(), Box::new(File::sync_data)));
    }
    let sound = files(directory.path());
    let (mut in_part, mut halted) = (0, 0);
    for part in 1..240 {
        let mut files = sound.clone();
        let log = files.get_mut(Path::new("store/db")).unwrap();
        let place = written(log) * (part * 89 % 240) / 240;
        log[place] ^= 4;
        let data = put(&files);
        let verified = rayak(&["verify", "--json"], data.path());
        let said = String::from_utf8_lossy(&verified.stderr).into_owned();
        match serde_json::from_slice::<Value>(&verified.stdout) {
            Ok(report) if report["faults"] != json!([]) => {
                let found = report["events"].as_u64().unwrap() as usize;
                let faults = report["faults"].as_array().unwrap();
                let faulty: BTreeSet<&str> = faults
                    .iter()
                    .map(|fault| fault["page"].as_str().unwrap())
                    .collect();
                // How many pages lie in what was broken is the engine's to say.
                let others = PAGES - faulty.len();
                assert!(found >= MANY / PAGES * others && found <= MANY, "{report}");
                in_part += usize::from(others > 0);
                halted += usize::from(is_halted(data.path()));
            }
            Ok(_) => {}
            Err(_) => assert!(
                said.to_lowercase().contains("restore the newest backup"),
                "{said}"
            ),
        }
        if halted > 0 && in_part > 2 {
            return;
        }
    }
    panic!("{in_part} of them hit a page's own records, and {halted} its log");
}

/// Whether a store takes no answers from the start, because it cannot know who sends again.
fn is_halted(data: &Path) -> bool {
    let halt = open(data, Box::new(File::sync_data)).halt();
    matches!(halt, Some(Halt::Unreadable { .. }))
}
