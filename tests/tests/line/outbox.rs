//! The outbox: what did not get through on one visit goes by itself on the next, once, and never over
//! what was said since.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Card, Town, Visitor, Window, until};
use serde_json::Value;

const WORDS: &str = "The third step is missing";

/// Everything in the box is marked and taken out.
const EMPTY: &str = "\u{e009}a\u{e009}\u{e003}";

const TAG: &str = r#"<script src="TAG" data-site="jazan" data-page="pothole" data-questions="useful" async></script>"#;

/// A page whose line is dead for requests of one method until the browser has a `line`, and that makes
/// every pause of the card's short.
fn page(town: &Town, method: &str, tags: &str) -> String {
    let script = format!(
        r#"<script>const real = fetch;
             fetch = (url, init) => init?.method == "{method}" && !localStorage.line ? Promise.reject(new TypeError("down")) : real(url, init);
             setTimeout = ((real) => (act, time, ...rest) => real(act, time < 10000 ? 0 : time, ...rest))(setTimeout)</script>"#
    );
    town.puts_up("en", &[&script, "<main>", tags, "</main>"].concat())
}

async fn line(citizen: &Visitor, works: bool) -> Result<()> {
    let script = if works {
        "localStorage.line = 1"
    } else {
        "localStorage.removeItem('line')"
    };
    citizen.run(script, &[]).await
}

/// The window is closed, and with it goes what belongs to the visit; then the page is opened again,
/// where there is a line.
async fn comes_back(citizen: &Visitor) -> Result<Card<'_>> {
    citizen.run("sessionStorage.clear()", &[]).await?;
    line(citizen, true).await?;
    citizen.reloads().await?;
    citizen.is_asked(Question::Useful).await
}

async fn is_told_that_it_did_not_arrive(town: &Town, card: &Card<'_>) -> Result<()> {
    card.comes_to("failed").await?;
    let why = town.text("en", "error.network").await?;
    assert_eq!(card.reads(".error").await?, why);
    Ok(())
}

/// The events of the log, once there are so many.
async fn events(town: &Town, number: usize) -> Result<Vec<Value>> {
    until("the events are in the log", async || {
        let events = town.export().await?;
        Ok((events.len() >= number).then_some(events))
    })
    .await
}

/// What lies in the outbox, by its key.
async fn outbox(citizen: &Visitor) -> Result<Vec<String>> {
    let script = "return Object.keys(localStorage).filter((key) => key.endsWith('outbox'))";
    citizen.asks(script, &[]).await
}

#[tokio::test]
async fn words_that_did_not_get_through_go_by_themselves_on_the_next_visit_once() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town, "PATCH", TAG)).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes(WORDS).await?;
    useful.sends().await?;
    is_told_that_it_did_not_arrive(&town, &useful).await?;

    comes_back(&citizen).await?.comes_to("remembered").await?;
    assert_eq!(events(&town, 2).await?[1]["words"], WORDS);
    let useful = comes_back(&citizen).await?;
    useful.comes_to("remembered").await?;
    assert_eq!(outbox(&citizen).await?, Vec::<String>::new());
    let lines = town.export().await?;
    assert_eq!(lines.len(), 2, "a vote and its words, each once");
    citizen.leaves().await
}

#[tokio::test]
async fn words_that_were_taken_away_on_a_dead_line_are_taken_away_on_the_next_visit() -> Result<()>
{
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town, "PATCH", TAG)).await?;
    line(&citizen, true).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes(WORDS).await?;
    useful.sends().await?;
    useful.thanks().await?;

    line(&citizen, false).await?;
    useful.clicks("button.edit").await?;
    useful.writes(EMPTY).await?;
    useful.sends().await?;
    is_told_that_it_did_not_arrive(&town, &useful).await?;

    comes_back(&citizen).await?.comes_to("remembered").await?;
    let events = events(&town, 3).await?;
    assert_eq!(events[2]["words_change"], "removed", "{events:?}");
    assert_eq!(outbox(&citizen).await?, Vec::<String>::new());
    citizen.leaves().await
}

#[tokio::test]
async fn an_answer_that_was_taken_back_on_a_dead_line_is_withdrawn_on_the_next_visit() -> Result<()>
{
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens(&page(&town, "DELETE", TAG)).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.clicks("button.close").await?;
    useful.clicks("button.withdraw").await?;
    is_told_that_it_did_not_arrive(&town, &useful).await?;
    let leaving = town.text("en", "yours.leaving").await?;
    let name = &town.view("pothole", "en").await?.questions[0].answers[1].text;
    let said = useful.reads(".yours").await?;
    assert_eq!(said, leaving.replace("{answer}", name));
    citizen.takes_a_picture("leaving-en-320").await?;
    assert_eq!(town.export().await?.len(), 1);

    let useful = comes_back(&citizen).await?;
    useful.comes_to("withdrawn").await?;
    assert_eq!(events(&town, 2).await?[1]["event"], "withdrawn");
    let kept: Vec<String> = citizen
        .asks(
            "return Object.keys(localStorage).filter((key) => key.startsWith('rayak'))",
            &[],
        )
        .await?;
    ensure!(kept.is_empty(), "the vote is forgotten: {kept:?}");
    citizen.leaves().await
}

/// The same as in two tabs: what they share is the browser's storage.
#[tokio::test]
async fn of_two_cards_the_one_that_waits_sends_nothing_over_what_the_other_has_sent() -> Result<()>
{
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let tags = [
        "<div id=first>",
        TAG,
        "</div><div id=second>",
        TAG,
        "</div>",
    ]
    .concat();
    citizen.opens(&page(&town, "PATCH", &tags)).await?;
    let first = citizen.is_asked_in("#first", Question::Useful).await?;
    let second = citizen.is_asked_in("#second", Question::Useful).await?;
    first.answers_no().await?;
    first.is_saved().await?;
    first.writes(WORDS).await?;
    first.sends().await?;
    first.comes_to("failed").await?;

    line(&citizen, true).await?;
    second.answers_no().await?;
    second.is_saved().await?;
    assert_eq!(
        outbox(&citizen).await?.len(),
        1,
        "they are the first card's"
    );
    second.writes("And the fourth is wrong").await?;
    second.sends().await?;
    second.thanks().await?;
    citizen
        .run("dispatchEvent(new Event('online'))", &[])
        .await?;
    first.comes_to("remembered").await?;
    citizen.sees_it_drawn().await?;
    first.comes_to("remembered").await?;
    let events = town.export().await?;
    let said: Vec<&Value> = events.iter().map(|event| &event["words"]).collect();
    assert_eq!(said, [&Value::Null, &"And the fourth is wrong".into()]);
    citizen.leaves().await
}
