//! The rungs below the module: where it cannot run the question stands there with plain links, where
//! nothing can be had one link, and a line that breaks loses no word.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Question, Reason};
use rayak_tests::{Expected, Town, Visitor, Window, until};
use serde_json::Value;

const TO_THE_FORM: &str = "a[href*='/form?']";

#[tokio::test]
async fn where_webassembly_is_blocked_the_question_leads_to_the_form() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen
        .opens("/test/wasm-blocked?page=pothole&lang=ar")
        .await?;
    citizen
        .scrolls_to("[data-rayak], a[href*='/form?']")
        .await?;
    let view = town.view("pothole", "ar").await?;
    citizen
        .finds(&format!("{TO_THE_FORM}[href*='answer=no']"))
        .await?;
    let shown: String = citizen.asks("return document.body.innerText", &[]).await?;
    for asked in &view.questions {
        ensure!(shown.contains(&asked.text), "{} is asked", asked.text);
        for answer in &asked.answers {
            citizen
                .finds(&format!(
                    "{TO_THE_FORM}[href*='answer={}']",
                    answer.answer.code()
                ))
                .await?;
        }
    }
    let hint = view.questions[1].hint.as_deref().unwrap_or("?");
    ensure!(
        shown.contains(hint),
        "what the numbers mean is said: {shown}"
    );
    let lines: Vec<f64> = citizen
        .asks(
            "const stars = [1, 2, 3, 4, 5].map((answer) => document.querySelector(`[href$='answer=${answer}']`));
             return stars.map((link) => link.getBoundingClientRect().top)",
            &[],
        )
        .await?;
    ensure!(
        lines.iter().all(|line| (line - lines[0]).abs() < 0.1),
        "the stars stand in one line: {lines:?}"
    );
    citizen.takes_a_picture("links-ar-320").await?;

    citizen
        .clicks(&format!("{TO_THE_FORM}[href*='answer=no']"))
        .await?;
    citizen
        .finds("input[name=answer][value=no]:checked")
        .await?;
    citizen.clicks("label:has(input[value=unclear])").await?;
    citizen.clicks("form button[type=submit]").await?;
    until("the thanks are shown", async || {
        Ok(citizen
            .address()
            .await?
            .contains("/form/thanks")
            .then_some(()))
    })
    .await?;

    town.stop().await?;
    let events = town.export().await?;
    let received = events
        .iter()
        .find(|line| line["event"] == "received")
        .context("the answer is in the log")?;
    assert_eq!(
        (&received["answer"], &received["channel"]),
        (&"no".into(), &"form".into())
    );
    assert_eq!(received["reasons"], serde_json::json!(["unclear"]));
    let seen = events
        .iter()
        .find(|line| line["event"] == "seen")
        .context("the sighting is in the log")?;
    assert_eq!(seen["seen"], serde_json::json!([0, 1, 0]), "seen as links");
    // The browser itself tells that the page's policy forbids WebAssembly; nothing else went wrong.
    citizen.leaves_after(&[Expected::NoWasm]).await
}

#[tokio::test]
async fn where_the_collector_cannot_be_reached_one_link_is_left_and_no_error() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    // The browser has the loader by now, and knows nothing yet of the next page.
    citizen.opens("/ar/services/pothole-report").await?;
    citizen.is_asked(Question::Useful).await?;
    town.kill().await?;
    citizen.opens("/ar/services/street-light-report").await?;
    citizen
        .scrolls_to("[data-rayak], a[href*='/form?']")
        .await?;
    let text = citizen.reads(TO_THE_FORM).await?;
    let links: u32 = citizen
        .asks(
            &format!("return document.querySelectorAll(\"{TO_THE_FORM}\").length"),
            &[],
        )
        .await?;
    assert_eq!(links, 1, "{text}");
    citizen.leaves_after(&[Expected::Refused]).await
}

#[tokio::test]
async fn where_not_even_the_loader_comes_the_page_is_as_it_was() -> Result<()> {
    let mut town = Town::found().await?;
    town.kill().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/ar/services/pothole-report").await?;
    citizen.sees_it_drawn().await?;
    let text: String = citizen.asks("return document.body.innerText", &[]).await?;
    ensure!(text.contains("بلاغ حفر"), "{text}");
    citizen.leaves_after(&[Expected::NoLoader]).await
}

#[tokio::test]
async fn words_outlive_a_line_that_breaks_and_are_sent_once_it_is_back() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(2).await?;
    service.writes("تأخر الرد على بلاغي").await?;
    town.kill().await?;
    citizen.lets_pauses_pass(true).await?;
    service.sends().await?;
    // It is tried again a few times by itself, and then the citizen decides.
    service.comes_to("failed").await?;
    service.reads(".error").await?;
    let words: String = service.tells("textarea", "found.value").await?;
    assert_eq!(words, "تأخر الرد على بلاغي");

    town.restart().await?;
    service.clicks("button.retry").await?;
    service.thanks().await?;
    let mut events = town.export().await?;
    events.retain(|line| line["event"] == "received");
    assert_eq!(events.len(), 1, "it is there once: {events:?}");
    assert_eq!(
        (&events[0]["words"], &events[0]["answer"]),
        (&"تأخر الرد على بلاغي".into(), &Value::from(2))
    );
    citizen.leaves_after(&[Expected::Refused]).await
}

#[tokio::test]
async fn a_refusal_is_told_and_keeps_the_words() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=en").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.ticks(Reason::Other).await?;
    let long = "word ".repeat(220);
    useful.pastes(&long).await?;
    let counter = useful.reads(".counter").await?;
    ensure!(
        counter.contains("99"),
        "the counter says how many are too many, without the space at the end: {counter}"
    );
    useful.sends().await?;
    useful.reads(".error").await?;
    let words: String = useful.tells("textarea", "found.value").await?;
    assert_eq!(words, long);
    assert_eq!(
        town.verify().await?.events,
        1,
        "nothing but the vote was stored"
    );
    citizen.leaves().await
}

#[tokio::test]
async fn a_page_of_no_origin_is_told_that_it_may_not_answer_and_keeps_working() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    // In a sandbox there is no origin, and even looking at the storage throws.
    let tag =
        r#"<main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#;
    citizen
        .opens(&town.puts_up_under("sandbox allow-scripts", "en", tag))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    let error = useful.reads(".error").await?;
    assert_eq!(error, town.text("en", "error.origin_not_allowed").await?);
    useful.comes_to("failed").await?;
    assert_eq!(town.verify().await?.events, 0);
    citizen.leaves_after(&[Expected::Status(403)]).await
}
