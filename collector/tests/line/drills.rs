//! The restore drill: a backup is tried and what came out is written down, whichever way it ends.

use super::house::{House, rayak, vote, with};
use rayak::command::{backup, drill_is_due, last_drill};
use rayak::config::DEFAULT;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

async fn a_backup(into: &Path) -> PathBuf {
    let house = House::new();
    for number in 0..5 {
        let words = json!({ "comment": format!("lamp {number}"), "page": format!("/lamps/{}", number % 2) });
        assert_eq!(
            house.send(&with(vote(&json!("no")), words)).await.status,
            201
        );
    }
    let made = backup(&house.app, Some(into.to_owned()), |_, _| ()).await;
    made.unwrap().file
}

/// A configuration whose backups lie in a directory.
fn config(backups: &Path, more: &str) -> String {
    format!("{DEFAULT}\n[backup]\ninto = {backups:?}\n{more}\n")
}

fn drilled(data: &Path, config: &Path, more: &[&str]) -> (bool, Value) {
    let mut command = vec!["drill", "--config", config.to_str().unwrap()];
    command.extend(more);
    rayak(&command, data)
}

struct Place {
    folder: TempDir,
    backups: PathBuf,
    data: PathBuf,
    config: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    let (backups, data) = (folder.path().join("backups"), folder.path().join("data"));
    fs::create_dir(&backups).unwrap();
    let file = folder.path().join("rayak.toml");
    fs::write(&file, config(&backups, "")).unwrap();
    Place {
        folder,
        backups,
        data,
        config: file,
    }
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_good_backup_is_found_good_and_nothing_of_it_stays() {
    let place = place();
    let file = a_backup(&place.backups).await;
    // What a kill left of an earlier one.
    fs::create_dir_all(place.data.join("drilling/store")).unwrap();
    let (good, report) = drilled(&place.data, &place.config, &[]);
    assert!(good, "{report}");
    assert_eq!(report["file"], json!(file));
    assert_eq!(
        [&report["pages"], &report["events"], &report["words"]],
        [&json!(2), &json!(5), &json!(5)]
    );
    assert_eq!(names(&place.data), ["drill.json", "drill.lock"]);
    let noted = last_drill(&place.data).unwrap();
    assert!(noted.is_good());
    assert_eq!((noted.pages, noted.file), (2, Some(file)));
}

#[tokio::test]
async fn a_torn_backup_and_none_at_all_are_told_and_written_down() {
    let place = place();
    let (good, none) = drilled(&place.data, &place.config, &[]);
    assert!(!good);
    assert!(
        none["faults"][0].as_str().unwrap().contains("no backup"),
        "{none}"
    );
    assert!(!last_drill(&place.data).unwrap().is_good());

    let file = a_backup(&place.backups).await;
    let length = fs::metadata(&file).unwrap().len();
    File::options()
        .write(true)
        .open(&file)
        .unwrap()
        .set_len(length - 1)
        .unwrap();
    let (good, torn) = drilled(&place.data, &place.config, &[]);
    assert!(!good);
    assert!(
        torn["faults"][0].as_str().unwrap().contains("torn"),
        "{torn}"
    );
    assert_eq!(last_drill(&place.data).unwrap().file, Some(file));
    assert_eq!(names(&place.data), ["drill.json", "drill.lock"]);

    let elsewhere = tempfile::tempdir().unwrap();
    let named = a_backup(elsewhere.path()).await;
    let (good, report) = drilled(&place.data, &place.config, &[named.to_str().unwrap()]);
    assert!(good, "{report}");
}

#[tokio::test]
async fn a_drill_without_a_place_or_beside_another_is_refused_and_notes_nothing() {
    let place = place();
    let (good, said) = rayak(&["drill"], &place.data);
    assert!(
        !good && said.as_str().unwrap().contains("[backup]"),
        "{said}"
    );
    fs::create_dir_all(place.data.join("drilling")).unwrap();
    let lock = File::create(place.data.join("drill.lock")).unwrap();
    lock.lock().unwrap();
    let (good, said) = drilled(&place.data, &place.config, &[]);
    assert!(
        !good && said.as_str().unwrap().contains("under way"),
        "{said}"
    );
    assert_eq!(names(&place.data), ["drill.lock", "drilling"]);
}

#[tokio::test]
async fn a_drill_is_due_when_its_time_has_come_and_never_unasked() {
    let place = place();
    let told = config(&place.backups, "drill_every = \"168h\"");
    let house = House::configured(&told, Box::new(File::sync_data));
    assert!(drill_is_due(&house.app), "there was none");
    let note = |at: i64| {
        let note = json!({ "at": at, "file": null, "made_at": "", "pages": 0, "events": 0, "words": 0, "faults": [] });
        fs::write(house.directory().join("drill.json"), note.to_string()).unwrap();
    };
    note(house.app.clock.now().0);
    assert!(!drill_is_due(&house.app));
    house.wait_hours(167);
    assert!(!drill_is_due(&house.app));
    house.wait_hours(1);
    assert!(drill_is_due(&house.app));
    note(house.app.clock.now().0 + 1);
    assert!(drill_is_due(&house.app), "the clock was wrong");
    let metrics = house.ask_staff("/metrics").await.text();
    assert!(
        metrics.contains("rayak_last_drill_timestamp_seconds 1"),
        "{metrics}"
    );
    assert!(!drill_is_due(&House::new().app), "nobody asked");
}

/// A collector of the real binary, which says when it is ready as systemd waits to hear it.
#[tokio::test]
async fn a_serving_process_tells_when_it_is_ready_and_drills_by_the_clock() {
    let place = place();
    a_backup(&place.backups).await;
    fs::write(
        &place.config,
        config(&place.backups, "drill_every = \"1h\""),
    )
    .unwrap();
    fs::create_dir_all(place.data.join("drilling/store")).unwrap();
    let socket = place.folder.path().join("notify");
    let supervisor = UnixDatagram::bind(&socket).unwrap();
    let mut serving = Command::new(env!("CARGO_BIN_EXE_rayak"))
        .args(["serve", "--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"])
        .arg("--config")
        .arg(&place.config)
        .arg("--data")
        .arg(&place.data)
        .env("NOTIFY_SOCKET", &socket)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = [0; 64];
    let length = supervisor.recv(&mut told).unwrap();
    assert_eq!(&told[..length], b"READY=1\n");
    // It listens by then, and says what it does.
    let mut log = std::io::BufReader::new(serving.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("restored for a trial") {
        line.clear();
        let read = std::io::BufRead::read_line(&mut log, &mut line).unwrap();
        assert_ne!(read, 0, "it ended before it drilled");
    }
    assert!(last_drill(&place.data).unwrap().is_good());
    assert!(!place.data.join("drilling").exists());
    let pid = rustix::process::Pid::from_child(&serving);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let length = supervisor.recv(&mut told).unwrap();
    assert_eq!(&told[..length], b"STOPPING=1\n");
    assert!(serving.wait().unwrap().success());
}
