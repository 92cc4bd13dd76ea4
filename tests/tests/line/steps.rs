//! Every step of the card and of the form, one after the other, for whoever looks at all of them.
//!
//! The page on which the card stands holds the line to the feedback route in its hands: it can be
//! dead, or silent until it speaks, so that what lasts a moment elsewhere can be looked at.

use anyhow::Result;
use rayak_shared::{Question, Reason};
use rayak_tests::{Expected, Town, Visitor, until};

/// What a visitor says in a language, and what says too much.
const WORDS: [(&str, &str, &str); 2] = [
    ("ar", "لم أجد الرسوم", "جوالي 0501234567"),
    ("en", "I found no fees", "My mobile is 0501234567"),
];

const LINE: &str = r#"<script>
  const [real, later, held] = [fetch, setTimeout, []];
  fetch = (url, init) => {
    if (!/feedback/.test(url)) return real(url, init);
    if (sessionStorage.line == "dead") return Promise.reject(new TypeError("dead"));
    if (sessionStorage.line != "silent") return real(url, init);
    return new Promise((resolve) => (window.speak = () => resolve(real(url, init))));
  };
  setTimeout = (act, pause, ...rest) =>
    sessionStorage.line == "dead" && pause >= 500 && pause < 30000 ? held.push(act) : later(act, pause, ...rest);
  window.pass = () => held.splice(0).forEach((act) => act());
</script>"#;

/// A sheet that asks for the dark look, with words of its own that are light.
pub(crate) const DARK: &str = ":root { --rayak-scheme: dark; background: #0d1117; color: #f3f4f6 }";

/// A page of two parts with a card that asks both questions, in a language and under a sheet.
pub(crate) fn page(town: &Town, lang: &str, sheet: &str) -> String {
    town.puts_up(
        lang,
        &format!(
            r#"<meta name="viewport" content="width=device-width"><style>{sheet}</style>{LINE}
               <main><h1>{}</h1><h2 id="papers">1</h2><h2 id="fees">2</h2><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#,
            if lang == "en" { "A page" } else { "صفحة" }
        ),
    )
}

/// What a visitor of a page in this language writes, and what he should not.
pub(crate) fn words(lang: &str) -> (&'static str, &'static str) {
    let found = WORDS.iter().find(|(spoken, ..)| *spoken == lang);
    found.map_or((WORDS[1].1, WORDS[1].2), |(_, words, too_much)| {
        (words, too_much)
    })
}

/// The line to the feedback route from here on.
async fn line(citizen: &Visitor, state: &str) -> Result<()> {
    citizen
        .run("sessionStorage.line = arguments[0]", &[state.into()])
        .await
}

/// Lets time pass on a dead line until the card gives up.
async fn gives_up(citizen: &Visitor) -> Result<()> {
    until("the card gives up", async || {
        let failed = "window.pass(); return Boolean(document.querySelector('[data-rayak]').shadowRoot.querySelector('[data-state=failed]'))";
        Ok(citizen.asks::<bool>(failed, &[]).await?.then_some(()))
    })
    .await
}

/// Takes a visitor of such a page through every step of both questions, and stops at each. The page
/// must be open.
pub(crate) async fn of_the_card(
    citizen: &Visitor,
    lang: &str,
    mut at: impl AsyncFnMut(&str) -> Result<()>,
) -> Result<()> {
    let (plain, too_much) = words(lang);
    let useful = citizen.is_asked(Question::Useful).await?;
    let service = citizen.is_asked(Question::Service).await?;
    at("ask").await?;

    line(citizen, "silent").await?;
    useful.answers_no().await?;
    useful.comes_to("sending").await?;
    at("sending").await?;
    line(citizen, "open").await?;
    citizen.run("window.speak()", &[]).await?;
    useful.is_saved().await?;
    at("saved").await?;
    useful.ticks(Reason::NotFound).await?;
    useful.ticks(Reason::Technical).await?;
    at("reasons").await?;
    useful.writes(too_much).await?;
    useful.reads(".warning").await?;
    at("warned").await?;

    useful.pastes(&"a".repeat(1002)).await?;
    useful.sends().await?;
    useful.reads(".error").await?;
    at("too-long").await?;
    useful.pastes(too_much).await?;
    line(citizen, "dead").await?;
    useful.sends().await?;
    useful.reads(".note").await?;
    until("the card waits for another attempt", async || {
        let said: String = citizen
            .asks(
                "return document.querySelector('[role=status]').textContent",
                &[],
            )
            .await?;
        Ok((!said.is_empty()).then_some(()))
    })
    .await?;
    at("waiting").await?;
    gives_up(citizen).await?;
    useful.part("button.retry").await?;
    at("failed").await?;
    line(citizen, "open").await?;
    useful.clicks("button.retry").await?;
    useful.thanks().await?;
    at("thanks").await?;
    useful.clicks("button.edit").await?;
    useful.part("textarea").await?;
    at("edit").await?;

    service.gives_stars(4).await?;
    service.part("textarea").await?;
    at("stars").await?;
    service.writes(too_much).await?;
    service.reads(".warning").await?;
    at("stars-warned").await?;
    service.pastes(plain).await?;
    line(citizen, "silent").await?;
    service.sends().await?;
    service.comes_to("sending").await?;
    at("stars-sending").await?;
    citizen.reloads().await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.comes_to("pending").await?;
    at("pending").await?;
    line(citizen, "open").await?;
    citizen.run("window.speak()", &[]).await?;
    service.comes_to("remembered").await?;
    at("remembered").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.clicks("button.edit").await?;
    useful.part("textarea").await?;
    at("edit-later").await?;
    useful.clicks("button.close").await?;
    useful.comes_to("remembered").await?;
    at("closed").await?;
    service.clicks("button.edit").await?;
    service.part("textarea").await?;
    service.sends().await?;
    service.thanks().await?;
    at("stars-thanks").await?;
    service.clicks("button.withdraw").await?;
    service.comes_to("withdrawn").await?;
    at("withdrawn").await
}

/// What goes wrong on the way through the form.
pub(crate) const FORM_FAULTS: [Expected; 1] = [Expected::Status(422)];

/// Takes a visitor through every page of the form, and stops at each.
pub(crate) async fn of_the_form(
    town: &Town,
    citizen: &Visitor,
    lang: &str,
    mut at: impl AsyncFnMut(&str) -> Result<()>,
) -> Result<()> {
    let (_, too_much) = words(lang);
    let form = town.public(&format!("/form?site=jazan&page=pothole&lang={lang}"));
    citizen.opens(&form).await?;
    at("form").await?;
    citizen
        .clicks("[data-question=useful] button[type=submit]")
        .await?;
    let missing = citizen.reads("[role=alert]").await?;
    at("form-missing").await?;
    citizen
        .clicks("[data-question=useful] label:has(input[value=no])")
        .await?;
    citizen
        .clicks("[data-question=useful] label:has(input[value=not_found])")
        .await?;
    let comment = "[data-question=useful] textarea";
    citizen.pastes_in(comment, &"كلمة ".repeat(210)).await?;
    at("form-reasons").await?;
    citizen
        .clicks("[data-question=useful] button[type=submit]")
        .await?;
    citizen.reads_anew("[role=alert]", &missing).await?;
    at("form-too-long").await?;
    citizen.pastes_in(comment, too_much).await?;
    citizen
        .clicks("[data-question=useful] button[type=submit]")
        .await?;
    citizen.reads(".reference").await?;
    at("form-thanks").await
}
