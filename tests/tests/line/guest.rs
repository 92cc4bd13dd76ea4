//! The tag as a guest: a page that carries it keeps its policy and its names, and the card keeps its
//! looks whatever the page does.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Question, Reason};
use rayak_tests::{Card, Power, Town, Visitor, Window};
use serde_json::Value;
use std::collections::BTreeMap;

const ORDINARY: &str = "/en/services/pothole-report";
/// The same page to the letter, without the tag.
const BARE: &str = "/test/bare?page=pothole&lang=en";

#[tokio::test]
async fn under_the_strictest_policy_that_names_it_the_card_works_and_breaks_no_rule() -> Result<()>
{
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen
        .opens("/test/strict-csp?page=pothole&lang=ar")
        .await?;
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
    "all",
    "align-items",
    "animation-name",
    "appearance",
    "background-color",
    "background-image",
    "border-block-end-width",
    "border-block-start-color",
    "border-block-start-style",
    "border-block-start-width",
    "border-end-end-radius",
    "border-inline-start-width",
    "border-start-start-radius",
    "box-shadow",
    "box-sizing",
    "clip-path",
    "color",
    "color-scheme",
    "cursor",
    "direction",
    "display",
    "filter",
    "float",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "letter-spacing",
    "line-height",
    "list-style-type",
    "margin-block-end",
    "margin-block-start",
    "margin-inline-start",
    "max-block-size",
    "min-block-size",
    "opacity",
    "outline-style",
    "overflow-wrap",
    "overflow-x",
    "padding-block-start",
    "padding-inline-start",
    "pointer-events",
    "position",
    "text-align",
    "text-decoration-line",
    "text-indent",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "transform",
    "transition-duration",
    "user-select",
    "visibility",
    "white-space",
    "word-break",
    "word-spacing",
    "z-index",
];

/// The computed properties of every element of a question, by its place in it.
pub(crate) async fn looks(card: &Card<'_>) -> Result<BTreeMap<String, BTreeMap<String, String>>> {
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
async fn looks_of_every_step(
    citizen: &Visitor,
    path: &str,
) -> Result<Vec<BTreeMap<String, BTreeMap<String, String>>>> {
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
    citizen
        .run(
            "document.activeElement.shadowRoot.activeElement.blur()",
            &[],
        )
        .await?;
    citizen.points_nowhere().await?;
    steps.push(looks(&useful).await?);
    useful.sends().await?;
    useful.thanks().await?;
    citizen
        .run(
            "document.activeElement.shadowRoot?.activeElement?.blur()",
            &[],
        )
        .await?;
    citizen.points_nowhere().await?;
    steps.push(looks(&useful).await?);
    Ok(steps)
}

#[tokio::test]
async fn the_style_of_a_hostile_page_changes_nothing_inside_the_card() -> Result<()> {
    if !Visitor::can(Power::PointerThatLeaves)? {
        return Ok(());
    }
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let hostile = looks_of_every_step(&citizen, "/test/hostile-css?page=pothole&lang=ar").await?;
    citizen.leaves().await?;

    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let friendly = looks_of_every_step(&citizen, "/test/both?page=pothole&lang=ar").await?;
    citizen.leaves().await?;

    for (step, (hostile, friendly)) in hostile.iter().zip(&friendly).enumerate() {
        ensure!(
            friendly.len() > 30,
            "every element was looked at: {}",
            friendly.len()
        );
        assert_eq!(
            hostile.keys().collect::<Vec<_>>(),
            friendly.keys().collect::<Vec<_>>(),
            "step {step}"
        );
        for (element, wanted) in friendly {
            let seen = hostile.get(element).context("the keys are the same")?;
            let changed: Vec<_> = wanted
                .iter()
                .filter(|(name, value)| seen.get(*name) != Some(value))
                .collect();
            assert!(
                changed.is_empty(),
                "step {step}, {element}: {changed:?} became {seen:?}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn on_a_hostile_page_the_card_can_be_seen_and_used() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen
        .opens("/test/hostile-css?page=pothole&lang=ar")
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let [width, height]: [f64; 2] = useful
        .tells(
            "",
            "[found.getBoundingClientRect().width, found.getBoundingClientRect().height]",
        )
        .await?;
    ensure!(
        width > 150.0 && height > 60.0,
        "the question is {width} by {height}"
    );
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
    // A click lets the driver leave its own names on the page, as it will on the other.
    citizen.clicks("h1").await?;
    let bare: BTreeMap<String, Value> = citizen.asks(NAMES, &[]).await?;
    citizen.opens(ORDINARY).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    let tagged: BTreeMap<String, Value> = citizen.asks(NAMES, &[]).await?;

    let list = |names: &Value| names.as_array().cloned().unwrap_or_default();
    let (before, after) = (list(&bare["window"]), list(&tagged["window"]));
    ensure!(
        before.len() > 500,
        "the window was looked at: {}",
        before.len()
    );
    let added: Vec<&Value> = after.iter().filter(|name| !before.contains(name)).collect();
    ensure!(
        added.len() <= 1,
        "the tag may add one name to the window, and adds {added:?}"
    );
    for same in ["document", "builtin", "html", "sheets"] {
        assert_eq!(tagged[same], bare[same], "{same}");
    }
    // The addresses of the two pages differ, and with them the head's links; the number does not.
    assert_eq!(list(&tagged["head"]).len(), list(&bare["head"]).len());
    citizen.leaves().await
}
