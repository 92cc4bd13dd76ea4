//! Where the card appears, and what the tag's words say with each answer.

use anyhow::{Result, ensure};
use rayak_shared::{Question, SummaryState};
use rayak_tests::{Town, Visitor, Window, until};
use serde_json::Value;

async fn received(town: &Town) -> Result<Vec<Value>> {
    let mut events = town.export().await?;
    events.retain(|line| line["event"] == "received");
    Ok(events)
}

async fn says_yes(citizen: &Visitor) -> Result<()> {
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.is_saved().await
}

#[tokio::test]
async fn from_the_head_the_card_comes_to_the_end_of_the_main_content() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/head-tag?page=pothole&lang=ar").await?;
    says_yes(&citizen).await?;
    let last: bool = citizen
        .asks(
            "return document.querySelector('main').lastElementChild.matches('[data-rayak]')",
            &[],
        )
        .await?;
    ensure!(last, "the card is the last thing in the main content");
    assert_eq!(received(&town).await?.len(), 1);
    citizen.leaves().await
}

#[tokio::test]
async fn a_tag_that_names_a_place_puts_the_card_there() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/target?page=pothole&lang=ar").await?;
    says_yes(&citizen).await?;
    citizen.finds("#opinion [data-rayak]").await?;
    let hosts: u32 = citizen
        .asks(
            "return document.querySelectorAll('[data-rayak]').length",
            &[],
        )
        .await?;
    assert_eq!(hosts, 1);
    citizen.leaves().await
}

#[tokio::test]
async fn where_the_tag_stands_the_card_stands() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/ar/services/pothole-report").await?;
    citizen.is_asked(Question::Useful).await?;
    let beside: bool = citizen.asks("return document.querySelector('[data-rayak]').previousElementSibling.matches('script[src]')", &[]).await?;
    ensure!(beside, "the card stands behind its tag");
    citizen.leaves().await
}

#[tokio::test]
async fn an_application_of_one_page_asks_about_each_of_its_pages() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/spa?page=pothole&lang=ar").await?;
    says_yes(&citizen).await?;

    citizen.clicks("#next").await?;
    citizen.finds("[data-page=street-light]").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("ask").await?;
    useful.answers_no().await?;
    useful.is_saved().await?;

    citizen.clicks("#next").await?;
    citizen.finds("[data-page=pothole]").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("remembered").await?;

    let told = received(&town).await?;
    let pairs: Vec<_> = told
        .iter()
        .map(|line| (line["page"].as_str(), line["answer"].as_str()))
        .collect();
    assert!(pairs.contains(&(Some("pothole"), Some("yes"))), "{pairs:?}");
    assert!(
        pairs.contains(&(Some("street-light"), Some("no"))),
        "{pairs:?}"
    );
    assert_eq!(pairs.len(), 2);
    citizen.leaves().await
}

#[tokio::test]
async fn what_the_tag_says_travels_with_the_answer() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "ar",
        r#"<main><h1>A page in two languages</h1><section lang="en"><script src="TAG" data-site="jazan" data-page="pothole"
           data-section="fees" data-revision="2026-03-01" data-placement="aside" async></script></section></main>"#,
    );
    citizen.opens(&page).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.comes_to("remembered").await?;
    let told = received(&town).await?;
    let line = &told[0];
    assert_eq!(
        (&line["section"], &line["revision"]),
        (&"fees".into(), &"2026-03-01".into())
    );
    assert_eq!(
        (&line["placement"], &line["lang"]),
        (&"aside".into(), &"en".into()),
        "the nearest language is the page's"
    );
    citizen.leaves().await
}

#[tokio::test]
async fn a_tag_asks_no_more_than_it_names() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "ar",
        r#"<main><script src="TAG" data-site="jazan" data-page="pothole" data-questions="service" async></script></main>"#,
    );
    citizen.opens(&page).await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.part("input[name=stars]").await?;
    let asked: Vec<String> = citizen
        .asks("return [...document.querySelector('[data-rayak]').shadowRoot.querySelectorAll('[data-question]')].map((one) => one.dataset.question)", &[])
        .await?;
    assert_eq!(asked, ["service"], "the registry would allow both");
    citizen.leaves().await
}

#[tokio::test]
async fn a_tag_for_trying_out_is_thanked_and_counts_nowhere() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "ar",
        r#"<main><script src="TAG" data-site="jazan" data-page="pothole" data-test async></script></main>"#,
    );
    citizen.opens(&page).await?;
    says_yes(&citizen).await?;
    assert_eq!(received(&town).await?[0]["test"], true);
    // What was tried out must not be amended later as if it had been an answer.
    let kept: u32 = citizen.asks("return localStorage.length", &[]).await?;
    assert_eq!(kept, 0);
    citizen.reloads().await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("ask").await?;
    let mut town = town;
    town.stop().await?;
    let events = town.export().await?;
    let sighted = events.iter().any(|line| line["event"] == "seen");
    ensure!(!sighted, "who tries a page out is no visitor of it");
    town.restart().await?;
    let summary = town.summary("pothole", Question::Useful).await?;
    assert_eq!(summary.state(), SummaryState::None);
    citizen.leaves().await
}

#[tokio::test]
async fn a_page_that_nobody_listed_is_named_by_its_path() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let page = town.puts_up(
        "ar",
        r#"<main><script src="TAG" data-site="jazan" async></script></main>"#,
    );
    citizen
        .opens(&format!("{page}?session=secret#part"))
        .await?;
    says_yes(&citizen).await?;
    assert_eq!(
        received(&town).await?[0]["page"],
        page,
        "without query and fragment"
    );
    until("its score stands under its path", async || {
        let summary = town.summary(&page, Question::Useful).await?;
        Ok((summary.state() == SummaryState::TooFew).then_some(()))
    })
    .await?;
    citizen.leaves().await
}

#[tokio::test]
async fn a_sighting_is_counted_once_a_view_and_without_a_name() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    citizen.is_asked(Question::Useful).await?;
    says_yes(&citizen).await?;
    let sightings = "return performance.getEntriesByType('resource').filter((entry) => entry.name.endsWith('/api/v1/seen')).length";
    until("the sighting and the opening were sent", async || {
        Ok((citizen.asks::<u32>(sightings, &[]).await? == 2).then_some(()))
    })
    .await?;
    citizen.leaves().await?;
    town.stop().await?;
    let mut events = town.export().await?;
    events.retain(|line| line["event"] == "seen");
    assert_eq!(events.len(), 1, "{events:?}");
    assert_eq!(
        (&events[0]["seen"], &events[0]["opened"]),
        (&serde_json::json!([1, 0, 0]), &serde_json::json!([1, 0, 0]))
    );
    Ok(())
}
