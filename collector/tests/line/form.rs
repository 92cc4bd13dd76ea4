//! The form without scripts: the widget's words, one answer however often it is sent, and nothing
//! that was typed is ever lost.

use super::house::House;
use axum::body::Body;
use axum::http::{Request, header};
use rayak::config::DEFAULT;
use rayak::domain::{PageId, Received, Verdict, What};
use rayak_shared::{Channel, Reason};
use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const POTHOLE: &str = "/form?site=jazan&page=pothole&lang=ar";

/// The value of the hidden field of that name in a form.
fn hidden(page: &str, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&field).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

struct Sent {
    status: u16,
    location: String,
    page: String,
}

impl House {
    async fn page(&self, path: &str) -> String {
        let reply = self.get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        reply.text()
    }

    /// Opens the form of a question on the page `pothole` and fills it in.
    async fn filled(&self, question: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let page = self.page(&format!("{POTHOLE}&question={question}")).await;
        let names = ["site", "page", "lang", "question", "id", "token"];
        let hidden = names.map(|name| (name.to_owned(), hidden(&page, name)));
        let given = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        hidden.into_iter().chain(given).collect()
    }

    async fn post_form(&self, fields: &[(String, String)], headers: &[(&str, &str)]) -> Sent {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let mut request = Request::post("/form")
            .header(header::HOST, "127.0.0.1:8787")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = self.ask(request.body(Body::from(body)).unwrap()).await;
        Sent {
            status: reply.status.as_u16(),
            location: reply.header("location").to_owned(),
            page: reply.text(),
        }
    }

    async fn fill_in(&self, question: &str, fields: &[(&str, &str)]) -> Sent {
        self.post_form(&self.filled(question, fields).await, &[])
            .await
    }

    /// What the log holds about the page `pothole`.
    fn received(&self) -> Vec<Received> {
        let events = self.app.store.events(PageId::of("jazan", "pothole"), 0);
        events
            .filter_map(|event| match event.unwrap().1.what {
                What::Received(received) => Some(*received),
                _ => None,
            })
            .collect()
    }
}

#[tokio::test]
async fn the_form_asks_in_the_words_of_the_widget() {
    let house = House::new();
    for lang in ["ar", "en"] {
        let view = house
            .get(&format!("/api/v1/view?site=jazan&page=pothole&lang={lang}"))
            .await
            .json();
        let page = house
            .page(&format!("/form?site=jazan&page=pothole&lang={lang}"))
            .await;
        let mut words = vec![&view["texts"]["comment.label"], &view["texts"]["send"]];
        for question in view["questions"].as_array().unwrap() {
            words.extend([&question["text"], &question["figure"]]);
            for answer in question["answers"].as_array().unwrap() {
                words.push(&answer["text"]);
                words.extend(
                    answer["reasons"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|reason| &reason["text"]),
                );
            }
        }
        for text in words {
            let text = text.as_str().unwrap();
            assert!(page.contains(text), "the form in {lang} lacks {text:?}");
        }
        assert_eq!(page.matches("<form").count(), 2);
        assert!(page.contains(&format!("dir={}", view["dir"])));
    }
}

#[tokio::test]
async fn an_answer_in_the_address_is_chosen_and_not_sent() {
    let house = House::new();
    let page = house.page(&format!("{POTHOLE}&answer=no")).await;
    assert!(page.contains("id=\"useful-no\" checked"));
    assert!(!page.contains("id=\"useful-yes\" checked"));
    assert_eq!(
        page.matches("<form").count(),
        1,
        "the answer names its question"
    );
    let stars = house.page(&format!("{POTHOLE}&answer=4")).await;
    assert!(stars.contains("id=\"service-4\" checked"));
    assert!(house.received().is_empty());
}

#[tokio::test]
async fn a_double_click_is_one_answer() {
    let house = House::new();
    let fields = house
        .filled("service", &[("answer", "4"), ("comment", "سريع")])
        .await;
    let first = house.post_form(&fields, &[]).await;
    let second = house.post_form(&fields, &[]).await;
    assert_eq!((first.status, second.status), (303, 303));
    assert_eq!(first.location, second.location);
    assert!(first.location.contains("reference="));
    let received = house.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].channel, Channel::Form);
    assert_eq!(received[0].answer.code(), "4");
}

#[tokio::test]
async fn only_the_reasons_of_the_chosen_answer_count() {
    let house = House::new();
    let fields = [
        ("answer", "no"),
        ("reasons_yes", "clear"),
        ("reasons_no", "technical"),
        ("reasons_no", "too_long"),
    ];
    assert_eq!(house.fill_in("useful", &fields).await.status, 303);
    assert_eq!(
        house.received()[0].reasons,
        [Reason::TooLong, Reason::Technical]
    );
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_and_leads_to_the_field() {
    let house = House::new();
    let reasons = ["not_found", "unclear", "technical"].map(|code| ("reasons_no", code));
    let fields = [
        &[("answer", "no"), ("comment", "\r\n<b>\"أين\"</b>")][..],
        &reasons,
    ]
    .concat();
    let filled = house.filled("useful", &fields).await;
    let sent = house.post_form(&filled, &[]).await;
    assert_eq!(sent.status, 422);
    // The line's end after the tag is the one that browsers swallow; the next is the visitor's.
    assert!(
        sent.page
            .contains(">\n\n&lt;b&gt;&quot;أين&quot;&lt;/b&gt;</textarea>")
    );
    for (_, code) in reasons {
        assert!(
            sent.page.contains(&format!(
                "id=\"reason-no-{code}\" checked aria-invalid=\"true\""
            )),
            "{code}"
        );
    }
    assert!(sent.page.contains("href=\"#reason-no-not_found\""));
    assert!(
        sent.page
            .contains("aria-describedby=\"useful-reasons-wrong\"")
    );
    assert!(sent.page.contains("id=\"useful-no\" checked"));
    assert!(sent.page.contains("اختر سببين على الأكثر"));
    assert_eq!(
        hidden(&sent.page, "id"),
        filled[4].1,
        "the id stays, so that resending is no second answer"
    );
    assert!(house.received().is_empty());
}

#[tokio::test]
async fn nothing_chosen_is_said_at_the_answers() {
    let house = House::new();
    let sent = house.fill_in("useful", &[("comment", "كلمات")]).await;
    assert_eq!(sent.status, 422);
    assert!(sent.page.contains("<title>خطأ: "));
    assert!(sent.page.contains("href=\"#useful-yes\""));
    assert!(
        sent.page
            .contains("aria-describedby=\"useful-answer-wrong\" aria-invalid=\"true\"")
    );
    assert!(sent.page.contains(">\nكلمات</textarea>"));
}

#[tokio::test]
async fn a_lines_end_is_one_character() {
    let house = House::new();
    let lines = |n: usize| "a\r\n".repeat(n);
    let fits = house
        .fill_in("useful", &[("answer", "yes"), ("comment", &lines(500))])
        .await;
    assert_eq!(fits.status, 303);
    let over = house
        .fill_in("useful", &[("answer", "yes"), ("comment", &lines(501))])
        .await;
    assert_eq!(over.status, 422);
    assert!(over.page.contains("href=\"#useful-comment\""));
}

#[tokio::test]
async fn a_box_full_of_any_script_fits_in_a_request_and_comes_back() {
    let house = House::new();
    let page = house.page(POTHOLE).await;
    let (_, rest) = page.split_once("maxlength=\"").unwrap();
    let room: usize = rest.split_once('"').unwrap().0.parse().unwrap();
    let words = "अ".repeat(room);
    let sent = house
        .fill_in("useful", &[("answer", "yes"), ("comment", &words)])
        .await;
    assert_eq!(sent.status, 422);
    assert!(sent.page.contains(&words));
}

#[tokio::test]
async fn a_masked_number_is_told_and_nowhere_repeated() {
    let house = House::new();
    let sent = house
        .fill_in(
            "useful",
            &[("answer", "no"), ("comment", "جوالي ٠٥٠١٢٣٤٥٦٧")],
        )
        .await;
    assert_eq!(sent.status, 303);
    let thanks = house.page(&sent.location).await;
    assert!(thanks.contains("رقم جوال"));
    assert!(thanks.contains("<bdi class=\"reference\" dir=\"ltr\" translate=\"no\">"));
    assert!(!sent.location.contains("0501") && !thanks.contains("٠٥٠١"));
}

#[tokio::test]
async fn the_thanks_show_only_what_is_a_reference() {
    let house = House::new();
    let address = "/form/thanks?site=jazan&page=pothole&lang=ar&question=useful";
    let thanks = house
        .page(&format!(
            "{address}&reference=Call+0501234567&masked=%3Cb%3E,mobile"
        ))
        .await;
    assert!(!thanks.contains("0501234567") && !thanks.contains("class=\"reference\""));
    assert!(thanks.contains("رقم جوال"));
    assert!(
        thanks.contains("question=service"),
        "the other question is offered"
    );
    assert!(
        thanks.contains("http://127.0.0.1:8080/ar/services/pothole-report"),
        "the way back"
    );
}

#[tokio::test]
async fn another_sites_page_cannot_send_the_form() {
    let house = House::new();
    let fields = house.filled("useful", &[("answer", "yes")]).await;
    for origin in ["https://elsewhere.example", "null"] {
        let sent = house.post_form(&fields, &[("origin", origin)]).await;
        assert_eq!(sent.status, 403);
        assert!(sent.page.contains("<h1>") && sent.page.contains("من موقع آخر"));
    }
    assert!(house.received().is_empty());
    let own = house
        .post_form(&fields, &[("origin", "http://127.0.0.1:8787")])
        .await;
    assert_eq!(own.status, 303);
}

#[tokio::test]
async fn who_fills_in_the_trap_is_thanked_and_left_out() {
    let house = House::new();
    let sent = house
        .fill_in(
            "useful",
            &[("answer", "yes"), ("trap", "http://spam.example")],
        )
        .await;
    assert_eq!(sent.status, 303);
    assert_eq!(house.received()[0].verdict, Verdict::Trap);
}

#[tokio::test]
async fn words_survive_a_store_that_fails() {
    let broken = Arc::new(AtomicBool::new(false));
    let is_broken = Arc::clone(&broken);
    let sync = move |file: &File| match is_broken.load(Ordering::SeqCst) {
        true => Err(io::Error::other("the disk is gone")),
        false => file.sync_data(),
    };
    let house = House::configured(DEFAULT, Box::new(sync));
    let fields = [("answer", "no"), ("comment", "كلمات")];
    let filled = house.filled("useful", &fields).await;
    broken.store(true, Ordering::SeqCst);
    let sent = house.post_form(&filled, &[]).await;
    assert_eq!(sent.status, 503);
    assert!(sent.page.contains(">\nكلمات</textarea>"));
    assert!(sent.page.contains("أعد الإرسال بعد قليل"));
    assert_eq!(hidden(&sent.page, "id"), filled[4].1);
}

#[tokio::test]
async fn who_asks_for_no_page_of_ours_is_told_so_in_html() {
    let house = House::new();
    for (path, status, text) in [
        (
            "/form?site=nowhere&page=pothole&lang=en",
            404,
            "We do not know the site",
        ),
        (
            "/form?site=jazan&page=nowhere&lang=en",
            400,
            "We do not know the page",
        ),
        ("/form?site=jazan&lang=ar", 400, "لا نعرف الصفحة"),
        (
            "/form?site=jazan&page=burial-services&lang=en",
            404,
            "No question is asked",
        ),
        (
            "/form/thanks?site=jazan&page=nowhere&lang=en",
            400,
            "We do not know the page",
        ),
    ] {
        let reply = house.get(path).await;
        assert_eq!(reply.status, status, "{path}");
        assert!(
            reply.header("content-type").starts_with("text/html"),
            "{path}"
        );
        assert!(reply.text().contains(text), "{path}");
    }
}

#[tokio::test]
async fn a_page_that_nobody_has_listed_is_named_by_its_path() {
    let house = House::new();
    let page = house
        .page("/form?site=jazan&page=/ar/new/page&lang=ar")
        .await;
    assert!(page.contains("<bdi dir=\"ltr\">/new/page</bdi>"));
}

#[tokio::test]
async fn the_form_runs_nothing_and_is_kept_nowhere() {
    let house = House::new();
    let reply = house.get(POTHOLE).await;
    assert_eq!(
        reply.header("content-security-policy"),
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("referrer-policy"), "same-origin");
    let page = reply.text();
    for forbidden in ["<script", " style=", " onclick=", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("lang=en\" lang=\"en\" dir=\"ltr\" hreflang=\"en\">English</a>"));
    let style = house.get("/form/style.css").await;
    assert_eq!(style.status, 200);
    let again = Request::get("/form/style.css").header("if-none-match", style.header("etag"));
    assert_eq!(
        house.ask(again.body(Body::empty()).unwrap()).await.status,
        304
    );
}

#[tokio::test]
async fn what_the_tag_said_goes_with_the_answer() {
    let house = House::new();
    let address = format!("{POTHOLE}&question=useful&test=1&revision=2026-10-12&section=fees");
    let page = house.page(&address).await;
    assert_eq!(
        ["test", "revision", "section"].map(|name| hidden(&page, name)),
        ["1", "2026-10-12", "fees"]
    );
    assert!(
        page.contains(
            "lang=en&amp;question=useful&amp;section=fees&amp;revision=2026-10-12&amp;test=1"
        ),
        "the other language keeps it: {page}"
    );
    let tag = [
        ("test", "1"),
        ("revision", "2026-10-12"),
        ("section", "fees"),
    ];
    let fields = [&[("answer", "yes")], &tag[..]].concat();
    assert_eq!(house.fill_in("useful", &fields).await.status, 303);
    let unusable = [
        ("answer", "yes"),
        ("test", "false"),
        ("revision", "tomorrow"),
        ("section", "الرسوم"),
    ];
    assert_eq!(house.fill_in("useful", &unusable).await.status, 303);
    let told: Vec<_> = house
        .received()
        .into_iter()
        .map(|it| (it.test, it.revision.map(|day| day.to_string()), it.section))
        .collect();
    assert!(
        told.contains(&(true, Some("2026-10-12".into()), Some("fees".into()))),
        "{told:?}"
    );
    assert!(told.contains(&(false, None, None)), "{told:?}");
}

#[tokio::test]
async fn who_comes_from_the_line_for_browsers_without_scripts_is_counted_and_not_known() {
    let house = House::new();
    let address = format!("{POTHOLE}&question=useful&rung=noscript");
    let page = house.page(&address).await;
    assert_eq!(hidden(&page, "rung"), "noscript");
    assert!(
        !page.contains("lang=en&amp;question=useful&amp;rung"),
        "another language is not another reader"
    );
    // What the tag tells of itself is not told again by the form, and what is tried out is no reader.
    house.page(&format!("{POTHOLE}&rung=link")).await;
    house.page(&format!("{POTHOLE}&rung=wasm")).await;
    house.page(&format!("{address}&test=1")).await;
    let rung = [("answer", "yes"), ("rung", "noscript")];
    let fields = house.filled("useful", &rung).await;
    for _ in 0..2 {
        assert_eq!(house.post_form(&fields, &[]).await.status, 303);
    }
    assert_eq!(house.fill_in("useful", &rung[1..]).await.status, 422);

    house.app.hand_over_sightings().await;
    let events = house.app.store.events(PageId::of("jazan", "pothole"), 0);
    let seen: Vec<_> = events
        .filter_map(|event| match event.unwrap().1.what {
            What::Seen(batch) => Some((batch.seen, batch.opened)),
            _ => None,
        })
        .collect();
    assert_eq!(seen, [([0, 0, 1], [0, 0, 1])]);
}
