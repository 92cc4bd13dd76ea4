//! One citizen's vote on a page is one vote: also when its reply is lost, when the page is left at
//! once, and when the page has two cards.

use anyhow::Result;
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, until};
use serde_json::Value;

const TAG: &str =
    r#"<main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#;

/// A page whose line is broken in one way: `broken` is what becomes of a request to the collector.
fn with_a_line(broken: &str) -> String {
    format!(
        "<script>const real = fetch; const never = new Promise(() => {{}});
           fetch = (url, init = {{}}) => {broken};</script>{TAG}"
    )
}

async fn received(town: &Town) -> Result<usize> {
    let events = town.export().await?;
    Ok(events
        .iter()
        .filter(|line| line["event"] == "received")
        .count())
}

async fn is_in_the_log(town: &Town) -> Result<()> {
    until("the vote is in the log", async || {
        Ok((received(town).await? == 1).then_some(()))
    })
    .await
}

/// What the visit before left open was sent again, and the browser knows that it is held.
async fn is_acknowledged(citizen: &Visitor) -> Result<()> {
    until("the vote is acknowledged", async || {
        let kept: Vec<String> = citizen
            .asks("return Object.values(localStorage)", &[])
            .await?;
        Ok((kept.len() == 1 && !kept[0].contains("pending")).then_some(()))
    })
    .await
}

#[tokio::test]
async fn a_vote_whose_reply_is_lost_is_one_vote_after_a_reload() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    // The collector takes what the first visit sends, and no reply to it ever comes.
    let page = town.puts_up(
        "en",
        &with_a_line(
            "real(url, init).then((reply) => init.method == 'POST' && /feedback/.test(url) && !sessionStorage.again ? never : reply)",
        ),
    );
    citizen.opens(&page).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    is_in_the_log(&town).await?;
    useful.comes_to("sending").await?;
    citizen.run("sessionStorage.again = 1", &[]).await?;

    citizen.reloads().await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("remembered").await?;
    is_acknowledged(&citizen).await?;
    useful.clicks("button.edit").await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    until("the change is in the log", async || {
        Ok((town.export().await?.len() == 2).then_some(()))
    })
    .await?;
    let report = town.verify().await?;
    assert_eq!((report.feedbacks, report.events), (1, 2), "{report:?}");
    citizen.leaves().await
}

#[tokio::test]
async fn stars_and_words_whose_reply_is_lost_are_one_vote_that_keeps_its_words() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "en",
        &with_a_line(
            "real(url, init).then((reply) => init.method == 'POST' && /feedback/.test(url) && !sessionStorage.again ? never : reply)",
        ),
    );
    citizen.opens(&page).await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(4).await?;
    service.writes("It took a week").await?;
    service.sends().await?;
    is_in_the_log(&town).await?;
    citizen.run("sessionStorage.again = 1", &[]).await?;

    citizen.reloads().await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.comes_to("remembered").await?;
    is_acknowledged(&citizen).await?;
    service.clicks("button.edit").await?;
    service.gives_stars(2).await?;
    service.sends().await?;
    service.thanks().await?;
    let events = town.export().await?;
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(
        (&events[0]["words"], &events[1]["words_change"]),
        (&"It took a week".into(), &"kept".into())
    );
    assert_eq!(events[1]["answer"], 2);
    citizen.leaves().await
}

#[tokio::test]
async fn yes_waits_for_no_token() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "en",
        &with_a_line("/token/.test(url) ? never : real(url, init)"),
    );
    citizen.opens(&page).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    let events = town.export().await?;
    assert_eq!(events[0]["token"], "missing", "{events:?}");
    citizen.leaves().await
}

#[tokio::test]
async fn a_vote_arrives_also_when_the_page_is_left_in_the_same_moment() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    // On a line as short as this one a request arrives even if leaving cancels it a moment later, so it
    // is also looked at what the browser was told.
    let page = town.puts_up(
        "en",
        &with_a_line(
            "(/feedback/.test(url) && (sessionStorage.outlives = init.keepalive), real(url, init))",
        ),
    );
    citizen.opens(&page).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let yes = useful.part("button[data-answer=yes]").await?;
    citizen
        .run(
            "const [yes] = arguments;
             setTimeout(() => { yes.click(); location.assign('/test/bare?page=pothole&lang=en') })",
            &[yes.to_json()?],
        )
        .await?;
    is_in_the_log(&town).await?;
    let outlives: String = citizen.asks("return sessionStorage.outlives", &[]).await?;
    assert_eq!(outlives, "true", "the request outlives the page");
    citizen.leaves().await
}

#[tokio::test]
async fn two_cards_of_one_page_are_one_vote() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen
        .opens(&town.puts_up("en", &[TAG, TAG].concat()))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let second = "document.querySelectorAll('[data-rayak]')[1]?.shadowRoot?.querySelector('[data-question=useful]')";
    until("the second card is there", async || {
        let there: bool = citizen
            .asks(&format!("return {second} != null"), &[])
            .await?;
        Ok(there.then_some(()))
    })
    .await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    citizen
        .run(
            &format!("{second}.querySelector('[data-answer=no]').click()"),
            &[],
        )
        .await?;
    until("the second card's answer is in the log", async || {
        Ok((town.export().await?.len() == 2).then_some(()))
    })
    .await?;
    let events = town.export().await?;
    let told: Vec<(&Value, &Value)> = events
        .iter()
        .map(|line| (&line["event"], &line["answer"]))
        .collect();
    assert_eq!(
        told,
        [
            (&"received".into(), &"yes".into()),
            (&"amended".into(), &"no".into())
        ]
    );
    citizen.leaves().await
}
