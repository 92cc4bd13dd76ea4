//! Tags that come late, or stand where nobody sees them yet; and tags that share a page.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, until};
use serde_json::Value;

const TAG: &str = r#"<script src="TAG" data-site="jazan" data-page="pothole" async></script>"#;

/// What is known of the card's place: how high it is, and how high the card in it.
const HEIGHTS: &str = "const host = document.querySelector('[data-rayak]');
    const card = host.shadowRoot.querySelector('.card');
    return [host, card].map((part) => part.getBoundingClientRect().height)";

/// The names of all that was fetched for the card itself.
const FETCHED: &str = "return performance.getEntriesByType('resource').map(({ name }) => name)
    .filter((name) => /wasm|api|css/.test(name) && !/static/.test(name))";

async fn received(town: &Town) -> Result<Vec<Value>> {
    let mut events = town.export().await?;
    events.retain(|line| line["event"] == "received");
    Ok(events)
}

#[tokio::test]
async fn a_tag_that_is_hidden_fetches_nothing_and_once_it_is_shown_the_card_is_as_elsewhere()
-> Result<()> {
    let hidden = [
        ("<div id=at hidden>TAG</div>", "at.hidden = false"),
        (
            "<div id=at style='display:none'>TAG</div>",
            "at.style.display = ''",
        ),
        (
            "<details id=at><summary>More</summary>TAG</details>",
            "at.open = true",
        ),
        (
            "<div id=at hidden=until-found>TAG</div>",
            "at.removeAttribute('hidden')",
        ),
    ];
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for (place, shows) in hidden {
        let page = town.puts_up("en", &place.replace("TAG", TAG));
        citizen.opens(&page).await?;
        citizen.forgets().await?;
        citizen.finds("[data-rayak]").await?;
        citizen.sees_it_drawn().await?;
        let fetched: Vec<String> = citizen.asks(FETCHED, &[]).await?;
        ensure!(fetched.is_empty(), "{place}: {fetched:?}");

        citizen.run(shows, &[]).await?;
        let useful = citizen.is_asked(Question::Useful).await.context(place)?;
        citizen.sees_it_drawn().await?;
        let [host, card]: [f64; 2] = citizen.asks(HEIGHTS, &[]).await?;
        ensure!(
            (host - card).abs() < 0.1,
            "{place}: the card is {card} high, and its place {host}"
        );
        useful.answers_yes().await?;
        useful.is_saved().await?;
    }
    assert_eq!(received(&town).await?.len(), hidden.len());
    citizen.leaves().await
}

#[tokio::test]
async fn a_tag_that_a_script_inserts_after_the_page_is_there_is_heard() -> Result<()> {
    let make = "const tag = document.createElement('script');
        tag.src = arguments[0];
        tag.dataset.site = 'jazan';
        tag.dataset.page = 'pothole';";
    // How it is inserted, and what the card is then found by.
    let ways = [
        (
            "document.querySelector('#here').append(tag)",
            "#here > [data-rayak]",
        ),
        (
            "document.querySelector('#here').after(tag)",
            "main > script + [data-rayak]",
        ),
        // A tag manager puts it before the first script of the page, which may be in the head.
        (
            "const first = document.scripts[0]; first.parentNode.insertBefore(tag, first)",
            "main > [data-rayak]:last-child",
        ),
        (
            "tag.type = 'module'; document.head.append(tag)",
            "main > [data-rayak]:last-child",
        ),
        (
            "tag.dataset.target = '#here'; document.head.append(tag)",
            "#here > [data-rayak]",
        ),
    ];
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up_whole(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title>
         <link rel=icon href=/static/emblem.svg><script>window.manager = true</script></head>
         <body><main><p id=here></p><p>Words.</p></main></body></html>",
    );
    for (insert, place) in ways {
        citizen.opens(&page).await?;
        citizen.forgets().await?;
        let loader = town.public("/v1/rayak.js").into();
        citizen.run(&format!("{make} {insert}"), &[loader]).await?;
        let useful = citizen.is_asked(Question::Useful).await.context(insert)?;
        citizen.finds(place).await.context(insert)?;
        useful.answers_yes().await?;
        useful.is_saved().await?;
    }
    assert_eq!(received(&town).await?.len(), ways.len());
    citizen.leaves().await
}

#[tokio::test]
async fn two_tags_with_a_question_each_ask_one_each_and_both_are_answered() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let asking = |question: &str| {
        let named = format!("data-questions={question} async");
        format!("<div>{}</div>", TAG.replace("async", &named))
    };
    let page = [asking("service"), asking("useful")].concat();
    citizen.opens(&town.puts_up("en", &page)).await?;
    let service = citizen.is_asked(Question::Service).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let asked: Vec<Vec<String>> = citizen
        .asks(
            "return [...document.querySelectorAll('[data-rayak]')].map(({ shadowRoot }) =>
               [...shadowRoot.querySelectorAll('[data-question]')].map((one) => one.dataset.question))",
            &[],
        )
        .await?;
    assert_eq!(asked, [["service"], ["useful"]]);
    useful.answers_yes().await?;
    useful.is_saved().await?;
    service.gives_stars(2).await?;
    service.sends().await?;
    service.thanks().await?;
    useful.comes_to("follow").await?;
    let told = received(&town).await?;
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(
        (&told[0]["answer"], &told[1]["answer"]),
        (&"yes".into(), &2.into())
    );
    citizen.leaves().await
}

#[tokio::test]
async fn a_module_that_did_not_come_for_one_tag_is_fetched_again_for_the_next() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = format!(
        "<script>const real = fetch; var broken = true;
             fetch = (url, init) => broken && /wasm/.test(url) ? Promise.reject(new TypeError) : real(url, init)</script>
         <div>{TAG}</div><template id=later><div>{TAG}</div></template>"
    );
    citizen.opens(&town.puts_up("en", &page)).await?;
    citizen.finds("a[href*='/form?']").await?;
    citizen
        .run(
            "window.broken = false;
             document.body.append(document.importNode(document.querySelector('#later').content, true))",
            &[],
        )
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    citizen.leaves().await
}

#[tokio::test]
async fn two_tags_about_two_pages_share_nothing_but_the_files() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let about = |page: &str| format!("<div id={page}>{}</div>", TAG.replace("pothole", page));
    let counts = "<script>
        var made = 0;
        for (const way of ['instantiate', 'instantiateStreaming']) {
          const real = WebAssembly[way];
          WebAssembly[way] = (...given) => (made += 1, real.apply(WebAssembly, given));
        }
      </script>";
    let page = [counts, &about("pothole"), &about("street-light")].concat();
    citizen.opens(&town.puts_up("en", &page)).await?;
    let root = |page: &str| format!("document.querySelector('#{page} [data-rayak]')?.shadowRoot");
    for page in ["pothole", "street-light"] {
        until(&format!("{page} is asked about"), async || {
            let script = format!(
                "return Boolean({}?.querySelector('[data-answer]'))",
                root(page)
            );
            Ok(citizen.asks::<bool>(&script, &[]).await?.then_some(()))
        })
        .await?;
    }
    for (page, answer) in [("street-light", "no"), ("pothole", "yes")] {
        let click = format!(
            "{}.querySelector('[data-answer={answer}]').click()",
            root(page)
        );
        citizen.run(&click, &[]).await?;
    }
    until("both are in the log", async || {
        Ok((received(&town).await?.len() == 2).then_some(()))
    })
    .await?;
    let mut told: Vec<(String, String)> = received(&town)
        .await?
        .iter()
        .map(|line| (line["page"].to_string(), line["answer"].to_string()))
        .collect();
    told.sort_unstable();
    let pair = |page: &str, answer: &str| (format!("\"{page}\""), format!("\"{answer}\""));
    assert_eq!(told, [pair("pothole", "yes"), pair("street-light", "no")]);

    let words = format!(
        "const box = {}.querySelector('textarea');
         box.value = 'About lamps';
         box.dispatchEvent(new Event('input', {{ bubbles: true }}));
         return {}.querySelector('textarea').value",
        root("street-light"),
        root("pothole"),
    );
    let other: String = citizen.asks(&words, &[]).await?;
    assert_eq!(
        other, "",
        "what is written under one is not under the other"
    );
    assert_eq!(citizen.asks::<u32>("return made", &[]).await?, 1);
    citizen.leaves().await
}
