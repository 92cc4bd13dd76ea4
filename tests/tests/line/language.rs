//! A language is a file: one that nobody speaks, which is long, runs from right to left, counts oddly and
//! has digits of its own, goes through every step of card and form.

use super::steps;
use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Language, Measure, Town, Visitor, Window};

/// What is said otherwise than in the file: letters outside its brackets, and Western digits in what is
/// no telephone number and no reference.
const FOREIGN: &str = r#"
    const host = document.querySelector("[data-rayak]");
    const root = host?.shadowRoot?.querySelector(".card") ?? document.body;
    const copy = root.cloneNode(true);
    // The other languages go by their own names, and the page's parts by its own.
    copy.querySelectorAll("nav, textarea, option:not([value='']), script, [href^='tel:'], .reference").forEach((part) => part.remove());
    const names = [...copy.querySelectorAll("[aria-label]")].map((part) => part.getAttribute("aria-label"));
    const wrong = [];
    for (const said of [copy.textContent, ...names]) {
      let rest = said, before;
      do rest = (before = rest).replace(/\[[^\[\]]*\]/g, "");
      while (rest != before);
      if (/[\p{L}\[\]]/u.test(rest)) wrong.push(`not in the file: ${rest.replace(/\s+/g, " ").slice(0, 120)}`);
      if (/[0-9]/.test(said)) wrong.push(`foreign digits: ${said.match(/.{0,30}[0-9].{0,30}/)[0]}`);
    }
    return wrong;
"#;

#[tokio::test]
async fn a_language_that_is_only_a_file_goes_through_every_step_uncut() -> Result<()> {
    let town = Town::found_with(&Language::made_up()?).await?;
    let code = Language::CODE;
    for window in [Window::NARROW, Window::WIDE] {
        let citizen = Visitor::arrives(&town, window).await?;
        let mut wrong = Vec::new();
        let look = async |wrong: &mut Vec<String>, step: &str| -> Result<()> {
            let mut found: Vec<String> = citizen.asks(FOREIGN, &[]).await?;
            for measure in [
                Measure::Room,
                Measure::Targets,
                Measure::Lines,
                Measure::Names,
            ] {
                found.extend(citizen.measures(measure).await?);
            }
            wrong.extend(
                found
                    .into_iter()
                    .map(|what| format!("{window:?}, {step}: {what}")),
            );
            citizen
                .takes_a_picture(&format!("made-up-{step}-{}", window.width))
                .await
        };
        citizen.opens(&steps::page(&town, code, "")).await?;
        steps::of_the_card(&citizen, code, async |step| look(&mut wrong, step).await).await?;
        steps::of_the_form(&town, &citizen, code, async |step| {
            look(&mut wrong, step).await
        })
        .await?;
        citizen.leaves_after(&steps::FORM_FAULTS).await?;
        ensure!(wrong.is_empty(), "{} are wrong: {wrong:#?}", wrong.len());
    }
    Ok(())
}

#[tokio::test]
async fn a_language_counts_as_its_own_plural_forms_have_it() -> Result<()> {
    let town = Town::found_with(&Language::made_up()?).await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen
        .opens(&steps::page(&town, Language::CODE, ""))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    // As Welsh has it.
    for (left, form) in [
        (0, "zero ۰"),
        (1, "one ۱"),
        (2, "two ۲"),
        (3, "few ۳"),
        (4, "other ۴"),
        (6, "many ۶"),
        (7, "other ۷"),
    ] {
        useful.pastes(&"a".repeat(1000 - left)).await?;
        let said = useful.reads(".counter").await?;
        ensure!(
            said.starts_with(&format!("[{form} ")),
            "{left} left: {said}"
        );
    }
    citizen.leaves().await
}

#[tokio::test]
async fn arabic_counts_in_six_forms_and_western_digits() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&steps::page(&town, "ar", "")).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    for (left, words) in [
        (0, "لم يبق أي حرف"),
        (1, "بقي حرف واحد"),
        (2, "بقي حرفان"),
        (3, "بقيت 3 أحرف"),
        (11, "بقي 11 حرفًا"),
        (100, "بقي 100 حرف"),
    ] {
        useful.pastes(&"ا".repeat(1000 - left)).await?;
        assert_eq!(useful.reads(".counter").await?, words);
    }
    citizen.leaves().await
}
