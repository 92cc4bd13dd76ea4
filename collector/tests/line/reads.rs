//! Views and summaries are served from memory: made once of a configuration and its figures, sent
//! as they are until either changes.

use super::house::{House, vote, with};
use axum::body::{Body, Bytes};
use axum::http::Request;
use http_body_util::BodyExt as _;
use rayak::config::{Config, DEFAULT};
use rayak::http::public;
use serde_json::json;
use std::sync::Arc;
use tower::ServiceExt as _;

const VIEW: &str = "/api/v1/view?site=jazan&page=pothole&lang=en";
const SUMMARY: &str = "/api/v1/summary?site=jazan&page=pothole";

/// The body as it was handed over: not a copy of it.
async fn bytes(house: &House, path: &str) -> Bytes {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let router = public::router(Arc::clone(&house.app));
    let mut body = router.oneshot(request).await.unwrap().into_body();
    let frame = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert!(body.frame().await.is_none(), "one piece");
    frame
}

/// Whether two reads were given the very same bytes in memory.
async fn is_kept(house: &House, path: &str) -> bool {
    let (first, second) = (bytes(house, path).await, bytes(house, path).await);
    assert_eq!(first, second);
    first.as_ptr() == second.as_ptr()
}

#[tokio::test]
async fn a_page_that_was_read_is_not_written_out_again() {
    let house = House::new();
    for path in [
        VIEW,
        SUMMARY,
        "/api/v1/view?site=jazan&page=/en/services/pothole-report",
    ] {
        assert!(is_kept(&house, path).await, "{path}");
    }
    let by_key = bytes(&house, VIEW).await;
    let path = "/api/v1/view?site=jazan&page=/en/services/pothole-report&lang=en";
    let by_path = bytes(&house, path).await;
    assert_eq!(
        by_key.as_ptr(),
        by_path.as_ptr(),
        "a page has one reply under all its names"
    );
}

#[tokio::test]
async fn names_that_anyone_can_make_up_take_no_room() {
    let house = House::new();
    let path = "/api/v1/view?site=jazan&page=/made/up";
    assert!(!is_kept(&house, path).await);
    let vote = with(vote(&json!("yes")), json!({ "page": "/made/up" }));
    assert_eq!(house.send(&vote).await.status, 201);
    house.app.refresh().unwrap();
    assert!(is_kept(&house, path).await, "somebody answered there");
}

#[tokio::test]
async fn figures_change_with_the_next_snapshot_and_only_then() {
    let house = House::new();
    let n = async || house.get(SUMMARY).await.json()["summaries"][0]["n"].clone();
    let figure = async || house.get(VIEW).await.json()["questions"][0]["figure"].clone();
    let tag = house.get(VIEW).await.header("etag").to_owned();
    let before = figure().await;
    for _ in 0..6 {
        house.send(&vote(&json!("yes"))).await;
    }
    assert_eq!((n().await, figure().await), (json!(0), before.clone()));
    house.app.refresh().unwrap();
    assert_eq!(n().await, 6);
    assert_ne!(figure().await, before);
    assert_ne!(house.get(VIEW).await.header("etag"), tag);
}

#[tokio::test]
async fn a_snapshot_that_says_the_same_keeps_every_reply() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    house.app.refresh().unwrap();
    let before = bytes(&house, VIEW).await;
    house.app.refresh().unwrap();
    assert_eq!(bytes(&house, VIEW).await.as_ptr(), before.as_ptr());
    house.wait_hours(24);
    house.app.refresh().unwrap();
    assert_ne!(bytes(&house, VIEW).await, before, "another day's period");
}

#[tokio::test]
async fn another_configuration_gives_other_replies_and_figures() {
    let house = House::new();
    for _ in 0..6 {
        house.send(&vote(&json!("yes"))).await;
    }
    house.app.refresh().unwrap();
    let state = async || house.get(SUMMARY).await.json()["summaries"][0]["state"].clone();
    assert_eq!(state().await, "initial");
    let arabic = "/api/v1/view?site=jazan&page=pothole&lang=ar";
    assert_eq!(house.get(arabic).await.json()["lang"], "ar");

    let other = DEFAULT
        .replace("suppress_below = 5", "suppress_below = 7")
        .replace("urgent = \"940\"", "urgent = \"998\"")
        .replace(
            "languages = [\"ar\", \"en\"]\ntime_zone",
            "languages = [\"en\"]\ntime_zone",
        );
    house
        .app
        .reconfigure(Config::parse(&other).unwrap())
        .unwrap();
    assert_eq!(state().await, "too_few", "the new least number holds");
    assert_eq!(house.get(VIEW).await.json()["urgent"], "998");
    assert_eq!(
        house.get(arabic).await.json()["lang"],
        "en",
        "the site has no Arabic any more"
    );
}

#[tokio::test]
async fn a_request_keeps_the_configuration_with_which_it_began() {
    let house = House::new();
    let edition = house.app.edition();
    let other = DEFAULT.replace("id = \"jazan\"", "id = \"abha\"");
    house
        .app
        .reconfigure(Config::parse(&other).unwrap())
        .unwrap();
    assert!(edition.site("jazan").is_ok());
    assert!(house.app.site("jazan").is_err());
    assert_eq!(house.get(VIEW).await.code(), "unknown_site");
}
