//! A loss of power, simulated: what was written since the last completed sync is there, not there, or
//! anything at all, sector by sector.
//!
//! The syncer stands where the kernel's does. Just before each sync it keeps a picture of the files:
//! whatever is in it will be durable once the sync returns. A loss between two syncs leaves the one
//! picture and, of what the next has beyond it, chance. Every answer that was acknowledged by then
//! must be found by the real binary, and every figure must equal the log.

use super::house::{House, vote};
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use rayak::config::DEFAULT;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Losses in a run of all tests; `cargo xtask soak` asks for more.
const LOSSES: usize = 20;
/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// The files of a store by their names.
type Picture = BTreeMap<PathBuf, Vec<u8>>;

fn picture(directory: &Path) -> Picture {
    let mut files = Picture::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        // The engine may replace a file between the listing and here.
        if path.is_file()
            && let Ok(bytes) = fs::read(&path)
        {
            files.insert(path.file_name().unwrap().into(), bytes);
        }
    }
    files
}

/// One sector after a loss, of which `old` was durable and `new` was being written: the one, the other,
/// or neither. A byte that is the same in both was not written since.
fn sector(old: &[u8], new: &[u8], dice: &mut TestRng) -> Vec<u8> {
    let mut left = new.to_vec();
    let mut old = old.to_vec();
    old.resize(new.len(), 0);
    if old == left {
        return left;
    }
    match dice.random_range(0..3) {
        0 => left = old,
        1 => {}
        _ => {
            for (byte, durable) in left.iter_mut().zip(old) {
                if *byte != durable {
                    *byte = dice.random();
                }
            }
        }
    }
    left
}

/// What a loss of power leaves of `new`, of which `old` was durable.
fn after_the_loss(old: &Picture, new: &Picture, dice: &mut TestRng) -> Picture {
    let mut left = Picture::new();
    for (name, new) in new {
        let Some(old) = old.get(name) else {
            // Its directory entry may not have been written, nor its bytes.
            if dice.random_bool(0.5) {
                let length = dice.random_range(0..=new.len());
                left.insert(name.clone(), new.get(..length).unwrap().to_vec());
            }
            continue;
        };
        let sectors = new
            .chunks(SECTOR)
            .zip(old.chunks(SECTOR).chain(std::iter::repeat(&[] as &[u8])));
        let mut file: Vec<u8> = sectors
            .flat_map(|(new, old)| sector(old, new, dice))
            .collect();
        // A file's length is written like the rest, and no shorter than what was synced.
        if new.len() > old.len() {
            file.truncate(dice.random_range(old.len()..=new.len()));
        }
        left.insert(name.clone(), file);
    }
    left
}

fn put(picture: &Picture, directory: &Path) {
    let inside = directory.join("store");
    fs::create_dir_all(&inside).unwrap();
    for (name, bytes) in picture {
        fs::write(inside.join(name), bytes).unwrap();
    }
}

/// A store as a loss left it, and the ids that were acknowledged before.
struct Loss {
    directory: TempDir,
    acknowledged: BTreeSet<String>,
}

/// Keeps a picture at each sync, and makes losses of what lies between two of them.
struct Disk {
    directory: Option<PathBuf>,
    durable: Picture,
    acknowledged: BTreeSet<String>,
    losses: Vec<Loss>,
    dice: TestRng,
}

impl Disk {
    fn syncs(&mut self) {
        let Some(directory) = &self.directory else {
            return;
        };
        let now = picture(&directory.join("store"));
        if !self.durable.is_empty() && self.dice.random_bool(0.3) {
            let left = after_the_loss(&self.durable, &now, &mut self.dice);
            let directory = tempfile::tempdir().unwrap();
            put(&left, directory.path());
            self.losses.push(Loss {
                directory,
                acknowledged: self.acknowledged.clone(),
            });
        }
        self.durable = now;
    }
}

fn rayak(command: &str, data: &Path) -> Vec<u8> {
    let mut rayak = Command::new(env!("CARGO_BIN_EXE_rayak"));
    if command == "verify" {
        rayak.args(["verify", "--json"]);
    } else {
        rayak.arg(command);
    }
    let output = rayak.arg("--data").arg(data).output().unwrap();
    assert!(
        output.status.success(),
        "rayak {command}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

fn nothing_is_lost(loss: &Loss) {
    let data = loss.directory.path();
    let exported = String::from_utf8(rayak("export", data)).unwrap();
    let kept: BTreeSet<String> = exported
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["event"] == "received")
        .map(|line| line["id"].as_str().unwrap().to_owned())
        .collect();
    let lost = loss.acknowledged.difference(&kept).count();
    assert_eq!(
        lost,
        0,
        "of {} that were acknowledged",
        loss.acknowledged.len()
    );
    let report: Value = serde_json::from_slice(&rayak("verify", data)).unwrap();
    assert_eq!(report["faults"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_loss_of_power_each_acknowledged_answer_is_there() {
    let seed: [u8; 32] = rayak::clock::random();
    let disk = Arc::new(Mutex::new(Disk {
        directory: None,
        durable: Picture::new(),
        acknowledged: BTreeSet::new(),
        losses: Vec::new(),
        dice: TestRng::from_seed(RngAlgorithm::ChaCha, &seed),
    }));
    let syncing = Arc::clone(&disk);
    let house = House::configured(
        DEFAULT,
        Box::new(move |file: &File| {
            syncing.lock().unwrap().syncs();
            file.sync_data()
        }),
    );
    disk.lock().unwrap().directory = Some(house.directory().to_owned());

    let losses = std::env::var("RAYAK_ROUNDS").map_or(LOSSES, |rounds| rounds.parse().unwrap());
    // How many answers share a sync is the machine's affair, and some losses must come when there is much to lose.
    let is_enough = |disk: &Disk| {
        let had_much = |loss: &Loss| loss.acknowledged.len() > 50;
        disk.losses.len() >= losses && disk.losses.iter().any(had_much)
    };
    while !is_enough(&disk.lock().unwrap()) {
        let words = |number: u32| {
            format!(
                "Pothole {number} before the school, {}",
                "very deep ".repeat(60)
            )
        };
        let crowd = (0..12).map(async |number| {
            let mut vote = vote(&json!("no"));
            vote["comment"] = words(number).into();
            vote["page"] = format!("/streets/{}", number % 5).into();
            assert_eq!(house.send(&vote).await.status, 201);
            let id = vote["id"].as_str().unwrap().to_owned();
            disk.lock().unwrap().acknowledged.insert(id);
        });
        futures_util::future::join_all(crowd).await;
    }
    let losses = std::mem::take(&mut disk.lock().unwrap().losses);
    losses.iter().for_each(nothing_is_lost);
}
