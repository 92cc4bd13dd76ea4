//! Pages that are odd without meaning to be: written for older browsers, with a base elsewhere, with the
//! language's own objects changed or locked, or with the place of the card inside something that moves,
//! cuts or paints in its own way.

use crate::guest::looks;
use anyhow::{Context as _, Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Expected, Town, Visitor, Window, until};
use thirtyfour::Key;

const TAG: &str =
    r#"<main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#;

async fn answers_to_the_end(citizen: &Visitor) -> Result<()> {
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("The third step is missing").await?;
    useful.sends().await?;
    useful.thanks().await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(3).await?;
    service.sends().await?;
    service.thanks().await?;
    Ok(())
}

/// A policy that names the collector, and lets no module run.
fn without_wasm(town: &Town) -> String {
    let collector = town.public("");
    format!("script-src {collector} 'unsafe-inline'; connect-src {collector}")
}

#[tokio::test]
async fn a_base_that_leads_elsewhere_leads_no_request_and_no_link_there() -> Result<()> {
    let town = Town::found().await?;
    let based = |tag: &str| format!("<base href='https://elsewhere.invalid/deep/'>{tag}");
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&town.puts_up("en", &based(TAG))).await?;
    answers_to_the_end(&citizen).await?;
    let links: Vec<String> = citizen
        .asks(
            "const root = document.querySelector('[data-rayak]').shadowRoot;
             return [...root.querySelectorAll('a')].map((link) => link.href)",
            &[],
        )
        .await?;
    ensure!(!links.is_empty(), "the card has links");
    ensure!(
        links.iter().all(|link| link.starts_with(town.origin())),
        "{links:?}"
    );

    let page = town.puts_up_under(&without_wasm(&town), "en", &based(TAG));
    citizen.opens(&page).await?;
    citizen.finds("a[href*='answer=no']").await?;
    let links: Vec<String> = citizen
        .asks("return [...document.links].map((link) => link.href)", &[])
        .await?;
    let form = town.public("/form?");
    ensure!(
        links.iter().all(|link| link.starts_with(&form)),
        "{links:?}"
    );
    citizen.leaves_after(&[Expected::NoWasm]).await
}

#[tokio::test]
async fn a_page_for_old_browsers_changes_neither_looks_nor_room() -> Result<()> {
    let town = Town::found().await?;
    let head = "<head><meta charset=utf-8><title>A page</title><link rel=icon href=/static/emblem.svg></head>";
    let body = format!("<div style='block-size:2000px'>.</div>{TAG}");
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let mut seen = Vec::new();
    for (kind, mode) in [("<!doctype html>", "CSS1Compat"), ("", "BackCompat")] {
        let page = format!("{kind}<html lang=en>{head}<body>{body}</body></html>");
        citizen.opens(&town.puts_up_whole(&page)).await?;
        let is: String = citizen.asks("return document.compatMode", &[]).await?;
        assert_eq!(is, mode);
        let useful = citizen.is_asked(Question::Useful).await?;
        citizen.sees_it_drawn().await?;
        let box_of = "(({ width, height }) => [width, height])(found.closest('.card').getBoundingClientRect())";
        let size: [f64; 2] = useful.tells("", box_of).await?;
        let shifts = citizen.layout_shifts().await?;
        ensure!(shifts.is_empty(), "{mode}: {shifts:#?}");
        seen.push((looks(&useful).await?, size));
    }
    let (old, usual) = (seen.pop(), seen.pop());
    ensure!(old.is_some() && old == usual, "{old:#?}\n\n{usual:#?}");
    citizen.leaves().await
}

/// What scripts of some age do to the language's own objects, each by name.
const CHANGED: [(&str, &str); 3] = [
    (
        "every prototype is frozen",
        "for (const made of [Object, Array, String, Number, Function, Promise, RegExp, Map, Set, Date, Error, URL,
           URLSearchParams, Response, Request, Headers, EventTarget, Node, Element, HTMLElement, Document, Event])
           Object.freeze(made.prototype);
         Object.freeze(Object); Object.freeze(Array); Object.freeze(JSON); Object.freeze(Promise); Object.freeze(Reflect);",
    ),
    (
        "names that can be counted stand on every object and array",
        "for (const made of [Object, Array, String, Function, Number])
           for (const name of ['each', 'extend', 'inject', 'collect', 'name', 'useful', 'status', 'lang', 'page', 'test', 'target', 'section'])
             made.prototype[name] ??= function () { return 'the page' };",
    ),
    (
        "arrays write themselves as JSON in a way of their own",
        "Array.prototype.toJSON = function () { return '[' + this.join(', ') + ']' };
         Array.prototype.include = Array.prototype.member = Array.prototype.includes;",
    ),
];

/// The same with keys alone, which ask nothing of a page. A driver that clicks may do so by a script in it,
/// for which the language is as it is for the page's own.
async fn answers_by_key(citizen: &Visitor) -> Result<()> {
    let useful = citizen.is_asked(Question::Useful).await?;
    let service = citizen.is_asked(Question::Service).await?;
    citizen.tabs_to("[data-answer=no]").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.is_saved().await?;
    citizen.tabs_to("textarea").await?;
    citizen.presses("The third step is missing").await?;
    citizen.tabs_to("button.send").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.thanks().await?;
    citizen.tabs_to("[name=stars]").await?;
    citizen.presses_key(Key::Space).await?;
    service.part("textarea").await?;
    citizen.tabs_to("button.send").await?;
    citizen.presses_key(Key::Enter).await?;
    service.thanks().await?;
    Ok(())
}

#[tokio::test]
async fn whatever_a_page_has_made_of_the_languages_objects_the_card_works_and_leaves_it()
-> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for (number, (case, script)) in (1..).zip(CHANGED) {
        let page = format!("<script>{script}</script>{TAG}");
        citizen.opens(&town.puts_up("en", &page)).await?;
        answers_by_key(&citizen).await.context(case)?;
        assert_eq!(town.verify().await?.feedbacks, 2 * number, "{case}");
        citizen.forgets().await?;
    }
    citizen.leaves().await?;
    let events = town.export().await?;
    let said = |line: &&serde_json::Value| line["words"] == "The third step is missing";
    assert_eq!(events.iter().filter(said).count(), CHANGED.len());
    Ok(())
}

#[tokio::test]
async fn the_links_stand_on_a_page_of_changed_objects_too() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for (case, script) in CHANGED {
        let page = format!("<script>{script}</script>{TAG}");
        citizen
            .opens(&town.puts_up_under(&without_wasm(&town), "en", &page))
            .await?;
        citizen.finds("a[href*='answer=no']").await.context(case)?;
        let sent = "return performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/seen'))";
        until("the sighting was sent", async || {
            Ok(citizen.asks::<bool>(sent, &[]).await?.then_some(()))
        })
        .await
        .context(case)?;
        // As one text, since a driver in the page would write a list as the page has it.
        let links: String = citizen
            .asks(
                "return [...document.links].map((link) => link.search).join(' ')",
                &[],
            )
            .await?;
        let links: Vec<&str> = links.split(' ').collect();
        assert_eq!(links.len(), 7, "{case}: {links:?}");
        let right = |link: &&str| link.starts_with("?site=jazan&page=pothole&lang=en&answer=");
        ensure!(links.iter().all(right), "{case}: {links:?}");
    }
    citizen.leaves_after(&[Expected::NoWasm]).await
}

/// What a page may do to the place in which the card stands.
const AROUND: [&str; 9] = [
    "transform: translateZ(0)",
    "transform: scale(1)",
    "filter: drop-shadow(0 0 1px #000)",
    "contain: content",
    "contain: layout paint style",
    "will-change: transform; perspective: 500px",
    "position: relative; z-index: 2147483647",
    "position: sticky; top: 0; z-index: 0",
    "isolation: isolate; mix-blend-mode: multiply; backdrop-filter: blur(1px)",
];

#[tokio::test]
async fn what_a_page_does_to_the_place_of_the_card_leaves_its_size_and_its_use() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let mut usual = None;
    for style in [&[""][..], &AROUND].concat() {
        let page = format!(
            "<div style='block-size:2500px'>.</div><div style='{style}'>{TAG}</div><p>After.</p>"
        );
        citizen.opens(&town.puts_up("en", &page)).await?;
        citizen.forgets().await?;
        let service = citizen.is_asked(Question::Service).await?;
        citizen.sees_it_drawn().await?;
        let box_of = "(({ width, height }) => [width, height])(found.closest('.card').getBoundingClientRect())";
        let size: [f64; 2] = service.tells("", box_of).await?;
        let usual = *usual.get_or_insert(size);
        assert_eq!(size, usual, "{style}");
        let shifts = citizen.layout_shifts().await?;
        ensure!(shifts.is_empty(), "{style}: {shifts:#?}");
        // A real click goes to whatever lies on top at that point.
        service.gives_stars(4).await.context(style)?;
        ensure!(service.is_chosen("4").await?, "{style}");
        service.sends().await.context(style)?;
        service.comes_to("done").await.context(style)?;
    }
    assert_eq!(town.verify().await?.feedbacks, 1 + AROUND.len() as u64);
    citizen.leaves().await
}

#[tokio::test]
async fn the_card_lies_over_nothing_of_the_page() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    // A notice of the page lies over its content, as low as such a thing can lie.
    let notice =
        "<div id=notice style='position:fixed;inset:0;z-index:1;background:#fff'>Notice</div>";
    citizen
        .opens(&town.puts_up("en", &[TAG, notice].concat()))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.part("button[data-answer=yes]").await?;
    let over: Vec<String> = citizen
        .asks(
            "const { left, top, width, height } = document.querySelector('[data-rayak]').getBoundingClientRect();
             const points = [[0.1, 0.1], [0.5, 0.2], [0.5, 0.5], [0.9, 0.9]];
             return points.map(([x, y]) => document.elementFromPoint(left + x * width, top + y * height)?.id)",
            &[],
        )
        .await?;
    assert_eq!(over, ["notice"; 4]);
    citizen.leaves().await
}
