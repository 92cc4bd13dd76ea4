//! The whole way by keyboard, in the language that runs from right to left.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window};
use serde_json::json;
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
