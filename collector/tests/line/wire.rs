//! The public wire, route by route, as an honest client uses it.

use super::house::{House, ORIGIN, SECRET, vote, with};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use rayak::command::export_to;
use serde_json::{Value, json};

#[tokio::test]
async fn a_vote_is_received_and_its_replay_gets_the_same_receipt() {
    let house = House::new();
    let vote = with(
        vote(&json!("no")),
        json!({ "reasons": ["technical"], "comment": "لا تفتح" }),
    );
    let first = house.send(&vote).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let receipt = first.json();
    assert_eq!(receipt["state"], "received");
    assert_eq!(receipt["has_comment"], true);
    assert_eq!(receipt["reference"].as_str().unwrap().len(), 13);
    assert_eq!(receipt["received_at"], "2026-11-22T09:30:00Z");
    assert_eq!(receipt["amendable_until"], "2026-12-22T09:30:00Z");
    assert!(
        !String::from_utf8_lossy(&first.body).contains("تفتح"),
        "words are never echoed"
    );

    house.wait_hours(1);
    let replay = house.send(&vote).await;
    assert_eq!((replay.status, replay.json()), (StatusCode::OK, receipt));
    let events = house.app.store.heads().next().unwrap().unwrap().1.events;
    assert_eq!(events, 1, "a replay is no event");
}

#[tokio::test]
async fn an_amendment_changes_the_same_vote() {
    let house = House::new();
    let vote = vote(&json!("no"));
    let id = vote["id"].as_str().unwrap();
    house.send(&vote).await;

    let amend = async |body: Value| house.change(Method::PATCH, id, SECRET, &body).await;
    let words = amend(json!({ "reasons": ["unclear"], "comment": "جوالي ٠٥٠١٢٣٤٥٦٧" })).await;
    assert_eq!(words.status, StatusCode::OK);
    assert_eq!(words.json()["masked"], json!(["mobile"]));
    assert_eq!(words.json()["state"], "amended");
    let reference = words.json()["reference"].clone();
    assert!(reference.is_string());

    let turned = amend(json!({ "answer": "yes" })).await.json();
    assert_eq!(
        (&turned["answer"], &turned["reasons"]),
        (&json!("yes"), &json!([]))
    );
    assert_eq!(turned["reference"], reference, "a reference is given once");

    let wordless = amend(json!({ "comment": null })).await.json();
    assert_eq!(wordless["has_comment"], false);
    let events = house.app.store.heads().next().unwrap().unwrap().1.events;
    let same = amend(json!({ "answer": "yes", "comment": null })).await;
    assert_eq!(same.status, StatusCode::OK);
    let after = house.app.store.heads().next().unwrap().unwrap().1.events;
    assert_eq!((events, after), (4, 4), "an equal state is no event");
}

#[tokio::test]
async fn words_that_nobody_can_see_are_none() {
    let house = House::new();
    for comment in ["  \n\u{200f} ", "\u{200b}", "\u{2067}\t\u{2069}"] {
        let vote = with(vote(&json!("no")), json!({ "comment": comment }));
        let receipt = house.send(&vote).await.json();
        assert_eq!(
            (&receipt["has_comment"], &receipt["reference"]),
            (&json!(false), &Value::Null),
            "{comment:?}"
        );
    }
    let vote = with(vote(&json!("no")), json!({ "comment": "لا تفتح" }));
    house.send(&vote).await;
    let id = vote["id"].as_str().unwrap();
    let blank = json!({ "comment": "\u{200f}" });
    let changed = house.change(Method::PATCH, id, SECRET, &blank).await.json();
    assert_eq!(
        changed["has_comment"], false,
        "they take words away as well"
    );
}

#[tokio::test]
async fn a_withdrawal_is_final_and_may_be_repeated() {
    let house = House::new();
    let vote = vote(&json!(4));
    let id = vote["id"].as_str().unwrap();
    house.send(&vote).await;
    for hours in [0, 0, 721] {
        house.wait_hours(hours);
        let reply = house.change(Method::DELETE, id, SECRET, &Value::Null).await;
        assert_eq!(
            (reply.status, &reply.json()["state"]),
            (StatusCode::OK, &json!("withdrawn"))
        );
    }
    let late = house
        .change(Method::PATCH, id, SECRET, &json!({ "answer": 5 }))
        .await;
    assert_eq!(
        (late.status, late.code()),
        (StatusCode::GONE, "amend_closed".to_owned())
    );
}

#[tokio::test]
async fn a_page_has_one_view_under_all_its_names() {
    let house = House::new();
    let by_key = house
        .get("/api/v1/view?site=jazan&page=pothole&lang=ar")
        .await
        .json();
    assert_eq!(by_key["page"], "pothole");
    assert_eq!(by_key["dir"], "rtl");
    assert_eq!(by_key["questions"].as_array().unwrap().len(), 2);
    for name in [
        "/ar/services/pothole-report",
        "/en/services/pothole-report/",
        "/services/pothole-report?utm=1",
    ] {
        let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let by_path = house
            .get(&format!("/api/v1/view?site=jazan&page={name}&lang=ar"))
            .await
            .json();
        assert_eq!(by_path, by_key, "{name}");
    }
}

#[tokio::test]
async fn a_page_that_must_not_ask_asks_nothing_and_takes_nothing() {
    let house = House::new();
    let view = house
        .get("/api/v1/view?site=jazan&page=burial-services&lang=ar")
        .await
        .json();
    assert_eq!(view["questions"], json!([]));
    let reply = house
        .send(&with(
            vote(&json!("yes")),
            json!({ "page": "burial-services" }),
        ))
        .await;
    assert_eq!(reply.code(), "question_not_asked");
    assert_eq!(house.app.store.heads().count(), 0);
}

#[tokio::test]
async fn a_known_view_is_not_sent_again() {
    let house = House::new();
    let first = house
        .get("/api/v1/view?site=jazan&page=pothole&lang=en")
        .await;
    let etag = first.header("etag").to_owned();
    assert_eq!(first.header("cache-control"), "max-age=60");
    let again = Request::get("/api/v1/view?site=jazan&page=pothole&lang=en")
        .header(header::IF_NONE_MATCH, &etag)
        .body(Body::empty())
        .unwrap();
    let again = house.ask(again).await;
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    assert_eq!(again.header("etag"), etag);
}

#[tokio::test]
async fn looking_makes_no_page() {
    let house = House::new();
    house
        .get("/api/v1/view?site=jazan&page=/new-page&lang=ar")
        .await;
    house.get("/api/v1/summary?site=jazan&page=/new-page").await;
    let seen = json!({ "site": "jazan", "page": "/new-page", "lang": "ar", "event": "seen", "rung": "wasm" });
    assert_eq!(
        house.post("/api/v1/seen", &seen).await.status,
        StatusCode::NO_CONTENT
    );
    house.app.hand_over_sightings().await;
    assert_eq!(house.app.store.heads().count(), 0);
}

#[tokio::test]
async fn a_token_tells_how_an_answer_came_and_never_refuses() {
    let house = House::new();
    let reply = house.get("/api/v1/token?site=jazan&page=pothole").await;
    assert_eq!(reply.header("cache-control"), "no-store");
    let token = reply.json()["token"].clone();
    for token in [token, json!("stale"), Value::Null] {
        let reply = house
            .send(&with(vote(&json!("yes")), json!({ "token": token })))
            .await;
        assert_eq!(reply.status, StatusCode::CREATED);
    }
    let mut signals = Vec::new();
    export_to(&house.app.store, |line| {
        let line: Value = serde_json::from_str(&line).unwrap();
        signals.push(line["token"].as_str().unwrap().to_owned());
        Ok(())
    })
    .unwrap();
    assert_eq!(signals, ["fresh", "stale", "missing"]);
}

#[tokio::test]
async fn a_pages_name_is_the_name_to_use_from_then_on() {
    let house = House::new();
    let query = |page: &str| {
        let page = form_urlencoded::Serializer::new(String::new())
            .append_pair("page", page)
            .finish();
        format!("/api/v1/view?site=jazan&{page}&lang=ar")
    };
    for page in [
        "/ar/en/x",
        "/a%3Fx=1",
        "/c%23guide",
        "/100%2525",
        "/my/0501234567",
    ] {
        let first = house.get(&query(page)).await.json()["page"].clone();
        let again = house.get(&query(first.as_str().unwrap())).await.json()["page"].clone();
        assert_eq!(first, again, "{page}");
    }
    let long = house.get(&query(&"/0501234567".repeat(18))).await;
    assert_eq!(
        long.code(),
        "bad_page",
        "a name that masking makes too long is none, before anyone answers under it"
    );
}

#[tokio::test]
async fn what_a_client_calls_its_request_is_neither_logged_nor_echoed() {
    let house = House::new();
    let request = Request::get("/nowhere").header("x-request-id", "0501234567");
    let reply = house.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.json()["request_id"], reply.header("x-request-id"));
    assert!(!reply.text().contains("0501234567"));
}

#[tokio::test]
async fn every_reply_can_be_read_by_the_page_that_asked() {
    let house = House::new();
    let good = house.send(&vote(&json!("yes"))).await;
    let bad = house.send(&json!({})).await;
    let nowhere = house.get("/nowhere").await;
    let method = house
        .ask(Request::delete("/api/v1/view").body(Body::empty()).unwrap())
        .await;
    let large = house.send(&json!({ "comment": "x".repeat(20_000) })).await;
    let codes = [
        "malformed_json",
        "unknown_route",
        "method",
        "body_too_large",
    ];
    for (reply, code) in [&bad, &nowhere, &method, &large].into_iter().zip(codes) {
        assert_eq!(reply.code(), code);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(reply.json()["request_id"], reply.header("x-request-id"));
    }
    for reply in [&good, &bad, &nowhere, &method, &large] {
        assert_eq!(
            reply.header("access-control-allow-origin"),
            "*",
            "{reply:?}"
        );
    }
    let preflight = Request::options("/api/v1/feedback/x?site=jazan&page=pothole")
        .header(header::ORIGIN, ORIGIN)
        .header("access-control-request-method", "PATCH")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        )
        .body(Body::empty())
        .unwrap();
    let preflight = house.ask(preflight).await;
    assert!(
        preflight
            .header("access-control-allow-methods")
            .contains("PATCH")
    );
    assert!(
        preflight
            .header("access-control-allow-headers")
            .contains("authorization")
    );
    assert_eq!(preflight.header("access-control-max-age"), "86400");
}

#[tokio::test]
async fn a_refusal_reads_back_from_its_compressed_form() {
    let house = House::new();
    let request = Request::get("/api/v1/view?site=nowhere&page=pothole")
        .header(header::ACCEPT_ENCODING, "br")
        .body(Body::empty())
        .unwrap();
    let reply = house.ask(request).await;
    assert_eq!(reply.header("content-encoding"), "br");
    let mut text = Vec::new();
    brotli::BrotliDecompress(&mut reply.body.as_slice(), &mut text).unwrap();
    let problem: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(problem["code"], "unknown_site");
}
