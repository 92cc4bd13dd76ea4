//! The room that a tag with nothing but its site keeps: enough for whatever the page may ask, and what
//! is not needed is given back where nobody sees the page move. The same in large print.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, until};

/// Pages that ask both questions, one, and none.
const PAGES: [(&str, usize); 3] = [("pothole", 2), ("accessibility", 1), ("burial-services", 0)];

/// The card far down, so that the visitor is there before it is, with words behind it.
fn page(town: &Town, key: &str) -> String {
    town.puts_up(
        "en",
        &format!(
            r#"<main><p style="block-size:3000px">Above.</p>
               <script src="TAG" data-site="jazan" data-page="{key}" async></script><p>Below.</p></main>"#
        ),
    )
}

/// How high the card's place is; nothing where there is none.
const HEIGHT: &str =
    "return document.querySelector('[data-rayak]')?.getBoundingClientRect().height ?? 0";
/// How many questions are drawn; none as long as the card is on its way.
const DRAWN: &str = "const root = document.querySelector('[data-rayak]')?.shadowRoot;
    return root ? root.querySelectorAll('[data-question]').length : 0";
const ASKED: &str =
    "return performance.getEntriesByType('resource').some(({ name }) => name.includes('.wasm'))";

async fn stands_still(citizen: &Visitor, when: &str) -> Result<()> {
    citizen.sees_it_drawn().await?;
    let shifts = citizen.layout_shifts().await?;
    ensure!(shifts.is_empty(), "{when}: {shifts:#?}");
    Ok(())
}

#[tokio::test]
async fn nothing_moves_whatever_a_page_asks_whose_tag_names_only_its_site() -> Result<()> {
    let town = Town::found().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let citizen = Visitor::arrives(&town, window).await?;
        let mut kept_for_both = 0.0;
        for (key, questions) in PAGES {
            let case = format!("{key} in {window:?}");
            citizen.opens(&page(&town, key)).await?;
            citizen.scrolls_to("[data-rayak]").await?;
            let kept: f64 = citizen.asks(HEIGHT, &[]).await?;
            until("all is fetched and drawn", async || {
                let fetched: bool = citizen.asks(ASKED, &[]).await?;
                let drawn: usize = citizen.asks(DRAWN, &[]).await?;
                Ok((fetched && drawn == questions).then_some(()))
            })
            .await?;
            stands_still(&citizen, &case).await?;
            let shown: f64 = citizen.asks(HEIGHT, &[]).await?;
            ensure!((shown - kept).abs() < 0.1, "{case}: {kept} became {shown}");

            // Out of view: what is not needed goes, and what is needed stays.
            citizen.run("scrollTo(0, 0)", &[]).await?;
            until("the room is the card's own", async || {
                let height: f64 = citizen.asks(HEIGHT, &[]).await?;
                if questions == 2 {
                    kept_for_both = kept;
                    return Ok(((height - kept).abs() < 0.1).then_some(()));
                }
                let right = if questions == 0 {
                    height == 0.0
                } else {
                    height < kept - 100.0
                };
                Ok(right.then_some(()))
            })
            .await?;
            ensure!(
                (kept - kept_for_both).abs() < 0.1,
                "{case}: room for both is kept"
            );
            stands_still(&citizen, &case).await?;
        }
        citizen.leaves().await?;
    }
    Ok(())
}

/// The setting reaches the browser's pages a moment after it has started.
async fn reads_large_print(town: &Town, window: Window) -> Result<Visitor> {
    let citizen = Visitor::arrives_with_large_print(town, window).await?;
    citizen
        .opens(&town.puts_up("en", "<p>Good day.</p>"))
        .await?;
    until("letters are large", async || {
        let size: String = citizen
            .asks("return getComputedStyle(document.body).fontSize", &[])
            .await?;
        Ok((size == "24px").then_some(()))
    })
    .await?;
    Ok(citizen)
}

#[tokio::test]
async fn in_large_print_nothing_moves_and_in_the_narrowest_window_nothing_sticks_out() -> Result<()>
{
    let town = Town::found().await?;
    for width in [768, 1280] {
        let citizen = reads_large_print(&town, Window { width, height: 900 }).await?;
        for key in ["pothole", "accessibility"] {
            citizen.opens(&page(&town, key)).await?;
            citizen.is_asked(Question::Useful).await?;
            let size: String = citizen
                .asks(
                    "return getComputedStyle(document.querySelector('[data-rayak]')).fontSize",
                    &[],
                )
                .await?;
            assert_eq!(size, "24px");
            stands_still(&citizen, &format!("{key} at {width}")).await?;
        }
        citizen.leaves().await?;
    }

    let citizen = reads_large_print(&town, Window::NARROW).await?;
    for lang in ["ar", "en"] {
        citizen
            .opens(&format!("/test/both?page=pothole&lang={lang}"))
            .await?;
        let service = citizen.is_asked(Question::Service).await?;
        service.gives_stars(4).await?;
        service.part("textarea").await?;
        citizen
            .takes_a_picture(&format!("large-print-{lang}-320"))
            .await?;
        let out: Vec<String> = service
            .tells(
                "",
                "[...found.closest('.card').querySelectorAll('*')]
                   .filter((part) => !part.matches('.before, .unseen'))
                   .filter((part) => { const { left, right } = part.getBoundingClientRect(); return left < 0 || right > innerWidth })
                   .map((part) => part.outerHTML.slice(0, 80))",
            )
            .await?;
        ensure!(out.is_empty(), "{lang}: these stick out: {out:#?}");
        let star: f64 = service
            .tells(".star", "found.getBoundingClientRect().width")
            .await?;
        ensure!(star >= 44.0, "{lang}: a finger needs more than {star}");
    }
    citizen.leaves().await
}
