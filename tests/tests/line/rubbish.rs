//! A collector that is down, slow or answers with something else, as a proxy before it may: whatever
//! comes, nothing is thrown, nothing that was written is lost, and a vote is one vote.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Expected, Town, Visitor, Window, until};

const TAG: &str =
    r#"<main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#;
const LINKS: &str = "return document.querySelectorAll(\"a[href*='/form?']\").length";

/// What may come in the place of a reply, each as a script that makes it.
const RUBBISH: [(&str, &str); 9] = [
    (
        "a page",
        "reply('<!doctype html><title>Sign in</title>', 'text/html')",
    ),
    ("nothing", "reply('')"),
    ("no JSON", "reply('{\"site\":')"),
    ("null", "reply('null')"),
    ("a list", "reply('[1, 2]')"),
    ("an empty object", "reply('{}')"),
    (
        "other shapes",
        "reply('{\"questions\":[{\"question\":\"useful\"}],\"id\":7,\"token\":{},\"state\":\"new\"}')",
    ),
    ("something huge", "reply('x'.repeat(8e6))"),
    ("a status of no meaning", "reply('', 'text/plain', 299)"),
];

/// A page whose requests to a route are answered by what is said, as long as `broken` is so. The pauses
/// between attempts are over at once, so that nobody waits.
fn answered(town: &Town, route: &str, by: &str) -> String {
    town.puts_up(
        "en",
        &format!(
            "<script>const [real, later] = [fetch, setTimeout];
               setTimeout = (act, wait) => later(act, wait < 15000 ? 0 : wait);
               var broken = true, asked = 0;
               const reply = (body, type = 'application/json', status = 200) =>
                 Promise.resolve(new Response(body, {{ status, headers: {{ 'Content-Type': type }} }}));
               fetch = (url, init) => /{route}/.test(url) && broken ? (asked += 1, {by}) : real(url, init)</script>
             {TAG}"
        ),
    )
}

#[tokio::test]
async fn a_view_that_is_rubbish_leaves_one_link_and_throws_nothing() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for (what, by) in RUBBISH {
        citizen.opens(&answered(&town, "view", by)).await?;
        until(&format!("{what}: one link is left"), async || {
            Ok((citizen.asks::<u32>(LINKS, &[]).await? == 1).then_some(()))
        })
        .await?;
        citizen.sees_it_drawn().await?;
        let drawn = "return Boolean(document.querySelector('[data-rayak]').shadowRoot)";
        ensure!(!citizen.asks::<bool>(drawn, &[]).await?, "{what}");
    }
    citizen.leaves().await
}

#[tokio::test]
async fn a_view_of_questions_that_nobody_knows_yet_asks_those_that_it_knows() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let newer = "real(url, init).then((came) => came.json()).then((view) => {
        const [known] = view.questions;
        view.questions.unshift({ ...known, question: 'mood' }, { ...known, question: 'useful', answers:
          [...known.answers, { answer: 'perhaps', text: 'Perhaps', name: 'Perhaps', reasons: [] }] });
        view.questions.splice(2);
        view.limits.more = 1;
        return new Response(JSON.stringify({ ...view, newer: { field: [] } }));
      })";
    citizen.opens(&answered(&town, "view", newer)).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let answers: Vec<String> = useful
        .tells(
            "",
            "[...found.querySelectorAll('[data-answer]')].map((button) => button.dataset.answer)",
        )
        .await?;
    assert_eq!(answers, ["yes", "no"]);
    useful.answers_yes().await?;
    useful.is_saved().await?;
    citizen.leaves().await
}

#[tokio::test]
async fn a_reply_to_an_answer_that_is_rubbish_is_no_thanks_and_the_answer_is_sent_again()
-> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for (number, (what, by)) in (1..).zip(RUBBISH) {
        // It was stored, and what comes back does not say so.
        let stored = format!("real(url, init).then(() => {by})");
        citizen.opens(&answered(&town, "feedback", &stored)).await?;
        let service = citizen.is_asked(Question::Service).await?;
        service.gives_stars(2).await?;
        service.writes("It took a week").await?;
        service.sends().await?;
        service.comes_to("failed").await.context(what)?;
        let error = service.reads(".error").await?;
        assert_eq!(error, town.text("en", "error.network").await?, "{what}");
        let words: String = service.tells("textarea", "found.value").await?;
        assert_eq!(words, "It took a week", "{what}");
        ensure!(
            citizen.asks::<u32>("return asked", &[]).await? > 1,
            "{what}"
        );

        citizen.run("window.broken = false", &[]).await?;
        service.clicks("button.retry").await?;
        service.thanks().await.context(what)?;
        let events = town.export().await?;
        assert_eq!(events.len(), number, "{what}: {events:?}");
        citizen.forgets().await?;
    }
    let events = town.export().await?;
    ensure!(
        events.iter().all(|line| line["words"] == "It took a week"),
        "{events:?}"
    );
    citizen.leaves().await
}

#[tokio::test]
async fn a_token_or_a_sighting_that_is_answered_by_rubbish_costs_no_vote() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for (what, by) in RUBBISH.into_iter().chain([
        (
            "a huge token",
            "reply(JSON.stringify({ token: 'x'.repeat(5e6) }))",
        ),
        (
            "a refusal",
            "reply('{\"code\":\"busy\",\"status\":503}', 'application/problem+json', 503)",
        ),
    ]) {
        citizen.opens(&answered(&town, "token|seen", by)).await?;
        let useful = citizen.is_asked(Question::Useful).await?;
        // A pointer that rests where the button comes to stand has not come near.
        citizen.points_nowhere().await?;
        useful.points_at("button[data-answer=yes]").await?;
        until(&format!("{what}: a token was asked for"), async || {
            Ok((citizen.asks::<u32>("return asked", &[]).await? > 1).then_some(()))
        })
        .await?;
        citizen.sees_it_drawn().await?;
        useful.answers_yes().await?;
        useful.is_saved().await.context(what)?;
        citizen.forgets().await?;
    }
    citizen.leaves().await
}

#[tokio::test]
async fn a_collector_that_is_gone_when_the_answer_is_given_gets_it_when_it_is_back() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=en").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.is_pointed_at().await?;
    town.kill().await?;
    citizen.lets_pauses_pass(true).await?;
    useful.answers_no().await?;
    useful.comes_to("failed").await?;
    town.restart().await?;
    citizen
        .run("dispatchEvent(new Event('online'))", &[])
        .await?;
    useful.is_saved().await?;
    assert_eq!(town.verify().await?.feedbacks, 1);
    citizen.leaves_after(&[Expected::Refused]).await
}
