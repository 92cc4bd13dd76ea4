//! Below the watermark of the disk and above that of memory no answers are taken, reading goes on,
//! and answers are taken again when there is room.

use super::house::{House, SECRET, vote};
use axum::http::Method;
use rayak::config::{DEFAULT, StoreConfig};
use rayak::store::{Gauge, Store};
use serde_json::{Value, json};
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const MIB: u64 = 1024 * 1024;

/// What the machine tells, in MiB.
struct Machine {
    free: AtomicU64,
    resident: AtomicU64,
}

fn house() -> (Arc<Machine>, House) {
    let machine = Arc::new(Machine {
        free: AtomicU64::new(1_000),
        resident: AtomicU64::new(100),
    });
    let (disk, memory) = (Arc::clone(&machine), Arc::clone(&machine));
    let gauge = Gauge {
        free: Box::new(move |_| Ok(disk.free.load(Ordering::Relaxed) * MIB)),
        resident: Box::new(move || Ok(memory.resident.load(Ordering::Relaxed) * MIB)),
    };
    let config = StoreConfig {
        cache_mib: 64,
        least_free_mib: 256,
        most_memory_mib: 512,
    };
    let directory = tempfile::tempdir().unwrap();
    let syncer = Box::new(File::sync_data);
    let store = Store::open_measured(directory.path(), &config, syncer, gauge).unwrap();
    (machine, House::over(store, directory, DEFAULT))
}

async fn takes_answers(house: &House) -> bool {
    house.app.store.measure();
    let reply = house.send(&vote(&json!("yes"))).await;
    let ready = house.ask_staff("/readyz").await;
    assert_eq!(ready.status == 200, reply.status == 201, "{}", ready.text());
    if reply.status == 201 {
        return true;
    }
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (503, "store_failed")
    );
    assert_eq!(reply.header("retry-after"), "60");
    let view = house.get("/api/v1/view?site=jazan&page=pothole&lang=en");
    assert_eq!(view.await.status, 200, "reading goes on");
    false
}

#[tokio::test]
async fn a_disk_that_is_nearly_full_stops_intake_until_there_is_room() {
    let (machine, house) = house();
    let before = vote(&json!("no"));
    assert_eq!(house.send(&before).await.status, 201);
    for (free, takes) in [
        (256, true),
        (255, false),
        // Not before there is an eighth more, lest answers be taken and refused by turns.
        (287, false),
        (288, true),
        (256, true),
    ] {
        machine.free.store(free, Ordering::Relaxed);
        assert_eq!(takes_answers(&house).await, takes, "{free} MiB");
    }
    machine.free.store(3, Ordering::Relaxed);
    assert!(!takes_answers(&house).await);
    let ready = house.ask_staff("/readyz").await.text();
    assert!(
        ready.contains("3 MiB") && ready.contains("store.least_free_mib"),
        "{ready}"
    );
    let metrics = house.ask_staff("/metrics").await.text();
    assert!(metrics.contains("rayak_takes_answers"), "{metrics}");
    let id = before["id"].as_str().unwrap();
    let change = json!({ "answer": "yes" });
    let amended = house.change(Method::PATCH, id, SECRET, &change).await;
    assert_eq!(amended.code(), "store_failed");
    let withdrawn = house.change(Method::DELETE, id, SECRET, &Value::Null).await;
    assert_eq!(withdrawn.status, 200, "words may be taken back at any time");
}

#[tokio::test]
async fn a_process_that_is_too_large_stops_intake_until_it_is_smaller() {
    let (machine, house) = house();
    for (resident, takes) in [(512, true), (513, false), (481, false), (480, true)] {
        machine.resident.store(resident, Ordering::Relaxed);
        assert_eq!(takes_answers(&house).await, takes, "{resident} MiB");
    }
    machine.resident.store(600, Ordering::Relaxed);
    assert!(!takes_answers(&house).await);
    let ready = house.ask_staff("/readyz").await.text();
    assert!(ready.contains("600 MiB of memory"), "{ready}");
}

#[tokio::test]
async fn what_cannot_be_measured_stops_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let gauge = Gauge {
        free: Box::new(|_| Err(io::Error::other("no such thing here"))),
        resident: Box::new(|| Err(io::Error::other("no such thing here"))),
    };
    let (config, syncer) = (StoreConfig::default(), Box::new(File::sync_data));
    let store = Store::open_measured(directory.path(), &config, syncer, gauge).unwrap();
    let house = House::over(store, directory, DEFAULT);
    assert!(takes_answers(&house).await);
}

#[tokio::test]
async fn pages_that_cannot_be_read_stop_intake() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    house.app.store.found_unreadable(2);
    assert!(!takes_answers(&house).await);
    let ready = house.ask_staff("/readyz").await.text();
    assert!(
        ready.contains("2 page(s)") && ready.contains("backup"),
        "{ready}"
    );
}
