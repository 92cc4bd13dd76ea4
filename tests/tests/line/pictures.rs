//! Pictures of every step, in both languages and at both widths, for people to look at.
//!
//! They are kept under `target/pictures` as step-language-width, and those in the dark and in colours of
//! the reader's own as look-step-language-width. The pictures of the README are compared by what they say,
//! and taken anew when `RAYAK_README_PICTURES` names a folder for them.

use super::steps;
use anyhow::Result;
use rayak_shared::{Question, Reason, Submission};
use rayak_tests::{Power, Town, Visitor, Window, ballot, until};

/// The words of a citizen, and of one who gives too much away.
const WORDS: [(&str, &str, &str); 2] = [
    ("ar", "لم أجد مكان رفع صورة الحفرة", "جوالي 0501234567"),
    (
        "en",
        "I could not find where to add a photograph",
        "My mobile is 0501234567",
    ),
];

/// Enough answers for a figure that says something.
async fn others_have_answered(town: &Town) -> Result<()> {
    for number in 0..40 {
        let useful = if number % 6 == 0 {
            ballot::no("pothole")
        } else {
            ballot::yes("pothole")
        };
        town.accept(&Submission {
            lang: "en".to_owned(),
            ..useful
        })
        .await?;
        town.accept(&ballot::stars("pothole", 3 + number % 3))
            .await?;
    }
    until("the figures have come into the view", async || {
        let summary = town.summary("pothole", Question::Service).await?;
        Ok((summary.n() == Some(40)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn every_step_in_both_languages_and_at_both_widths() -> Result<()> {
    let town = Town::found().await?;
    others_have_answered(&town).await?;
    for (lang, words, too_much) in WORDS {
        for width in [1280, 320] {
            let citizen = Visitor::arrives_for_a_picture(
                &town,
                Window {
                    width,
                    height: 1400,
                },
            )
            .await?;
            let shot = async |step: &str| {
                citizen
                    .takes_a_picture(&format!("{step}-{lang}-{width}"))
                    .await
            };
            citizen
                .opens(&format!("/test/both?page=pothole&lang={lang}"))
                .await?;
            let useful = citizen.is_asked(Question::Useful).await?;
            let service = citizen.is_asked(Question::Service).await?;
            shot("1-ask").await?;
            useful.answers_no().await?;
            useful.is_saved().await?;
            shot("2-saved").await?;
            useful.ticks(Reason::NotFound).await?;
            useful.ticks(Reason::Technical).await?;
            useful.writes(words).await?;
            shot("3-reasons").await?;
            useful.sends().await?;
            useful.thanks().await?;
            shot("4-thanks").await?;
            service.gives_stars(4).await?;
            service.writes(too_much).await?;
            service.reads(".warning").await?;
            shot("5-stars-warning").await?;
            service.sends().await?;
            service.thanks().await?;
            shot("6-both-thanks").await?;
            citizen.reloads().await?;
            let useful = citizen.is_asked(Question::Useful).await?;
            useful.comes_to("remembered").await?;
            shot("7-remembered").await?;
            useful.clicks("button.edit").await?;
            useful.part("textarea").await?;
            shot("8-edit").await?;
            citizen.reloads().await?;
            let useful = citizen.is_asked(Question::Useful).await?;
            useful.clicks("button.withdraw").await?;
            useful.comes_to("withdrawn").await?;
            shot("9-withdrawn").await?;
            citizen
                .opens(&town.public(&format!("/form?site=jazan&page=pothole&lang={lang}")))
                .await?;
            shot("form").await?;
            citizen.signs_in(&town, "manager").await?;
            citizen
                .opens(&town.staff(&format!("/?lang={lang}")))
                .await?;
            shot("staff").await?;
            citizen.leaves().await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_readme_shows_what_the_card_says() -> Result<()> {
    let town = Town::found().await?;
    others_have_answered(&town).await?;
    for (name, lang, width) in [("widget-ar", "ar", 1280), ("reasons-en", "en", 320)] {
        // The whole card is in view.
        let window = Window {
            width,
            height: 2400,
        };
        let citizen = Visitor::arrives_for_a_picture(&town, window).await?;
        let page = format!("/test/both?page=pothole&lang={lang}");
        citizen.opens(&page).await?;
        let useful = citizen.is_asked(Question::Useful).await?;
        citizen.is_asked(Question::Service).await?;
        if name == "reasons-en" {
            useful.answers_no().await?;
            useful.is_saved().await?;
            useful.ticks(Reason::NotFound).await?;
            useful.writes(WORDS[1].1).await?;
        }
        citizen.takes_a_picture_for_the_readme(name).await?;
        citizen.leaves().await?;
    }
    Ok(())
}

const WINDOWS: [(&str, Window); 2] = [
    (
        "ar",
        Window {
            width: 320,
            height: 1700,
        },
    ),
    (
        "en",
        Window {
            width: 1280,
            height: 1200,
        },
    ),
];

/// Every step of the card on a page with a sheet, in both languages, under the name of a look.
async fn every_step(look: &str, sheet: &str, own_colours: bool) -> Result<()> {
    let town = Town::found().await?;
    for (lang, window) in WINDOWS {
        let citizen = Visitor::arrives(&town, window).await?;
        if own_colours {
            citizen.chooses_the_colours().await?;
        }
        citizen.opens(&steps::page(&town, lang, sheet)).await?;
        steps::of_the_card(&citizen, lang, async |step| {
            let name = format!("{look}-{step}-{lang}-{}", window.width);
            citizen.takes_a_picture(&name).await
        })
        .await?;
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_step_in_the_dark() -> Result<()> {
    every_step("dark", steps::DARK, false).await
}

#[tokio::test]
async fn every_step_in_the_readers_own_colours() -> Result<()> {
    if !Visitor::can(Power::OwnColours)? {
        return Ok(());
    }
    every_step("forced", "", true).await
}
