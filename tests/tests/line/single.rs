//! Applications of one page: another view is another page with a question of its own, and nothing of one
//! is found on the next.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, until};
use serde_json::Value;

const WORDS: &str = "The third step is missing";

/// Goes on to the application's other view, which is about `page`.
async fn goes_on(citizen: &Visitor, page: &str) -> Result<()> {
    citizen.clicks("#next").await?;
    is_at(citizen, page).await
}

async fn is_at(citizen: &Visitor, page: &str) -> Result<()> {
    citizen.finds(&format!("[data-page={page}]")).await?;
    citizen.finds("[data-rayak]").await?;
    Ok(())
}

/// What is announced in all live regions of the page, and whether a card has the focus.
async fn announced_and_focused(citizen: &Visitor) -> Result<(Vec<String>, bool)> {
    citizen
        .asks(
            "return [[...document.querySelectorAll('[role=status]')].map((region) => region.textContent),
                     document.activeElement.matches('[data-rayak]')]",
            &[],
        )
        .await
}

#[tokio::test]
async fn nothing_of_one_view_is_found_on_the_next_and_words_wait_under_their_own() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/spa?page=pothole&lang=en").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes(&format!("{WORDS} 0501234567")).await?;
    until("the number is warned of", async || {
        let (said, focused) = announced_and_focused(&citizen).await?;
        Ok((focused && !said[0].is_empty()).then_some(()))
    })
    .await?;

    goes_on(&citizen, "street-light").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("ask").await?;
    assert_eq!(
        announced_and_focused(&citizen).await?,
        (vec![String::new()], false)
    );
    useful.answers_no().await?;
    useful.is_saved().await?;
    let shown: String = useful
        .tells("", "found.getRootNode().host.outerHTML + found.getRootNode().innerHTML + [...found.querySelectorAll('textarea')].map((box) => box.value)")
        .await?;
    ensure!(!shown.contains("third"), "{shown}");
    useful.writes("A lamp of another street").await?;
    let kept: Vec<(String, String)> = citizen
        .asks("return Object.entries(sessionStorage)", &[])
        .await?;
    for (key, text) in &kept {
        let (own, other) = if key.contains("pothole") {
            ("third", "lamp")
        } else {
            ("lamp", "third")
        };
        ensure!(text.contains(own) && !text.contains(other), "{key}: {text}");
    }
    assert_eq!(kept.len(), 2);

    citizen.goes_back().await?;
    is_at(&citizen, "pothole").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("remembered").await?;
    useful.clicks("button.edit").await?;
    let words: String = useful.tells("textarea", "found.value").await?;
    ensure!(words.starts_with(WORDS), "{words}");
    useful.sends().await?;
    useful.thanks().await?;
    let events = town.export().await?;
    let said: Vec<_> = events
        .iter()
        .filter(|line| line["words"] != Value::Null)
        .collect();
    ensure!(
        said.len() == 1 && said[0]["page"] == "pothole",
        "what was written elsewhere was not sent: {said:?}"
    );
    citizen.leaves().await
}

#[tokio::test]
async fn a_reply_that_comes_when_its_view_is_gone_is_remembered_and_moves_nothing() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/spa?page=pothole&lang=en").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    citizen
        .run(
            "const real = fetch;
             window.held = [];
             window.fetch = (url, init) => /feedback/.test(url)
               ? new Promise((done) => held.push(() => done(real(url, init)))) : real(url, init)",
            &[],
        )
        .await?;
    useful.answers_yes().await?;
    useful.comes_to("sending").await?;
    goes_on(&citizen, "street-light").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("ask").await?;
    citizen
        .run("document.activeElement.blur(); held.shift()()", &[])
        .await?;
    until("the vote is remembered as held", async || {
        let kept: Vec<(String, String)> = citizen
            .asks("return Object.entries(localStorage)", &[])
            .await?;
        let held =
            |(key, text): &(String, String)| key.contains("pothole") && !text.contains("pending");
        Ok((kept.len() == 1 && kept.iter().all(held)).then_some(()))
    })
    .await?;
    citizen.sees_it_drawn().await?;
    useful.comes_to("ask").await?;
    assert_eq!(
        announced_and_focused(&citizen).await?,
        (vec![String::new()], false)
    );

    // Nor does the view that is gone ask for anything when the line is back.
    citizen
        .run(
            "dispatchEvent(new Event('online')); document.dispatchEvent(new Event('visibilitychange'))",
            &[],
        )
        .await?;
    let asked: u32 = citizen.asks("return held.length", &[]).await?;
    assert_eq!(asked, 0);
    let events = town.export().await?;
    let received: Vec<_> = events
        .iter()
        .filter(|line| line["event"] == "received")
        .collect();
    ensure!(
        received.len() == 1 && received[0]["page"] == "pothole",
        "{received:?}"
    );
    citizen.leaves().await
}

#[tokio::test]
async fn of_many_views_the_page_carries_only_the_last() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/spa?page=pothole&lang=ar").await?;
    let names = "return Object.getOwnPropertyNames(window).length";
    citizen.is_asked(Question::Useful).await?;
    citizen.clicks("h1").await?;
    citizen
        .run(
            "window.made = 0;
             for (const way of ['instantiate', 'instantiateStreaming']) {
               const real = WebAssembly[way];
               WebAssembly[way] = (...given) => (window.made += 1, real.apply(WebAssembly, given));
             }",
            &[],
        )
        .await?;
    let before: u32 = citizen.asks(names, &[]).await?;
    for page in ["street-light", "pothole", "street-light", "pothole"] {
        goes_on(&citizen, page).await.context(page)?;
        citizen.is_asked(Question::Useful).await?;
    }
    assert_eq!(citizen.asks::<u32>(names, &[]).await?, before);
    let left: (u32, u32, u32) = citizen
        .asks(
            "return [document.querySelectorAll('[data-rayak]').length,
                     document.querySelectorAll('[role=status]').length,
                     document.adoptedStyleSheets.length]",
            &[],
        )
        .await?;
    assert_eq!(left, (1, 1, 0));
    // The module was made once, and each view asked for what is its own.
    let (made, asked): (u32, Vec<String>) = citizen
        .asks(
            "const names = performance.getEntriesByType('resource').map(({ name }) => name);
             return [made, names.filter((name) => name.includes('/view')).map((name) => new URL(name).searchParams.get('page'))]",
            &[],
        )
        .await?;
    assert_eq!(made, 0, "it was there already");
    for page in ["pothole", "street-light"] {
        ensure!(asked.iter().any(|asked| asked == page), "{asked:?}");
    }
    citizen.leaves().await
}

/// A view that is left before the script of its tag has come; the next view begins when it has run.
const LEFT_AT_ONCE: &str = r#"<main><script>
    const ask = (page) => {
      const tag = document.createElement("script");
      Object.assign(tag.dataset, { site: "jazan", page, questions: "useful" });
      tag.src = "TAG";
      document.querySelector("main").append(tag);
      return tag;
    };
    const left = ask("pothole");
    left.onload = () => ask("street-light");
    left.remove();
</script></main>"#;

#[tokio::test]
async fn a_view_that_is_left_before_its_script_has_come_asks_nothing_on_the_next() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&town.puts_up("en", LEFT_AT_ONCE)).await?;
    citizen
        .is_asked(Question::Useful)
        .await?
        .answers_yes()
        .await?;
    let hosts: u32 = citizen
        .asks(
            "return document.querySelectorAll('[data-rayak]').length",
            &[],
        )
        .await?;
    assert_eq!(hosts, 1);
    until("the vote is in the log", async || {
        let events = town.export().await?;
        Ok(events
            .iter()
            .any(|line| line["page"] == "street-light")
            .then_some(()))
    })
    .await?;
    citizen.leaves().await
}
