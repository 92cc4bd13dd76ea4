//! Editors at the registry of pages: read narrow and wide, in both languages, without a mouse; a table that
//! is sent as a file; and a citizen whose answer is known under every name that its page gets.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Expected, Measure, Town, Visitor, Window, ballot};
use std::path::PathBuf;
use thirtyfour::Key;

/// What a browser writes down of a page that says that something is wrong.
const WRONG: [Expected; 1] = [Expected::Status(422)];
/// And of one that says that somebody was faster.
const MEANWHILE: [Expected; 1] = [Expected::Status(409)];

/// A town whose editors have something to do.
async fn with_answers() -> Result<Town> {
    let town = Town::found().await?;
    for page in ["/services/x-old", "pothole", "/services/x-old"] {
        town.accept(&ballot::yes(page)).await?;
    }
    Ok(town)
}

/// A file as an editor has it.
fn file(text: &str) -> Result<(tempfile::TempDir, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pages.csv");
    std::fs::write(&path, text)?;
    Ok((folder, path))
}

/// Sends a table, and waits for what is said of it: a browser reads the file only on its way.
async fn sends(editor: &Visitor, text: &str, said: &str) -> Result<()> {
    let (_folder, path) = file(text)?;
    let field = editor.finds("#file").await?;
    field.send_keys(path.to_str().context("a path")?).await?;
    editor.clicks("form[enctype] button").await?;
    editor.finds(said).await?;
    Ok(())
}

/// Looks at the page that is open, and keeps a picture of it.
async fn looks(editor: &Visitor, name: &str) -> Result<()> {
    editor.takes_a_picture(&format!("registry-{name}")).await?;
    let barriers = editor.meets_barriers().await?;
    ensure!(barriers.is_empty(), "{name}: {barriers:#?}");
    for measure in [
        Measure::Targets,
        Measure::Contrast,
        Measure::Room,
        Measure::Lines,
    ] {
        let found = editor.measures(measure).await?;
        ensure!(found.is_empty(), "{name}: {measure:?}: {found:#?}");
    }
    let scripts: u32 = editor.asks("return document.scripts.length", &[]).await?;
    ensure!(scripts == 0, "{name} needs no script");
    Ok(())
}

#[tokio::test]
async fn the_registry_stands_in_nobodys_way() -> Result<()> {
    let town = with_answers().await?;
    let views = [
        ("list", "/registry?site=jazan&q=permit"),
        ("page", "/registry/page?site=jazan&page=pothole"),
        ("new", "/registry/new?site=jazan&path=%2Fservices%2Fx-old"),
        (
            "merge",
            "/registry/merge?site=jazan&page=pothole&other=%2Fservices%2Fx-old",
        ),
        ("table", "/registry/table?site=jazan"),
    ];
    let table = "key,title_en,title_ar,path_ar,path_en,department,asks\n\
                 pothole,Holes in roads,حفر الطرق,,,parks,\n\
                 a-new-page-with-a-key-that-is-rather-long-for-a-narrow-screen,New,جديدة,/ar/new,/en/new,roads,none\n";
    let slips = "key,department,asks\npothole,nowhere,page\npaving,roads,perhaps\n";
    for (window, width) in [
        (
            Window {
                height: 3_000,
                ..Window::NARROW
            },
            "320",
        ),
        (
            Window {
                height: 1_800,
                ..Window::WIDE
            },
            "1280",
        ),
    ] {
        let editor = Visitor::arrives(&town, window).await?;
        editor.signs_in(&town, "communications").await?;
        for lang in ["ar", "en"] {
            for (name, path) in views {
                editor
                    .opens(&town.staff(&format!("{path}&lang={lang}")))
                    .await?;
                looks(&editor, &format!("{name}-{lang}-{width}")).await?;
            }
            sends(&editor, table, ".changes").await?;
            looks(&editor, &format!("preview-{lang}-{width}")).await?;
            let path = format!("/registry/table?site=jazan&lang={lang}");
            editor.opens(&town.staff(&path)).await?;
            sends(&editor, slips, ".faults").await?;
            looks(&editor, &format!("slips-{lang}-{width}")).await?;
        }
        editor.leaves_after(&WRONG).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_page_is_registered_merged_and_given_back_by_keyboard() -> Result<()> {
    let town = with_answers().await?;
    let editor = Visitor::arrives(&town, Window::WIDE).await?;
    editor.signs_in(&town, "communications").await?;
    editor
        .opens(&town.staff("/registry/new?site=jazan&lang=en"))
        .await?;
    for (at, text) in [
        ("#title_ar", "صفحة"),
        ("#title_en", "A page"),
        ("#key", "new-page"),
        ("#path_ar", "/new"),
        ("#path_en", "/new"),
    ] {
        editor.tabs_to(at).await?;
        editor.presses(text).await?;
    }
    // The department is forgotten, and what is wrong is one step away.
    editor.presses_key(Key::Enter).await?;
    editor.finds(".faults a").await?;
    editor.tabs_to(".faults a").await?;
    editor.presses_key(Key::Enter).await?;
    editor.tabs_to("#department").await?;
    editor.presses("Ro").await?;
    editor.tabs_to("main form button[type=submit]").await?;
    editor.presses_key(Key::Enter).await?;
    let told = editor.reads(".done").await?;
    ensure!(told == "The page is registered.", "{told}");

    editor.tabs_to("#other").await?;
    editor.presses("/services/x-old").await?;
    editor.presses_key(Key::Enter).await?;
    // The page that is left has a form with a mark too.
    editor
        .finds("main form input[name=other][type=hidden]")
        .await?;
    editor.tabs_to("main form button").await?;
    editor.presses_key(Key::Enter).await?;
    let told = editor.reads(".done").await?;
    ensure!(told.contains("counted together"), "{told}");
    editor.tabs_to("form[action*=part] button").await?;
    editor.presses_key(Key::Enter).await?;
    let told = editor.reads_anew(".done", &told).await?;
    ensure!(told.contains("by itself again"), "{told}");
    editor.leaves_after(&WRONG).await
}

#[tokio::test]
async fn whoever_was_slower_sees_both_and_chooses_by_keyboard() -> Result<()> {
    let town = with_answers().await?;
    for (window, width) in [
        (
            Window {
                height: 3_000,
                ..Window::NARROW
            },
            "320",
        ),
        (
            Window {
                height: 2_400,
                ..Window::WIDE
            },
            "1280",
        ),
    ] {
        for lang in ["ar", "en"] {
            let path = town.staff(&format!(
                "/registry/page?site=jazan&page=pothole&lang={lang}"
            ));
            let slower = Visitor::arrives(&town, window).await?;
            let faster = Visitor::arrives(&town, window).await?;
            for (editor, title) in [(&slower, "Mine"), (&faster, "Theirs")] {
                editor.signs_in(&town, "communications").await?;
                editor.opens(&path).await?;
                let title = format!("{title} {lang} {width}");
                editor
                    .run(
                        "document.querySelector('#title_en').value = arguments[0]",
                        &[title.into()],
                    )
                    .await?;
            }
            faster.clicks("main form button").await?;
            faster.finds(".done").await?;
            faster.leaves().await?;
            slower.clicks("main form button").await?;
            slower.finds("#beside").await?;
            looks(&slower, &format!("meanwhile-{lang}-{width}")).await?;
            let stored = slower.reads(".changes").await?;
            for title in ["Mine", "Theirs"] {
                ensure!(
                    stored.contains(&format!("{title} {lang} {width}")),
                    "{stored}"
                );
            }
            slower.tabs_to("button[name=over]").await?;
            slower.presses_key(Key::Enter).await?;
            slower.finds(".done").await?;
            slower.leaves_after(&MEANWHILE).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn whoever_has_answered_is_not_asked_again_because_the_page_is_called_otherwise() -> Result<()>
{
    let tag = |page: &str| {
        format!(
            r#"<main><script src="TAG" data-site="jazan" data-page="{page}" async></script></main>"#
        )
    };
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&town.puts_up("en", &tag("pothole"))).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;

    let editor = Visitor::arrives(&town, Window::WIDE).await?;
    editor.signs_in(&town, "communications").await?;
    let path = "/registry/page?site=jazan&page=pothole&lang=en";
    editor.opens(&town.staff(path)).await?;
    editor
        .run("document.querySelector('#key').value = ''", &[])
        .await?;
    editor.writes_in("#key", "hole").await?;
    editor.clicks("main form button").await?;
    editor.finds(".done").await?;
    editor.leaves().await?;

    citizen.opens(&town.puts_up("en", &tag("hole"))).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    // Only whose answer is known may change it.
    useful.clicks("button.edit").await?;
    ensure!(useful.is_chosen("no").await?, "the answer is known");
    useful.answers_yes().await?;
    useful.is_saved().await?;
    citizen.leaves().await?;
    let told = town.staff_get("/page.json?site=jazan&page=hole").await?;
    let counts = told.json::<serde_json::Value>()?["questions"][0]["summary"]["counts"].clone();
    ensure!(
        counts == serde_json::json!({ "yes": 1, "no": 0 }),
        "{counts}"
    );
    Ok(())
}

#[tokio::test]
async fn an_answer_is_known_while_two_pages_are_one_and_after_they_have_parted() -> Result<()> {
    const OLD: &str = "/services/x-old";
    let tag = |lang: &str| {
        format!(
            r#"<main><script src="TAG" data-site="jazan" data-page="{OLD}" data-lang="{lang}" async></script></main>"#
        )
    };
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&town.puts_up("en", &tag("en"))).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;

    let editor = Visitor::arrives(&town, Window::WIDE).await?;
    editor.signs_in(&town, "communications").await?;
    let path = "/registry/merge?site=jazan&page=pothole&other=%2Fservices%2Fx-old&lang=en";
    editor.opens(&town.staff(path)).await?;
    editor.clicks("main form button").await?;
    let merged = editor.reads(".done").await?;
    ensure!(merged.contains("counted together"), "{merged}");

    // In another language, so that no view of before is taken from what the browser keeps.
    citizen.opens(&town.puts_up("en", &tag("ar"))).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.clicks("button.edit").await?;
    ensure!(useful.is_chosen("no").await?, "the answer is known");
    useful.answers_yes().await?;
    useful.is_saved().await?;

    editor.clicks("form[action*=part] button").await?;
    editor.reads_anew(".done", &merged).await?;
    editor.leaves().await?;

    citizen.opens(&town.puts_up("en", &tag("en"))).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.clicks("button.edit").await?;
    ensure!(useful.is_chosen("yes").await?, "the change is known");
    useful.answers_no().await?;
    useful.is_saved().await?;
    citizen.leaves().await?;
    let told = town
        .staff_get("/page.json?site=jazan&page=%2Fservices%2Fx-old")
        .await?;
    let counts = told.json::<serde_json::Value>()?["questions"][0]["summary"]["counts"].clone();
    ensure!(
        counts == serde_json::json!({ "yes": 0, "no": 1 }),
        "{counts}"
    );
    Ok(())
}
