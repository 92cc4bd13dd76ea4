//! The operator's page as whoever keeps the collector running sees it: narrow and wide, in both languages,
//! without a script.

use anyhow::{Result, ensure};
use rayak_shared::Submission;
use rayak_tests::{Measure, Town, Visitor, Window, ballot};

/// A town in which something of each kind has come in.
async fn lived_in() -> Result<Town> {
    let town = Town::found().await?;
    town.accept(&ballot::yes("pothole")).await?;
    let masked = ballot::saying("0501234567", ballot::no("pothole"));
    town.accept(&masked).await?;
    town.accept(&Submission {
        trap: "x".to_owned(),
        ..ballot::yes("street-light")
    })
    .await?;
    assert_eq!(town.post(&"nothing").await?.status, 400);
    Ok(town)
}

#[tokio::test]
async fn the_operators_page_stands_in_nobodys_way() -> Result<()> {
    let town = lived_in().await?;
    let tall = Window {
        height: 3_000,
        ..Window::NARROW
    };
    let wide = Window {
        height: 1_600,
        ..Window::WIDE
    };
    for (window, width) in [(tall, "320"), (wide, "1280")] {
        let operator = Visitor::arrives(&town, window).await?;
        operator.signs_in(&town, "it").await?;
        for lang in ["ar", "en"] {
            let page = town.staff(&format!("/operations?lang={lang}"));
            operator.opens(&page).await?;
            let name = format!("operations-{lang}-{width}");
            operator.takes_a_picture(&name).await?;
            let barriers = operator.meets_barriers().await?;
            ensure!(barriers.is_empty(), "{name}: {barriers:#?}");
            for measure in [Measure::Targets, Measure::Contrast, Measure::Room] {
                let found = operator.measures(measure).await?;
                ensure!(found.is_empty(), "{name}: {measure:?}: {found:#?}");
            }
            let scripts: u32 = operator.asks("return document.scripts.length", &[]).await?;
            assert_eq!(scripts, 0);
        }
        operator.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_state_is_told_in_words_and_by_a_shape() -> Result<()> {
    let town = lived_in().await?;
    let operator = Visitor::arrives_without_scripts(&town, Window::WIDE).await?;
    operator.signs_in(&town, "it").await?;
    operator.opens(&town.staff("/operations?lang=en")).await?;
    let lines: Vec<(String, String, String)> = operator
        .asks(
            "return [...document.querySelectorAll('.states tbody tr')].map((row) => [
               row.cells[0].innerText.trim(),
               row.cells[1].innerText.trim(),
               row.cells[1].querySelector('svg').firstElementChild.localName,
             ])",
            &[],
        )
        .await?;
    assert_eq!(lines.len(), 9);
    for (what, state, shape) in lines {
        let is_known = matches!(
            (state.as_str(), shape.as_str()),
            ("Fine", "circle") | ("Look at this" | "Act now", "path")
        );
        ensure!(is_known, "{what}: {state}, {shape}");
    }
    let counted = operator.reads(".counts").await?;
    for part in [
        "Answers accepted",
        "malformed_json",
        "mobile",
        "nobody sees",
    ] {
        ensure!(counted.contains(part), "{part} is not in {counted}");
    }
    operator.leaves().await
}
