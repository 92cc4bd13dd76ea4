//! Owners at their pages: every view of the figures, read on a telephone and on a wide screen, in both
//! languages, by people who see little, use no mouse, or hear the page.

use anyhow::{Context as _, Result, ensure};
use rayak_tests::{Expected, Measure, Town, Visitor, Window};
use serde_json::Value;
use thirtyfour::Key;

/// A page that has grown worse, with both questions, words and reasons.
const PAGE: &str = "commercial-licence";

/// The views, each under a name.
const VIEWS: [(&str, &str); 7] = [
    ("overview", "/"),
    ("pages", "/pages"),
    (
        "pages-rated",
        "/pages?question=service&order=change&period=13-weeks",
    ),
    (
        "pages-none",
        "/pages?department=pr&language=en&channel=kiosk&period=week&kind=service",
    ),
    ("page", "/page?site=jazan&page=commercial-licence"),
    ("brief", "/brief"),
    ("wrong", "/pages?order=sideways"),
];

/// A town in which a season has passed.
async fn after_a_season() -> Result<Town> {
    let town = Town::found().await?;
    let yesterday = rayak_demo::revision::today().yesterday()?;
    let season = rayak_demo::seed::generate(1, yesterday)?;
    let lines = season.iter().map(serde_json::to_value);
    let lines: Vec<Value> = lines.collect::<Result<_, _>>()?;
    // Enough pages for every view, and few enough to be soon there.
    let pages = [
        PAGE,
        "pothole",
        "waste-container",
        "eparticipation-policy",
        "street-light",
        "faq",
    ];
    let chosen = |line: &Value| pages.iter().any(|page| line["page"] == **page);
    let lines: Vec<Value> = lines.into_iter().filter(chosen).collect();
    ensure!(lines.len() > 1_000, "there are {} answers", lines.len());
    town.import(&lines).await?;
    Ok(town)
}

/// Somebody who has signed in and sees everything.
async fn owner(town: &Town, window: Window) -> Result<Visitor> {
    let owner = Visitor::arrives(town, window).await?;
    owner.signs_in(town, "manager").await?;
    Ok(owner)
}

fn nothing(wrong: &[String]) -> Result<()> {
    ensure!(wrong.is_empty(), "{} are wrong: {wrong:#?}", wrong.len());
    Ok(())
}

/// Opens every view in both languages, and tells what is wrong at which.
async fn wrong_at_any(
    town: &Town,
    window: Window,
    look: impl AsyncFn(&Visitor) -> Result<Vec<String>>,
) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let owner = owner(town, window).await?;
    for lang in ["ar", "en"] {
        for (name, path) in VIEWS {
            owner.opens(&address(town, path, lang)).await?;
            let found = look(&owner).await?.into_iter();
            wrong.extend(found.map(|what| format!("{lang}, {name}: {what}")));
        }
    }
    owner.leaves_after(&WRONG_ADDRESS).await?;
    Ok(wrong)
}

/// What a browser writes down of an address that asks for what is not there.
const WRONG_ADDRESS: [Expected; 1] = [Expected::Status(400)];

fn address(town: &Town, path: &str, lang: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    town.staff(&format!("{path}{mark}lang={lang}"))
}

#[tokio::test]
async fn axe_finds_no_barrier_in_any_view() -> Result<()> {
    let town = after_a_season().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let look = async |owner: &Visitor| owner.meets_barriers().await;
        nothing(&wrong_at_any(&town, window, look).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_cut_too_small_or_too_faint_in_any_view() -> Result<()> {
    let town = after_a_season().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let look = async |owner: &Visitor| {
            let mut wrong = Vec::new();
            for measure in [
                Measure::Room,
                Measure::Targets,
                Measure::Contrast,
                Measure::Lines,
            ] {
                let found = owner.measures(measure).await?.into_iter();
                wrong.extend(found.map(|what| format!("{measure:?}: {what}")));
            }
            Ok(wrong)
        };
        nothing(&wrong_at_any(&town, window, look).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn an_owner_reaches_everything_by_keyboard_and_sees_where_he_is() -> Result<()> {
    let town = after_a_season().await?;
    let owner = owner(&town, Window::WIDE).await?;
    owner.opens(&address(&town, "/pages", "ar")).await?;
    const FOCUSABLE: &str = "return [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex=\"0\"]')]
        .filter((part) => part.checkVisibility() && part.type !== 'hidden').length";
    let all: usize = owner.asks(FOCUSABLE, &[]).await?;
    const WHERE: &str = "const at = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        window.been ??= new Set();
        window.been.add(at);
        return [window.been.size, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, at.outerHTML.slice(0, 80)]";
    for step in 1..=all {
        owner.presses_key(Key::Tab).await?;
        let (been, seen, what): (usize, bool, String) = owner.asks(WHERE, &[]).await?;
        ensure!(seen, "the focus cannot be seen on {what}");
        ensure!(been == step, "tab {step} of {all} stays on {what}");
    }
    owner.leaves().await
}

#[tokio::test]
async fn every_view_looked_at() -> Result<()> {
    let town = after_a_season().await?;
    for (lang, width, height) in [
        ("ar", 320, 3_200),
        ("ar", 1280, 1_800),
        ("en", 320, 3_200),
        ("en", 1280, 1_800),
    ] {
        let owner = Visitor::arrives_for_a_picture(&town, Window { width, height }).await?;
        owner.signs_in(&town, "manager").await?;
        for (name, path) in VIEWS {
            owner.opens(&address(&town, path, lang)).await?;
            owner
                .takes_a_picture(&format!("owner-{name}-{lang}-{width}"))
                .await?;
        }
        owner.leaves_after(&WRONG_ADDRESS).await?;
    }
    Ok(())
}

/// The figures that are drawn are those beside the drawing.
#[tokio::test]
async fn what_is_drawn_of_a_page_stands_beside_it_in_figures() -> Result<()> {
    let town = after_a_season().await?;
    let owner = owner(&town, Window::WIDE).await?;
    let path = format!("/page?site=jazan&page={PAGE}");
    owner.opens(&address(&town, &path, "en")).await?;
    const WEEKS: &str = "return [...document.querySelectorAll('.trend')]
        .map((trend) => [trend.querySelectorAll('details tbody tr').length,
             trend.querySelector('[role=img]').getAttribute('aria-label')])";
    let trends: Vec<(usize, String)> = owner.asks(WEEKS, &[]).await?;
    ensure!(trends.len() == 2, "a drawing for each question");
    for (weeks, sentence) in trends {
        ensure!(weeks == 26, "{weeks} weeks");
        ensure!(sentence.contains("over 26 weeks"), "{sentence}");
    }
    let answer = owner
        .asks::<Option<String>>(
            "return document.querySelector('.headline strong')?.innerText",
            &[],
        )
        .await?;
    answer.context("the page has a score")?;
    owner.leaves().await
}

#[tokio::test]
async fn the_readme_shows_what_owners_see_in_pictures() -> Result<()> {
    let town = after_a_season().await?;
    for (name, path, lang, width, height) in [
        ("overview-ar", "/", "ar", 1120, 860),
        ("page-en", VIEWS[4].1, "en", 1120, 1_240),
    ] {
        let owner = Visitor::arrives_for_a_picture(&town, Window { width, height }).await?;
        owner.signs_in(&town, "manager").await?;
        owner.opens(&address(&town, path, lang)).await?;
        owner.takes_a_page_for_the_readme(name).await?;
        owner.leaves().await?;
    }
    Ok(())
}
