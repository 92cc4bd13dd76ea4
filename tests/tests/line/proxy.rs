//! Behind nginx, as `deploy/` sets it up, beneath a path and encrypted: everybody reaches what is theirs, and
//! the sender is who nginx says.

use anyhow::{Result, ensure};
use rayak_shared::{Question, routes};
use rayak_tests::{Town, Visitor, Window, ballot, until};
use serde_json::{Value, json};

const PAGE: &str = "site=jazan&page=pothole&lang=en";

#[tokio::test]
async fn a_citizen_answers_on_a_page_through_the_proxy() -> Result<()> {
    let town = Town::found_behind_a_proxy().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/en/services/pothole-report").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    // What warns of a telephone number is a module of its own, fetched by the card.
    useful.writes("0501234567").await?;
    useful.reads(".warning").await?;
    useful.sends().await?;
    useful.thanks().await?;
    let events = town.export().await?;
    let is_masked = |event: &Value| event["masked"] == json!(["mobile"]);
    ensure!(events.iter().any(is_masked), "{events:?}");

    let fetched: Vec<String> = citizen
        .asks(
            "return performance.getEntriesByType('resource').map((one) => one.name)",
            &[],
        )
        .await?;
    let foreign = fetched.iter().filter(|one| one.contains("/v1/"));
    let ours = town.shown("/");
    let (ours, others): (Vec<&String>, Vec<&String>) =
        foreign.partition(|one| one.starts_with(&ours));
    ensure!(others.is_empty() && ours.len() >= 5, "{ours:?} {others:?}");
    citizen.leaves().await
}

#[tokio::test]
async fn a_citizen_without_scripts_answers_in_the_form_through_the_proxy() -> Result<()> {
    let town = Town::found_behind_a_proxy().await?;
    let citizen = Visitor::arrives_without_scripts(&town, Window::NARROW).await?;
    citizen
        .opens("/test/no-script?page=pothole&lang=ar")
        .await?;
    citizen.clicks("noscript a[href*='/form?']").await?;
    citizen
        .clicks("[data-question=useful] label:has(input[value=yes])")
        .await?;
    citizen
        .clicks("[data-question=useful] button[type=submit]")
        .await?;
    let thanks = town.shown("/form/thanks");
    until("the thanks are shown", async || {
        let address = citizen.address().await?;
        Ok(address.starts_with(&thanks).then_some(()))
    })
    .await?;
    assert_eq!(town.verify().await?.feedbacks, 1);
    citizen.leaves().await
}

#[tokio::test]
async fn staff_reach_their_pages_through_the_proxy_and_nobody_the_probes() -> Result<()> {
    let town = Town::found_behind_a_proxy().await?;
    let officer = Visitor::arrives(&town, Window::WIDE).await?;
    officer.signs_in(&town, "manager").await?;
    officer.opens(&town.shown_to_staff("/?lang=en")).await?;
    assert_eq!(officer.reads("h1").await?, "Overview");
    officer.clicks("nav a[hreflang=ar]").await?;
    until("the page is Arabic", async || {
        let address = officer.address().await?;
        Ok((address == town.shown_to_staff("/?lang=ar")).then_some(()))
    })
    .await?;
    officer.leaves().await?;
    for probe in ["/healthz", "/readyz", "/metrics"] {
        let reply = town
            .asked_from("203.0.113.7", &town.shown_to_staff(probe), &[])
            .await?;
        ensure!(reply.starts_with("HTTP/2 404"), "{probe}: {reply}");
        assert_eq!(town.probes(probe).await?.status, 200);
    }
    Ok(())
}

/// An answer sent by somebody with this address, who says what he likes in other headers.
async fn answer(town: &Town, from: &str, more: &[&str]) -> Result<String> {
    let body = serde_json::to_string(&ballot::yes("pothole"))?;
    let mut all = vec!["--json", &body];
    all.extend(more);
    town.asked_from(from, &town.shown(routes::FEEDBACK), &all)
        .await
}

#[tokio::test]
async fn the_sender_is_who_the_proxy_says_and_not_who_it_says_itself() -> Result<()> {
    let town = Town::found_behind_a_proxy().await?;
    let flooding = "203.0.113.7";
    let mut last = String::new();
    // As many as a minute may have, as many again at once, and one.
    for _ in 0..=20 {
        last = answer(&town, flooding, &[]).await?;
    }
    ensure!(last.starts_with("HTTP/2 429"), "{last}");
    ensure!(
        last.contains("\"too_many\""),
        "it is the collector's own: {last}"
    );
    for pretended in [
        ["--header", "X-Forwarded-For: 198.51.100.9"],
        ["--header", "Forwarded: for=198.51.100.9"],
    ] {
        let reply = answer(&town, flooding, &pretended).await?;
        ensure!(reply.starts_with("HTTP/2 429"), "{pretended:?}: {reply}");
    }
    let other = answer(&town, "198.51.100.9", &[]).await?;
    ensure!(other.starts_with("HTTP/2 201"), "{other}");
    for written in [town.written_by_the_proxy().await?, town.log()] {
        ensure!(
            !written.contains("203.0.113") && !written.contains("198.51.100"),
            "{written}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_the_proxy_adds_and_what_it_leaves_to_the_collector() -> Result<()> {
    let town = Town::found_behind_a_proxy().await?;
    let anyone = "203.0.113.7";
    let view = town.shown(&format!("{}?{PAGE}", routes::VIEW));
    let view = town.asked_from(anyone, &view, &["--compressed"]).await?;
    for part in [
        "HTTP/2 200",
        "strict-transport-security: max-age=31536000",
        "access-control-allow-origin: *",
        "content-encoding: ",
        "\"form\":\"/form?",
    ] {
        ensure!(view.contains(part), "{part} is not in {view}");
    }
    // A refusal that a page can read is the collector's, also of a body that is too large.
    let long = "x".repeat(20_000);
    let feedback = town.shown(routes::FEEDBACK);
    let refused = town
        .asked_from(anyone, &feedback, &["--json", &long])
        .await?;
    ensure!(refused.contains("\"body_too_large\""), "{refused}");

    let beside = town.shown("").replace("/rayak", "/elsewhere");
    let nothing = town.asked_from(anyone, &beside, &[]).await?;
    ensure!(nothing.starts_with("HTTP/2 404"), "{nothing}");
    let plain = town.shown_plainly("/rayak/form?site=jazan");
    let moved = town
        .asked_from(anyone, &plain, &["--header", "Host: feedback.localhost"])
        .await?;
    ensure!(
        moved.contains("Location: https://feedback.localhost/rayak/form?site=jazan"),
        "{moved}"
    );
    Ok(())
}
