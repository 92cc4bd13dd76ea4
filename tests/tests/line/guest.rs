//! The tag as a guest: a page that carries it keeps its policy, its names, its layout and its peace,
//! and the card keeps its looks whatever the page does.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Question, Reason};
use rayak_tests::{Card, Town, Visitor, Window, until};
use serde_json::Value;
use std::collections::BTreeMap;

const ORDINARY: &str = "/en/services/pothole-report";
/// The same page to the letter, without the tag.
const BARE: &str = "/test/bare?page=pothole&lang=en";

#[tokio::test]
async fn under_the_strictest_policy_that_names_it_the_card_works_and_breaks_no_rule() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/strict-csp?page=pothole&lang=ar").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.ticks(Reason::Unclear).await?;
    useful.writes("0501234567").await?;
    useful.reads(".warning").await?;
    useful.sends().await?;
    useful.thanks().await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(5).await?;
    service.sends().await?;
    service.thanks().await?;
    assert_eq!(town.verify().await?.feedbacks, 2);
    citizen.leaves().await
}

/// What no rule of a page may change inside the card. Sizes are left out, since they follow the room
/// that the page gives, and so is the font's family, which is the page's own on purpose.
const PROPERTIES: &[&str] = &[
    "all", "align-items", "animation-name", "appearance", "background-color", "background-image",
    "border-block-end-width", "border-block-start-color", "border-block-start-style",
    "border-block-start-width", "border-end-end-radius", "border-inline-start-width",
    "border-start-start-radius", "box-shadow", "box-sizing", "clip-path", "color", "color-scheme",
    "cursor", "direction", "display", "filter", "float", "font-size", "font-stretch", "font-style",
    "font-variant", "font-weight", "letter-spacing", "line-height", "list-style-type",
    "margin-block-end", "margin-block-start", "margin-inline-start", "max-block-size", "min-block-size",
    "opacity", "outline-style", "overflow-wrap", "overflow-x", "padding-block-start",
    "padding-inline-start", "pointer-events", "position", "text-align", "text-decoration-line",
    "text-indent", "text-overflow", "text-shadow", "text-transform", "transform",
    "transition-duration", "user-select", "visibility", "white-space", "word-break", "word-spacing",
    "z-index",
];

/// The computed properties of every element of a question, by its place in it.
async fn looks(card: &Card<'_>) -> Result<BTreeMap<String, BTreeMap<String, String>>> {
    let properties = serde_json::to_string(PROPERTIES)?;
    let script = format!(
        r#"(() => {{
          const look = (element, pseudo) => {{
            const style = getComputedStyle(element, pseudo);
            return Object.fromEntries({properties}.map((name) => [name, style.getPropertyValue(name)]));
          }};
          const looks = {{}};
          const root = found.getRootNode();
          const elements = [root.querySelector(".card"), ...root.querySelectorAll(".card *")];
          elements.forEach((element, place) => {{
            const name = `${{place}} ${{element.localName}}.${{element.className}}`;
            looks[name] = look(element);
            for (const pseudo of ["::before", "::after"]) looks[name + pseudo] = look(element, pseudo);
          }});
          return looks;
        }})()"#
    );
    card.tells("h2", &script).await
}

/// Goes through the steps of both questions, and notes how everything looks in each.
async fn looks_of_every_step(citizen: &Visitor, path: &str) -> Result<Vec<BTreeMap<String, BTreeMap<String, String>>>> {
    citizen.opens(path).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let service = citizen.is_asked(Question::Service).await?;
    let mut steps = vec![looks(&useful).await?];
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.ticks(Reason::TooLong).await?;
    useful.writes("0501234567").await?;
    useful.reads(".warning").await?;
    service.gives_stars(2).await?;
    service.part("textarea").await?;
    // The pointer is taken away, so that nothing is drawn as hovered on one page and not on the other.
    citizen.run("document.activeElement.shadowRoot.activeElement.blur()", &[]).await?;
    citizen.points_nowhere().await?;
    steps.push(looks(&useful).await?);
    useful.sends().await?;
    useful.thanks().await?;
    citizen.run("document.activeElement.shadowRoot?.activeElement?.blur()", &[]).await?;
    citizen.points_nowhere().await?;
    steps.push(looks(&useful).await?);
    Ok(steps)
}

#[tokio::test]
async fn the_style_of_a_hostile_page_changes_nothing_inside_the_card() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let hostile = looks_of_every_step(&citizen, "/test/hostile-css?page=pothole&lang=ar").await?;
    citizen.leaves().await?;

    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let friendly = looks_of_every_step(&citizen, "/test/both?page=pothole&lang=ar").await?;
    citizen.leaves().await?;

    for (step, (hostile, friendly)) in hostile.iter().zip(&friendly).enumerate() {
        ensure!(friendly.len() > 30, "every element was looked at: {}", friendly.len());
        assert_eq!(hostile.keys().collect::<Vec<_>>(), friendly.keys().collect::<Vec<_>>(), "step {step}");
        for (element, wanted) in friendly {
            let seen = hostile.get(element).context("the keys are the same")?;
            let changed: Vec<_> = wanted.iter().filter(|(name, value)| seen.get(*name) != Some(value)).collect();
            assert!(changed.is_empty(), "step {step}, {element}: {changed:?} became {seen:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn on_a_hostile_page_the_card_can_be_seen_and_used() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens("/test/hostile-css?page=pothole&lang=ar").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let [width, height]: [f64; 2] =
        useful.tells("", "[found.getBoundingClientRect().width, found.getBoundingClientRect().height]").await?;
    ensure!(width > 200.0 && height > 60.0, "the question is {width} by {height}");
    // A real click goes to whatever lies on top at that point.
    useful.answers_yes().await?;
    useful.is_saved().await?;
    citizen.takes_a_picture("hostile-css-ar-320").await?;
    citizen.leaves().await
}

/// What a page's own scripts can see of the window and of the language's own objects.
const NAMES: &str = r#"
    const names = (object) => [...Object.getOwnPropertyNames(object), ...Object.getOwnPropertySymbols(object).map(String)];
    const builtin = [Object, Array, String, Promise, Function, Element, Node, Document, Event, EventTarget, Window];
    return {
      window: names(window),
      document: names(document),
      builtin: builtin.flatMap((made) => names(made.prototype).map((name) => `${made.name}.${name}`)),
      head: [...document.head.children].map((element) => element.outerHTML),
      html: [...document.documentElement.attributes, ...document.body.attributes].map(({ name, value }) => `${name}=${value}`),
      sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
    };
"#;

#[tokio::test]
async fn the_names_of_the_host_page_are_as_without_the_tag() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(BARE).await?;
    let bare: BTreeMap<String, Value> = citizen.asks(NAMES, &[]).await?;
    citizen.opens(ORDINARY).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    let tagged: BTreeMap<String, Value> = citizen.asks(NAMES, &[]).await?;

    let list = |names: &Value| names.as_array().cloned().unwrap_or_default();
    let (before, after) = (list(&bare["window"]), list(&tagged["window"]));
    ensure!(before.len() > 500, "the window was looked at: {}", before.len());
    let added: Vec<&Value> = after.iter().filter(|name| !before.contains(name)).collect();
    ensure!(added.len() <= 1, "the tag may add one name to the window, and adds {added:?}");
    for same in ["document", "builtin", "html", "sheets"] {
        assert_eq!(tagged[same], bare[same], "{same}");
    }
    // The addresses of the two pages differ, and with them the head's links; the number does not.
    assert_eq!(list(&tagged["head"]).len(), list(&bare["head"]).len());
    citizen.leaves().await
}

/// The box of every element of the page, in the order of the document, and where the card stands
/// among them.
const BOXES: &str = r#"
    const own = (element) => !element.closest("[data-rayak], script, noscript");
    const host = document.querySelector("[data-rayak]");
    const after = (element) => Boolean(host) && Boolean(host.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    const around = (element) => Boolean(host) && element.contains(host);
    return [...document.body.querySelectorAll("*")].filter(own).map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.localName, x, y + scrollY, width, height, after(element), around(element)];
    });
"#;

type Box = (String, f64, f64, f64, f64, bool, bool);

#[tokio::test]
async fn the_layout_of_the_host_page_is_as_without_the_tag() -> Result<()> {
    let town = Town::found().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let citizen = Visitor::arrives(&town, window).await?;
        citizen.opens(BARE).await?;
        let bare: Vec<Box> = citizen.asks(BOXES, &[]).await?;
        citizen.opens(ORDINARY).await?;
        citizen.is_asked(Question::Useful).await?;
        let tagged: Vec<Box> = citizen.asks(BOXES, &[]).await?;

        ensure!(bare.len() > 50 && bare.len() == tagged.len(), "{} and {} elements", bare.len(), tagged.len());
        ensure!(tagged.iter().any(|(.., after, _)| *after), "something stands after the card");
        for (was, is) in bare.iter().zip(&tagged) {
            let (name, x, y, width, height, after, around) = is;
            assert_eq!((name, x, width), (&was.0, &was.1, &was.3), "{window:?} {is:?}");
            ensure!(*around || *height == was.4, "{window:?}: the height of {was:?} is {is:?}");
            let holds = if *after { *y > was.2 } else { *y == was.2 };
            ensure!(holds, "{window:?}: {was:?} stands at {is:?}");
        }
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_on_the_page_moves_when_the_card_comes() -> Result<()> {
    let town = Town::found().await?;
    let pages = ["/test/both?page=pothole&lang=ar", "/test/both?page=pothole&lang=en", ORDINARY, "/ar/services/pothole-report", "/en/about/faq"];
    for window in [Window::NARROW, Window::WIDE] {
        let citizen = Visitor::arrives(&town, window).await?;
        for page in pages {
            citizen.opens(page).await?;
            citizen.is_asked(Question::Useful).await?;
            citizen.sees_it_drawn().await?;
            let shift = citizen.layout_shift().await?;
            assert!(shift == 0.0, "{page} shifts by {shift} in {window:?}");
        }
        citizen.leaves().await?;
    }
    Ok(())
}

/// What the page has fetched from the collector.
async fn fetched(citizen: &Visitor, town: &Town) -> Result<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map((entry) => entry.name)";
    let all: Vec<String> = citizen.asks(script, &[]).await?;
    let collector = town.public("/");
    Ok(all.iter().filter_map(|name| name.strip_prefix(&collector)).map(str::to_owned).collect())
}

#[tokio::test]
async fn nothing_but_the_loader_is_fetched_before_the_place_comes_near() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window { width: 1280, height: 300 }).await?;
    citizen.opens(ORDINARY).await?;
    citizen.finds("[data-rayak]").await?;
    citizen.sees_it_drawn().await?;
    let far: f64 = citizen
        .asks("return document.querySelector('[data-rayak]').getBoundingClientRect().top / innerHeight", &[])
        .await?;
    ensure!(far > 2.2, "the place is not far enough away to tell anything: {far} windows");
    assert_eq!(fetched(&citizen, &town).await?, ["v1/rayak.js"]);

    citizen.is_asked(Question::Useful).await?;
    let all = fetched(&citizen, &town).await?;
    for kind in [".js", ".wasm", ".css", "api/v1/view"] {
        ensure!(all.iter().any(|name| name.contains(kind)), "{kind} was fetched when it was needed: {all:?}");
    }
    citizen.leaves().await
}

#[tokio::test]
async fn the_files_are_fetched_side_by_side() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=en").await?;
    citizen.is_asked(Question::Useful).await?;
    let script = r#"return performance.getEntriesByType("resource")
        .filter((entry) => /\.wasm|\.css|\/view|rayak[-_.].*\.js/.test(entry.name) && entry.name.startsWith(arguments[0]))
        .filter((entry) => !entry.name.endsWith("/v1/rayak.js"))
        .map((entry) => [entry.name, entry.startTime, entry.responseEnd])"#;
    let fetched: Vec<(String, f64, f64)> = citizen.asks(script, &[town.public("/").into()]).await?;
    ensure!(fetched.len() >= 4, "glue, module, style and view: {fetched:?}");
    let first_end = fetched.iter().map(|(_, _, end)| *end).fold(f64::INFINITY, f64::min);
    for (name, start, _) in &fetched {
        ensure!(*start < first_end, "{name} was asked for only after another had come: {fetched:?}");
    }
    citizen.leaves().await
}

#[tokio::test]
async fn on_a_page_that_asks_nothing_nothing_is_shown() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "ar",
        r#"<main><p>مغسلة الموتى</p><script src="TAG" data-site="jazan" data-page="burial-services" data-questions="useful service" async></script></main>"#,
    );
    citizen.opens(&page).await?;
    until("the loader has asked", async || {
        let all = fetched(&citizen, &town).await?;
        Ok(all.iter().any(|name| name.starts_with("api/v1/view")).then_some(()))
    })
    .await?;
    until("the place is given back", async || {
        let hosts: u32 = citizen.asks("return document.querySelectorAll('[data-rayak]').length", &[]).await?;
        Ok((hosts == 0).then_some(()))
    })
    .await?;
    citizen.sees_it_drawn().await?;
    let text: String = citizen.asks("return document.body.innerText.trim()", &[]).await?;
    assert_eq!(text, "مغسلة الموتى");
    citizen.leaves().await
}
