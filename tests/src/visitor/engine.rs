//! The engines that a page is tried in. Everything else here speaks W3C WebDriver to whichever it is;
//! what one of them needs beyond that stands in its own file: how it is started, what it is told, and
//! how its window comes to the size that a test asks for.
//!
//! A run of the tests is a run in one engine. What an engine cannot do at all is a [`Power`] that it
//! lacks: a scenario asks for it first, and a run says at its end what was left out for that.

mod chromium;
mod firefox;
mod webkit;

use super::browser::{Settings, Window};
use super::gate::Gate;
use super::witness::Expected;
use crate::environment;
use crate::process::Process;
use anyhow::{Result, bail};
use std::path::Path;
use thirtyfour::{Capabilities, WebDriver};

/// A family of browsers, by what draws their pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Chromium,
    Firefox,
    /// That of Safari, as GTK's browsers have it.
    Webkit,
}

/// Something that not every engine can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// To put the reader's own colours in the place of a page's.
    OwnColours,
    /// To know at once that the pointer has gone from where it was. Firefox without a screen may go on
    /// drawing what it left as hovered.
    PointerThatLeaves,
    /// To keep the margin that a text field asks for where it takes the focus, as any other part does.
    /// WebKit and Chromium look only that the caret can be seen.
    MarginAboutATextField,
    /// To show a driver its tree for assistive technology.
    Tree,
    /// To be told that the reader likes dark pages better.
    DarkSetting,
    /// To go on running what its driver has put into a page, once the driver's call is over. Firefox ends it
    /// with the call, and WebKit was not tried.
    ScriptThatStays,
}

/// A screen to draw on, for an engine that does not draw without one.
#[derive(Debug)]
pub(super) struct Screen {
    display: String,
    _xvfb: Process,
}

/// A driver that waits for a session, and what to ask it for.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) address: String,
    pub(super) capabilities: Capabilities,
    pub(super) driver: Process,
    pub(super) screen: Option<Screen>,
}

impl Engine {
    const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// The engine of this run.
    pub(super) fn chosen() -> Result<Self> {
        let name = environment::engine()?;
        let Some(engine) = Self::ALL.into_iter().find(|engine| engine.name() == name) else {
            let names = Self::ALL.map(Self::name).join(", ");
            bail!("RAYAK_ENGINE is {name}, and may be one of {names}");
        };
        Ok(engine)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    pub(super) const fn can(self, power: Power) -> bool {
        match power {
            Power::OwnColours => !matches!(self, Self::Webkit),
            Power::MarginAboutATextField => matches!(self, Self::Firefox),
            Power::PointerThatLeaves => !matches!(self, Self::Firefox),
            Power::Tree | Power::DarkSetting | Power::ScriptThatStays => {
                matches!(self, Self::Chromium)
            }
        }
    }

    /// Whether its own log tells what goes wrong on a page, so that no gate need stand before it.
    pub(super) const fn has_a_log(self) -> bool {
        matches!(self, Self::Chromium)
    }

    /// Whether its driver answers with null where a page took its script with it when it was left.
    pub(super) const fn loses_answers(self) -> bool {
        matches!(self, Self::Firefox)
    }

    pub(super) async fn launch(
        self,
        profile: &Path,
        settings: Settings,
        gate: Option<&Gate>,
    ) -> Result<Launch> {
        let mut launch = match self {
            Self::Chromium => chromium::launch(profile, settings).await?,
            Self::Firefox => firefox::launch(profile, settings).await?,
            Self::Webkit => webkit::launch(profile, settings).await?,
        };
        // The proxy of a test signs for itself.
        launch.capabilities.set("acceptInsecureCerts", true)?;
        if let Some(gate) = gate {
            let proxy = serde_json::json!({ "proxyType": "manual", "httpProxy": gate.address() });
            launch.capabilities.set("proxy", proxy)?;
        }
        Ok(launch)
    }

    /// The capability that tells which process the browser is, where the driver leaves it behind.
    pub(super) const fn process(self) -> Option<&'static str> {
        match self {
            Self::Chromium => Some("goog:processID"),
            Self::Firefox => Some("moz:processID"),
            // It ends with its screen.
            Self::Webkit => None,
        }
    }

    /// Whether it ends at once when it is asked to. Firefox would put a profile in order that nobody opens
    /// again, which takes about as long as a short visit.
    pub(super) const fn ends_soon(self) -> bool {
        !matches!(self, Self::Firefox)
    }

    /// Gives pages the room of a window of this size, which has the focus.
    pub(super) async fn open_window(
        self,
        driver: &WebDriver,
        window: Window,
        screen: Option<&Screen>,
    ) -> Result<()> {
        match self {
            Self::Chromium => chromium::resize(driver, window).await?,
            Self::Firefox | Self::Webkit => resize(driver, window).await?,
        }
        match screen {
            Some(screen) => screen.focus(driver).await,
            None => Ok(()),
        }
    }

    /// Whether it says somewhere that this went wrong.
    pub(super) const fn tells(self, fault: Expected) -> bool {
        !matches!(
            (self, fault),
            (Self::Webkit, Expected::NoWasm) | (Self::Chromium, Expected::StatusInALockedFrame(_))
        )
    }

    /// Runs a script before the first of every document that is opened from now on.
    pub(super) async fn run_first(self, driver: &WebDriver, script: &str) -> Result<()> {
        match self {
            Self::Chromium => chromium::run_first(driver, script).await,
            Self::Firefox | Self::Webkit => bail!("{} has no such tool", self.name()),
        }
    }

    /// Makes machine and line slow.
    pub(super) async fn slow_down(
        self,
        driver: &WebDriver,
        processor: u32,
        round_trip: u32,
        line: u32,
    ) -> Result<()> {
        match self {
            Self::Chromium => chromium::slow_down(driver, processor, round_trip, line).await,
            Self::Firefox | Self::Webkit => bail!("{} cannot be slowed", self.name()),
        }
    }

    /// Lets the reader's own colours take the place of the page's.
    pub(super) async fn choose_the_colours(self, driver: &WebDriver) -> Result<()> {
        match self {
            Self::Chromium => chromium::choose_the_colours(driver).await,
            Self::Firefox => firefox::choose_the_colours(driver).await,
            Self::Webkit => bail!("WebKit has no colours of the reader's"),
        }
    }
}

impl Power {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OwnColours => "the reader's own colours",
            Self::PointerThatLeaves => "a pointer that leaves at once",
            Self::MarginAboutATextField => "a margin about a text field that takes the focus",
            Self::Tree => "a tree for assistive technology that a driver can read",
            Self::DarkSetting => "a setting for dark pages that a driver can change",
            Self::ScriptThatStays => "a script in a page that outlasts the call of its driver",
        }
    }
}

/// A window is larger than its page by what the browser keeps for itself, which shows once it is there.
async fn resize(driver: &WebDriver, window: Window) -> Result<()> {
    let Window { width, height } = window;
    let inside = async || -> Result<(u32, u32)> {
        let size = driver
            .execute("return [innerWidth, innerHeight]", Vec::new())
            .await?;
        Ok(size.convert()?)
    };
    driver.set_window_rect(0, 0, width, height).await?;
    let (_, left) = inside().await?;
    let frame = height.saturating_sub(left);
    driver.set_window_rect(0, 0, width, height + frame).await?;
    crate::wait::until(&format!("the window is {width} by {height}"), async || {
        Ok((inside().await? == (width, height)).then_some(()))
    })
    .await
}
