//! The real binary's commands, on a store that is closed and on one that another process serves:
//! the same reports, the same exit codes.

use super::house::{exported, new_id, rayak, vote, with};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A process that serves a store, until it is dropped.
pub(super) struct Served(Child);

impl Served {
    pub(super) fn start(data: &Path, config: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rayak"))
            .args(["serve", "--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"])
            .args(["--log", "error", "--config"])
            .arg(config)
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        for address in ["public", "staff"] {
            assert!(said.next().unwrap().unwrap().starts_with(address));
        }
        Self(child)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Every command once, and what each said; what differs from run to run is left out.
fn every_command(data: &Path, config: &Path, elsewhere: &Path) -> Vec<(bool, Value)> {
    let lines = [
        ("2024-06-01T08:15:30Z", "an old word", "/streets/1"),
        ("2026-11-20T08:15:30Z", "a young word", "pothole"),
    ]
    .map(|(at, comment, page)| {
        let fields = json!({ "id": new_id(), "received_at": at, "comment": comment, "page": page });
        with(vote(&json!("no")), fields).to_string()
    });
    let file = elsewhere.join("lines.jsonl");
    fs::write(&file, lines.join("\n")).unwrap();
    let config = config.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let arguments = [arguments, &["--config", config]].concat();
        rayak(&arguments, data)
    };
    let mut said = vec![run(&["import", file.to_str().unwrap()])];
    let log = exported(data);
    let young = log.iter().find(|line| line["page"] == "pothole").unwrap();
    let reference = young["reference"].as_str().unwrap();

    said.push(run(&["retain"]));
    let (good, mut erased) = run(&["erase", reference]);
    assert_eq!(erased["reference"], reference);
    erased["reference"] = Value::Null;
    erased["proof"]["at"] = Value::Null;
    said.push((good, erased));
    for unknown in ["RK7", "000-000-000-0"] {
        said.push(run(&["erase", unknown]));
    }
    let (good, mut verified) = run(&["verify"]);
    // Who serves keeps the files of the widget for those who come after.
    verified["widget"] = Value::Null;
    said.push((good, verified));
    said.push(run(&["rebuild"]));
    let file = elsewhere.join("all.backup");
    let (good, mut made) = run(&["backup", file.to_str().unwrap()]);
    assert_eq!(made["file"], file.to_str().unwrap());
    for different in ["file", "bytes", "sha256"] {
        made[different] = Value::Null;
    }
    said.push((good, made));
    let (good, taken) = run(&["backup", file.to_str().unwrap()]);
    assert!(!good && taken.as_str().unwrap().contains("not overwritten"));
    said.push(run(&["backup"]));
    let log = exported(data);
    assert!(log.iter().all(|line| !line.to_string().contains(" word")));
    let restored = elsewhere.join("restored");
    assert!(rayak(&["restore", file.to_str().unwrap()], &restored).0);
    assert_eq!(exported(&restored), log);
    said
}

#[test]
fn every_command_does_the_same_on_a_closed_store_and_on_a_served_one() {
    let config = |directory: &Path| {
        let config = directory.join("rayak.toml");
        fs::write(&config, rayak::config::DEFAULT).unwrap();
        config
    };
    let closed = tempfile::tempdir().unwrap();
    let data = closed.path().join("data");
    let on_closed = every_command(&data, &config(closed.path()), closed.path());

    let served = tempfile::tempdir().unwrap();
    let data = served.path().join("data");
    let process = Served::start(&data, &config(served.path()));
    let on_served = every_command(&data, &config(served.path()), served.path());
    drop(process);

    assert_eq!(on_served, on_closed);
    let good: Vec<bool> = on_closed.iter().map(|(good, _)| *good).collect();
    assert_eq!(
        good,
        [true, true, true, false, false, true, true, true, false]
    );
    let report = |place: usize| &on_closed[place].1;
    assert_eq!(report(1)["sites"]["jazan"]["erased"], 1);
    assert_eq!(report(2)["erased"], true);
    assert!(report(3).as_str().unwrap().contains("no reference"));
    assert!(report(4).as_str().unwrap().contains("no feedback here"));
    assert_eq!(report(5)["faults"], json!([]));
    assert!(report(8).as_str().unwrap().contains("[backup]"));
}

#[test]
fn the_serving_process_makes_backups_and_lets_words_go_by_itself() {
    let elsewhere = tempfile::tempdir().unwrap();
    let (data, into) = (elsewhere.path().join("data"), elsewhere.path().join("into"));
    let config = elsewhere.path().join("rayak.toml");
    let backups = format!("[backup]\nevery = \"1s\"\ninto = {into:?}\nkeep = 2\n");
    fs::write(&config, format!("{}\n{backups}", rayak::config::DEFAULT)).unwrap();
    let old = json!({ "received_at": "2024-06-01T08:15:30Z", "comment": "an old word" });
    let lines = elsewhere.path().join("lines.jsonl");
    fs::write(&lines, with(vote(&json!("no")), old).to_string()).unwrap();
    assert!(rayak(&["import", lines.to_str().unwrap()], &data).0);

    let process = Served::start(&data, &config);
    // A command takes its time, which is what is waited for.
    let until = |what: &dyn Fn() -> bool| {
        let turns = (0..1_000).take_while(|_| !what() && rayak(&["verify"], &data).0);
        assert!(turns.count() < 1_000, "it has not come about");
    };
    until(&|| rayak(&["verify"], &data).1["words"] == 0);
    let kept = || rayak::backup::kept(&into).unwrap();
    until(&|| kept().len() == 2);
    let first = kept();
    until(&|| kept().iter().all(|backup| !first.contains(backup)));
    assert!(kept().len() <= 3, "the oldest go");
    drop(process);
    let newest = kept().pop().unwrap();
    let restored = elsewhere.path().join("restored");
    let (good, report) = rayak(&["restore", newest.file.to_str().unwrap()], &restored);
    assert!(good, "{report}");
    assert_eq!(
        (&report["events"], &report["words"]),
        (&json!(2), &json!(0))
    );
}
