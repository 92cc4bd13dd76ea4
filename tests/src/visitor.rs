//! A visitor: one browser with an empty profile, and the verbs of a person who uses it.
//!
//! Whatever goes wrong on a page is noticed, from the first line of every document on: a script's
//! error, a promise that nobody caught, a file that did not come, a policy that was broken. The
//! visitor tells all of it when he leaves, and a scenario names what it expected.

mod browser;
mod card;
mod engine;
mod gate;
mod keyboard;
mod measure;
mod screen;
mod slow;
mod tree;
mod witness;

pub use browser::Window;
pub use card::Card;
pub use engine::Power;
pub use measure::Measure;
pub use slow::{MARKS, Times};
pub use witness::{Expected, Fault};

use crate::environment;
use crate::town::{PASSWORD, Town};
use crate::wait::until;
use anyhow::{Context as _, Result, bail, ensure};
use browser::{Browser, Settings};
use engine::Engine;
use rayak_shared::Question;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::thread;
use thirtyfour::WebElement;
use thirtyfour::error::WebDriverErrorInner;

/// A browser that visits one town.
#[derive(Debug)]
pub struct Visitor {
    browser: Browser,
    /// The municipality's origin.
    site: String,
}

impl Visitor {
    /// Whether the engine of this run can do what a scenario is about. Where it cannot, that is noted,
    /// and said when the run is over.
    ///
    /// # Errors
    /// If it cannot be noted.
    pub fn can(power: Power) -> Result<bool> {
        let engine = Engine::chosen()?;
        let can = engine.can(power);
        if !can {
            let scenario = thread::current().name().unwrap_or("?").to_owned();
            let line = format!(
                "not in {}: {scenario}: needs {}\n",
                engine.name(),
                power.name()
            );
            let mut notes = OpenOptions::new();
            notes.create(true).append(true);
            notes
                .open(environment::left_out()?)?
                .write_all(line.as_bytes())?;
        }
        Ok(can)
    }

    /// Starts a browser; paths that it opens are those of the municipality's site.
    ///
    /// # Errors
    /// If there is no browser, or it does not start.
    pub async fn arrives(town: &Town, window: Window) -> Result<Self> {
        Self::watched(town, window, Settings::Usual).await
    }

    /// Starts a browser that also fetches the fonts of a page, which take their time.
    ///
    /// # Errors
    /// If there is no browser, or it does not start.
    pub async fn arrives_for_a_picture(town: &Town, window: Window) -> Result<Self> {
        Self::watched(town, window, Settings::PageFonts).await
    }

    /// Starts a browser whose reader has set letters of 24 pixels instead of 16.
    ///
    /// # Errors
    /// If there is no browser, or it does not start.
    pub async fn arrives_with_large_print(town: &Town, window: Window) -> Result<Self> {
        Self::watched(town, window, Settings::LargePrint).await
    }

    async fn watched(town: &Town, window: Window, settings: Settings) -> Result<Self> {
        let browser = Browser::start(window, settings).await?;
        witness::watch(&browser).await?;
        Ok(Self {
            browser,
            site: town.origin().to_owned(),
        })
    }

    /// Starts a browser that keeps no page as it was for when one comes back to it.
    ///
    /// # Errors
    /// If there is no browser, or it does not start.
    pub async fn arrives_without_kept_pages(town: &Town, window: Window) -> Result<Self> {
        Self::watched(town, window, Settings::NoKeptPages).await
    }

    /// Starts a browser in which no page runs a script.
    ///
    /// # Errors
    /// If there is no browser, or it does not start.
    pub async fn arrives_without_scripts(town: &Town, window: Window) -> Result<Self> {
        let browser = Browser::start(window, Settings::NoScripts).await?;
        Ok(Self {
            browser,
            site: town.origin().to_owned(),
        })
    }

    /// Opens a page of the municipality, or any address that begins with `http`.
    ///
    /// # Errors
    /// If it does not load.
    pub async fn opens(&self, path: &str) -> Result<()> {
        let address = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.site)
        };
        Ok(self.browser.driver.goto(address).await?)
    }

    /// Comes to the staff's pages by a one-time link, sets a password, and is signed in.
    ///
    /// # Errors
    /// If the door does not open.
    pub async fn signs_in(&self, town: &Town, role: &str) -> Result<()> {
        let link = town.invites(&town.new_name(), role).await?;
        self.opens(&link).await?;
        self.writes_in("#password", PASSWORD).await?;
        self.writes_in("#again", PASSWORD).await?;
        self.clicks("main button").await?;
        self.finds("input[name=offer]").await?;
        Ok(())
    }

    /// # Errors
    /// If the page does not load again.
    pub async fn reloads(&self) -> Result<()> {
        Ok(self.browser.driver.refresh().await?)
    }

    /// Forgets what the browser keeps for the site of this page, as if nobody had been there.
    ///
    /// # Errors
    /// If the page may keep nothing.
    pub async fn forgets(&self) -> Result<()> {
        self.run("localStorage.clear(); sessionStorage.clear()", &[])
            .await
    }

    /// The address that the browser shows.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn address(&self) -> Result<String> {
        Ok(self.browser.driver.current_url().await?.to_string())
    }

    /// Goes back to the page before this one, as the browser's own button does.
    ///
    /// # Errors
    /// If there is none.
    pub async fn goes_back(&self) -> Result<()> {
        Ok(self.browser.driver.back().await?)
    }

    /// Goes into a frame of the page: what is looked for from now on is looked for there, until the next
    /// page is opened.
    ///
    /// # Errors
    /// If there is no such frame.
    pub async fn goes_into(&self, frame: &str) -> Result<()> {
        Ok(self.finds(frame).await?.enter_frame().await?)
    }

    /// Goes back from a frame to the page that it stands in.
    ///
    /// # Errors
    /// If the page is gone.
    pub async fn comes_out(&self) -> Result<()> {
        Ok(self.browser.driver.enter_default_frame().await?)
    }

    /// The question on this page, once it is asked and in view.
    ///
    /// # Errors
    /// If the page does not ask it.
    pub async fn is_asked(&self, question: Question) -> Result<Card<'_>> {
        self.is_asked_in("", question).await
    }

    /// The question in a part of this page, where more than one card asks it.
    ///
    /// # Errors
    /// If that part does not ask it.
    pub async fn is_asked_in<'a>(&'a self, place: &'a str, question: Question) -> Result<Card<'a>> {
        self.scrolls_to(&[place, " [data-rayak]"].concat()).await?;
        let card = Card::new(self, question, place);
        card.part("h2").await?;
        Ok(card)
    }

    /// Brings a part of the page into the middle of the window, once it is drawn: what came and was
    /// scrolled to within one frame could not be told from what moved.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn scrolls_to(&self, selector: &str) -> Result<()> {
        self.finds(selector).await?;
        self.sees_it_drawn().await?;
        self.run("document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })", &[selector.into()])
            .await
    }

    /// A part of the page, once it is there.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn finds(&self, selector: &str) -> Result<WebElement> {
        self.element(
            "return document.querySelector(arguments[0])",
            &[selector.into()],
            selector,
        )
        .await
    }

    /// Clicks a part of the page, once it is there.
    ///
    /// # Errors
    /// If it does not appear, or something lies over it.
    pub async fn clicks(&self, selector: &str) -> Result<()> {
        self.clicks_on(&self.finds(selector).await?, selector).await
    }

    /// Writes words into a field of the page, at the end of those that stand there.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn writes_in(&self, selector: &str, words: &str) -> Result<()> {
        Ok(self.finds(selector).await?.send_keys(words).await?)
    }

    /// Puts words in place of those in a field of the page, as pasting does: all at once.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn pastes_in(&self, selector: &str, words: &str) -> Result<()> {
        self.pastes_over(&self.finds(selector).await?, words).await
    }

    /// What the page says in a part of it, once that says anything.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn reads(&self, selector: &str) -> Result<String> {
        self.reads_anew(selector, "").await
    }

    /// What the page says in a part of it, once that says something else than before: on the next
    /// page, which may be slow to come.
    ///
    /// # Errors
    /// If it goes on saying the same.
    pub async fn reads_anew(&self, selector: &str, before: &str) -> Result<String> {
        until(&format!("{selector} says something new"), async || {
            let text: Option<String> = self
                .asks(
                    "return document.querySelector(arguments[0])?.innerText",
                    &[selector.into()],
                )
                .await?;
            Ok(text.filter(|text| !text.trim().is_empty() && text != before))
        })
        .await
    }

    /// What a script in the page returns that only looks. Where a page took it with it when it was left,
    /// the next page is asked.
    ///
    /// # Errors
    /// If the script fails, or returns something else.
    pub async fn asks<T: DeserializeOwned>(&self, script: &str, arguments: &[Value]) -> Result<T> {
        until("a page answers its script", async || {
            let told = self
                .browser
                .driver
                .execute(script, arguments.to_vec())
                .await?;
            let told = told.json();
            match T::deserialize(told) {
                Err(_) if told.is_null() && self.browser.engine.loses_answers() => Ok(None),
                answer => Ok(Some(answer?)),
            }
        })
        .await
    }

    /// Runs a script in the page that returns nothing.
    ///
    /// # Errors
    /// If the script fails.
    pub async fn run(&self, script: &str, arguments: &[Value]) -> Result<()> {
        self.browser
            .driver
            .execute(script, arguments.to_vec())
            .await?;
        Ok(())
    }

    /// Whether the pauses that this page makes between its attempts are over at once, from here on. It has
    /// none of half a minute, and a driver may have.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn lets_pauses_pass(&self, pass: bool) -> Result<()> {
        let script = "window.later ??= setTimeout;
            const soon = (act, pause, ...rest) => later(act, pause >= 500 && pause < 15000 ? 0 : pause, ...rest);
            window.setTimeout = arguments[0] ? soon : later";
        self.run(script, &[pass.into()]).await
    }

    /// Lets the page come to rest: until two more frames have been drawn.
    ///
    /// # Errors
    /// If no frame is drawn.
    pub async fn sees_it_drawn(&self) -> Result<()> {
        let script = "const [done] = arguments; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.browser
            .driver
            .execute_async(script, Vec::new())
            .await?;
        Ok(())
    }

    /// Closes the browser.
    ///
    /// # Errors
    /// If anything went wrong on any page that was visited.
    pub async fn leaves(self) -> Result<()> {
        self.leaves_after(&[]).await
    }

    /// Closes the browser after a visit on which some things had to go wrong, of which it told as far as
    /// its engine tells of them.
    ///
    /// # Errors
    /// If anything else went wrong, or something expected did not.
    pub async fn leaves_after(self, expected: &[Expected]) -> Result<()> {
        let engine = self.browser.engine;
        let faults = witness::faults(&self.browser).await?;
        self.browser.close().await?;
        let unexpected: Vec<String> = faults
            .iter()
            .filter(|fault| !expected.iter().any(|kind| kind.is(fault)))
            .map(Fault::to_string)
            .collect();
        ensure!(
            unexpected.is_empty(),
            "something went wrong on a page: {unexpected:#?}"
        );
        for kind in expected.iter().filter(|kind| engine.tells(**kind)) {
            if !faults.iter().any(|fault| kind.is(fault)) {
                bail!("{kind:?} was expected to go wrong, and did not; what did: {faults:#?}");
            }
        }
        Ok(())
    }

    /// A driver brings into view what it clicks, and may not wait where the page lets that glide.
    async fn clicks_on(&self, part: &WebElement, what: &str) -> Result<()> {
        self.run(
            "arguments[0].scrollIntoView({ block: 'nearest', behavior: 'instant' })",
            &[part.to_json()?],
        )
        .await?;
        part.click()
            .await
            .with_context(|| format!("{what} cannot be clicked"))
    }

    /// Marks what a field holds, and puts words in its place.
    async fn pastes_over(&self, field: &WebElement, words: &str) -> Result<()> {
        self.run(
            "arguments[0].focus(); arguments[0].select(); document.execCommand('insertText', false, arguments[1])",
            &[field.to_json()?, words.into()],
        )
        .await
    }

    /// The element that a script finds, once it finds one.
    async fn element(&self, script: &str, arguments: &[Value], what: &str) -> Result<WebElement> {
        until(&format!("{what} is on the page"), async || {
            let found = self.browser.driver.execute(script, arguments.to_vec());
            match found.await {
                // Another has taken its place while it was handed over.
                Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => {
                    Ok(None)
                }
                found => {
                    let found = found?;
                    Ok((!found.json().is_null())
                        .then(|| found.element())
                        .transpose()?)
                }
            }
        })
        .await
    }
}
