//! What a page fetches from the collector, and when: the loader, and the rest only for someone who
//! comes near.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, until};

const ORDINARY: &str = "/en/services/pothole-report";

/// What the page has fetched from the collector.
async fn fetched(citizen: &Visitor, town: &Town) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map((entry) => entry.name)";
    let all: Vec<String> = citizen.asks(script, &[]).await?;
    let collector = town.public("/");
    Ok(all
        .iter()
        .filter_map(|name| name.strip_prefix(&collector))
        .map(str::to_owned)
        .collect())
}

#[tokio::test]
async fn nothing_but_the_loader_is_fetched_before_the_place_comes_near() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(
        &town,
        Window {
            width: 1280,
            height: 300,
        },
    )
    .await?;
    citizen.opens(ORDINARY).await?;
    citizen.finds("[data-rayak]").await?;
    citizen.sees_it_drawn().await?;
    let far: f64 = citizen
        .asks("return document.querySelector('[data-rayak]').getBoundingClientRect().top / innerHeight", &[])
        .await?;
    ensure!(
        far > 2.2,
        "the place is not far enough away to tell anything: {far} windows"
    );
    assert_eq!(fetched(&citizen, &town).await?, ["v1/rayak.js"]);

    citizen.is_asked(Question::Useful).await?;
    let all = fetched(&citizen, &town).await?;
    for kind in [".js", ".wasm", ".css", "api/v1/view"] {
        ensure!(
            all.iter().any(|name| name.contains(kind)),
            "{kind} was fetched when it was needed: {all:?}"
        );
    }
    citizen.leaves().await
}

/// Each request of a script is made and noted here, and nothing of its reply is handed on.
const NOTHING_COMES: &str = r#"<script>
    const real = fetch;
    var asked = ["TAG"];
    fetch = (url, init) => (asked.push(String(url)), real(url, init), new Promise(() => {}));
</script>"#;

#[tokio::test]
async fn the_files_are_fetched_side_by_side() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let tag = r#"<script src="TAG" data-site="jazan" data-page="pothole" async></script>"#;
    citizen
        .opens(&town.puts_up("en", &[NOTHING_COMES, "<main>", tag, "</main>"].concat()))
        .await?;
    // The one that is not a script's to hold back is imported last, so that none waits for it either.
    // Some clocks tell no more than milliseconds, in which several are asked for.
    let script = r#"const place = ({ name }) => asked.indexOf(name) >>> 0;
        return performance.getEntriesByType("resource")
        .sort((one, other) => one.startTime - other.startTime || place(one) - place(other))
        .map((entry) => entry.name)
        .filter((name) => name.startsWith(arguments[0]))
        .map((name) => name.slice(arguments[0].length).replace(/-\w+|\?.*/, "-"))"#;
    let address = town.public("/");
    let fetched = until("all is fetched", async || {
        let fetched: Vec<String> = citizen.asks(script, &[address.as_str().into()]).await?;
        Ok((fetched.len() == 5).then_some(fetched))
    });
    assert_eq!(
        fetched.await?,
        [
            "v1/rayak.js",
            "api/v1/view-",
            "v1/rayak-.wasm",
            "v1/rayak-.css",
            "v1/rayak-.js"
        ]
    );
    citizen.leaves().await
}

#[tokio::test]
async fn on_a_page_that_asks_nothing_nothing_is_shown() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "ar",
        r#"<main><p>مغسلة الموتى</p><script src="TAG" data-site="jazan" data-page="burial-services" data-questions="useful service" async></script><div style="block-size:200vh"></div></main>"#,
    );
    citizen.opens(&page).await?;
    until("the loader has asked", async || {
        let all = fetched(&citizen, &town).await?;
        Ok(all
            .iter()
            .any(|name| name.starts_with("api/v1/view"))
            .then_some(()))
    })
    .await?;
    // Room is given back where nobody sees the page move.
    citizen
        .run("scrollTo(0, document.body.scrollHeight)", &[])
        .await?;
    until("the place is given back", async || {
        let hosts: u32 = citizen
            .asks(
                "return document.querySelectorAll('[data-rayak]').length",
                &[],
            )
            .await?;
        Ok((hosts == 0).then_some(()))
    })
    .await?;
    citizen.sees_it_drawn().await?;
    let text: String = citizen
        .asks("return document.body.innerText.trim()", &[])
        .await?;
    assert_eq!(text, "مغسلة الموتى");
    citizen.leaves().await
}
