//! For everyone: at every step of card and form, in both languages, nothing stands in anybody's way.
//!
//! What is measured is named by [`Measure`]; `steps` tells which steps there are.

use super::steps;
use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Measure, Power, Town, Visitor, Window};

const LANGUAGES: [&str; 2] = ["ar", "en"];

/// Goes through all steps of the card in a language, and tells what is wrong at which.
async fn wrong_on_the_card(
    town: &Town,
    citizen: &Visitor,
    (lang, sheet): (&str, &str),
    look: impl AsyncFn(&Visitor) -> Result<Vec<String>>,
) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    citizen.opens(&steps::page(town, lang, sheet)).await?;
    steps::of_the_card(citizen, lang, async |step| {
        let found = look(citizen).await?.into_iter();
        wrong.extend(found.map(|what| format!("{lang}, {step}: {what}")));
        Ok(())
    })
    .await?;
    Ok(wrong)
}

/// Goes through all steps of card and form in each language, and tells what is wrong at which.
async fn wrong_anywhere(
    window: Window,
    look: impl AsyncFn(&Visitor) -> Result<Vec<String>>,
) -> Result<Vec<String>> {
    let town = Town::found().await?;
    let mut wrong = Vec::new();
    for lang in LANGUAGES {
        let citizen = Visitor::arrives(&town, window).await?;
        wrong.extend(wrong_on_the_card(&town, &citizen, (lang, ""), &look).await?);
        steps::of_the_form(&town, &citizen, lang, async |step| {
            let found = look(&citizen).await?.into_iter();
            wrong.extend(found.map(|what| format!("{lang}, {step}: {what}")));
            Ok(())
        })
        .await?;
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
    nothing(&wrong_anywhere(Window::WIDE, look).await?)
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
async fn the_line_beside_a_part_stands_in_nobodys_way() -> Result<()> {
    let town = Town::found().await?;
    for (lang, window) in [("ar", Window::NARROW), ("en", Window::WIDE)] {
        let citizen = Visitor::arrives(&town, window).await?;
        let body = r#"<main><h1>1</h1><h2 id="fees">2</h2>
            <script src="TAG" data-site="jazan" data-page="pothole" data-section="fees" async></script></main>"#;
        citizen.opens(&town.puts_up(lang, body)).await?;
        let line = citizen.is_asked(Question::Useful).await?;
        for step in ["ask", "remembered"] {
            if step == "remembered" {
                line.answers_no().await?;
            }
            line.comes_to(step).await?;
            let mut wrong = citizen.meets_barriers().await?;
            for measure in [
                Measure::Targets,
                Measure::Contrast,
                Measure::Room,
                Measure::Lines,
                Measure::Stillness,
                Measure::Names,
                Measure::Status,
            ] {
                wrong.extend(citizen.measures(measure).await?);
            }
            nothing(&wrong)?;
        }
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn whatever_is_pressed_is_large_enough_for_a_finger_at_every_step() -> Result<()> {
    for window in [Window::NARROW, Window::WIDE] {
        let look = async |citizen: &Visitor| citizen.measures(Measure::Targets).await;
        nothing(&wrong_anywhere(window, look).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn words_and_edges_stand_out_at_every_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Contrast).await;
    nothing(&wrong_anywhere(Window::WIDE, look).await?)
}

#[tokio::test]
async fn nothing_is_cut_in_a_window_of_320_pixels_at_any_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Room).await;
    nothing(&wrong_anywhere(Window::NARROW, look).await?)
}

#[tokio::test]
async fn nothing_is_cut_at_twice_the_size_at_any_step() -> Result<()> {
    // A window of 1280 pixels whose reader has doubled their size.
    let window = Window {
        width: 640,
        height: 450,
    };
    let look = async |citizen: &Visitor| citizen.measures(Measure::Room).await;
    nothing(&wrong_anywhere(window, look).await?)
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
        nothing(&wrong_anywhere(window, look).await?)?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_moves_at_any_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Stillness).await;
    nothing(&wrong_anywhere(Window::WIDE, look).await?)
}

#[tokio::test]
async fn what_one_reads_on_a_control_is_in_its_name_at_every_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Names).await;
    nothing(&wrong_anywhere(Window::WIDE, look).await?)
}

#[tokio::test]
async fn lines_stand_apart_as_arabic_needs_it_at_every_step() -> Result<()> {
    let look = async |citizen: &Visitor| citizen.measures(Measure::Lines).await;
    nothing(&wrong_anywhere(Window::WIDE, look).await?)
}

#[tokio::test]
async fn one_voice_tells_what_happens_and_was_there_before() -> Result<()> {
    let town = Town::found().await?;
    for lang in LANGUAGES {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        let look = async |citizen: &Visitor| citizen.measures(Measure::Status).await;
        citizen.opens(&steps::page(&town, lang, "")).await?;
        let useful = citizen.is_asked(Question::Useful).await?;
        let silent: String = citizen
            .asks(
                "return document.querySelector('[role=status]').textContent",
                &[],
            )
            .await?;
        assert_eq!(silent, "", "it is there, and has said nothing");
        let said_before = "window.voice = document.querySelector('[role=status]')";
        citizen.run(said_before, &[]).await?;
        useful.answers_yes().await?;
        useful.is_saved().await?;
        let said: String = citizen.asks("return window.voice.textContent", &[]).await?;
        assert_eq!(said, town.text(lang, "saved").await?, "the same one speaks");
        useful.clicks("button.send").await?;
        useful.thanks().await?;
        useful.clicks("button.withdraw").await?;
        useful.comes_to("withdrawn").await?;
        nothing(&wrong_on_the_card(&town, &citizen, (lang, ""), look).await?)?;
        citizen.leaves().await?;
    }
    Ok(())
}

/// The colour behind the words of the card.
const PAPER: &str = "return getComputedStyle(document.querySelector('[data-rayak]').shadowRoot.querySelector('.card')).backgroundColor";
const LIGHT_PAPER: &str = "rgb(255, 255, 255)";
const DARK_PAPER: &str = "rgb(28, 32, 36)";

#[tokio::test]
async fn words_and_edges_stand_out_in_the_dark_at_every_step() -> Result<()> {
    let town = Town::found().await?;
    for lang in LANGUAGES {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        let look = async |citizen: &Visitor| {
            assert_eq!(citizen.asks::<String>(PAPER, &[]).await?, DARK_PAPER);
            citizen.measures(Measure::Contrast).await
        };
        nothing(&wrong_on_the_card(&town, &citizen, (lang, steps::DARK), look).await?)?;
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_card_is_dark_only_where_the_page_asks_for_it() -> Result<()> {
    if !Visitor::can(Power::DarkSetting)? {
        return Ok(());
    }
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let follow = ":root { --rayak-scheme: light dark }";
    let always = ":root { --rayak-scheme: dark }";
    for (prefers_dark, looks) in [
        (
            false,
            [
                ("", LIGHT_PAPER),
                (follow, LIGHT_PAPER),
                (always, DARK_PAPER),
            ],
        ),
        (
            true,
            [
                ("", LIGHT_PAPER),
                (follow, DARK_PAPER),
                (always, DARK_PAPER),
            ],
        ),
    ] {
        citizen.prefers_dark(prefers_dark).await?;
        for (sheet, paper) in looks {
            citizen.opens(&steps::page(&town, "ar", sheet)).await?;
            citizen.is_asked(Question::Useful).await?;
            let is: String = citizen.asks(PAPER, &[]).await?;
            assert_eq!(
                is, paper,
                "{sheet:?}, and the visitor prefers dark: {prefers_dark}"
            );
        }
    }
    citizen.leaves().await
}

#[tokio::test]
async fn words_and_edges_stand_out_in_the_readers_own_colours_at_every_step() -> Result<()> {
    if !Visitor::can(Power::OwnColours)? {
        return Ok(());
    }
    let town = Town::found().await?;
    for lang in LANGUAGES {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        citizen.chooses_the_colours().await?;
        let look = async |citizen: &Visitor| citizen.measures(Measure::Contrast).await;
        nothing(&wrong_on_the_card(&town, &citizen, (lang, ""), look).await?)?;
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_filled_star_has_another_shape_than_an_empty_one() -> Result<()> {
    the_shape_tells(&[(false, ""), (false, steps::DARK)]).await
}

#[tokio::test]
async fn a_filled_star_has_another_shape_in_the_readers_own_colours_as_well() -> Result<()> {
    if !Visitor::can(Power::OwnColours)? {
        return Ok(());
    }
    the_shape_tells(&[(true, "")]).await
}

/// By the share of it that stands out, in the reader's own colours or the page's, and under a sheet.
async fn the_shape_tells(looks: &[(bool, &str)]) -> Result<()> {
    let town = Town::found().await?;
    let form = town.public("/form?site=jazan&page=pothole&lang=ar&question=service");
    for &(forced, sheet) in looks {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        if forced {
            citizen.chooses_the_colours().await?;
        }
        citizen.opens(&steps::page(&town, "ar", sheet)).await?;
        let service = citizen.is_asked(Question::Service).await?;
        service.gives_stars(3).await?;
        citizen.points_nowhere().await?;
        let filled = citizen
            .weighs(&service.part(".star:has([value='2'])").await?)
            .await?;
        let empty = citizen
            .weighs(&service.part(".star:has([value='4'])").await?)
            .await?;
        ensure!(
            empty > 0.02 && filled > 1.4 * empty,
            "{sheet:?}, {forced}: {filled} and {empty}"
        );
        citizen.opens(&form).await?;
        let filled = citizen
            .finds(".choice:has([value='3']) .star.filled")
            .await?;
        let filled = citizen.weighs(&filled).await?;
        let empty = citizen
            .finds(".choice:has([value='3']) .star:not(.filled)")
            .await?;
        let empty = citizen.weighs(&empty).await?;
        ensure!(
            empty > 0.02 && filled > 1.4 * empty,
            "form, {forced}: {filled} and {empty}"
        );
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_chosen_answer_has_a_sign_and_not_a_colour_alone() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&steps::page(&town, "ar", "")).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    let sign = "getComputedStyle(found, '::after').content";
    let chosen: String = useful.tells("[data-answer=no]", sign).await?;
    let other: String = useful.tells("[data-answer=yes]", sign).await?;
    ensure!(
        chosen.contains('✓') && other == "none",
        "{chosen} and {other}"
    );
    citizen.leaves().await
}
