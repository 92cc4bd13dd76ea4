//! Owners at their pages: every view of the figures.

use super::views::{Views, address, after_a_season};
use anyhow::{Context as _, Result, ensure};
use rayak_tests::{Expected, Town, Visitor, Window};

/// A page that has grown worse, with both questions, words and reasons.
const PAGE: &str = "commercial-licence";

const VIEWS: Views<'static> = Views {
    role: "manager",
    of: "owner",
    all: &[
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
    ],
    // What a browser writes down of an address that asks for what is not there.
    expected: &[Expected::Status(400)],
};

/// Enough pages for every view, and few enough to be soon there.
async fn town() -> Result<Town> {
    after_a_season(&[
        PAGE,
        "pothole",
        "waste-container",
        "eparticipation-policy",
        "street-light",
        "faq",
    ])
    .await
}

#[tokio::test]
async fn axe_finds_no_barrier_in_any_view() -> Result<()> {
    VIEWS.hold_no_barrier(&town().await?).await
}

#[tokio::test]
async fn nothing_is_cut_too_small_or_too_faint_in_any_view() -> Result<()> {
    VIEWS.are_whole_and_clear(&town().await?).await
}

#[tokio::test]
async fn an_owner_reaches_everything_by_keyboard_and_sees_where_he_is() -> Result<()> {
    VIEWS
        .are_reached_by_keyboard(&town().await?, "/pages")
        .await
}

#[tokio::test]
async fn every_view_looked_at() -> Result<()> {
    VIEWS.are_looked_at(&town().await?).await
}

/// The figures that are drawn are those beside the drawing.
#[tokio::test]
async fn what_is_drawn_of_a_page_stands_beside_it_in_figures() -> Result<()> {
    let town = town().await?;
    let owner = VIEWS.reader(&town, Window::WIDE).await?;
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
    let town = town().await?;
    for (name, path, lang, width, height) in [
        ("overview-ar", "/", "ar", 1120, 860),
        ("page-en", VIEWS.all[4].1, "en", 1120, 1_240),
    ] {
        let owner = Visitor::arrives_for_a_picture(&town, Window { width, height }).await?;
        owner.signs_in(&town, "manager").await?;
        owner.opens(&address(&town, path, lang)).await?;
        owner.takes_a_page_for_the_readme(name).await?;
        owner.leaves().await?;
    }
    Ok(())
}
