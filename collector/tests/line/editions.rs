//! Editions of the widget that earlier builds kept beside the store: those without a digest are taken over
//! at a start, and a folder that cannot be read keeps nobody's answers out of a backup.

use super::backups::restore;
use super::house::{House, vote};
use rayak::command::{backup, verify};
use rayak::widget;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The name of a file by its content.
fn named(content: &str) -> String {
    let digest = Sha256::digest(content);
    let digest: String = digest[..5].iter().map(|it| format!("{it:02x}")).collect();
    format!("rayak-{digest}.js")
}

/// A folder as a build left it that wrote no digests: a loader, the three files of its card under one
/// name, and each compressed.
fn without_digests(data: &Path) -> (PathBuf, Vec<String>) {
    let folder = data.join("widget");
    fs::create_dir_all(&folder).unwrap();
    let card = ["js", "css", "wasm"].map(|ending| format!("rayak-0123456789.{ending}"));
    let mut names = vec![named("loader()")];
    names.extend(card);
    for name in &names {
        let content = match *name == names[0] {
            true => "loader()",
            false => name,
        };
        fs::write(folder.join(name), content).unwrap();
        fs::write(folder.join(format!("{name}.br")), "pressed").unwrap();
    }
    (folder, names)
}

#[tokio::test]
async fn what_an_earlier_build_kept_without_digests_is_served_after_a_start() {
    let house = House::new();
    let (folder, names) = without_digests(house.directory());
    // A loader that is not what its name says, and one of which a loss of power left nothing.
    let damaged = ["rayak-1111111111.js", "rayak-2222222222.js"];
    fs::write(folder.join(damaged[0]), "half a load").unwrap();
    fs::write(folder.join(damaged[1]), "").unwrap();
    widget::keep(house.directory()).unwrap();
    let address = |name: &str| format!("/v1/{name}");
    for name in &names {
        assert_eq!(house.get(&address(name)).await.status, 200, "{name}");
    }
    assert_eq!(house.get(&address(&names[0])).await.text(), "loader()");
    for name in damaged {
        assert_eq!(house.get(&address(name)).await.status, 404, "{name}");
    }
    let report = verify(&house.app, |_, _| ()).await.unwrap();
    let faults: Vec<_> = report.faults.iter().map(|it| it.page.as_str()).collect();
    assert_eq!(faults, damaged.map(|name| format!("widget/{name}")));
    // What was taken over is held against its digest like any other.
    fs::write(folder.join(&names[1]), "changed").unwrap();
    widget::keep(house.directory()).unwrap();
    assert_eq!(house.get(&address(&names[1])).await.status, 404);
}

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
    // Format 1 had no files of widgets: whoever reads no more than that must say so of this one.
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
