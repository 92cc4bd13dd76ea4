//! The layout of the host page: nothing but what stands after the card has another place than it
//! would have without the tag, and nothing moves when the card comes.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, ballot, until};
use serde::Deserialize;

/// One page in both languages, with two questions each, and another with one.
const ORDINARY: [&str; 4] = [
    "/ar/services/pothole-report",
    "/en/services/pothole-report",
    "/ar/accessibility-statement",
    "/en/accessibility-statement",
];
/// The second of these pages to the letter, without the tag.
const BARE: &str = "/test/bare?page=pothole&lang=en";
const TAGGED: &str = "/en/services/pothole-report";

/// What is less than this many pixels is the arithmetic of scrolling.
const NOTHING: f64 = 0.1;

/// The box of an element, in pixels from the corner of the document.
#[derive(Debug, Deserialize)]
struct Part {
    name: String,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    /// Whether it stands after the card.
    after: bool,
    /// Whether the card stands in it.
    around: bool,
}

/// Every element of the page that is not the tag's own, in the order of the document.
const PARTS: &str = r#"
    const own = (element) => !element.closest("[data-rayak], script, noscript");
    const host = document.querySelector("[data-rayak]");
    const after = (element) => Boolean(host && host.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    const around = (element) => Boolean(host && element.contains(host));
    return [...document.body.querySelectorAll("*")].filter(own).map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const name = `${element.localName}.${element.className.baseVal ?? element.className}`;
      return { name, x: x + scrollX, y: y + scrollY, width, height, after: after(element), around: around(element) };
    });
"#;

fn same(one: f64, other: f64) -> bool {
    (one - other).abs() < NOTHING
}

#[tokio::test]
async fn every_part_of_the_host_page_is_where_it_is_without_the_tag() -> Result<()> {
    let town = Town::found().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let citizen = Visitor::arrives(&town, window).await?;
        citizen.opens(BARE).await?;
        let bare: Vec<Part> = citizen.asks(PARTS, &[]).await?;
        citizen.opens(TAGGED).await?;
        citizen.is_asked(Question::Useful).await?;
        let tagged: Vec<Part> = citizen.asks(PARTS, &[]).await?;

        ensure!(
            bare.len() > 50 && bare.len() == tagged.len(),
            "{} and {} parts",
            bare.len(),
            tagged.len()
        );
        ensure!(
            tagged.iter().any(|part| part.after),
            "something stands after the card"
        );
        for (was, is) in bare.iter().zip(&tagged) {
            ensure!(was.name == is.name, "{was:?} became {is:?}");
            ensure!(
                same(was.x, is.x) && same(was.width, is.width),
                "{window:?}: {was:?} became {is:?}"
            );
            ensure!(
                is.around || same(was.height, is.height),
                "{window:?}: {was:?} became {is:?}"
            );
            let in_place = if is.after {
                is.y > was.y
            } else {
                same(was.y, is.y)
            };
            ensure!(in_place, "{window:?}: {was:?} became {is:?}");
        }
        citizen.leaves().await?;
    }
    Ok(())
}

/// Opens a page, goes down to the card, and hands back what moved by itself.
async fn shifts(citizen: &Visitor, page: &str) -> Result<Vec<String>> {
    citizen.opens(page).await?;
    // What comes between two frames is one movement to the browser: the place in its own, far below,
    // and then the way down.
    citizen.sees_it_drawn().await?;
    citizen.is_asked(Question::Useful).await?;
    citizen.sees_it_drawn().await?;
    citizen.layout_shifts().await
}

#[tokio::test]
async fn nothing_on_a_page_moves_by_itself_while_a_visitor_reads_down_to_the_card() -> Result<()> {
    let town = Town::found().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let citizen = Visitor::arrives(&town, window).await?;
        for page in ORDINARY {
            let shifts = shifts(&citizen, page).await?;
            ensure!(
                shifts.is_empty(),
                "{page} shifts in {window:?}: {shifts:#?}"
            );
        }
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn nothing_moves_either_for_a_visitor_who_has_answered_before() -> Result<()> {
    let town = Town::found().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let citizen = Visitor::arrives(&town, window).await?;
        citizen.opens(TAGGED).await?;
        let useful = citizen.is_asked(Question::Useful).await?;
        useful.answers_yes().await?;
        useful.is_saved().await?;
        let service = citizen.is_asked(Question::Service).await?;
        service.gives_stars(4).await?;
        service.sends().await?;
        service.thanks().await?;
        // One page has one memory, whichever its language.
        for page in &ORDINARY[..2] {
            let shifts = shifts(&citizen, page).await?;
            ensure!(
                shifts.is_empty(),
                "{page} shifts in {window:?}: {shifts:#?}"
            );
        }
        citizen.leaves().await?;
    }
    Ok(())
}

/// How high the card's place is.
const HEIGHT: &str = "return document.querySelector('[data-rayak]').getBoundingClientRect().height";

/// Goes to every page at every width, and tells where the card takes another room than was kept.
async fn wrong_rooms(town: &Town) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for width in [320, 768, 1280] {
        // So low that the card is more than a window away, and nothing of it is fetched.
        let citizen = Visitor::arrives(town, Window { width, height: 200 }).await?;
        for page in ORDINARY {
            citizen.opens(page).await?;
            citizen.finds("[data-rayak]").await?;
            let kept: f64 = citizen.asks(HEIGHT, &[]).await?;
            let drawn = "return Boolean(document.querySelector('[data-rayak]').shadowRoot)";
            ensure!(
                !citizen.asks::<bool>(drawn, &[]).await?,
                "{page}: the card came before it was near"
            );
            citizen.is_asked(Question::Useful).await?;
            let taken: f64 = citizen.asks(HEIGHT, &[]).await?;
            if !same(kept, taken) {
                wrong.push(format!(
                    "{page} at {width}: {kept} were kept, {taken} are taken"
                ));
            }
        }
        citizen.leaves().await?;
    }
    Ok(wrong)
}

#[tokio::test]
async fn the_room_that_is_kept_for_the_card_is_the_room_that_it_takes() -> Result<()> {
    let wrong = wrong_rooms(&Town::found().await?).await?;
    ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}

#[tokio::test]
async fn the_room_is_right_also_where_there_are_figures_to_show() -> Result<()> {
    let town = Town::found().await?;
    let answers: Vec<_> = (0..1001)
        .flat_map(|number| {
            let useful = if number % 6 == 0 {
                ballot::no
            } else {
                ballot::yes
            };
            [
                useful("accessibility"),
                useful("pothole"),
                ballot::stars("pothole", 3 + number % 3),
            ]
        })
        .collect();
    town.accept_all(&answers).await?;
    until("the figures have come into the view", async || {
        let summary = town.summary("pothole", Question::Service).await?;
        Ok((summary.n() == Some(1001)).then_some(()))
    })
    .await?;
    let wrong = wrong_rooms(&town).await?;
    ensure!(wrong.is_empty(), "{wrong:#?}");
    Ok(())
}
