//! What the page is told of its card, what it may forbid, and what it may change of its looks.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window};
use serde_json::{Value, json};

/// A page that writes down what it is told. `extra` is run for each answer.
fn page(town: &Town, extra: &str) -> String {
    let script = format!(
        r#"<script>told = [];
             for (const name of ["ready", "answered", "closed"])
               addEventListener("rayak:" + name, (event) => told.push([name, event.detail, event.target.matches("main [data-rayak]")]));
             addEventListener("rayak:answered", (event) => {{ {extra} }});</script>
           <main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#
    );
    town.puts_up("en", &script)
}

async fn told(citizen: &Visitor) -> Result<Vec<Value>> {
    citizen.asks("return told", &[]).await
}

#[tokio::test]
async fn a_page_is_told_what_happens_and_never_what_was_written() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town, "")).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("Not a word of this").await?;
    useful.sends().await?;
    useful.thanks().await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(4).await?;
    assert_eq!(told(&citizen).await?.len(), 3, "stars are not sent yet");
    service.sends().await?;
    service.thanks().await?;
    let useful = json!({"question": "useful"});
    let service = json!({"question": "service"});
    assert_eq!(
        told(&citizen).await?,
        [
            json!(["ready", useful, true]),
            json!(["answered", {"question": "useful", "answer": "no"}, true]),
            json!(["closed", useful, true]),
            json!(["answered", {"question": "service", "answer": "4"}, true]),
            json!(["closed", service, true]),
        ]
    );
    citizen.leaves().await
}

#[tokio::test]
async fn a_page_may_keep_an_answer_from_leaving() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen
        .opens(&page(&town, "if (!window.agreed) event.preventDefault()"))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.comes_to("ask").await?;
    ensure!(!useful.is_chosen("no").await?, "nothing is chosen");
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(2).await?;
    service.writes("Kept").await?;
    service.sends().await?;
    service.comes_to("ask").await?;
    let asked: usize = citizen
        .asks("return performance.getEntriesByType('resource').filter((one) => one.name.includes('/feedback')).length", &[])
        .await?;
    assert_eq!(asked, 0);
    citizen.run("window.agreed = true", &[]).await?;
    service.sends().await?;
    service.thanks().await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    citizen.leaves().await
}

#[tokio::test]
async fn whoever_has_nothing_to_add_closes_by_button_or_escape_and_loses_no_word() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens(&page(&town, "")).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("Begun").await?;
    useful.clicks("button.close").await?;
    useful.comes_to("remembered").await?;
    let focused =
        "return document.querySelector('[data-rayak]').shadowRoot.activeElement?.className";
    let on: Option<String> = citizen.asks(focused, &[]).await?;
    assert_eq!(on.as_deref(), Some("edit"));
    useful.clicks("button.edit").await?;
    let words: String = useful.tells("textarea", "found.value").await?;
    assert_eq!(words, "Begun");
    useful.writes("\u{e00c}").await?;
    useful.comes_to("remembered").await?;
    let closed = told(&citizen).await?;
    assert_eq!(closed.iter().filter(|one| one[0] == "closed").count(), 2);
    citizen.leaves().await
}

#[tokio::test]
async fn a_page_is_told_too_that_an_answer_got_through_by_itself() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town, "")).await?;
    let service = citizen.is_asked(Question::Service).await?;
    citizen
        .run(
            "window.real = fetch; window.dead = true;
             window.fetch = (url, init) => dead && /feedback/.test(url) ? Promise.reject(new TypeError('down')) : real(url, init)",
            &[],
        )
        .await?;
    citizen.lets_pauses_pass(true).await?;
    service.gives_stars(4).await?;
    service.sends().await?;
    service.comes_to("failed").await?;
    let closed = async || {
        let told = told(&citizen).await?;
        anyhow::Ok(told.iter().filter(|one| one[0] == "closed").count())
    };
    assert_eq!(closed().await?, 0);
    citizen
        .run(
            "window.dead = false; document.activeElement.blur(); dispatchEvent(new Event('online'))",
            &[],
        )
        .await?;
    service.comes_to("done").await?;
    assert_eq!(closed().await?, 1);
    citizen.leaves().await
}

#[tokio::test]
async fn a_page_may_dress_the_parts_that_are_named_for_it() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "en",
        r#"<style>[data-rayak] { --rayak-accent: rgb(0, 60, 120) }
             [data-rayak]::part(card) { border-radius: 3px }
             [data-rayak]::part(figure) { color: rgb(1, 2, 3) }</style>
           <main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#,
    );
    citizen.opens(&page).await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(4).await?;
    let look = |part: &'static str, property: &'static str| {
        let service = &service;
        async move {
            let script = format!("getComputedStyle(found).{property}");
            service.tells::<String>(part, &script).await
        }
    };
    assert_eq!(look(".figure", "color").await?, "rgb(1, 2, 3)");
    assert_eq!(look(".send", "backgroundColor").await?, "rgb(0, 60, 120)");
    let radius: String = citizen
        .asks(
            "return getComputedStyle(document.querySelector('[data-rayak]').shadowRoot.querySelector('.card')).borderRadius",
            &[],
        )
        .await?;
    assert_eq!(radius, "3px");
    citizen.leaves().await
}
