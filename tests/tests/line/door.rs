//! The way in, by people who use no mouse, see little, or hear the page: link, password, second factor,
//! recovery code, accounts and the audit log.

use anyhow::{Context as _, Result, ensure};
use rayak_tests::{Expected, Measure, PASSWORD, Town, Visitor, Window};
use std::time::{SystemTime, UNIX_EPOCH};
use thirtyfour::Key;
use totp_rs::{Builder, Secret};

/// What a browser writes down of a page that says that something is wrong.
const WRONG: [Expected; 1] = [Expected::Status(422)];

/// What an authenticator shows that has these letters, so many steps from now.
fn code(letters: &str, steps: u64) -> Result<String> {
    let letters: String = letters.split_whitespace().collect();
    let secret = Secret::try_from_base32(letters).ok().context("letters")?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the collector goes by the machine's clock"
    )]
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    Ok(totp.generate(now + 30 * steps).to_string())
}

async fn value(visitor: &Visitor, selector: &str) -> Result<String> {
    visitor
        .asks(
            "return document.querySelector(arguments[0]).value",
            &[selector.into()],
        )
        .await
}

#[tokio::test]
async fn the_whole_way_by_keyboard() -> Result<()> {
    let town = Town::found().await?;
    let link = town.invites("sara", "administrator").await?;
    let sara = Visitor::arrives(&town, Window::WIDE).await?;
    sara.opens(&format!("{link}?lang=en")).await?;
    sara.tabs_to("#password").await?;
    sara.presses(PASSWORD).await?;
    sara.tabs_to("#again").await?;
    sara.presses(PASSWORD).await?;
    sara.presses_key(Key::Enter).await?;

    // The second factor, from the letters below the picture.
    sara.finds("svg.qr").await?;
    let letters = sara.reads("span.code").await?;
    sara.tabs_to("#code").await?;
    sara.presses(&code(&letters, 0)?).await?;
    sara.presses_key(Key::Enter).await?;
    let first = sara.reads("ul.codes li").await?;
    sara.tabs_to("a.button").await?;
    sara.presses_key(Key::Enter).await?;
    sara.finds(".places [aria-current=page]").await?;

    // Out, and in again with a code.
    sara.tabs_to(".person button").await?;
    sara.presses_key(Key::Enter).await?;
    let sign_in = async |code: &str| {
        sara.tabs_to("#name").await?;
        sara.presses("Sara").await?;
        sara.tabs_to("#password").await?;
        sara.presses(PASSWORD).await?;
        sara.presses_key(Key::Enter).await?;
        sara.finds("#code").await?;
        sara.tabs_to("#code").await?;
        sara.presses(code).await?;
        sara.presses_key(Key::Enter).await?;
        anyhow::Ok(())
    };
    sara.finds("#name").await?;
    // The step of the code that set it up is used.
    sign_in(&code(&letters, 1)?).await?;
    sara.finds(".person button").await?;
    sara.clicks(".person button").await?;
    sara.finds("#name").await?;
    sign_in(&first).await?;
    sara.finds(".person button").await?;
    ensure!(sara.address().await?.starts_with(&town.staff("/")));

    // A browser may keep the last page in memory and show it again; nothing can be done from there.
    sara.clicks(".person button").await?;
    sara.finds("#name").await?;
    sara.goes_back().await?;
    sara.reloads().await?;
    sara.finds("#name").await?;
    sara.leaves().await
}

/// Every page of the door and of people, under a name, in the order in which one comes to them.
async fn every_page(
    town: &Town,
    lang: &str,
    window: Window,
    look: impl AsyncFn(&Visitor, &str) -> Result<()>,
) -> Result<()> {
    let name = town.new_name();
    let link = town.invites(&name, "administrator").await?;
    let visitor = Visitor::arrives_for_a_picture(town, window).await?;
    let at = |path: &str| town.staff(&format!("{path}?lang={lang}"));
    visitor.opens(&at("/sign-in")).await?;
    look(&visitor, "1-sign-in").await?;
    visitor.writes_in("#name", &name).await?;
    visitor.writes_in("#password", "wrong").await?;
    visitor.clicks("main button").await?;
    visitor.finds(".faults").await?;
    look(&visitor, "2-wrong").await?;
    visitor.opens(&format!("{link}?lang={lang}")).await?;
    look(&visitor, "3-welcome").await?;
    visitor.writes_in("#password", "short").await?;
    visitor.writes_in("#again", "short").await?;
    visitor.clicks("main button").await?;
    visitor.finds(".faults").await?;
    look(&visitor, "4-weak").await?;
    visitor.writes_in("#password", PASSWORD).await?;
    visitor.writes_in("#again", PASSWORD).await?;
    visitor.clicks("main button").await?;
    visitor.finds("svg.qr").await?;
    look(&visitor, "5-second-factor").await?;
    let letters = value(&visitor, "input[name=offer]").await?;
    visitor.writes_in("#code", &code(&letters, 0)?).await?;
    visitor.clicks("main form button").await?;
    visitor.finds("ul.codes").await?;
    look(&visitor, "6-recovery-codes").await?;
    visitor.opens(&at("/account")).await?;
    look(&visitor, "7-account").await?;
    visitor.opens(&at("/accounts/new")).await?;
    look(&visitor, "8-new-account").await?;
    visitor.writes_in("#name", &town.new_name()).await?;
    visitor.writes_in("#display", "سارة، الطرق").await?;
    visitor.clicks("#role-officer").await?;
    visitor.clicks("#place-1").await?;
    visitor.clicks("main form > button").await?;
    visitor.finds("code.code").await?;
    look(&visitor, "9-link").await?;
    visitor.opens(&at("/accounts")).await?;
    look(&visitor, "10-accounts").await?;
    visitor.clicks("tbody tr:last-child th a").await?;
    visitor.finds("input[name=version]").await?;
    visitor
        .opens(&format!(
            "{}?lang={lang}",
            visitor
                .address()
                .await?
                .split('?')
                .next()
                .unwrap_or_default()
        ))
        .await?;
    look(&visitor, "11-one-account").await?;
    visitor.opens(&at("/audit")).await?;
    look(&visitor, "12-audit").await?;
    visitor.leaves_after(&WRONG).await
}

async fn at_every_page(look: impl AsyncFn(&Visitor) -> Result<Vec<String>>) -> Result<()> {
    let town = Town::found().await?;
    let wrong = std::sync::Mutex::new(Vec::new());
    for lang in ["ar", "en"] {
        for window in [Window::NARROW, Window::WIDE] {
            every_page(&town, lang, window, async |visitor, step| {
                let found = look(visitor).await?.into_iter();
                let told = found.map(|what| format!("{lang}, {step}, {}: {what}", window.width));
                if let Ok(mut wrong) = wrong.lock() {
                    wrong.extend(told);
                }
                Ok(())
            })
            .await?;
        }
    }
    let wrong = wrong.into_inner().unwrap_or_default();
    ensure!(wrong.is_empty(), "{} are wrong: {wrong:#?}", wrong.len());
    Ok(())
}

#[tokio::test]
async fn axe_finds_no_barrier_on_the_way_in() -> Result<()> {
    at_every_page(async |visitor| visitor.meets_barriers().await).await
}

#[tokio::test]
async fn nothing_is_cut_too_small_or_too_faint_on_the_way_in() -> Result<()> {
    at_every_page(async |visitor| {
        let mut wrong = Vec::new();
        for measure in [
            Measure::Room,
            Measure::Targets,
            Measure::Contrast,
            Measure::Lines,
        ] {
            let found = visitor.measures(measure).await?.into_iter();
            wrong.extend(found.map(|what| format!("{measure:?}: {what}")));
        }
        Ok(wrong)
    })
    .await
}

#[tokio::test]
async fn pictures_of_the_way_in() -> Result<()> {
    let town = Town::found().await?;
    for (lang, width, height) in [
        ("ar", 320, 2_400),
        ("ar", 1280, 1_600),
        ("en", 320, 2_400),
        ("en", 1280, 1_600),
    ] {
        let window = Window { width, height };
        every_page(&town, lang, window, async |visitor, step| {
            visitor
                .takes_a_picture(&format!("door-{step}-{lang}-{width}"))
                .await
        })
        .await?;
    }
    Ok(())
}
