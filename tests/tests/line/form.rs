//! The same questions where no script runs at all: reached from the page's own line, answered,
//! thanked for, and corrected without typing anything twice.

use anyhow::{Result, ensure};
use rayak_tests::{Expected, Town, Visitor, Window, until};
use serde_json::{Value, json};

async fn is_thanked(citizen: &Visitor) -> Result<()> {
    until("the thanks are shown", async || {
        Ok(citizen
            .address()
            .await?
            .contains("/form/thanks")
            .then_some(()))
    })
    .await
}

async fn the_one(town: &Town) -> Result<Value> {
    let mut events = town.export().await?;
    events.retain(|line| line["event"] == "received");
    ensure!(events.len() == 1, "there is not one answer: {events:?}");
    Ok(events.remove(0))
}

#[tokio::test]
async fn with_scripts_off_the_page_leads_to_a_form_that_takes_a_vote() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives_without_scripts(&town, Window::NARROW).await?;
    citizen
        .opens("/test/no-script?page=pothole&lang=ar")
        .await?;
    citizen.clicks("noscript a[href*='/form?']").await?;
    citizen
        .clicks("[data-question=useful] label:has(input[value=no])")
        .await?;
    citizen.takes_a_picture("form-ar-320").await?;
    citizen
        .clicks("[data-question=useful] label:has(input[value=not_found])")
        .await?;
    citizen
        .writes_in("[data-question=useful] textarea", "لم أجد الرسوم")
        .await?;
    citizen
        .clicks("[data-question=useful] button[type=submit]")
        .await?;
    is_thanked(&citizen).await?;
    let said = citizen.reads("main").await?;
    let received = the_one(&town).await?;
    assert_eq!(
        (&received["answer"], &received["lang"], &received["channel"]),
        (&"no".into(), &"ar".into(), &"form".into())
    );
    assert_eq!(
        (&received["reasons"], &received["words"]),
        (&json!(["not_found"]), &"لم أجد الرسوم".into())
    );
    let reference = received["reference"].as_str().unwrap_or("?");
    ensure!(said.contains(reference), "{reference} is not in: {said}");

    citizen.reloads().await?;
    the_one(&town).await?;
    citizen.leaves().await?;

    // The rung that led here is counted, once for the form and once for what was sent.
    town.stop().await?;
    let mut seen = town.export().await?;
    seen.retain(|line| line["event"] == "seen");
    let counts: Vec<_> = seen
        .iter()
        .map(|line| (&line["seen"], &line["opened"]))
        .collect();
    assert_eq!(counts, [(&json!([0, 0, 1]), &json!([0, 0, 1]))]);
    Ok(())
}

#[tokio::test]
async fn the_full_stop_follows_the_number_to_call_without_a_hole() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for lang in ["ar", "en"] {
        let form = format!("/form?site=jazan&page=pothole&lang={lang}");
        citizen.opens(&town.public(&form)).await?;
        let hole: f64 = citizen
            .asks(
                "const call = document.querySelector('.hint a');
                 const [digits, stop] = [document.createRange(), document.createRange()];
                 digits.selectNodeContents(call);
                 stop.setStart(call.nextSibling, 0);
                 stop.setEnd(call.nextSibling, 1);
                 const [left, right] = [digits, stop].map((range) => range.getBoundingClientRect());
                 return Math.max(right.left - left.right, left.left - right.right)",
                &[],
            )
            .await?;
        ensure!(hole < 1.0, "{lang}: {hole} pixels");
    }
    citizen.leaves().await
}

#[tokio::test]
async fn the_form_takes_stars_in_english() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives_without_scripts(&town, Window::WIDE).await?;
    citizen
        .opens(&town.public("/form?site=jazan&page=building-permit&lang=en"))
        .await?;
    citizen
        .clicks("[data-question=service] label:has(input[value='4'])")
        .await?;
    citizen
        .writes_in("[data-question=service] textarea", "Call me on 0501234567")
        .await?;
    citizen
        .clicks("[data-question=service] button[type=submit]")
        .await?;
    is_thanked(&citizen).await?;
    let received = the_one(&town).await?;
    assert_eq!(
        (&received["answer"], &received["lang"]),
        (&4.into(), &"en".into())
    );
    assert_eq!(received["masked"], json!(["mobile"]));
    assert_eq!(received["words"], "Call me on ⟦mobile⟧");
    citizen.leaves().await
}

#[tokio::test]
async fn a_form_without_an_answer_or_with_too_many_words_comes_back_with_everything_in_it()
-> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives_without_scripts(&town, Window::WIDE).await?;
    citizen
        .opens(&town.public("/form?site=jazan&page=pothole&lang=ar&question=useful"))
        .await?;
    let words = "كلمة ".repeat(210);
    citizen.pastes_in("textarea", &words).await?;
    citizen.clicks("form button[type=submit]").await?;
    let complaint = citizen.reads("[role=alert]").await?;
    let kept: String = citizen
        .asks("return document.querySelector('textarea').value", &[])
        .await?;
    assert_eq!(
        kept.trim(),
        words.trim(),
        "no answer was chosen: {complaint}"
    );
    assert_eq!(town.verify().await?.events, 0);

    citizen.clicks("label:has(input[value=no])").await?;
    citizen.clicks("label:has(input[value=too_long])").await?;
    citizen.clicks("form button[type=submit]").await?;
    // By now the words are too many.
    citizen.reads_anew("[role=alert]", &complaint).await?;
    citizen.takes_a_picture("form-error-ar-1280").await?;
    let kept: (String, bool, bool) = citizen
        .asks(
            "return [document.querySelector('textarea').value, document.querySelector('[value=no]').checked, document.querySelector('[value=too_long]').checked]",
            &[],
        )
        .await?;
    assert_eq!((kept.0.trim(), kept.1, kept.2), (words.trim(), true, true));

    citizen.pastes_in("textarea", "كلمات قليلة").await?;
    citizen.clicks("form button[type=submit]").await?;
    is_thanked(&citizen).await?;
    let received = the_one(&town).await?;
    assert_eq!(
        (&received["words"], &received["reasons"]),
        (&"كلمات قليلة".into(), &json!(["too_long"]))
    );
    citizen.leaves_after(&[Expected::Status(422)]).await
}

#[tokio::test]
async fn a_form_that_is_sent_from_elsewhere_is_refused() -> Result<()> {
    let town = Town::found().await?;
    let body = "site=jazan&page=pothole&lang=ar&question=useful&answer=yes&id=0b3c8f6e-2f0a-4a6f-9a55-6f2d1c7e8b90";
    for origin in ["https://elsewhere.example", "null"] {
        let request = town
            .plain_request(reqwest::Method::POST, "/form")
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let reply = town.send(request).await?;
        assert_eq!(reply.status, 403, "{origin}");
    }
    assert_eq!(town.verify().await?.events, 0);
    Ok(())
}
