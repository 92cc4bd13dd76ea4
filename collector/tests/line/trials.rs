//! What somebody only tries out: on a live page, in the form, in our own preview. It is taken alike, and
//! enters no figure.

use super::house::{House, ORIGIN, Reply, SECRET, new_id, vote, with};
use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::{Value, json};

/// Our own page, as its browser names it.
const OURS: [(&str, &str); 2] = [
    ("host", "feedback.example.sa"),
    ("origin", "https://feedback.example.sa"),
];

async fn send(
    house: &House,
    method: Method,
    path: &str,
    from: &[(&str, &str)],
    body: &Value,
) -> Reply {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::AUTHORIZATION, format!("Bearer {SECRET}"))
        .header(header::CONTENT_TYPE, "application/json");
    for (name, value) in from {
        request = request.header(*name, *value);
    }
    house
        .ask(request.body(Body::from(body.to_string())).unwrap())
        .await
}

fn sighting(test: bool) -> Value {
    json!({ "site": "jazan", "page": "pothole", "lang": "ar", "event": "seen", "rung": "wasm", "test": test })
}

/// What a page's sightings and answers add up to, once all of it is written.
async fn figures(house: &House) -> (String, Vec<Value>) {
    house.app.hand_over_sightings().await;
    house.app.refresh().unwrap();
    let summary = house.get("/api/v1/summary?site=jazan&page=pothole").await;
    let store = house.app.store.clone();
    let pages = store.pages().unwrap();
    let seen = pages.into_iter().flat_map(|page| {
        let days = (rayak::domain::Day(0), rayak::domain::Day(i32::MAX));
        store.sightings(page, days).unwrap()
    });
    let seen = seen.map(|(_, it)| json!([it.seen, it.opened]));
    (summary.text(), seen.collect())
}

#[tokio::test]
async fn a_trial_on_a_live_page_is_taken_and_leaves_every_figure_as_it_was() {
    let house = House::new();
    house.send(&vote(&json!("yes"))).await;
    house.post("/api/v1/seen", &sighting(false)).await;
    let before = figures(&house).await;
    assert_eq!(before.1, [json!([[1, 0, 0], [0, 0, 0]])]);
    let trial = with(vote(&json!("no")), json!({ "test": true }));
    assert_eq!(house.send(&trial).await.status, 201);
    let seen = house.post("/api/v1/seen", &sighting(true)).await;
    assert_eq!(seen.status, 204);
    let opened = with(sighting(true), json!({ "event": "opened" }));
    assert_eq!(house.post("/api/v1/seen", &opened).await.status, 204);
    assert_eq!(figures(&house).await, before);
}

#[tokio::test]
async fn our_own_page_may_try_a_tag_out_and_do_nothing_else() {
    let house = House::new();
    let before = figures(&house).await;
    let id = new_id();
    let trial = with(vote(&json!("no")), json!({ "test": true, "id": id }));
    let post = |body: Value, path: &'static str| {
        let house = &house;
        async move { send(house, Method::POST, path, &OURS, &body).await }
    };
    assert_eq!(post(trial, "/api/v1/feedback").await.status, 201);
    assert_eq!(post(sighting(true), "/api/v1/seen").await.status, 204);
    let own = format!("/api/v1/feedback/{id}?site=jazan&page=pothole");
    let words = json!({ "comment": "only a trial" });
    let amended = send(&house, Method::PATCH, &own, &OURS, &words).await;
    assert_eq!(amended.status, 200);
    let gone = send(&house, Method::DELETE, &own, &OURS, &json!({})).await;
    assert_eq!(gone.status, 200);
    for (path, real) in [
        ("/api/v1/feedback", vote(&json!("no"))),
        ("/api/v1/seen", sighting(false)),
    ] {
        let reply = post(real, path).await;
        assert_eq!(reply.code(), "origin_not_allowed", "{path}");
    }
    assert_eq!(figures(&house).await, before);
}

#[tokio::test]
async fn a_trial_from_elsewhere_is_refused_like_any_answer_from_there() {
    let house = House::new();
    let trial = with(vote(&json!("no")), json!({ "test": true }));
    for origin in ["https://elsewhere.example", "null"] {
        let from = [("host", "feedback.example.sa"), ("origin", origin)];
        for (path, body) in [
            ("/api/v1/feedback", &trial),
            ("/api/v1/seen", &sighting(true)),
        ] {
            let reply = send(&house, Method::POST, path, &from, body).await;
            assert_eq!(reply.code(), "origin_not_allowed", "{origin} {path}");
        }
    }
    let from = [("host", "feedback.example.sa"), ("origin", ORIGIN)];
    let reply = send(&house, Method::POST, "/api/v1/feedback", &from, &trial).await;
    assert_eq!(reply.status, 201);
}

#[tokio::test]
async fn a_form_that_is_tried_out_says_so() {
    let house = House::new();
    for (lang, says) in [("ar", "هذه تجربة"), ("en", "This is a trial")] {
        let form = format!("/form?site=jazan&page=pothole&lang={lang}");
        assert!(!house.get(&form).await.text().contains(says));
        for test in ["1", "true"] {
            let tried = house.get(&format!("{form}&test={test}")).await;
            assert!(tried.text().contains(says), "{lang} {test}");
        }
    }
}
