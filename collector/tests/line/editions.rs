//! Backups and the files of the widget's editions: a folder that cannot be read keeps nobody's answers out
//! of a backup, and a backup that this binary does not know is named as that.

use super::backups::restore;
use super::house::{House, vote};
use rayak::command::{backup, verify};
use serde_json::json;
use std::fs;

#[tokio::test]
async fn a_folder_of_the_widget_that_cannot_be_read_keeps_no_answer_out_of_the_backup() {
    let house = House::new();
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    fs::write(house.directory().join("widget"), "no folder").unwrap();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("all.backup");
    let made = backup(&house.app, Some(file.clone()), |_, _| ()).await;
    assert_eq!(made.unwrap().events, 1);
    let (good, report) = restore(&file, &out.path().join("data"));
    assert!(good, "{report}");
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    assert_eq!(report.faults.len(), 1);
    assert_eq!(report.faults[0].page, "widget");
}

#[tokio::test]
async fn a_backup_says_its_format_and_one_that_is_newer_is_refused_as_that() {
    let house = House::new();
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("all.backup");
    backup(&house.app, Some(file.clone()), |_, _| ())
        .await
        .unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let beginning = b"rayak backup 2\n";
    assert!(bytes.starts_with(beginning));
    bytes[beginning.len() - 2] += 1;
    fs::write(&file, bytes).unwrap();
    let told = rayak::backup::Backup::check(&file, |_, _| ()).unwrap_err();
    assert!(
        told.to_string().contains("newer version (format 3"),
        "{told}"
    );
}
