//! Bad input gets a clear error: its code, its status, its field.

use super::house::{House, SECRET, new_id, vote, with};
use axum::body::Body;
use axum::http::{Method, Request, header};
use rayak::command::export_to;
use rayak::config::DEFAULT;
use serde_json::{Value, json};
use std::fs::File;

#[tokio::test]
async fn each_slip_of_a_submission_has_its_code_and_field() {
    let house = House::new();
    let yes = || vote(&json!("yes"));
    for (submission, code, field) in [
        (
            with(yes(), json!({ "name": "x" })),
            "unknown_field",
            Value::Null,
        ),
        (
            with(yes(), json!({ "reasons": "clear" })),
            "malformed_json",
            json!("reasons"),
        ),
        (
            with(yes(), json!({ "site": "riyadh" })),
            "unknown_site",
            json!("site"),
        ),
        (
            with(yes(), json!({ "page": "no-such-key" })),
            "bad_page",
            json!("page"),
        ),
        (
            with(yes(), json!({ "page": "Not a key" })),
            "bad_page",
            json!("page"),
        ),
        (
            with(yes(), json!({ "page": "/a\u{202e}b" })),
            "bad_page",
            json!("page"),
        ),
        (
            with(yes(), json!({ "page": "/a/../b" })),
            "bad_page",
            json!("page"),
        ),
        (
            with(yes(), json!({ "id": "1" })),
            "unknown_code",
            json!("id"),
        ),
        (
            with(yes(), json!({ "secret": "short" })),
            "unknown_code",
            json!("secret"),
        ),
        (
            with(yes(), json!({ "question": "happy" })),
            "unknown_code",
            json!("question"),
        ),
        (
            with(yes(), json!({ "answer": "maybe" })),
            "unknown_code",
            json!("answer"),
        ),
        (
            with(yes(), json!({ "answer": 3 })),
            "answer_mismatch",
            json!("answer"),
        ),
        (
            with(vote(&json!(4)), json!({ "answer": "yes" })),
            "answer_mismatch",
            json!("answer"),
        ),
        (vote(&json!(6)), "unknown_code", json!("answer")),
        (
            with(yes(), json!({ "reasons": ["technical"] })),
            "reason_mismatch",
            json!("reasons"),
        ),
        (
            with(vote(&json!(4)), json!({ "reasons": ["clear"] })),
            "reason_mismatch",
            json!("reasons"),
        ),
        (
            with(yes(), json!({ "reasons": ["nice"] })),
            "unknown_code",
            json!("reasons"),
        ),
        (
            with(yes(), json!({ "reasons": ["clear", "easy", "other"] })),
            "too_many_reasons",
            json!("reasons"),
        ),
        (
            with(yes(), json!({ "comment": "ب".repeat(1_001) })),
            "comment_too_long",
            json!("comment"),
        ),
        (
            with(yes(), json!({ "lang": "fr" })),
            "unknown_code",
            json!("lang"),
        ),
        (
            with(yes(), json!({ "channel": "fax" })),
            "unknown_code",
            json!("channel"),
        ),
        (
            with(yes(), json!({ "section": "#top" })),
            "unknown_code",
            json!("section"),
        ),
        (
            with(yes(), json!({ "revision": "12/10/2026" })),
            "unknown_code",
            json!("revision"),
        ),
        (
            with(yes(), json!({ "revision": "2026-11-24" })),
            "unknown_code",
            json!("revision"),
        ),
        (
            with(yes(), json!({ "device": "watch" })),
            "unknown_code",
            json!("device"),
        ),
        (
            with(
                yes(),
                json!({ "page": "flood-safety", "question": "service", "answer": 5 }),
            ),
            "question_not_asked",
            json!("question"),
        ),
    ] {
        let reply = house.send(&submission).await;
        let problem = reply.json();
        assert_eq!(problem["code"], code, "{submission}");
        assert_eq!(problem["status"], reply.status.as_u16());
        assert_eq!(
            problem.get("field").cloned().unwrap_or_default(),
            field,
            "{submission}"
        );
        assert!(problem["title"].as_str().unwrap().len() > 20);
    }
    assert_eq!(house.app.store.heads().count(), 0, "nothing of it was kept");
}

#[tokio::test]
async fn a_thousand_characters_are_a_thousand_in_every_script() {
    let house = House::new();
    for c in ["a", "ب", "😀"] {
        let full = with(vote(&json!("yes")), json!({ "comment": c.repeat(1_000) }));
        assert_eq!(house.send(&full).await.status, 201, "{c}");
        let over = with(vote(&json!("yes")), json!({ "comment": c.repeat(1_001) }));
        let over = house.send(&over).await.json();
        assert_eq!(
            (&over["code"], &over["limit"]),
            (&json!("comment_too_long"), &json!(1_000))
        );
    }
}

#[tokio::test]
async fn a_body_must_be_json_and_say_so() {
    let house = House::new();
    let sent = |kind: &'static str, body: &'static str| {
        Request::post("/api/v1/feedback")
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap()
    };
    assert_eq!(
        house.ask(sent("text/plain", "{}")).await.code(),
        "wrong_content_type"
    );
    assert_eq!(
        house.ask(sent("application/json", "{")).await.code(),
        "malformed_json"
    );
    assert_eq!(
        house.ask(sent("application/json", "[]")).await.code(),
        "malformed_json"
    );
    assert_eq!(
        house
            .ask(sent("application/json", "{\"id\":\"\\ud800\"}"))
            .await
            .code(),
        "malformed_json"
    );
    let twice = house.ask(sent("application/json", r#"{"id":"a","id":"b"}"#));
    let twice = twice.await.json();
    assert_eq!(
        (&twice["code"], &twice["title"]),
        (
            &json!("malformed_json"),
            &json!("a field occurs more than once; give each field once")
        )
    );
    let missing = house.ask(sent("application/json", "{}")).await.json();
    assert_eq!(
        (&missing["field"], &missing["title"]),
        (&json!("id"), &json!("the field id is missing"))
    );
}

#[tokio::test]
async fn an_address_that_is_no_text_is_refused_like_any_other() {
    let house = House::new();
    for path in ["/v1/%ff", "/api/v1/feedback/%ff?site=jazan&page=pothole"] {
        let method = if path.starts_with("/v1") {
            Method::GET
        } else {
            Method::DELETE
        };
        let request = Request::builder().method(method).uri(path);
        let reply = house.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(reply.code(), "unknown_route", "{path}");
    }
}

#[tokio::test]
async fn a_code_in_which_a_number_could_stand_is_left_out() {
    let house = House::new();
    let codes =
        json!({ "placement": "050.123.4567", "widget": "0501234567", "section": "a-0501234567" });
    assert_eq!(
        house.send(&with(vote(&json!("yes")), codes)).await.status,
        201
    );
    let plain = json!({ "placement": "end", "widget": "1.0.0", "section": "fees-2026" });
    assert_eq!(
        house.send(&with(vote(&json!("yes")), plain)).await.status,
        201
    );
    let mut told = Vec::new();
    export_to(&house.app.store, |line| {
        let line: Value = serde_json::from_str(&line).unwrap();
        told.push(["placement", "widget", "section"].map(|field| line[field].clone()));
        Ok(())
    })
    .unwrap();
    assert_eq!(told[0], [Value::Null, Value::Null, Value::Null]);
    assert_eq!(told[1], [json!("end"), json!("1.0.0"), json!("fees-2026")]);
}

#[tokio::test]
async fn the_scheme_of_a_secret_may_be_written_small() {
    let house = House::new();
    let mine = vote(&json!("yes"));
    house.send(&mine).await;
    let id = mine["id"].as_str().unwrap();
    let request = Request::delete(format!("/api/v1/feedback/{id}?site=jazan&page=pothole"))
        .header(header::AUTHORIZATION, format!("bearer {SECRET}"));
    let reply = house.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn only_the_sites_own_pages_may_answer() {
    let house = House::new();
    for (origin, says) in [
        ("https://elsewhere.example", "origins"),
        ("null", "no origin"),
    ] {
        let request = Request::post("/api/v1/feedback")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(vote(&json!("yes")).to_string()))
            .unwrap();
        let reply = house.ask(request).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (403, "origin_not_allowed")
        );
        assert!(
            reply.json()["title"].as_str().unwrap().contains(says),
            "{origin}"
        );
        assert_eq!(reply.header("access-control-allow-origin"), "*");
    }
}

#[tokio::test]
async fn an_id_is_for_one_answer() {
    let house = House::new();
    let first = vote(&json!("yes"));
    house.send(&first).await;
    let other = house
        .send(&with(first.clone(), json!({ "answer": "no" })))
        .await;
    assert_eq!(
        (other.status.as_u16(), other.code().as_str()),
        (409, "id_reused")
    );
    let elsewhere = house
        .send(&with(first, json!({ "page": "/another" })))
        .await;
    assert_eq!(elsewhere.status, 201, "ids belong to their page");
}

#[tokio::test]
async fn null_in_a_change_removes_a_comment_or_a_section_and_nothing_else() {
    let house = House::new();
    let mine = vote(&json!("yes"));
    house.send(&mine).await;
    let id = mine["id"].as_str().unwrap();
    for field in ["answer", "reasons"] {
        let body = with(json!({}), json!({ field: null }));
        let reply = house.change(Method::PATCH, id, SECRET, &body).await;
        let problem = reply.json();
        assert_eq!(
            (reply.status.as_u16(), &problem["code"], &problem["field"]),
            (400, &json!("malformed_json"), &json!(field))
        );
    }
}

#[tokio::test]
async fn a_wrong_secret_an_unknown_id_and_no_secret_look_alike() {
    let house = House::new();
    let mine = vote(&json!("yes"));
    let id = mine["id"].as_str().unwrap();
    house.send(&mine).await;
    let nobodys = with(vote(&json!("yes")), json!({ "secret": null }));
    house.send(&nobodys).await;
    let wrong = "AAAAAAAAAAAAAAAAAAAAAA";
    let body = json!({ "answer": "no" });
    let mut titles = Vec::new();
    for (id, secret) in [
        (id, wrong),
        (new_id().as_str(), SECRET),
        (nobodys["id"].as_str().unwrap(), SECRET),
        ("nonsense", SECRET),
        (id, ""),
    ] {
        let reply = house.change(Method::PATCH, id, secret, &body).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (404, "unknown_feedback")
        );
        titles.push(reply.json()["title"].clone());
    }
    titles.dedup();
    assert_eq!(titles.len(), 1);
}

#[tokio::test]
async fn thirty_days_later_an_answer_stands() {
    let house = House::new();
    let mine = vote(&json!("yes"));
    let id = mine["id"].as_str().unwrap();
    house.send(&mine).await;
    house.wait_hours(720);
    let last = house
        .change(Method::PATCH, id, SECRET, &json!({ "answer": "no" }))
        .await;
    assert_eq!(last.status, 200);
    house.wait_hours(1);
    for method in [Method::PATCH, Method::DELETE] {
        let reply = house
            .change(method, id, SECRET, &json!({ "answer": "yes" }))
            .await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (410, "amend_closed")
        );
    }
}

#[tokio::test]
async fn unlisted_pages_are_capped_and_listed_ones_are_not() {
    let config = DEFAULT.replace("page_cap = 2000", "page_cap = 2");
    let house = House::configured(&config, Box::new(File::sync_data));
    for (page, status) in [
        ("/a", 201),
        ("/b", 201),
        ("/c", 403),
        ("/a", 201),
        ("pothole", 201),
    ] {
        let reply = house
            .send(&with(vote(&json!("yes")), json!({ "page": page })))
            .await;
        assert_eq!(reply.status.as_u16(), status, "{page}");
    }
}
