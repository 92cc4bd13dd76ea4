//! What was acknowledged is durable, and what cannot be made durable is not acknowledged.

use super::house::{House, SECRET, open, vote};
use axum::http::Method;
use futures_util::FutureExt as _;
use rayak::config::{DEFAULT, StoreConfig};
use rayak::store::{Store, StoreError};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};

#[tokio::test]
async fn an_answer_is_acknowledged_only_after_its_sync() {
    let (release, released) = mpsc::channel::<()>();
    let (began, begun) = mpsc::channel::<()>();
    let gate = Mutex::new((released, began));
    let armed = Arc::new(AtomicBool::new(false));
    let is_armed = Arc::clone(&armed);
    let house = House::configured(
        DEFAULT,
        Box::new(move |file: &File| {
            if is_armed.load(Ordering::SeqCst) {
                let gate = gate.lock().unwrap();
                gate.1.send(()).unwrap();
                gate.0.recv().unwrap();
            }
            file.sync_data()
        }),
    );
    armed.store(true, Ordering::SeqCst);
    let vote = vote(&json!("yes"));
    let mut reply = Box::pin(house.send(&vote));
    assert!(reply.as_mut().now_or_never().is_none());
    // The writer is at its sync now: the batch is applied, and nobody has been answered.
    begun.recv().unwrap();
    assert!(reply.as_mut().now_or_never().is_none());
    release.send(()).unwrap();
    assert_eq!(reply.await.status, 201);
}

#[tokio::test]
async fn after_a_failed_sync_nothing_more_is_acknowledged() {
    let broken = Arc::new(AtomicBool::new(false));
    let is_broken = Arc::clone(&broken);
    let house = House::configured(
        DEFAULT,
        Box::new(move |file: &File| {
            if is_broken.load(Ordering::SeqCst) {
                Err(io::Error::other("the disk is gone"))
            } else {
                file.sync_data()
            }
        }),
    );
    let first = vote(&json!("yes"));
    assert_eq!(house.send(&first).await.status, 201);
    assert_eq!(house.ask_staff("/readyz").await.status, 200);
    broken.store(true, Ordering::SeqCst);
    let lost = vote(&json!("yes"));
    let failed = house.send(&lost).await;
    assert_eq!(
        (failed.status.as_u16(), failed.code().as_str()),
        (503, "store_failed")
    );
    assert_eq!(failed.header("retry-after"), "10");
    assert!(
        !String::from_utf8_lossy(&failed.body).contains("disk"),
        "no inner error is told"
    );
    broken.store(false, Ordering::SeqCst);
    let still = house.send(&vote(&json!("yes"))).await;
    assert_eq!(
        still.code(),
        "store_failed",
        "after a failed sync nobody knows what the disk holds"
    );
    assert_eq!(
        house.send(&lost).await.code(),
        "store_failed",
        "a replay finds the answer in memory, which is no acknowledgement"
    );
    let id = lost["id"].as_str().unwrap();
    for (method, change) in [(Method::PATCH, json!({})), (Method::DELETE, Value::Null)] {
        let changed = house.change(method, id, SECRET, &change).await;
        assert_eq!(changed.code(), "store_failed");
    }
    assert_eq!(house.ask_staff("/readyz").await.status, 503);
}

#[tokio::test]
async fn everything_is_there_after_closing_and_opening() {
    let house = House::new();
    for _ in 0..20 {
        house.send(&vote(&json!("yes"))).await;
    }
    let directory = house.close().await;
    let store = open(directory.path(), Box::new(File::sync_data));
    let (_, head) = store.heads().next().unwrap().unwrap();
    assert_eq!(head.events, 20);
}

#[tokio::test]
async fn a_store_has_one_owner() {
    let directory = tempfile::tempdir().unwrap();
    let _first = open(directory.path(), Box::new(File::sync_data));
    let second = Store::open(directory.path(), &StoreConfig::default());
    assert!(matches!(second, Err(StoreError::Owned { .. })));
}

#[tokio::test]
async fn an_unfinished_snapshot_does_not_keep_the_store_from_opening() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    let directory = house.close().await;
    fs::write(
        directory
            .path()
            .join("store/snap.00000000DEADBEEF.generating"),
        b"cut",
    )
    .unwrap();
    let store = open(directory.path(), Box::new(File::sync_data));
    assert_eq!(store.heads().count(), 1);
}
