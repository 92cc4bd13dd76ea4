//! Where the keyboard leads, step by step in both languages, and what a pointer does before it lets go.

use super::steps;
use anyhow::{Result, ensure};
use rayak_shared::{Question, Reason};
use rayak_tests::{Power, Town, Visitor, Window, until};
use thirtyfour::Key;

/// Waits until the focus is on such a part; it follows what is drawn.
async fn comes_to(citizen: &Visitor, part: &str) -> Result<()> {
    until(&format!("the focus is on {part}"), async || {
        Ok((citizen.names_the_focus().await? == part).then_some(()))
    })
    .await
}

/// Presses a key once for each of these parts, and finds the focus on one after the other.
async fn leads_over(citizen: &Visitor, key: Key, parts: &[&str]) -> Result<()> {
    for part in parts {
        citizen.presses_key(key.clone()).await?;
        let on = citizen.names_the_focus().await?;
        ensure!(
            on == *part,
            "the focus is on {on}, not on {part}, one of {parts:?}"
        );
        ensure!(
            citizen.shows_the_focus().await?,
            "{part} shows that it has the focus"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_keyboard_leads_through_a_whole_answer_in_the_order_of_reading() -> Result<()> {
    let town = Town::found().await?;
    for (lang, links) in [
        ("ar", ["a إشعار الخصوصية", "a سياسة المشاركة"]),
        ("en", ["a Privacy notice", "a Participation policy"]),
    ] {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        citizen.opens(&steps::page(&town, lang, "")).await?;
        let useful = citizen.is_asked(Question::Useful).await?;
        let service = citizen.is_asked(Question::Service).await?;
        leads_over(&citizen, Key::Tab, &["button yes", "button no"]).await?;
        citizen.watches_the_focus().await?;
        citizen.presses_key(Key::Enter).await?;
        useful.is_saved().await?;
        comes_to(&citizen, "button no").await?;

        let reasons: Vec<String> = Reason::ALL
            .iter()
            .map(|reason| format!("checkbox {}", reason.code()))
            .collect();
        citizen.presses_key(Key::Tab).await?;
        comes_to(&citizen, "checkbox not_found").await?;
        citizen.presses_key(Key::Space).await?;
        loop {
            citizen.presses_key(Key::Tab).await?;
            let on = citizen.names_the_focus().await?;
            if !reasons.contains(&on) {
                break;
            }
        }
        comes_to(&citizen, "a 940").await?;
        leads_over(&citizen, Key::Tab, &["textarea"]).await?;
        citizen.presses(steps::words(lang).0).await?;
        leads_over(&citizen, Key::Tab, &["select", "button send"]).await?;
        citizen.presses_key(Key::Enter).await?;
        useful.thanks().await?;
        comes_to(&citizen, "h3 outcome").await?;
        leads_over(
            &citizen,
            Key::Tab,
            &["button copy", "button edit", "button withdraw", "radio 1"],
        )
        .await?;

        citizen.presses_key(Key::Space).await?;
        service.part("textarea").await?;
        for stars in ["radio 2", "radio 3"] {
            citizen.presses_key(Key::Down).await?;
            comes_to(&citizen, stars).await?;
        }
        let rest = ["button clear", "a 940", "textarea", "select", "button send"];
        leads_over(&citizen, Key::Tab, &rest).await?;
        leads_over(&citizen, Key::Tab, &links).await?;
        citizen.tabs_back_to("button.send").await?;
        citizen.presses_key(Key::Enter).await?;
        service.thanks().await?;
        comes_to(&citizen, "h3 outcome").await?;
        leads_over(&citizen, Key::Tab, &["button edit", "button withdraw"]).await?;
        citizen.presses_key(Key::Enter).await?;
        service.comes_to("withdrawn").await?;
        comes_to(&citizen, "h3 outcome").await?;
        citizen.tabs_back_to("button.withdraw").await?;
        citizen.presses_key(Key::Enter).await?;
        useful.comes_to("withdrawn").await?;
        comes_to(&citizen, "h3 outcome").await?;
        let lost = citizen.lost_the_focus().await?;
        ensure!(
            lost.is_empty(),
            "{lang}: the focus was nowhere after {lost:?}"
        );
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn whoever_closes_by_key_is_left_where_the_answer_stands() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&steps::page(&town, "ar", "")).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    citizen.tabs_to("[data-answer=no]").await?;
    citizen.watches_the_focus().await?;
    citizen.presses_key(Key::Enter).await?;
    useful.is_saved().await?;
    citizen.tabs_to("textarea").await?;
    citizen.presses_key(Key::Escape).await?;
    useful.comes_to("remembered").await?;
    comes_to(&citizen, "button edit").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.is_saved().await?;
    comes_to(&citizen, "button no").await?;
    citizen.tabs_to("button.close").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.comes_to("remembered").await?;
    comes_to(&citizen, "button edit").await?;
    let lost = citizen.lost_the_focus().await?;
    ensure!(lost.is_empty(), "the focus was nowhere after {lost:?}");
    citizen.leaves().await
}

/// What covers the top and the bottom of the window on many sites.
const STICKY: &str = "header, footer { position: fixed; inset-inline: 0; block-size: 72px; background: teal; z-index: 9 }
    header { inset-block-start: 0 } footer { inset-block-end: 0 } body { margin: 0 }
    .tall { block-size: 900px; margin: 0 }";

#[tokio::test]
async fn what_has_the_focus_is_never_under_what_a_page_keeps_at_its_edges() -> Result<()> {
    let town = Town::found().await?;
    let window = Window {
        width: 640,
        height: 420,
    };
    let citizen = Visitor::arrives(&town, window).await?;
    let body = format!(
        r#"<style>{STICKY}</style><header>Above</header><main><p class="tall"><a href="/">Before</a></p>
           <script src="TAG" data-site="jazan" data-page="pothole" async></script>
           <p class="tall"><a href="/">After</a></p></main><footer>Below</footer>"#
    );
    citizen.opens(&town.puts_up("en", &body)).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let service = citizen.is_asked(Question::Service).await?;
    citizen.tabs_to("[data-answer=no]").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.is_saved().await?;
    citizen.tabs_to("[name=stars]").await?;
    citizen.presses_key(Key::Space).await?;
    service.part("textarea").await?;
    let keeps_a_margin = Visitor::can(Power::MarginAboutATextField)?;
    let mut seen = 0;
    for (start, back) in [("Before", false), ("After", true)] {
        citizen
            .run(
                "[...document.links].find(({ textContent }) => textContent == arguments[0]).focus()",
                &[start.into()],
            )
            .await?;
        for _ in 0..40 {
            if back {
                citizen.tabs_back().await?;
            } else {
                citizen.presses_key(Key::Tab).await?;
            }
            let on = citizen.names_the_focus().await?;
            if on.starts_with("a Before") || on.starts_with("a After") {
                break;
            }
            seen += 1;
            if on == "textarea" && !keeps_a_margin {
                continue;
            }
            let over = citizen.finds_over_the_focus().await?;
            ensure!(over.is_empty(), "from {start}, over {on} lies {over:?}");
        }
    }
    ensure!(
        seen > 30,
        "the way leads through the card, and back: {seen}"
    );
    // What takes the focus by itself is seen as well.
    citizen.tabs_to("button.send").await?;
    citizen.presses_key(Key::Enter).await?;
    useful.thanks().await?;
    comes_to(&citizen, "h3 outcome").await?;
    let over = citizen.finds_over_the_focus().await?;
    ensure!(over.is_empty(), "over the thanks lies {over:?}");
    citizen.leaves().await
}

#[tokio::test]
async fn a_pointer_that_is_taken_off_a_button_has_pressed_nothing() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&steps::page(&town, "ar", "")).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let service = citizen.is_asked(Question::Service).await?;
    let away = useful.part("h2").await?;
    citizen
        .drags(&useful.part("[data-answer=no]").await?, &away)
        .await?;
    citizen
        .drags(&service.part(".star:has([value='4'])").await?, &away)
        .await?;
    citizen.sees_it_drawn().await?;
    useful.comes_to("ask").await?;
    ensure!(
        !useful.is_chosen("no").await? && !service.is_chosen("4").await?,
        "nothing is chosen"
    );
    ensure!(citizen.asks::<bool>("return !performance.getEntriesByType('resource').some(({ name }) => name.includes('/feedback'))", &[]).await?, "nothing was sent");

    // Let go where it was pressed, it has.
    useful.answers_no().await?;
    useful.is_saved().await?;
    let send = useful.part("button.send").await?;
    citizen.drags(&send, &away).await?;
    citizen.sees_it_drawn().await?;
    useful.comes_to("follow").await?;
    assert_eq!(town.verify().await?.events, 1);
    citizen.leaves().await
}
