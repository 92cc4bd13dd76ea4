//! What did not get through is not shown as if it had, is tried again when there is a line, and what
//! was written outlives a reload of the page, but not the sending.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Card, Town, Visitor, Window};

/// A page whose line to the feedback route is dead until the visit has a `line`.
fn page(town: &Town) -> String {
    town.puts_up(
        "en",
        r#"<script>const real = fetch;
             fetch = (url, init) => /feedback/.test(url) && !sessionStorage.line ? Promise.reject(new TypeError("down")) : real(url, init);</script>
           <main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#,
    )
}

/// What the visit keeps for the card, by key and text.
async fn kept(citizen: &Visitor) -> Result<Vec<(String, String)>> {
    citizen
        .asks(
            "return Object.entries(sessionStorage).filter(([key]) => key.startsWith('rayak'))",
            &[],
        )
        .await
}

/// The line that stands for the answer of an earlier visit, and what is drawn before it.
async fn yours(card: &Card<'_>) -> Result<(String, String)> {
    let drawn = card
        .tells(".yours", "getComputedStyle(found, '::before').content")
        .await?;
    Ok((card.reads(".yours").await?, drawn))
}

#[tokio::test]
async fn a_vote_that_was_never_stored_does_not_look_recorded_and_is_sent_when_the_line_is_back()
-> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens(&page(&town)).await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(3).await?;
    service.writes("It took a week").await?;
    service.sends().await?;

    citizen.reloads().await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.comes_to("pending").await?;
    let name = &town.view("pothole", "en").await?.questions[1].answers[2].name;
    let pending = town.text("en", "yours.pending").await?;
    let (words, drawn) = yours(&service).await?;
    assert_eq!(words, pending.replace("{answer}", name));
    assert_eq!(drawn, "none", "a tick would say that it arrived");

    // It is tried a few times without a word; then the citizen is told, and decides.
    service.comes_to("failed").await?;
    assert_eq!(
        service.reads(".error").await?,
        town.text("en", "error.network").await?
    );
    service.part("button.retry").await?;
    assert_eq!(yours(&service).await?.0, words);
    citizen.takes_a_picture("pending-en-320").await?;
    assert_eq!(town.verify().await?.events, 0);

    citizen
        .run(
            "sessionStorage.line = 1; dispatchEvent(new Event('online'))",
            &[],
        )
        .await?;
    service.comes_to("remembered").await?;
    let (words, drawn) = yours(&service).await?;
    ensure!(words.contains(name) && !words.contains("{"), "{words}");
    ensure!(drawn.contains('✓'), "{drawn}");
    ensure!(!service.has(".error").await?, "the fault is gone");
    let events = town.export().await?;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(
        (&events[0]["answer"], &events[0]["words"]),
        (&3.into(), &"It took a week".into()),
        "the words that were sent with it went along"
    );
    assert_eq!(kept(&citizen).await?, []);
    citizen.leaves().await
}

#[tokio::test]
async fn whoever_comes_back_to_the_page_finds_the_answer_sent_and_is_not_moved() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town)).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    citizen.lets_pauses_pass(true).await?;
    useful.answers_no().await?;
    useful.comes_to("failed").await?;
    citizen.takes_a_picture("failed-en-1280").await?;
    // He has gone on to read the page.
    let elsewhere = "document.activeElement.shadowRoot?.activeElement?.blur()";
    citizen.run(elsewhere, &[]).await?;
    citizen
        .run(
            "sessionStorage.line = 1; document.dispatchEvent(new Event('visibilitychange'))",
            &[],
        )
        .await?;
    useful.is_saved().await?;
    citizen.sees_it_drawn().await?;
    ensure!(
        citizen
            .asks::<bool>("return document.activeElement == document.body", &[])
            .await?,
        "nobody asked for it, so that the focus stays where it is"
    );
    assert_eq!(town.verify().await?.feedbacks, 1);
    citizen.leaves().await
}

#[tokio::test]
async fn what_was_written_is_there_after_a_reload_and_is_forgotten_once_it_is_sent() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/en/services/pothole-report").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("The third step is missing").await?;

    citizen.reloads().await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("remembered").await?;
    useful.clicks("button.edit").await?;
    let words: String = useful.tells("textarea", "found.value").await?;
    assert_eq!(words, "The third step is missing");
    let lasting: String = citizen
        .asks("return JSON.stringify(localStorage)", &[])
        .await?;
    ensure!(
        !lasting.contains("third"),
        "nobody sent them, so that they end with the visit"
    );
    useful.sends().await?;
    useful.thanks().await?;
    assert_eq!(kept(&citizen).await?, []);

    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(4).await?;
    service.writes("Quick").await?;
    assert_eq!(kept(&citizen).await?.len(), 1);
    service.sends().await?;
    service.thanks().await?;
    useful.clicks("button.edit").await?;
    useful.writes(" and the fourth").await?;
    assert_eq!(kept(&citizen).await?.len(), 1);
    useful.part("textarea").await?;
    citizen.reloads().await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.clicks("button.withdraw").await?;
    useful.comes_to("withdrawn").await?;
    assert_eq!(kept(&citizen).await?, [], "withdrawn is withdrawn");
    citizen.leaves().await
}
