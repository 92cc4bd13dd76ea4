//! Pictures of every step, in both languages and at both widths, for people to look at.
//!
//! They are kept under `target/pictures` as step-language-width. The picture of the README is compared
//! by what it says, and taken anew when `RAYAK_README_PICTURE` names a file for it.

use anyhow::Result;
use rayak_shared::{Question, Reason, Submission};
use rayak_tests::{Town, Visitor, Window, ballot, until};

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
            if (lang, width) == ("ar", 1280) {
                citizen.takes_the_readme_picture().await?;
            }
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
            citizen
                .opens(&town.staff(&format!("/?lang={lang}")))
                .await?;
            shot("staff").await?;
            citizen.leaves().await?;
        }
    }
    Ok(())
}
