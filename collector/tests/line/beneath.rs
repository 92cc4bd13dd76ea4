//! Behind a proxy that shows the collector beneath a path: every address that it gives leads back to it,
//! and the machine's own probes find it without.

use super::house::{House, vote};
use axum::body::Body;
use axum::http::{Request, header};
use rayak::config::{Config, DEFAULT};
use rayak::http::public;
use serde_json::{Value, json};
use std::fs::File;

const URLS: &str = "public_url = \"https://feedback.example.sa/rayak\"\n\
                    staff_url = \"https://staff.example.sa/board\"\n";

fn house() -> House {
    House::configured(&format!("{URLS}{DEFAULT}"), Box::new(File::sync_data))
}

/// The addresses on our own host in a page.
fn addresses(page: &str) -> Vec<&str> {
    ["href=\"/", "action=\"/", "src=\"/"]
        .iter()
        .flat_map(|before| page.match_indices(before))
        .map(|(at, before)| {
            let (_, rest) = page.split_at(at + before.len() - 1);
            rest.split('"').next().unwrap()
        })
        .collect()
}

#[tokio::test]
async fn every_route_answers_beneath_the_path_and_without_it() {
    let house = house();
    for address in public::addresses() {
        let path = address.replace("{file}", "rayak.js").replace("{id}", "x");
        let plain = house.get(&path).await;
        let beneath = house.get(&format!("/rayak{path}")).await;
        assert_eq!(plain.status, beneath.status, "{path}");
        assert_eq!(plain.header("allow"), beneath.header("allow"), "{path}");
    }
    let sent = house
        .post("/rayak/api/v1/feedback", &vote(&json!("yes")))
        .await;
    assert_eq!(sent.status, 201);
    assert_eq!(house.get("/rayaks/form").await.code(), "unknown_route");
    for path in ["/", "/board", "/board/", "/healthz", "/readyz"] {
        assert_eq!(house.ask_staff(path).await.status, 200, "{path}");
    }
    // What is counted is the route, wherever it was found.
    let metrics = house.ask_staff("/metrics").await.text();
    assert!(!metrics.contains("rayak/api"), "{metrics}");
}

#[tokio::test]
async fn every_address_in_a_page_is_beneath_the_path() {
    let house = house();
    let place = "site=jazan&page=pothole&lang=en";
    for (path, least) in [
        (format!("/form?{place}"), 3),
        (format!("/form/thanks?{place}&question=service"), 2),
        ("/form?site=nowhere".to_owned(), 1),
        ("/api/v1/docs".to_owned(), 2),
    ] {
        let page = house.get(&format!("/rayak{path}")).await.text();
        let ours = addresses(&page);
        assert!(ours.len() >= least, "{path}: {ours:?}");
        for address in ours {
            assert!(address.starts_with("/rayak/"), "{path}: {address}");
        }
    }
    let page = house.ask_staff("/board/?lang=en").await.text();
    let ours = addresses(&page);
    assert!(ours.len() >= 3, "{ours:?}");
    for address in ours {
        let plain = address.strip_prefix("/board").unwrap();
        assert!(plain.starts_with('/'), "{address}");
        let plain = house.ask_staff(plain).await.status;
        assert_eq!(house.ask_staff(address).await.status, plain, "{address}");
    }
}

#[tokio::test]
async fn a_refusal_that_no_handler_saw_and_the_thanks_are_beneath_the_path() {
    let house = house();
    let form = |headers: &[(&str, &str)], body: String| {
        let request = Request::post("/rayak/form?lang=en")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        request.body(Body::from(body)).unwrap()
    };
    let long = house
        .ask(form(&[], "comment=".to_owned() + &"x".repeat(20_000)))
        .await;
    assert_eq!(long.status, 413);
    assert!(long.text().contains("href=\"/rayak/form/style.css\""));

    let id = super::house::new_id();
    let vote = format!("site=jazan&page=pothole&lang=en&question=useful&answer=yes&id={id}");
    // As a browser that says no more than the origin sends it through a proxy with a name of its own.
    let origin = [
        ("host", "inner:80"),
        ("origin", "https://feedback.example.sa"),
    ];
    let sent = house.ask(form(&origin, vote)).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let thanks = sent.header("location");
    assert!(thanks.starts_with("/rayak/form/thanks?"), "{thanks}");
    assert_eq!(house.get(thanks).await.status, 200);
}

#[tokio::test]
async fn programs_are_told_where_it_stands() {
    let house = house();
    let told: Value = house.get("/api/v1/openapi.json").await.json();
    assert_eq!(
        told["servers"],
        json!([{ "url": "https://feedback.example.sa/rayak" }])
    );
    let untold: Value = House::new().get("/api/v1/openapi.json").await.json();
    assert_eq!(untold.get("servers"), None);
}

#[tokio::test]
async fn the_staffs_pages_answer_to_the_host_that_the_configuration_gives_them() {
    let house = house();
    let asked = async |house: &House, host: &str| {
        let request = Request::get("/board/")
            .header(header::HOST, host)
            .header(header::COOKIE, &house.manager().await.cookie);
        house
            .staff(request.body(Body::empty()).unwrap())
            .await
            .status
    };
    for host in ["staff.example.sa", "Staff.example.sa:443", "127.0.0.1:8788"] {
        assert_eq!(asked(&house, host).await, 200, "{host}");
    }
    for host in [
        "feedback.example.sa",
        "staff.example.sa.evil.example",
        "staff.example.sa@evil.example",
    ] {
        assert_eq!(asked(&house, host).await, 403, "{host}");
    }
    // What is read again holds from the next request on.
    house
        .app
        .reconfigure(Config::parse(DEFAULT).unwrap())
        .unwrap();
    assert_eq!(asked(&house, "staff.example.sa").await, 403);
    assert_eq!(house.get("/rayak/form").await.code(), "unknown_route");
}
