//! For everyone: at every step of card and form, in both languages, nothing stands in anybody's way.
//!
//! What is measured is named by [`Measure`]; `steps` tells which steps there are.

use super::steps;
use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Measure, Town, Visitor, Window};

const LANGUAGES: [&str; 2] = ["ar", "en"];

/// Goes through all steps of card and form in each language, and tells what is wrong at which.
async fn wrong_anywhere(
    window: Window,
    sheet: &str,
    look: impl AsyncFn(&Visitor) -> Result<Vec<String>>,
) -> Result<Vec<String>> {
    let town = Town::found().await?;
    let mut wrong = Vec::new();
    for lang in LANGUAGES {
        let citizen = Visitor::arrives(&town, window).await?;
        let page = steps::page(&town, lang, sheet);
        citizen.opens(&page).await?;
        let mut looks = async |step: &str| {
            let found = look(&citizen).await?;
            wrong.extend(
                found
                    .into_iter()
                    .map(|what| format!("{lang}, {step}: {what}")),
            );
            Ok(())
        };
        steps::of_the_card(&citizen, lang, &mut looks).await?;
        steps::of_the_form(&town, &citizen, lang, &mut looks).await?;
        citizen.leaves_after(&steps::FORM_FAULTS).await?;
    }
    Ok(wrong)
}

fn nothing(wrong: &[String]) -> Result<()> {
    ensure!(wrong.is_empty(), "{} are wrong: {wrong:#?}", wrong.len());
    Ok(())
}

#[tokio::test]
async fn axe_finds_no_barrier_at_any_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.meets_barriers().await;
    nothing(&wrong_anywhere(Window::WIDE, "", look).await?)
}

#[tokio::test]
async fn axe_finds_no_barrier_on_the_municipalitys_own_pages() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let mut wrong = Vec::new();
    for page in [
        "/ar/services/pothole-report",
        "/en/services/pothole-report",
        "/ar/accessibility-statement",
        "/en/accessibility-statement",
    ] {
        citizen.opens(page).await?;
        let useful = citizen.is_asked(Question::Useful).await?;
        wrong.extend(citizen.meets_barriers().await?);
        useful.answers_no().await?;
        useful.is_saved().await?;
        wrong.extend(citizen.meets_barriers().await?);
        useful.clicks("button.send").await?;
        useful.thanks().await?;
        useful.clicks("button.withdraw").await?;
        useful.comes_to("withdrawn").await?;
    }
    citizen.leaves().await?;
    nothing(&wrong)
}

#[tokio::test]
async fn whatever_is_pressed_is_large_enough_for_a_finger_at_every_step() -> Result<()> {
    for window in [Window::NARROW, Window::WIDE] {
        let look = async |citizen: &Visitor| citizen.measures(Measure::Targets).await;
        nothing(&wrong_anywhere(window, "", look).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn words_and_edges_stand_out_at_every_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Contrast).await;
    nothing(&wrong_anywhere(Window::WIDE, "", look).await?)
}

#[tokio::test]
async fn nothing_is_cut_in_a_window_of_320_pixels_at_any_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Room).await;
    nothing(&wrong_anywhere(Window::NARROW, "", look).await?)
}

#[tokio::test]
async fn nothing_is_cut_at_twice_the_size_at_any_step() -> Result<()> {
    // A window of 1280 pixels whose reader has doubled their size.
    let window = Window {
        width: 640,
        height: 450,
    };
    let look = async |citizen: &Visitor| citizen.measures(Measure::Room).await;
    nothing(&wrong_anywhere(window, "", look).await?)
}

/// The distances that WCAG 1.4.12 names.
const SPACED: &str = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }";

#[tokio::test]
async fn nothing_is_cut_where_the_reader_spaces_the_text_at_any_step() -> Result<()> {
    for window in [Window::NARROW, Window::WIDE] {
        let look = async |citizen: &Visitor| {
            citizen.lays_over(SPACED).await?;
            citizen.measures(Measure::Room).await
        };
        nothing(&wrong_anywhere(window, "", look).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_moves_at_any_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Stillness).await;
    nothing(&wrong_anywhere(Window::WIDE, "", look).await?)
}

#[tokio::test]
async fn what_one_reads_on_a_control_is_in_its_name_at_every_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Names).await;
    nothing(&wrong_anywhere(Window::WIDE, "", look).await?)
}

#[tokio::test]
async fn lines_stand_apart_as_arabic_needs_it_at_every_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Lines).await;
    nothing(&wrong_anywhere(Window::WIDE, "", look).await?)
}
