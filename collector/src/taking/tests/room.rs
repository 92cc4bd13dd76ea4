//! What ends a file before it is whole: nobody wants it any more, or the disk takes no more of it.

use super::super::*;
use super::house::House;
use super::{begun, cells, heading, write};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn a_file_that_is_given_up_ends_at_the_next_row_and_within_its_packing() {
    let directory = tempfile::tempdir().expect("a directory");
    let house = House::new();
    for ends_in_packing in [false, true] {
        let turn = house.orders(1, 1).expect("a turn");
        let watch = Watch::new(&turn.parcel, || true);
        let mut table = Table::sheet(directory.path(), &heading(true), watch).expect("a table");
        write(&mut table, &cells("/p", "words")).expect("a row");
        assert!(!turn.parcel.is_packed());
        house.shelf.give_up(&turn.parcel);
        let why = if ends_in_packing {
            table.finish(1, 0).expect_err("it was given up")
        } else {
            write(&mut table, &cells("/p", "words")).expect_err("it was given up")
        };
        assert_eq!(why, Failure::GivenUp);
        assert_eq!(turn.parcel.is_packed(), ends_in_packing);
    }
}

#[test]
fn a_disk_that_fills_up_before_a_workbook_is_put_together_is_told_as_no_room() {
    let directory = tempfile::tempdir().expect("a directory");
    let house = House::new();
    let turn = house.orders(1, 1).expect("a turn");
    let has_room = Arc::new(AtomicBool::new(true));
    let told = Arc::clone(&has_room);
    let watch = Watch::new(&turn.parcel, move || told.load(Ordering::Relaxed));
    let mut table = Table::sheet(directory.path(), &heading(true), watch).expect("a table");
    write(&mut table, &cells("/p", "words")).expect("a row");
    has_room.store(false, Ordering::Relaxed);
    assert_eq!(table.finish(1, 0).err(), Some(Failure::Room));
}

/// Where the disk takes nothing more, the writer of workbooks panics. The limit is that of a process, so that the
/// test runs itself again in one of its own.
#[test]
fn a_write_that_fails_is_told_as_no_room_in_every_form() {
    const LIMITED: &str = "RAYAK_TEST_FILES_ARE_SHORT";
    if std::env::var_os(LIMITED).is_some() {
        let directory = tempfile::tempdir().expect("a directory");
        for form in Form::ALL {
            let mut table = begun(form, directory.path());
            let row = cells("/p", &"x".repeat(30_000));
            let ended = (0..100).find_map(|_| write(&mut table, &row).err());
            assert_eq!(ended, Some(Failure::Room), "{form:?}");
        }
        return;
    }
    let this = std::env::current_exe().expect("a program");
    let name = "taking::tests::room::a_write_that_fails_is_told_as_no_room_in_every_form";
    let script = "trap '' XFSZ; ulimit -f 500; exec \"$0\" --exact \"$1\"";
    let done = Command::new("sh")
        .args(["-c", script])
        .arg(this)
        .arg(name)
        .env(LIMITED, "yes")
        .output()
        .expect("a shell");
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && told.contains("1 passed"), "{told}");
}
