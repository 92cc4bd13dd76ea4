//! What the loader makes of the tag: attributes as people write them, networks as they are, and the
//! links that stand in for the card.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Question, routes};
use rayak_tests::{Expected, Town, Visitor, Window, until};
use serde_json::Value;
use thirtyfour::Key;

/// A page whose tag says this.
fn tag(attributes: &str) -> String {
    format!(r#"<main><script src="TAG" data-site="jazan" {attributes} async></script></main>"#)
}

/// A policy that names the collector, and lets no module run.
fn without_wasm(town: &Town) -> String {
    let collector = town.public("");
    format!("script-src {collector} 'unsafe-inline'; connect-src {collector}")
}

async fn received(town: &Town) -> Result<Value> {
    let events = town.export().await?;
    events.into_iter().next().context("an answer is in the log")
}

async fn says_yes(citizen: &Visitor) -> Result<()> {
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.is_saved().await
}

#[tokio::test]
async fn a_loader_that_was_copied_into_a_page_does_nothing_and_throws_nothing() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let loader = town.get(routes::LOADER).await?.text();
    let page = format!(r#"<script data-site="jazan">{loader}</script><p id="end">.</p>"#);
    citizen.opens(&town.puts_up("en", &page)).await?;
    citizen.finds("#end").await?;
    let hosts: u32 = citizen
        .asks(
            "return document.querySelectorAll('[data-rayak]').length",
            &[],
        )
        .await?;
    assert_eq!(hosts, 0);
    citizen.leaves().await
}

#[tokio::test]
async fn a_language_may_be_written_with_its_region_and_in_capitals() -> Result<()> {
    let cases = [
        ("ar", r#"data-lang="EN-us""#, "en"),
        ("en-GB", "", "en"),
        ("AR_SA", "", "ar"),
    ];
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let mut langs = Vec::new();
    for (page, attributes, lang) in cases {
        citizen.opens(&town.puts_up(page, &tag(attributes))).await?;
        says_yes(&citizen).await?;
        langs.push(lang);
        langs.sort_unstable();
        let mut told = town.export().await?;
        told.sort_by_key(|line| line["lang"].to_string());
        let told: Vec<_> = told.iter().map(|line| &line["lang"]).collect();
        assert_eq!(told, langs, "{page} {attributes}");
        citizen.forgets().await?;
    }
    citizen.leaves().await
}

#[tokio::test]
async fn an_empty_attribute_is_as_if_it_were_not_there() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let names = [
        "page",
        "lang",
        "questions",
        "target",
        "section",
        "revision",
        "placement",
    ];
    let empty: String = names.map(|name| format!("data-{name}=\"\" ")).concat();
    let page = town.puts_up("en", &tag(&empty));
    citizen.opens(&page).await?;
    says_yes(&citizen).await?;
    let line = received(&town).await?;
    assert_eq!((&line["page"], &line["lang"]), (&page.into(), &"en".into()));
    assert_eq!(
        (&line["section"], &line["placement"], &line["test"]),
        (&Value::Null, &"end".into(), &false.into())
    );
    citizen.leaves().await
}

#[tokio::test]
async fn questions_may_be_parted_by_anything_and_a_target_that_is_no_selector_is_none() -> Result<()>
{
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let attributes = r##"data-page="pothole" data-questions="service,useful" data-target="#1""##;
    citizen.opens(&town.puts_up("en", &tag(attributes))).await?;
    citizen.is_asked(Question::Useful).await?;
    citizen.is_asked(Question::Service).await?;
    citizen.finds("main > script + [data-rayak]").await?;
    citizen.leaves().await
}

#[tokio::test]
async fn what_the_collector_would_refuse_is_left_out_with_a_warning_and_no_vote_is_lost()
-> Result<()> {
    let cases = [
        ("section", "رسوم"),
        ("revision", "2999-01-01"),
        ("revision", "2026-02-30"),
        ("revision", "1 March 2026"),
        ("placement", "at the top"),
        ("questions", "usefull"),
    ];
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for (number, (name, value)) in (1..).zip(cases) {
        let listening = "<script>var warned = []; console.warn = (...words) => warned.push(words.join(' '))</script>";
        let tag = tag(&format!(r#"data-{name}="{value}""#));
        citizen
            .opens(&town.puts_up("en", &[listening, &tag].concat()))
            .await?;
        says_yes(&citizen).await?;
        let told = town.export().await?;
        assert_eq!(told.len(), number, "{name}");
        let kept: Vec<_> = told.iter().map(|line| &line[name]).collect();
        let is_usual = |kept: &&Value| **kept == Value::Null || **kept == "end";
        assert!(kept.iter().all(is_usual), "{name}: {kept:?}");
        let warned: Vec<String> = citizen.asks("return warned", &[]).await?;
        ensure!(
            warned.len() == 1 && warned[0].contains(&format!("data-{name}")),
            "{value}: {warned:?}"
        );
        citizen.forgets().await?;
    }
    citizen.leaves().await
}

#[tokio::test]
async fn a_tag_that_names_what_there_is_not_says_so_on_the_console_and_leads_nowhere() -> Result<()>
{
    let cases = [
        (r#"data-page="pothole""#, "unknown_site", 404),
        (
            r#"data-site="jizan" data-page="pothole""#,
            "unknown_site",
            404,
        ),
        (r#"data-site="jazan" data-page="pothhole""#, "bad_page", 400),
    ];
    let town = Town::found().await?;
    for (attributes, code, status) in cases {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        let page = format!(
            "<script>var warned = []; console.warn = (...words) => warned.push(words.join(' '))</script>
             <main><script src=TAG {attributes} async></script><p style='block-size:3000px'>Below.</p></main>"
        );
        citizen.opens(&town.puts_up("en", &page)).await?;
        until("it is said on the console", async || {
            let warned: Vec<String> = citizen.asks("return warned", &[]).await?;
            Ok((warned == [format!("rayak: {code}")]).then_some(()))
        })
        .await?;
        citizen
            .run("scrollTo(0, document.body.scrollHeight)", &[])
            .await?;
        until("the room is given back", async || {
            let gone = "return !document.querySelector('[data-rayak]')";
            Ok(citizen.asks::<bool>(gone, &[]).await?.then_some(()))
        })
        .await?;
        let links: u32 = citizen.asks("return document.links.length", &[]).await?;
        assert_eq!(links, 0, "{attributes}");
        citizen.leaves_after(&[Expected::Status(status)]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_that_has_changed_what_is_the_browsers_is_asked_all_the_same() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    // A name on every object, and a fetch that throws once where answers are sent.
    let changed = "<script>
        Object.prototype.extend = function () {};
        const real = fetch;
        var thrown = false;
        fetch = (address, init) => {
          if (thrown || !/feedback/.test(address)) return real(address, init);
          thrown = true;
          throw new Error('blocked');
        };
      </script>";
    let tag = tag(r#"data-page="pothole" data-origin="main-menu""#);
    citizen
        .opens(&town.puts_up("en", &[changed, &tag].concat()))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    // The name is in the way of some drivers, too, where they have to find out how to click.
    citizen.tabs_to("[data-answer=yes]").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.is_saved().await?;
    ensure!(
        citizen.asks::<bool>("return thrown", &[]).await?,
        "it was tried twice"
    );
    assert_eq!(received(&town).await?["answer"], "yes");
    citizen.leaves().await
}

/// A page on which the named requests never come to an end, and whoever waits for seconds waits until
/// the test says that they are over, but for a driver, which may wait there for a script to end. `viewed` tells
/// that the view was read.
fn with_a_line_that_hangs(hanging: &str) -> String {
    let page = tag(r#"data-page="pothole""#);
    format!(
        "<script>const [ask, later] = [fetch, setTimeout];
           var waiting = [];
           var viewed = false;
           setTimeout = (act, wait) => wait > 5000 && wait < 30000 ? waiting.push(act) : later(act, wait);
           Response.prototype.json = async function() {{
             const view = JSON.parse(await this.text());
             viewed = true;
             return view;
           }};
           fetch = (url, init) => /{hanging}/.test(url) ? new Promise(() => {{}}) : ask(url, init)</script>{page}"
    )
}

/// Waits until something is so on the page, and then lets the seconds be over.
async fn seconds_later(citizen: &Visitor, so: &str) -> Result<()> {
    until(&format!("{so} on the page"), async || {
        let so: bool = citizen.asks(&format!("return {so}"), &[]).await?;
        Ok(so.then_some(()))
    })
    .await?;
    citizen
        .asks("waiting.forEach((act) => act()); return null", &[])
        .await
}

#[tokio::test]
async fn on_a_line_that_hangs_the_links_are_offered_after_a_while() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen
        .opens(&town.puts_up("en", &with_a_line_that_hangs("wasm")))
        .await?;
    seconds_later(&citizen, "viewed && waiting.length > 0").await?;
    citizen
        .finds("a[href*='/form?'][href*='answer=no']")
        .await?;

    citizen
        .opens(&town.puts_up("en-GB", &with_a_line_that_hangs("view|wasm")))
        .await?;
    seconds_later(&citizen, "waiting.length > 0").await?;
    citizen.finds("a[href*='/form?']").await?;
    let links: Vec<(String, String, String)> = citizen
        .asks(
            "return [...document.links].map((link) => [link.search, link.closest('[lang]').lang, getComputedStyle(link).direction])",
            &[],
        )
        .await?;
    assert_eq!(
        links,
        [(
            "?site=jazan&page=pothole&lang=en&answer=".to_owned(),
            "en".to_owned(),
            "ltr".to_owned()
        )]
    );
    citizen.leaves().await
}

#[tokio::test]
async fn links_carry_what_the_tag_says_and_stay_in_the_room_that_was_kept() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    let page =
        tag(r#"data-page="pothole" data-test data-section="fees" data-revision="2026-03-01""#);
    // The loader is there long before the place is.
    let page =
        format!("<div style='block-size:3000px'></div>{page}<p id=after style='margin:0'>.</p>");
    citizen
        .opens(&town.puts_up_under(&without_wasm(&town), "ar", &page))
        .await?;
    citizen.scrolls_to("[data-rayak]").await?;
    let link = "a[href*='/form?'][href*='answer=no']";
    citizen.finds(link).await?;
    let query: String = citizen
        .asks(
            "return document.querySelector(arguments[0]).search",
            &[link.into()],
        )
        .await?;
    for part in [
        "test=true",
        "section=fees",
        "revision=2026-03-01",
        "page=pothole",
        "lang=ar",
    ] {
        ensure!(query.contains(part), "{part} is not in {query}");
    }
    citizen.sees_it_drawn().await?;
    let shifts = citizen.layout_shifts().await?;
    ensure!(shifts.is_empty(), "{shifts:#?}");
    let kept: bool = citizen
        .asks(
            "return after.getBoundingClientRect().top == document.querySelector('[data-rayak]').getBoundingClientRect().bottom",
            &[],
        )
        .await?;
    ensure!(kept, "no margin leaves the box");
    citizen.leaves_after(&[Expected::NoWasm]).await
}

#[tokio::test]
async fn links_are_seen_only_when_half_of_them_is_in_view_and_never_where_nothing_is_asked()
-> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    let room = "<div style='block-size:650px'></div>";
    let policy = without_wasm(&town);
    let sent = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/seen')).length";

    // Fifty pixels of it are in view.
    let page = town.puts_up_under(
        &policy,
        "ar",
        &[room, &tag(r#"data-page="pothole""#)].concat(),
    );
    citizen.opens(&page).await?;
    citizen.finds("a[href*='answer=no']").await?;
    citizen.sees_it_drawn().await?;
    assert_eq!(citizen.asks::<u32>(sent, &[]).await?, 0);
    citizen.scrolls_to("[data-rayak]").await?;
    until("the sighting was sent", async || {
        Ok((citizen.asks::<u32>(sent, &[]).await? == 1).then_some(()))
    })
    .await?;

    let none = tag(r#"data-page="burial-services""#);
    citizen
        .opens(&town.puts_up_under(&policy, "ar", &[&none, room, room].concat()))
        .await?;
    until("the loader has asked", async || {
        let asked = "return performance.getEntriesByType('resource').some(({ name }) => name.includes('/view'))";
        Ok(citizen.asks::<bool>(asked, &[]).await?.then_some(()))
    })
    .await?;
    citizen
        .run("scrollTo(0, document.body.scrollHeight)", &[])
        .await?;
    until("the place is given back", async || {
        let gone = "return !document.querySelector('[data-rayak]')";
        Ok(citizen.asks::<bool>(gone, &[]).await?.then_some(()))
    })
    .await?;
    assert_eq!(citizen.asks::<u32>(sent, &[]).await?, 0);
    citizen.leaves_after(&[Expected::NoWasm]).await?;
    town.stop().await?;
    let events = town.export().await?;
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(events[0]["page"], "pothole");
    Ok(())
}
