//! The card takes the width that a place can give: also where the place takes its own from what stands
//! in it, and where there is hardly any.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window};

/// Places that are as wide as what stands in them.
const FITTING: [(&str, &str); 7] = [
    (
        "a centred row",
        r#"<div style="display:flex;justify-content:center"><div>TAG</div></div>"#,
    ),
    (
        "a centred column",
        r#"<div style="display:flex;flex-direction:column;align-items:center"><div>TAG</div></div>"#,
    ),
    (
        "a centred grid",
        r#"<div style="display:grid;place-items:center"><div>TAG</div></div>"#,
    ),
    (
        "a cell of a table",
        "<table><tbody><tr><td>TAG</td></tr></tbody></table>",
    ),
    ("a float", r#"<div style="float:inline-start">TAG</div>"#),
    (
        "a block in a line",
        r#"<div style="display:inline-block">TAG</div>"#,
    ),
    (
        "what is as wide as its content",
        r#"<div style="inline-size:fit-content">TAG</div>"#,
    ),
];

const TAG: &str = r#"<script src="TAG" data-site="jazan" data-page="pothole" async></script>"#;

/// Whatever of the card sticks out of the window, or of what holds it, and each button whose word is
/// broken.
const WRONG: &str = "(() => {
  const card = found.closest('.card');
  const host = card.getRootNode().host.getBoundingClientRect();
  const out = (part) => {
    const { left, right } = part.getBoundingClientRect();
    return left < host.left - 0.5 || right > host.right + 0.5 || left < 0 || right > innerWidth;
  };
  const broken = (part) => part.matches('.answer') && part.getBoundingClientRect().height > 60;
  return [...card.querySelectorAll('*')]
    .filter((part) => !part.matches('.before') && (out(part) || broken(part)))
    .map((part) => part.outerHTML.slice(0, 80));
})()";

async fn stands_well(citizen: &Visitor, place: &str) -> Result<f64> {
    let service = citizen.is_asked(Question::Service).await?;
    let [width, height]: [f64; 2] = service
        .tells(
            "",
            "(({ width, height }) => [width, height])(found.closest('.card').getBoundingClientRect())",
        )
        .await?;
    ensure!(height < 900.0, "{place}: {width} by {height}");
    let wrong: Vec<String> = service.tells("", WRONG).await?;
    ensure!(wrong.is_empty(), "{place}, {width} wide: {wrong:#?}");
    Ok(width)
}

#[tokio::test]
async fn a_place_that_is_as_wide_as_what_stands_in_it_gives_the_card_its_full_width() -> Result<()>
{
    let town = Town::found().await?;
    for (window, least) in [(Window::WIDE, 719.0), (Window::NARROW, 280.0)] {
        let citizen = Visitor::arrives(&town, window).await?;
        for (name, place) in FITTING {
            let place = place.replace("TAG", TAG);
            citizen.opens(&town.puts_up("en", &place)).await?;
            let case = format!("{name} in {window:?}");
            let width = stands_well(&citizen, &case).await?;
            ensure!(width >= least, "{case}: {width}");
            let shifts = citizen.layout_shifts().await?;
            ensure!(shifts.is_empty(), "{case}: {shifts:#?}");
        }
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn in_a_narrow_column_no_word_breaks_and_the_stars_stand_below_each_other() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for lang in ["ar", "en"] {
        let column = format!(r#"<div style="inline-size:160px">{TAG}</div>"#);
        citizen.opens(&town.puts_up(lang, &column)).await?;
        let width = stands_well(&citizen, lang).await?;
        ensure!((width - 160.0).abs() < 0.1, "{lang}: {width}");
        let service = citizen.is_asked(Question::Service).await?;
        let star: f64 = service
            .tells(".star", "found.getBoundingClientRect().width")
            .await?;
        ensure!(star >= 44.0, "{lang}: a finger needs more than {star}");
        citizen
            .takes_a_picture(&format!("column-{lang}-160"))
            .await?;
    }
    citizen.leaves().await
}
