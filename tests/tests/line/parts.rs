//! Parts of a page: a line beside one that asks for a vote alone, and the part that words are about,
//! chosen from the page's own headings.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, until};
use serde_json::Value;

/// A long page with a line beside one of its parts, and the card at its end.
fn page(town: &Town, lang: &str) -> String {
    town.puts_up(
        lang,
        r#"<style>section { min-height: 120vh }</style><main><h1>A long page</h1>
           <section><h2 id="papers">Papers</h2></section>
           <section><h2 id="fees" lang="ar">الرسوم</h2>
             <div id="line"><script src="TAG" data-site="jazan" data-page="pothole" data-section="fees" async></script></div></section>
           <section><h2 id="رسوم">Named by what no part can be named by</h2></section>
           <h2 id="time">How long it takes</h2>
           <div id="end"><script src="TAG" data-site="jazan" data-page="pothole" data-questions="useful" async></script></div></main>"#,
    )
}

async fn told(town: &Town, answers: usize) -> Result<Vec<Value>> {
    until("the answers are in the log", async || {
        let lines: Vec<Value> = town.export().await?;
        let received: Vec<Value> = lines
            .into_iter()
            .filter(|line| line["event"] == "received")
            .collect();
        Ok((received.len() == answers).then_some(received))
    })
    .await
}

#[tokio::test]
async fn a_line_beside_a_part_asks_for_the_vote_alone_and_is_a_vote_of_its_own() -> Result<()> {
    for (lang, window) in [("ar", Window::NARROW), ("en", Window::WIDE)] {
        let town = Town::found().await?;
        let citizen = Visitor::arrives(&town, window).await?;
        citizen.opens(&page(&town, lang)).await?;
        citizen.scrolls_to("#line [data-rayak]").await?;
        let line = citizen.is_asked_in("#line", Question::Useful).await?;
        let asked = town.text(lang, "part").await?;
        assert_eq!(line.reads("h2").await?, asked);
        let region: String = line
            .tells("", "found.closest('section').getAttribute('aria-label')")
            .await?;
        assert_eq!(region, asked, "it is told from the card of the page");
        let name: String = line
            .tells("[data-answer=no]", "found.getAttribute('aria-label')")
            .await?;
        assert_eq!(name, town.text(lang, "part.no").await?);
        ensure!(!line.has(".figure").await?, "it says nothing of the page");
        let kept = "const host = document.querySelector('#line [data-rayak]');
                    return [host.getBoundingClientRect().height, host.shadowRoot.querySelector('.card').getBoundingClientRect().height]";
        let (room, height): (f64, f64) = citizen.asks(kept, &[]).await?;
        assert!((room - height).abs() < 1.0, "room of {room} for {height}");
        line.clicks("[data-answer=no]").await?;
        line.comes_to("remembered").await?;
        ensure!(!line.has("textarea").await?, "it asks for nothing more");
        citizen
            .takes_a_picture(&format!("part-{lang}-{}", window.width))
            .await?;

        citizen.scrolls_to("#end [data-rayak]").await?;
        let page = citizen.is_asked_in("#end", Question::Useful).await?;
        page.comes_to("ask").await?;
        page.answers_yes().await?;
        page.is_saved().await?;
        let mut votes: Vec<_> = told(&town, 2)
            .await?
            .iter()
            .map(|line| (line["section"].clone(), line["answer"].clone()))
            .collect();
        votes.sort_by_key(|(section, _)| section.is_null());
        assert_eq!(
            votes,
            [("fees".into(), "no".into()), (Value::Null, "yes".into())]
        );

        citizen.reloads().await?;
        citizen.scrolls_to("#line [data-rayak]").await?;
        let line = citizen.is_asked_in("#line", Question::Useful).await?;
        line.comes_to("remembered").await?;
        line.clicks("button.edit").await?;
        line.clicks("[data-answer=yes]").await?;
        line.comes_to("remembered").await?;
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn words_may_be_about_the_part_that_was_being_read_or_about_another() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town, "en")).await?;
    citizen.scrolls_to("#end [data-rayak]").await?;
    let card = citizen.is_asked_in("#end", Question::Useful).await?;
    card.answers_no().await?;
    card.is_saved().await?;
    let offered: Vec<[String; 3]> = card
        .tells(
            "select",
            "[...found.options].map((option) => [option.value, option.text, option.lang])",
        )
        .await?;
    let whole = town.text("en", "comment.part.all").await?;
    assert_eq!(
        offered,
        [
            ["", whole.as_str(), ""],
            ["papers", "Papers", "en"],
            ["fees", "الرسوم", "ar"],
            ["time", "How long it takes", "en"],
        ]
        .map(|option| option.map(str::to_owned))
    );
    let chosen: String = card.tells("select", "found.value").await?;
    assert_eq!(chosen, "time", "it is on the screen");
    card.writes("It takes longer").await?;
    card.sends().await?;
    card.thanks().await?;
    let amended = |part: &'static str| {
        let town = &town;
        until("the part is in the log", async move || {
            let lines: Vec<Value> = town.export().await?;
            let found = lines
                .iter()
                .any(|line| line["event"] == "amended" && line["section"] == part);
            Ok(found.then_some(()))
        })
    };
    amended("time").await?;
    card.clicks("button.edit").await?;
    citizen
        .run(
            "const select = document.querySelector('#end [data-rayak]').shadowRoot.querySelector('select');
             select.value = 'papers'; select.dispatchEvent(new Event('change'))",
            &[],
        )
        .await?;
    card.sends().await?;
    card.thanks().await?;
    amended("papers").await?;
    citizen.leaves().await
}

#[tokio::test]
async fn the_part_that_the_address_names_is_the_one_that_was_being_read() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "en",
        r#"<main><h2 id="papers">Papers</h2><div style="height: 300vh"></div><h2 id="fees">Fees</h2>
           <script src="TAG" data-site="jazan" data-page="pothole" data-questions="useful" async></script></main>"#,
    );
    // The one on the screen is presumed to be read where the address says nothing.
    for (fragment, preset) in [("", "fees"), ("#papers", "papers")] {
        citizen.opens("/").await?;
        citizen.opens(&[&page, fragment].concat()).await?;
        let card = citizen.is_asked(Question::Useful).await?;
        if fragment.is_empty() {
            card.answers_no().await?;
        } else {
            card.clicks("button.edit").await?;
        }
        let chosen: String = card.tells("select", "found.value").await?;
        assert_eq!(chosen, preset);
    }
    citizen.leaves().await
}
