//! What was acknowledged is durable, and what cannot be made durable is not acknowledged.

use super::house::{House, SECRET, open, vote};
use axum::body::Body;
use axum::http::{Method, Request};
use futures_util::FutureExt as _;
use http_body_util::BodyExt as _;
use rayak::config::{DEFAULT, StoreConfig};
use rayak::http::staff;
use rayak::store::{Store, StoreError};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use tower::ServiceExt as _;

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
    let ready = house.ask_staff("/readyz").await;
    assert_eq!(ready.status, 503);
    assert!(ready.text().contains("disk"), "it says why");
}

#[tokio::test]
async fn a_writer_that_has_ended_makes_the_process_unready_and_says_so() {
    let house = House::new();
    assert_eq!(house.ask_staff("/readyz").await.status, 200);
    let (app, read) = (Arc::clone(&house.app), Request::get("/readyz"));
    house.close().await;
    let read = read.body(Body::empty()).unwrap();
    let ready = staff::router(app).oneshot(read).await.unwrap();
    assert_eq!(ready.status(), 503);
    let said = ready.into_body().collect().await.unwrap().to_bytes();
    assert!(String::from_utf8_lossy(&said).contains("the writer has ended"));
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
