//! The policies, and the pages under `/test/`.

use axum::body::Body;
use http::Request;
use rayak_demo::content::Content;

use crate::visitor::{COLLECTOR, Visitor};

const POLICY: &str = "content-security-policy";
const CASES: [&str; 9] = [
    "strict-csp",
    "hostile-css",
    "spa",
    "wasm-blocked",
    "no-script",
    "head-tag",
    "target",
    "bare",
    "both",
];

#[tokio::test]
async fn only_a_page_with_the_tag_lets_the_collector_in() {
    let visitor = Visitor::new();
    let tagged = visitor.get("/ar/services/pothole-report").await;
    assert!(tagged.header(POLICY).contains(&format!(
        "script-src 'self' {COLLECTOR} 'wasm-unsafe-eval'; connect-src {COLLECTOR};"
    )));
    for untagged in [
        "/ar",
        "/ar/services",
        "/ar/info/burial-services",
        "/en/privacy",
    ] {
        assert!(
            !visitor
                .get(untagged)
                .await
                .header(POLICY)
                .contains(COLLECTOR),
            "{untagged}"
        );
    }
}

#[tokio::test]
async fn the_index_lists_every_test_page_and_each_answers_in_both_languages() {
    let visitor = Visitor::new();
    let index = visitor.get("/test/").await;
    for case in CASES {
        assert!(
            index
                .text
                .contains(&format!("href=\"/test/{case}?lang=ar\"")),
            "{case}"
        );
        for lang in ["ar", "en"] {
            let reply = visitor.get(&format!("/test/{case}?lang={lang}")).await;
            assert_eq!(reply.status, 200, "{case}");
            assert!(
                reply.text.contains(&format!("<html lang=\"{lang}\"")),
                "{case}"
            );
        }
    }
}

#[tokio::test]
async fn a_test_page_asks_both_questions_about_the_page_it_is_given() {
    let visitor = Visitor::new();
    for case in CASES.iter().filter(|case| **case != "bare") {
        let reply = visitor.get(&format!("/test/{case}?page=faq&lang=en")).await;
        assert_eq!(reply.tags().len(), 1, "{case}");
        assert!(
            reply
                .tags()
                .iter()
                .all(|tag| tag.contains("data-page=\"faq\" data-questions=\"useful service\"")),
            "{case}"
        );
    }
    assert_eq!(
        visitor.get("/test/both?page=no-such-page").await.status,
        404
    );
}

#[tokio::test]
async fn the_bare_page_is_an_ordinary_page_but_for_the_tag() {
    let visitor = Visitor::new();
    let path = Content::embedded()
        .unwrap()
        .page("paving")
        .unwrap()
        .text
        .ar
        .path
        .clone();
    let (ordinary, bare) = (
        visitor.get(&path).await,
        visitor.get("/test/bare?page=paving").await,
    );
    assert!(bare.tags().is_empty());
    let tag = format!("<script {}</script>", ordinary.tags().first().unwrap());
    let (before, after) = ordinary.text.split_once(&tag).unwrap();
    let after = after.split_once("</noscript>").unwrap().1;
    assert_eq!(main(&bare.text), main(&format!("{before}{after}")));
}

fn main(text: &str) -> &str {
    text.split_once("<main")
        .unwrap()
        .1
        .split_once("</main>")
        .unwrap()
        .0
}

#[tokio::test]
async fn the_strict_page_has_nothing_that_its_policy_forbids() {
    let reply = Visitor::new().get("/test/strict-csp").await;
    assert!(
        reply.header(POLICY).starts_with("default-src 'none';")
            && !reply.header(POLICY).contains("unsafe-inline")
    );
    assert!(
        !reply.text.contains(" style=")
            && !reply.text.contains("<style")
            && !reply.text.contains("<img")
            && !reply.text.contains("rel=\"icon\"")
    );
}

#[tokio::test]
async fn the_tag_stands_where_each_page_promises() {
    let visitor = Visitor::new();
    let head = visitor.get("/test/head-tag").await.text;
    assert!(head.find("rayak.js").unwrap() < head.find("</head>").unwrap());
    let target = visitor.get("/test/target").await;
    assert!(
        target
            .tags()
            .iter()
            .all(|tag| tag.contains("data-target=\"#opinion\""))
            && target.text.contains("<div id=\"opinion\"></div>")
    );
    let both = visitor.get("/test/both").await.text;
    assert!(both.find("rayak.js").unwrap() < both.find("<h2").unwrap());
    let blocked = visitor.get("/test/wasm-blocked").await;
    assert!(!blocked.header(POLICY).contains("wasm") && blocked.header(POLICY).contains(COLLECTOR));
}

#[tokio::test]
async fn a_style_sheet_is_sent_again_only_when_it_has_changed() {
    let visitor = Visitor::new();
    let first = visitor.get("/static/site.css").await;
    assert_eq!(
        (first.status.as_u16(), first.header("content-type")),
        (200, "text/css; charset=utf-8")
    );
    let again = Request::get("/static/site.css").header("if-none-match", first.header("etag"));
    assert_eq!(
        visitor.ask(again.body(Body::empty()).unwrap()).await.status,
        304
    );
    assert_eq!(visitor.get("/static/../Cargo.toml").await.status, 404);
}
