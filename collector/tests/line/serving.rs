//! How replies travel: known ones are not sent again, full queues say when to come back, and every
//! method has its answer.

use super::house::{House, ORIGIN, gate, vote};
use axum::body::Body;
use axum::http::{Method, Request, header};
use futures_util::FutureExt as _;
use rayak::config::DEFAULT;
use rayak::writer::WriteError;
use serde_json::json;
use std::fs::File;

const VIEW: &str = "/api/v1/view?site=jazan&page=pothole&lang=en";
const SUMMARY: &str = "/api/v1/summary?site=jazan&page=pothole";

fn asking(method: Method, path: &str, name: header::HeaderName, value: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(name, value)
        .body(Body::empty())
        .unwrap()
}

#[tokio::test]
async fn no_two_codings_of_a_reply_claim_to_be_the_same_bytes() {
    let house = House::new();
    for path in [VIEW, SUMMARY, "/form/style.css"] {
        let plain = house.get(path).await;
        let tag = plain.header("etag").to_owned();
        let packed = asking(Method::GET, path, header::ACCEPT_ENCODING, "gzip");
        let packed = house.ask(packed).await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        assert!(packed.header("vary").contains("accept-encoding"), "{path}");
        assert_ne!(packed.body, plain.body);
        assert!(
            tag.starts_with("W/\"") && packed.header("etag") == tag,
            "{path}: {tag}"
        );
        let strong = tag.trim_start_matches("W/");
        for known in [&tag, strong, &format!("\"x\", {tag}"), "*"] {
            let again = asking(Method::GET, path, header::IF_NONE_MATCH, known);
            let again = house.ask(again).await;
            assert_eq!(
                (again.status.as_u16(), again.body.len()),
                (304, 0),
                "{path}"
            );
            assert_eq!(again.header("etag"), tag);
        }
        let other = asking(Method::GET, path, header::IF_NONE_MATCH, "\"other\"");
        assert_eq!(house.ask(other).await.status, 200);
    }
}

#[tokio::test]
async fn head_says_what_get_would_and_sends_no_body() {
    let house = House::new();
    for path in [
        VIEW,
        SUMMARY,
        "/form?site=jazan&page=pothole",
        "/form/style.css",
    ] {
        let get = house.get(path).await;
        let head = Request::head(path).body(Body::empty()).unwrap();
        let head = house.ask(head).await;
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for name in ["etag", "cache-control", "content-type"] {
            assert_eq!(head.header(name), get.header(name), "{path}");
        }
    }
    let nowhere = Request::head("/nowhere").body(Body::empty()).unwrap();
    let nowhere = house.ask(nowhere).await;
    assert_eq!((nowhere.status.as_u16(), nowhere.body.len()), (404, 0));
    let post = Request::head("/api/v1/feedback").body(Body::empty());
    let post = house.ask(post.unwrap()).await;
    assert_eq!((post.status.as_u16(), post.header("allow")), (405, "POST"));
}

#[tokio::test]
async fn options_are_answered_on_every_address_and_read_nothing() {
    let house = House::new();
    for path in [
        "/api/v1/feedback",
        "/api/v1/feedback/x",
        VIEW,
        "/form",
        "/nowhere",
    ] {
        let reply = house
            .ask(asking(Method::OPTIONS, path, header::ORIGIN, ORIGIN))
            .await;
        assert_eq!(
            (reply.status.as_u16(), reply.body.len()),
            (200, 0),
            "{path}"
        );
        let methods = reply.header("access-control-allow-methods");
        for method in ["GET", "POST", "PATCH", "DELETE"] {
            assert!(methods.contains(method), "{path}: {methods}");
        }
    }
}

#[tokio::test]
async fn a_full_queue_is_said_at_once_with_the_time_to_come_back() {
    let (hold, syncer) = gate();
    let house = House::configured(DEFAULT, syncer);
    hold.close();
    let first = vote(&json!("yes"));
    let mut first = Box::pin(house.send(&first));
    assert!(first.as_mut().now_or_never().is_none());
    hold.wait();
    // The writer is at its sync; whoever comes now waits in the queue, until it is full.
    let site = house.app.site("jazan").unwrap();
    let subject = site.resolve("pothole").unwrap();
    let batch = rayak::domain::SeenBatch {
        day: house.app.clock.now().day(&site.time_zone),
        lang: site.first_language(),
        seen: [1, 0, 0],
        opened: [0; 3],
    };
    let sighting = || {
        let told = house
            .app
            .writer
            .seen(subject.clone(), house.app.clock.now(), batch);
        told.now_or_never()
    };
    while sighting() != Some(Err(WriteError::Busy)) {}

    let busy = house.send(&vote(&json!("yes"))).await;
    assert_eq!((busy.status.as_u16(), busy.code().as_str()), (503, "busy"));
    assert_eq!(busy.header("retry-after"), "2");
    let form = house
        .get("/form?site=jazan&page=pothole&lang=en&question=service")
        .await;
    let form = form.text();
    let id = form.split_once("name=\"id\" value=\"").unwrap().1;
    let id = id.split_once('"').unwrap().0;
    let sent = Request::post("/form?lang=en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!(
            "site=jazan&page=pothole&lang=en&question=service&answer=4&id={id}&comment=kept+here"
        )));
    let form = house.ask(sent.unwrap()).await;
    assert_eq!(
        (form.status.as_u16(), form.header("retry-after")),
        (503, "2")
    );
    assert!(form.text().contains("kept here"), "nothing typed is lost");
    assert_eq!(
        house.ask_staff("/readyz").await.status,
        200,
        "busy is not broken"
    );

    hold.open();
    assert_eq!(first.await.status, 201, "who was in the queue is answered");
    // Who waits for room has his turn once the queue is written.
    house.app.writer.between(|_| Ok(())).await.unwrap();
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
}

#[tokio::test]
async fn a_form_that_is_too_large_gets_a_page_in_its_language() {
    let house = House::configured(DEFAULT, Box::new(File::sync_data));
    let body = || Body::from(format!("comment={}", "x".repeat(17_000)));
    for (path, words) in [
        ("/form?lang=en", "1,000"),
        ("/form?lang=ar", "1,000"),
        ("/form", "lang=\"ar\""),
    ] {
        let sent = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body());
        let reply = house.ask(sent.unwrap()).await;
        assert_eq!(reply.status, 413, "{path}");
        assert!(reply.header("content-type").starts_with("text/html"));
        assert!(reply.header("content-security-policy").contains("'none'"));
        assert!(!reply.header("x-request-id").is_empty());
        assert!(reply.text().contains(words), "{path}: {}", reply.text());
        let lang = if path.ends_with("en") {
            "<html lang=\"en\""
        } else {
            "<html lang=\"ar\""
        };
        assert!(reply.text().contains(lang));
    }
    let put = Request::put("/form?lang=en").body(Body::empty()).unwrap();
    let put = house.ask(put).await;
    assert_eq!(put.status, 405);
    assert!(put.header("allow").contains("POST"));
    assert!(put.header("content-type").starts_with("text/html"));
}
