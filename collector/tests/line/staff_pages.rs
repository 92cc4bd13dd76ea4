//! The staff's list of pages: live, worst first, never a share without its range.

use super::house::{House, vote, with};
use axum::body::Body;
use axum::http::{Request, header};
use rayak::domain::people::{Reach, Role};
use serde_json::{Value, json};

impl House {
    /// Sends so many answers about a page.
    async fn answers(&self, page: &str, answer: impl Into<Value>, count: usize) {
        let answer = answer.into();
        for _ in 0..count {
            let sent = self
                .send(&with(vote(&answer), json!({ "page": page })))
                .await;
            assert_eq!(sent.status, 201);
        }
    }

    async fn table(&self, lang: &str) -> String {
        let reply = self.ask_staff(&format!("/pages?lang={lang}")).await;
        assert_eq!(reply.status, 200);
        reply.text()
    }
}

/// The row in which a text stands.
fn row<'a>(table: &'a str, text: &str) -> &'a str {
    table.split("<tr").find(|row| row.contains(text)).unwrap()
}

#[tokio::test]
async fn every_listed_page_stands_in_the_table_once_in_both_languages() {
    let house = House::new();
    for lang in ["ar", "en"] {
        let table = house.table(lang).await;
        let pages = &house.app.config().registry.sites[0].pages;
        // Nothing is asked on one of the forty-five.
        let asked = pages
            .iter()
            .filter(|page| !page.asks.questions().is_empty());
        assert_eq!(table.matches("scope=\"row\"").count(), 44);
        for page in asked {
            let title = format!(">{}</a>", page.title.0[lang]);
            assert_eq!(table.matches(&title).count(), 1, "{title}");
        }
    }
}

#[tokio::test]
async fn an_answer_is_in_the_table_at_once_with_its_range_and_time() {
    let house = House::new();
    house.answers("pothole", "yes", 9).await;
    house.answers("pothole", "no", 1).await;
    let table = house.table("en").await;
    let row = row(&table, "Pothole and Subsidence Report");
    for part in [
        "<strong>90%</strong> between 60% and 98%",
        "Initial result",
        "role=\"img\"",
        "The whole range is above 50%",
        "<time datetime=\"2026-11-22T09:30:00Z\">22 November 2026</time>",
    ] {
        assert!(row.contains(part), "{part}: {row}");
    }
    let arabic = house.table("ar").await;
    assert!(arabic.contains(
        "<strong>\u{2066}90%\u{2069}</strong> بين \u{2066}60%\u{2069} و\u{2066}98%\u{2069}"
    ));
}

#[tokio::test]
async fn the_worst_page_comes_first_and_pages_with_few_answers_last() {
    let house = House::new();
    house.answers("pothole", "yes", 12).await;
    house.answers("faq", "no", 12).await;
    house.answers("news", "no", 4).await;
    let table = house.table("en").await;
    let place = |title: &str| table.find(&format!(">{title}</a>")).unwrap();
    let (faq, pothole, news) = (
        place("Frequently Asked Questions"),
        place("Pothole and Subsidence Report"),
        place("News"),
    );
    assert!(faq < pothole && pothole < news && news < place("Contact Us"));
    assert!(row(&table, ">News</a>").contains("Not shown to the public"));
}

#[tokio::test]
async fn a_page_that_nobody_has_listed_is_shown_by_its_isolated_path() {
    let house = House::new();
    house.answers("/ar/services/fees", "yes", 1).await;
    let table = house.table("ar").await;
    assert!(table.contains("<bdi dir=\"ltr\">/services/fees</bdi>"));
    assert_eq!(table.matches("scope=\"row\"").count(), 45);
}

#[tokio::test]
async fn the_list_says_what_it_adds_up_to() {
    let house = House::new();
    house.answers("pothole", "yes", 3).await;
    house.answers("faq", "no", 20).await;
    assert!(house.table("en").await.contains("23 answers on 44 pages."));
}

#[tokio::test]
async fn the_table_runs_nothing_and_shows_no_words() {
    let house = House::new();
    let words = json!({ "comment": "كلام لا يظهر هنا" });
    house.send(&with(vote(&json!("no")), words)).await;
    let reply = house.ask_staff("/pages?lang=ar").await;
    assert!(
        reply
            .header("content-security-policy")
            .starts_with("default-src 'none'; style-src 'self'")
    );
    assert_eq!(reply.header("cache-control"), "no-store");
    let page = reply.text();
    for forbidden in ["<script", " style=", "كلام لا يظهر هنا"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert_eq!(house.ask_staff("/style.css").await.status, 200);
    assert_eq!(
        house.get("/style.css").await.status,
        404,
        "the public listener knows nothing of it"
    );
}

#[tokio::test]
async fn answers_that_were_left_out_are_told_where_none_is_left() {
    let house = House::new();
    house
        .send(&with(
            vote(&json!("yes")),
            json!({ "trap": "https://spam.example" }),
        ))
        .await;
    let table = house.table("en").await;
    let row = row(&table, "Pothole and Subsidence Report");
    assert!(row.contains("1 answer left out"), "{row}");
}

#[tokio::test]
async fn a_page_on_which_only_an_editor_tried_the_tag_is_not_listed() {
    let house = House::new();
    house
        .send(&with(
            vote(&json!("yes")),
            json!({ "page": "/draft", "test": true }),
        ))
        .await;
    assert!(!house.table("en").await.contains("/draft"));
    house
        .send(&with(vote(&json!("yes")), json!({ "page": "/draft" })))
        .await;
    assert!(house.table("en").await.contains("/draft"));
}

#[tokio::test]
async fn no_name_of_another_site_leads_to_the_staff_listener() {
    let house = House::new();
    let manager = house.member(Role::Manager, Reach::Everywhere).await;
    let asked = async |host: &str, path: &str| {
        let request = Request::get(path)
            .header(header::HOST, host)
            .header(header::COOKIE, &manager.cookie);
        house.staff(request.body(Body::empty()).unwrap()).await
    };
    for host in [
        "localhost",
        "LOCALHOST:8788",
        "127.0.0.1:9000",
        "127.8.0.1",
        "[::1]:8788",
    ] {
        assert_eq!(asked(host, "/").await.status, 200, "{host}");
    }
    for host in [
        "rebound.example",
        "rebound.example:8788",
        "localhost.example",
        "127.0.0.1.example",
        "localhost@rebound.example",
        "10.0.0.1",
        "",
    ] {
        for path in ["/", "/metrics", "/nowhere", "http://localhost/"] {
            let reply = asked(host, path).await;
            assert_eq!(
                (reply.status.as_u16(), reply.code().as_str()),
                (403, "origin_not_allowed"),
                "{host} {path}"
            );
            assert!(reply.json()["request_id"].is_string());
        }
    }
    let elsewhere = asked("localhost", "http://rebound.example/").await;
    assert_eq!(elsewhere.status, 403);
}
