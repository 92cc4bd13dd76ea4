//! Whose place a file takes, and when it is off the disk.

use super::super::*;
use super::house::House;
use super::nameless_bytes;
use std::sync::Arc;

#[test]
fn a_file_is_off_the_disk_when_its_time_is_over_though_somebody_fetches_it() {
    let directory = tempfile::tempdir().expect("a directory");
    let house = House::new();
    let fetched = house.makes(directory.path(), 1);
    assert!(nameless_bytes(directory.path()) > 0);
    house.passes(14);
    house.shelf.sweep(house.now(), |_| true);
    assert!(fetched.file(house.now()).is_some());
    house.passes(1);
    assert!(fetched.file(house.now()).is_none(), "nobody reads on");
    house.shelf.sweep(house.now(), |_| true);
    assert_eq!(nameless_bytes(directory.path()), 0);
}

#[test]
fn a_file_goes_with_its_session_and_when_it_is_given_up() {
    let directory = tempfile::tempdir().expect("a directory");
    let house = House::new();
    for account in 1..=4 {
        house.makes(directory.path(), account);
    }
    let given_up = house.makes(directory.path(), 5);
    let one = nameless_bytes(directory.path()) / 5;
    house.shelf.give_up(&given_up);
    assert_eq!(nameless_bytes(directory.path()), 4 * one);
    house.shelf.forget(&[1; 32]);
    assert_eq!(nameless_bytes(directory.path()), 3 * one);
    house
        .shelf
        .sweep(house.now(), |session| *session != [2; 32]);
    assert_eq!(nameless_bytes(directory.path()), 2 * one);
    // Whoever has signed in anew has the place of what he can find no more.
    house.orders(3, 33).expect("a turn");
    assert_eq!(nameless_bytes(directory.path()), one);
    house.shelf.clear();
    assert_eq!(nameless_bytes(directory.path()), 0);
}

#[test]
fn whoever_signs_in_anew_is_not_locked_out_by_a_file_that_is_being_made() {
    let house = House::new();
    let before = house.orders(1, 1).expect("a turn");
    assert_eq!(house.orders(1, 1).err(), Some(Full::Yours));
    house.orders(1, 2).expect("a turn");
    assert!(before.parcel.is_given_up(), "its maker stops");
}

#[test]
fn one_file_more_takes_the_place_of_what_was_fetched_or_is_oldest_and_failures_take_none() {
    let directory = tempfile::tempdir().expect("a directory");
    let house = House::new();
    let first = house.makes(directory.path(), 1);
    let second = house.makes(directory.path(), 1);
    house.makes(directory.path(), 1);
    assert!(!house.holds(&first) && house.holds(&second), "two for one");
    let others: Vec<_> = (2..8).map(|it| house.makes(directory.path(), it)).collect();
    // A maker that has gone leaves a failure, which lets nothing give way.
    drop(house.orders(8, 8).expect("a turn"));
    assert!(
        !house.holds(&second),
        "the ninth takes the place of the oldest"
    );
    others[3].fetched();
    house.makes(directory.path(), 9);
    house.makes(directory.path(), 10);
    assert!(house.holds(&others[0]) && !house.holds(&others[3]));
    house.makes(directory.path(), 11);
    assert!(house.holds(&others[1]));
}

#[test]
fn whoever_waits_for_a_maker_that_has_gone_is_told() {
    let house = House::new();
    let turn = house.orders(1, 1).expect("a turn");
    house.passes(60);
    let parcel = Arc::clone(&turn.parcel);
    drop(turn);
    let state = parcel.state();
    assert!(matches!(state, State::Failed(Failure::Broken, at) if at == house.now()));
    assert!(house.holds(&parcel), "it is told however long it was made");
}

#[test]
fn a_stop_ends_what_is_made_and_leaves_what_is_fetched() {
    let directory = tempfile::tempdir().expect("a directory");
    let house = House::new();
    let made = house.makes(directory.path(), 1);
    let turn = house.orders(2, 2).expect("a turn");
    house.shelf.close();
    assert!(turn.parcel.is_given_up());
    assert!(made.file(house.now()).is_some());
    assert_eq!(house.orders(3, 3).err(), Some(Full::All));
}
