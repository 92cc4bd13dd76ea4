//! Words taken away in a file: the choice, the making and the file, as people meet them.

use super::views::{Views, address, after_a_season};
use anyhow::{Result, ensure};
use rayak_tests::{Town, Window};
use thirtyfour::Key;

const VIEWS: Views<'static> = Views {
    role: "manager",
    of: "take",
    all: &[
        ("all", "/inbox/take"),
        (
            "narrowed",
            "/inbox/take?q=%D8%A7%D9%84%D8%B1%D8%B3%D9%88%D9%85&state=unread&department=roads&period=13-weeks",
        ),
        ("nothing", "/inbox/take?q=zzz&theme=spam&words=ur"),
    ],
    expected: &[],
};

async fn town() -> Result<Town> {
    after_a_season(&["commercial-licence", "pothole", "faq"]).await
}

#[tokio::test]
async fn axe_finds_no_barrier_before_words_are_taken_and_nothing_is_cut_or_faint() -> Result<()> {
    let town = town().await?;
    VIEWS.hold_no_barrier(&town).await?;
    VIEWS.are_whole_and_clear(&town).await
}

#[tokio::test]
async fn whoever_takes_words_reaches_everything_by_keyboard() -> Result<()> {
    let town = town().await?;
    VIEWS.are_reached_by_keyboard(&town, "/inbox/take").await
}

#[tokio::test]
async fn the_taking_looked_at() -> Result<()> {
    VIEWS.are_looked_at(&town().await?).await
}

#[tokio::test]
async fn a_file_is_asked_for_and_thrown_away_without_a_mouse_and_its_page_comes_to_its_end_by_itself()
-> Result<()> {
    let town = town().await?;
    for lang in ["ar", "en"] {
        let reader = VIEWS.reader(&town, Window::NARROW).await?;
        reader.opens(&address(&town, "/inbox/take", lang)).await?;
        reader.tabs_to("main form button").await?;
        reader.presses_key(Key::Enter).await?;
        reader.finds("main a.button").await?;
        let barriers = reader.meets_barriers().await?;
        ensure!(barriers.is_empty(), "{barriers:#?}");
        reader
            .takes_a_picture(&format!("take-ready-{lang}-320"))
            .await?;
        reader.tabs_to("main form button").await?;
        reader.presses_key(Key::Enter).await?;
        reader.finds("main input[name=as]").await?;
        reader.leaves().await?;
    }
    Ok(())
}
