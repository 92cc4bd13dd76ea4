//! What the binary says to its operator: what is wrong, where, and what would be right, each once.

use super::house::{House, vote};
use rayak::config::DEFAULT;
use serde_json::json;
use std::fs::{self, File};
use std::io;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

fn rayak(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rayak"));
    command.args(arguments).arg("--data").arg(data);
    command
}

/// What a command that must fail says.
fn refused(command: &mut Command) -> String {
    let Output { status, stderr, .. } = command.output().unwrap();
    assert_eq!(status.code(), Some(1));
    String::from_utf8(stderr).unwrap()
}

const ANYWHERE: [&str; 5] = ["serve", "--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"];

#[test]
fn a_file_where_the_store_should_be_is_named_once_with_what_would_be_right() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    for arguments in [&ANYWHERE[..], &["import", "/dev/null"]] {
        let said = refused(&mut rayak(arguments, &file));
        let right = format!("{} is a file; name the directory", file.display());
        assert_eq!(said.matches(&right).count(), 1, "{said}");
    }
    let inside = file.join("store");
    let said = refused(&mut rayak(&ANYWHERE, &inside));
    assert!(said.contains(inside.to_str().unwrap()), "{said}");
    assert_eq!(said.matches("os error").count(), 1, "{said}");
}

#[test]
fn an_address_that_is_taken_leaves_no_store_behind() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    for (option, other) in [("--public", "--staff"), ("--staff", "--public")] {
        let arguments = ["serve", option, &address, other, "127.0.0.1:0"];
        let said = refused(&mut rayak(&arguments, &data));
        assert!(said.contains(&address) && said.contains(option), "{said}");
        assert!(!data.exists());
    }
}

#[tokio::test]
async fn whoever_reads_an_export_may_have_had_enough() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    let directory = house.close().await;
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    let mut export = rayak(&["export"], directory.path());
    let Output { status, stderr, .. } = export.stdout(writer).output().unwrap();
    assert_eq!(String::from_utf8(stderr).unwrap(), "");
    assert!(status.success());
}

#[tokio::test]
async fn an_export_that_finds_no_room_is_no_success() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    let directory = house.close().await;
    let full = File::options().write(true).open("/dev/full").unwrap();
    let said = refused(rayak(&["export"], directory.path()).stdout(full));
    assert!(said.contains("No space left"), "{said}");
}

#[test]
fn each_complaint_about_a_configuration_has_a_line_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("rayak.toml");
    let wrong = DEFAULT.replace("Asia/Riyadh", "Riyadh");
    fs::write(&file, wrong.replace("\"940\"", "\"call us\"")).unwrap();
    let mut check = Command::new(env!("CARGO_BIN_EXE_rayak"));
    let said = refused(check.arg("check-config").arg("--config").arg(&file));
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 3, "{said}");
    assert!(lines[0].ends_with("rayak.toml is not good:"), "{said}");
    for key in ["site[0].time_zone: ", "site[0].urgent: "] {
        assert!(
            lines[1..].iter().any(|line| line.starts_with(key)),
            "{said}"
        );
    }
}
