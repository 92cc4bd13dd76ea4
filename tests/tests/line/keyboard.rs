//! The whole way by keyboard, in the language that runs from right to left; where the focus goes when
//! what held it goes; and what is left when the reader chooses the colours.

use anyhow::{Result, ensure};
use rayak_shared::{Question, Submission};
use rayak_tests::{Expected, Power, Town, Visitor, Window, ballot, until};
use serde_json::{Value, json};
use thirtyfour::Key;

#[tokio::test]
async fn a_vote_with_a_reason_and_words_needs_no_pointer() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    citizen.tabs_to("[data-answer=no]").await?;
    ensure!(
        citizen.shows_the_focus().await?,
        "the button shows that it has the focus"
    );
    citizen.presses_key(Key::Enter).await?;
    useful.is_saved().await?;

    citizen
        .tabs_to("input[type=checkbox][value=unclear]")
        .await?;
    ensure!(
        citizen.shows_the_focus().await?,
        "the reason shows that it has the focus"
    );
    citizen.presses_key(Key::Space).await?;
    citizen.tabs_to("textarea").await?;
    citizen.presses("النص غير واضح").await?;
    citizen.tabs_to("button.send").await?;
    ensure!(
        citizen.shows_the_focus().await?,
        "the button shows that it has the focus"
    );
    citizen.presses_key(Key::Enter).await?;
    useful.thanks().await?;
    ensure!(
        citizen.is_on(".outcome").await?,
        "the thanks have the focus, so that nobody is lost"
    );

    let events = town.export().await?;
    assert_eq!(
        (&events[0]["answer"], &events[0]["lang"]),
        (&"no".into(), &"ar".into())
    );
    assert_eq!(
        (&events[1]["reasons"], &events[1]["words"]),
        (&json!(["unclear"]), &"النص غير واضح".into())
    );

    citizen.tabs_to("button.edit").await?;
    citizen.presses_key(Key::Enter).await?;
    citizen.tabs_to("[data-answer=yes]").await?;
    citizen.leaves().await
}

#[tokio::test]
async fn arrow_keys_choose_stars_and_never_send_them() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let service = citizen.is_asked(Question::Service).await?;
    citizen.tabs_to("input[name=stars]").await?;
    ensure!(
        !service.has("input:checked").await?,
        "nothing is chosen beforehand"
    );
    citizen.presses_key(Key::Space).await?;
    for _ in 0..3 {
        citizen.presses_key(Key::Down).await?;
    }
    ensure!(
        citizen.is_on("input[value='4']").await?,
        "the fourth star has the focus"
    );
    ensure!(
        citizen.shows_the_focus().await?,
        "the star shows that it has the focus"
    );
    assert!(service.is_chosen("4").await?);
    service.comes_to("ask").await?;
    assert_eq!(town.verify().await?.events, 0, "an arrow key never votes");

    citizen.tabs_to("button.send").await?;
    citizen.presses_key(Key::Enter).await?;
    service.thanks().await?;
    assert_eq!(town.export().await?[0]["answer"], 4);
    citizen.leaves().await
}

/// Waits until the focus is on such an element; it follows what is drawn.
async fn comes_to_be_on(citizen: &Visitor, selector: &str) -> Result<()> {
    until(&format!("the focus is on {selector}"), async || {
        Ok(citizen.is_on(selector).await?.then_some(()))
    })
    .await
}

#[tokio::test]
async fn the_focus_stays_in_the_question_when_the_button_to_retry_goes() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    town.kill().await?;
    citizen.lets_pauses_pass(true).await?;
    citizen.tabs_to("[data-answer=no]").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.comes_to("failed").await?;
    citizen.lets_pauses_pass(false).await?;
    citizen.tabs_to("button.retry").await?;
    citizen.presses_key(Key::Enter).await?;
    comes_to_be_on(&citizen, "[data-answer=no]").await?;
    town.restart().await?;
    useful.is_saved().await?;
    citizen.leaves_after(&[Expected::Refused]).await
}

#[tokio::test]
async fn the_focus_goes_to_the_answers_when_the_held_one_is_gone() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    // Withdrawn elsewhere, with the secret that this browser keeps.
    let kept: String = citizen
        .asks("return Object.values(localStorage)[0]", &[])
        .await?;
    let kept: Value = serde_json::from_str(&kept)?;
    let text = |key: &str| kept[key].as_str().unwrap_or_default().to_owned();
    let vote = Submission {
        id: text("id"),
        secret: Some(text("secret")),
        ..ballot::no("pothole")
    };
    assert_eq!(town.withdraw(&vote).await?.status, 200);

    citizen.tabs_to("textarea").await?;
    citizen.presses("متأخر").await?;
    citizen.tabs_to("button.send").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.comes_to("failed").await?;
    comes_to_be_on(&citizen, "[data-answer]").await?;
    citizen.leaves_after(&[Expected::Status(410)]).await
}

#[tokio::test]
async fn in_the_readers_own_colours_a_star_stays_when_the_pointer_comes() -> Result<()> {
    if !Visitor::can(Power::OwnColours)? {
        return Ok(());
    }
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.chooses_the_colours().await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let service = citizen.is_asked(Question::Service).await?;
    let colour = "getComputedStyle(found, '::before').backgroundColor";
    let star = ".star:has([value='2'])";
    let before: String = service.tells(star, colour).await?;
    service.points_at(star).await?;
    ensure!(
        service
            .tells::<bool>(star, "found.matches(':hover')")
            .await?,
        "the pointer is there"
    );
    let after: String = service.tells(star, colour).await?;
    assert_eq!(after, before);
    citizen.leaves().await
}
