//! What a client writes lies where it belongs and nowhere else.
//!
//! Every route is driven with every method, and in each place in which a client can put text it
//! puts a mark of its own. Afterwards the log at its most talkative, the metrics and every byte of
//! every file are searched. A mark of what may be kept (words, a page's path, what the tag says of
//! its page) may lie in the store and not elsewhere; any other mark lies nowhere, and neither do
//! personal data.

use super::marker::{KEPT, Marker, STRAY};
use super::service::{Service, send};
use rayak::http::{public, staff};
use rustix::process::Signal;
use std::collections::BTreeSet;

/// What no file may hold, however it was written.
const PERSONAL: [&str; 7] = [
    "591234567",
    "٥٩١٢٣٤٥٦٧",
    "1000000008",
    "1000 000 008",
    "zqperson",
    "0380000000608010167519",
    "4111111111111111",
];

/// The marks of a kind in some bytes, whatever became of their case.
fn marks(bytes: &[u8], stem: &str) -> BTreeSet<String> {
    let length = stem.len() + 6;
    let found = bytes
        .windows(length)
        .filter(|window| window[..stem.len()].eq_ignore_ascii_case(stem.as_bytes()));
    found
        .map(|window| String::from_utf8_lossy(window).into_owned())
        .collect()
}

#[test]
fn what_a_client_writes_is_in_no_log_metric_or_file_where_it_does_not_belong() {
    let mut service = Service::start("trace");
    let mut marker = Marker::of(&service);
    for address in public::addresses() {
        marker.tries(service.public, address);
    }
    for (address, _) in staff::needs() {
        for at_home in [true, false] {
            marker.at_home = at_home;
            marker.tries(service.staff, address);
        }
    }
    marker.answers();
    marker.lives();
    marker.lives();
    marker.commands(&service.data().join("rayak.sock"));
    marker.babbles(service.public);
    marker.babbles(service.staff);
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("import.jsonl");
    std::fs::write(&file, marker.lines()).unwrap();
    let imported = service.command(&["import", file.to_str().unwrap()]);
    let statuses = marker.statuses;

    let get = b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    let metrics = send(service.staff, get);
    assert!(service.end(Signal::TERM).success());

    // That all of this was looked at, and that the search sees something.
    for status in [200, 201, 204, 303, 400, 403, 404, 405, 413, 415, 422] {
        assert!(statuses.contains(&status), "{status} of {statuses:?}");
    }
    let log = String::from_utf8(service.log()).unwrap();
    let pages = String::from_utf8(metrics.clone()).unwrap();
    for address in public::addresses() {
        let route = format!("route=\"{address}\"");
        assert!(log.contains(&route) && pages.contains(&route), "{address}");
    }
    let kept: usize = service
        .files()
        .iter()
        .map(|(_, bytes)| marks(bytes, KEPT).len())
        .sum();
    assert!(kept > 20, "{kept} marks are in the store");

    let mut places = service.files();
    places.push(("the metrics".into(), metrics));
    places.push((
        "what the import said".into(),
        [imported.stdout, imported.stderr].concat(),
    ));
    for (place, bytes) in places {
        assert_eq!(
            marks(&bytes, STRAY),
            BTreeSet::new(),
            "in {}",
            place.display()
        );
        if !place.starts_with(service.data()) {
            assert_eq!(
                marks(&bytes, KEPT),
                BTreeSet::new(),
                "in {}",
                place.display()
            );
        }
        for personal in PERSONAL {
            let held = bytes
                .windows(personal.len())
                .any(|window| window == personal.as_bytes());
            assert!(!held, "{personal} in {}", place.display());
        }
    }
}
