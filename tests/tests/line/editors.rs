//! Editors at their tools: the lines for a page work where they are pasted, the card is seen before it is
//! there, a live page is tried out with the tag that its readers have, and the install check tells what
//! became of it all.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Question, SummaryState};
use rayak_tests::{Expected, Measure, Power, Town, Visitor, Window, until};
use serde_json::Value;
use thirtyfour::Key;

const SNIPPET: &str = "/snippet?site=jazan&page=pothole";
/// What the card says of itself where it is tried out.
const TRIAL: &str = "return document.querySelector('[data-rayak]').shadowRoot.querySelector('.card > .note')?.innerText ?? ''";

/// Somebody who may make tags for every page.
async fn editor(town: &Town, window: Window) -> Result<Visitor> {
    let editor = Visitor::arrives(town, window).await?;
    editor.signs_in(town, "communications").await?;
    Ok(editor)
}

/// What stands in a field that only shows it.
async fn line(editor: &Visitor, id: &str) -> Result<String> {
    editor
        .asks(
            "return document.getElementById(arguments[0]).value",
            &[id.into()],
        )
        .await
}

/// What the collector has written of sightings and of answers that count.
async fn counted(town: &mut Town) -> Result<Vec<Value>> {
    town.stop().await?;
    let events = town.export().await?;
    town.restart().await?;
    let counts = |line: &Value| {
        line["event"] == "seen" || line["event"] == "received" && line["test"] != true
    };
    Ok(events.into_iter().filter(counts).collect())
}

/// Waits until the page has told the collector that its question was seen: whoever leaves before that was
/// not there.
async fn was_seen(visitor: &Visitor) -> Result<()> {
    const TOLD: &str = "return performance.getEntriesByType('resource')
        .some((one) => one.name.endsWith('/seen') && one.responseEnd > 0)";
    until("the sighting was told", async || {
        Ok(visitor.asks::<bool>(TOLD, &[]).await?.then_some(()))
    })
    .await
}

/// The row of the install check that a page's title stands in.
async fn row(editor: &Visitor, town: &Town) -> Result<String> {
    editor.opens(&town.staff("/install?lang=en")).await?;
    editor
        .asks(
            "return [...document.querySelectorAll('tbody tr')]
               .find((row) => row.querySelector('[href*=\"page=pothole\"]')).innerText",
            &[],
        )
        .await
}

#[tokio::test]
async fn the_lines_that_are_shown_work_on_a_page_that_allows_what_they_say_and_nothing_else()
-> Result<()> {
    let town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    editor.opens(&town.staff(SNIPPET)).await?;
    let policy = line(&editor, "policy").await?;
    let policy = format!("default-src 'none'; img-src 'self'; {policy}");
    for id in ["tag", "pinned"] {
        editor.opens(&town.staff(SNIPPET)).await?;
        let tag = line(&editor, id).await?;
        ensure!(
            tag.contains("integrity=\"sha384-") == (id == "pinned"),
            "{tag}"
        );
        let page = town.puts_up_under(&policy, "ar", &format!("<main>{tag}</main>"));
        editor.opens(&page).await?;
        let useful = editor.is_asked(Question::Useful).await?;
        useful.answers_no().await?;
        useful.is_saved().await.context(tag)?;
        editor.forgets().await?;
    }
    assert_eq!(town.verify().await?.feedbacks, 2);
    editor.leaves().await
}

#[tokio::test]
async fn a_pinned_tag_goes_on_working_when_the_collector_starts_again() -> Result<()> {
    let mut town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    editor.opens(&town.staff(SNIPPET)).await?;
    let tag = line(&editor, "pinned").await?;
    town.stop().await?;
    // Each with its digest.
    let kept = std::fs::read_dir(town.data().join("widget"))?.count();
    ensure!(kept == 2 * 12, "{kept} files are kept beside the store");
    town.restart().await?;
    editor
        .opens(&town.puts_up("en", &format!("<main>{tag}</main>")))
        .await?;
    editor.is_asked(Question::Useful).await?;
    editor.leaves().await
}

#[tokio::test]
async fn the_line_for_browsers_without_scripts_leads_there_to_the_form() -> Result<()> {
    let town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    editor.opens(&town.staff(SNIPPET)).await?;
    let (tag, lines) = (
        line(&editor, "tag").await?,
        line(&editor, "noscript-en").await?,
    );
    editor.leaves().await?;
    let page = town.puts_up("en", &format!("<main>{tag}{lines}</main>"));
    let citizen = Visitor::arrives_without_scripts(&town, Window::NARROW).await?;
    citizen.opens(&page).await?;
    citizen.clicks("main a").await?;
    citizen.finds("input[name=answer]").await?;
    citizen.leaves().await
}

#[tokio::test]
async fn the_card_is_seen_live_as_the_tag_makes_it_and_enters_no_figure() -> Result<()> {
    let mut town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    let dressed = format!("{SNIPPET}&language=en&question=useful&accent=%23123456");
    editor.opens(&town.staff(&dressed)).await?;
    editor.scrolls_to("iframe").await?;
    editor.goes_into("iframe").await?;
    let useful = editor.is_asked(Question::Useful).await?;
    let trial: String = editor.asks(TRIAL, &[]).await?;
    ensure!(trial.starts_with("This is a trial"), "{trial}");
    useful.answers_no().await?;
    useful.is_saved().await?;
    // What follows goes from the frame as well: a change, and taking it back.
    useful.writes("only a trial").await?;
    useful.sends().await?;
    useful.thanks().await?;
    const GROUND: &str = "const card = document.querySelector('[data-rayak]').shadowRoot;
        return [getComputedStyle(card.host).getPropertyValue('--rayak-accent').trim(),
          card.querySelectorAll('[data-question]').length]";
    let (accent, questions): (String, u32) = editor.asks(GROUND, &[]).await?;
    assert_eq!((accent.as_str(), questions), ("#123456", 1));
    // No page of the staff's can be reached from the frame.
    const AROUND: &str = "try { return parent.document.title } catch (error) { return error.name }";
    let around: String = editor.asks(AROUND, &[]).await?;
    assert_eq!(around, "SecurityError");
    assert_eq!(counted(&mut town).await?, [Value::Null; 0]);
    let summary = town.summary("pothole", Question::Useful).await?;
    assert_eq!(summary.state(), SummaryState::None);
    editor.leaves().await
}

#[tokio::test]
async fn a_live_page_is_tried_out_with_its_own_tag_and_enters_no_figure() -> Result<()> {
    let mut town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    let address = "/en/services/pothole-report";
    editor.opens(&format!("{address}?rayak-test")).await?;
    let useful = editor.is_asked(Question::Useful).await?;
    let trial: String = editor.asks(TRIAL, &[]).await?;
    ensure!(trial.starts_with("This is a trial"), "{trial}");
    useful.answers_no().await?;
    useful.is_saved().await?;
    was_seen(&editor).await?;
    let tried = row(&editor, &town).await?;
    for part in [
        "No sighting known",
        "As the card",
        "Answered as a trial",
        "No answers yet",
    ] {
        ensure!(tried.contains(part), "{part} in {tried}");
    }
    assert_eq!(counted(&mut town).await?, [Value::Null; 0]);
    let summary = town.summary("pothole", Question::Useful).await?;
    assert_eq!(summary.state(), SummaryState::None);
    // The same page is no trial for anybody else, nor for the editor without that very word.
    for other in [
        "?rayak-testing",
        "?x=rayak-test",
        "?x=?rayak-test",
        "#?rayak-test",
    ] {
        editor.opens(&format!("{address}{other}")).await?;
        editor.is_asked(Question::Useful).await?;
        let trial: String = editor.asks(TRIAL, &[]).await?;
        ensure!(!trial.starts_with("This is a trial"), "{other}: {trial}");
    }
    editor.opens(address).await?;
    editor.is_asked(Question::Useful).await?;
    let trial: String = editor.asks(TRIAL, &[]).await?;
    assert_eq!(trial, "");
    editor.leaves().await
}

#[tokio::test]
async fn a_trial_goes_on_in_the_form_where_the_module_cannot_run() -> Result<()> {
    let mut town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    editor
        .opens("/test/wasm-blocked?page=pothole&lang=en&rayak-test")
        .await?;
    editor.scrolls_to("a[href*='answer=no']").await?;
    was_seen(&editor).await?;
    editor.clicks("a[href*='answer=no']").await?;
    editor.finds("form button[type=submit]").await?;
    let form = editor.reads("main").await?;
    ensure!(form.contains("This is a trial"), "{form}");
    editor.clicks("form button[type=submit]").await?;
    editor.finds("main").await?;
    until("the thanks are shown", async || {
        Ok(editor
            .address()
            .await?
            .contains("/form/thanks")
            .then_some(()))
    })
    .await?;
    let tried = row(&editor, &town).await?;
    for part in ["No sighting known", "As plain links", "Answered as a trial"] {
        ensure!(tried.contains(part), "{part} in {tried}");
    }
    assert_eq!(counted(&mut town).await?, [Value::Null; 0]);
    editor.leaves_after(&[Expected::NoWasm]).await
}

#[tokio::test]
async fn the_check_shows_a_page_after_one_visit_and_tells_after_three_what_is_wrong_with_its_rung()
-> Result<()> {
    let town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    ensure!(
        row(&editor, &town).await?.contains("No sighting known"),
        "nobody came"
    );
    for (visits, says) in [
        (1, ["As plain links: 1 and 1", "Seen too seldom to tell"]),
        (2, ["As plain links: 2 and 2", "Seen too seldom to tell"]),
        (3, ["Plain links only", "wasm-unsafe-eval"]),
    ] {
        editor
            .opens("/test/wasm-blocked?page=pothole&lang=en")
            .await?;
        editor.scrolls_to("a[href*='/form?']").await?;
        was_seen(&editor).await?;
        let blocked = row(&editor, &town).await?;
        for part in says {
            ensure!(blocked.contains(part), "{visits}: {part} in {blocked}");
        }
    }
    editor.opens("/en/services/pothole-report").await?;
    editor.is_asked(Question::Useful).await?;
    was_seen(&editor).await?;
    let works = row(&editor, &town).await?;
    for part in ["Works", "As the card: 1 and 1"] {
        ensure!(works.contains(part), "{part} in {works}");
    }
    editor.leaves_after(&[Expected::NoWasm]).await
}

/// The views, each under a name.
const VIEWS: [(&str, &str); 5] = [
    ("snippet", SNIPPET),
    (
        "snippet-warned",
        "/snippet?site=jazan&path=https://elsewhere.example/a&accent=%23eee&section=fees&kiosk=1",
    ),
    (
        "snippet-wrong",
        "/snippet?site=jazan&section=1st&accent=red",
    ),
    ("install", "/install?site=jazan"),
    ("install-none", "/install?site=jazan&state=other-version"),
];

/// A town in which pages stand in every way.
async fn lived_in() -> Result<Town> {
    let town = Town::found().await?;
    for (page, rung, times, test) in [
        ("pothole", "wasm", 1, false),
        ("faq", "link", 3, false),
        ("street-light", "noscript", 11, false),
        ("complaint", "link", 2, false),
        ("waste-container", "wasm", 1, true),
    ] {
        let sighting = serde_json::json!({
            "site": "jazan", "page": page, "lang": "ar", "event": "seen", "rung": rung, "test": test,
        });
        for _ in 0..times {
            let request = town.request(reqwest::Method::POST, rayak_shared::routes::SEEN);
            assert_eq!(town.send(request.json(&sighting)).await?.status, 204);
        }
    }
    Ok(town)
}

#[tokio::test]
async fn the_editors_pages_stand_in_nobodys_way() -> Result<()> {
    let town = lived_in().await?;
    for window in [Window::NARROW, Window::WIDE] {
        let editor = editor(&town, window).await?;
        for lang in ["ar", "en"] {
            for (name, path) in VIEWS {
                editor
                    .opens(&town.staff(&format!("{path}&lang={lang}")))
                    .await?;
                // Whoever leaves while the card's script is on its way is told that it never came.
                if name == "snippet" || name == "snippet-warned" {
                    editor.scrolls_to("iframe").await?;
                    editor.goes_into("iframe").await?;
                    editor.finds("[data-rayak]").await?;
                    editor.comes_out().await?;
                }
                let barriers = editor.meets_barriers().await?;
                ensure!(barriers.is_empty(), "{name} {lang}: {barriers:#?}");
                for measure in [
                    Measure::Room,
                    Measure::Targets,
                    Measure::Contrast,
                    Measure::Lines,
                ] {
                    let found = editor.measures(measure).await?;
                    ensure!(found.is_empty(), "{name} {lang}: {measure:?}: {found:#?}");
                }
                let scripts: u32 = editor.asks("return document.scripts.length", &[]).await?;
                // The one that copies lines, where there are lines to copy.
                let expected = u32::from(name == "snippet" || name == "snippet-warned");
                assert_eq!(scripts, expected, "{name}");
            }
        }
        editor.leaves_after(&[Expected::Status(422)]).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_line_is_copied_by_its_button_and_what_came_of_it_is_said() -> Result<()> {
    if !Visitor::can(Power::ScriptThatStays)? {
        return Ok(());
    }
    let town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    for (lang, copied, selected) in [
        ("en", "Copied.", "The line is selected"),
        ("ar", "نُسخ.", "حُدّد السطر"),
    ] {
        editor
            .opens(&town.staff(&format!("{SNIPPET}&lang={lang}")))
            .await?;
        // Takes down what the browser has taken.
        editor
            .run(
                "window.copied = [];
                 const write = navigator.clipboard.writeText.bind(navigator.clipboard);
                 navigator.clipboard.writeText = async (text) => {
                   await write(text);
                   window.copied.push(text);
                 }",
                &[],
            )
            .await?;
        for id in ["tag", "policy"] {
            let said = format!(".copied:has(#{id}) [role=status]");
            editor.tabs_to(&format!("button[data-copies={id}]")).await?;
            editor.presses_key(Key::Enter).await?;
            let told = editor.reads_anew(&said, "").await?;
            ensure!(told == copied, "{told}");
        }
        let copied_lines: Vec<String> = editor.asks("return window.copied", &[]).await?;
        let lines = [line(&editor, "tag").await?, line(&editor, "policy").await?];
        ensure!(copied_lines == lines, "{copied_lines:?}");
        // Where a browser lets no page copy, the line waits for the keyboard.
        editor
            .run(
                "navigator.clipboard.writeText = () => Promise.reject(new Error('no'))",
                &[],
            )
            .await?;
        editor.tabs_to("button[data-copies=tag]").await?;
        editor.presses_key(Key::Enter).await?;
        let told = editor
            .reads_anew(".copied:has(#tag) [role=status]", copied)
            .await?;
        ensure!(told.contains(selected), "{told}");
        let is_selected: bool = editor
            .asks(
                "const line = document.activeElement;
                 return line.id === 'tag' && line.selectionEnd === line.value.length",
                &[],
            )
            .await?;
        ensure!(is_selected, "the whole line is selected");
    }
    editor.leaves().await
}

#[tokio::test]
async fn without_scripts_no_button_is_shown_that_would_do_nothing() -> Result<()> {
    let town = Town::found().await?;
    let editor = Visitor::arrives_without_scripts(&town, Window::WIDE).await?;
    editor.signs_in(&town, "communications").await?;
    editor.opens(&town.staff(SNIPPET)).await?;
    let line = editor.finds("#tag").await?;
    ensure!(line.is_displayed().await?, "the line is there");
    let button = editor.finds("button[data-copies=tag]").await?;
    ensure!(!button.is_displayed().await?, "and no button");
    editor.leaves().await
}

#[tokio::test]
async fn every_line_is_reached_and_copied_by_keyboard() -> Result<()> {
    let town = Town::found().await?;
    let editor = editor(&town, Window::WIDE).await?;
    editor.opens(&town.staff(SNIPPET)).await?;
    const FOCUSED: &str = "const at = document.activeElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(at);
        return [at.id, at.localName, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2]";
    let mut lines = Vec::new();
    for _ in 0..60 {
        editor.presses_key(Key::Tab).await?;
        let (id, kind, seen): (String, String, bool) = editor.asks(FOCUSED, &[]).await?;
        if kind == "iframe" {
            break;
        }
        ensure!(seen, "the focus cannot be seen on {kind} {id}");
        if kind == "textarea" {
            lines.push(id);
        }
    }
    assert_eq!(
        lines,
        ["tag", "pinned", "noscript-ar", "noscript-en", "policy"]
    );
    let selected: bool = editor
        .asks(
            "const line = document.getElementById('tag');
             line.focus();
             line.select();
             return line.readOnly && line.selectionEnd === line.value.length",
            &[],
        )
        .await?;
    ensure!(
        selected,
        "the whole line can be selected and nothing written"
    );
    editor.leaves().await
}

#[tokio::test]
async fn every_page_of_the_editors_looked_at() -> Result<()> {
    let town = lived_in().await?;
    for (lang, width, height) in [
        ("ar", 320, 3_600),
        ("ar", 1280, 2_400),
        ("en", 320, 3_600),
        ("en", 1280, 2_400),
    ] {
        let editor = Visitor::arrives_for_a_picture(&town, Window { width, height }).await?;
        editor.signs_in(&town, "communications").await?;
        for (name, path) in VIEWS {
            editor
                .opens(&town.staff(&format!("{path}&lang={lang}")))
                .await?;
            if name == "snippet" {
                editor.scrolls_to("iframe").await?;
                editor.goes_into("iframe").await?;
                editor.is_asked(Question::Useful).await?;
                editor.comes_out().await?;
            }
            editor
                .takes_a_picture(&format!("editors-{name}-{lang}-{width}"))
                .await?;
        }
        editor.leaves_after(&[Expected::Status(422)]).await?;
    }
    Ok(())
}
