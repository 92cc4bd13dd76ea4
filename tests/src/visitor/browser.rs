//! Chromium, driven over W3C WebDriver by a chromedriver of its own on a free port.
//!
//! The profile is empty at the start and gone at the end. A browser takes some hundred megabytes, so
//! that only a few run at a time, whatever the number of test threads.

use crate::environment;
use crate::process::Process;
use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};
use tokio::process::Command;
use tokio::sync::{Semaphore, SemaphorePermit};

static SEATS: Semaphore = Semaphore::const_new(2);

/// The size of a visitor's window in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub width: u32,
    pub height: u32,
}

impl Window {
    /// The narrowest window that the accessibility guidelines ask for.
    pub const NARROW: Self = Self {
        width: 320,
        height: 700,
    };
    pub const WIDE: Self = Self {
        width: 1280,
        height: 900,
    };
}

/// A running browser. Its parts are dropped in this order: first what is driven, then the driver.
#[derive(Debug)]
pub(super) struct Browser {
    chromium: Chromium,
    pub(super) driver: WebDriver,
    _chromedriver: Process,
    _profile: TempDir,
    _seat: SemaphorePermit<'static>,
}

/// What someone has changed in the settings of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settings {
    Usual,
    /// A page's own fonts are fetched. When they come is chance, and so is then how its lines break.
    PageFonts,
    /// No page runs a script, and the driver still can.
    NoScripts,
    /// Letters of half as much again, which pages are expected to follow.
    LargePrint,
}

/// The browser's own process. A driver that is killed leaves it running, so it is ended here, unless
/// it has ended in good order.
#[derive(Debug)]
struct Chromium(Option<Pid>);

impl Drop for Chromium {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            // It may have crashed, which is why the test failed.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// What Chromium is told: to run without a screen, as root, and to speak to nobody by itself.
const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=ar",
];

/// A driver of its own, and its address. It takes a port that is free in the one family of addresses
/// and then needs the same one in the other, where something else may have it: then it ends, and
/// another one draws another port.
async fn driver() -> Result<(Process, String)> {
    loop {
        let mut command = Command::new(environment::chromedriver()?);
        let mut chromedriver = Process::start("chromedriver", command.arg("--port=0"))?;
        match chromedriver.says("started successfully on port").await {
            Ok(port) => {
                let address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                return Ok((chromedriver, address));
            }
            Err(_) if chromedriver.output().contains("Address already in use") => {}
            Err(error) => return Err(error),
        }
    }
}

impl Browser {
    pub(super) async fn start(window: Window, settings: Settings) -> Result<Self> {
        let seat = SEATS.acquire().await?;
        let profile = tempfile::tempdir()?;
        let (chromedriver, address) = driver().await?;
        let driver = WebDriver::new(address, capabilities(&profile, settings)?)
            .await
            .context("chromedriver did not start Chromium")?;
        let process = driver
            .capabilities()
            .get("goog:processID")
            .and_then(Value::as_i64);
        let chromium = Chromium(
            process
                .map(i32::try_from)
                .transpose()?
                .and_then(Pid::from_raw),
        );
        let browser = Self {
            chromium,
            driver,
            _chromedriver: chromedriver,
            _profile: profile,
            _seat: seat,
        };
        // A window cannot be as narrow as a phone, but what is drawn can.
        let Window { width, height } = window;
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        browser
            .devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        Ok(browser)
    }

    /// A command of the browser's own developer tools.
    pub(super) async fn devtools(&self, method: &str, params: Value) -> Result<()> {
        self.driver
            .cdp()
            .send_raw(method, params)
            .await
            .with_context(|| format!("{method} failed"))?;
        Ok(())
    }

    pub(super) async fn close(self) -> Result<()> {
        let Self {
            mut chromium,
            driver,
            ..
        } = self;
        driver.quit().await?;
        chromium.0 = None;
        Ok(())
    }
}

fn capabilities(profile: &TempDir, settings: Settings) -> Result<Capabilities> {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    if settings != Settings::PageFonts {
        flags.push("--disable-remote-fonts".to_owned());
    }
    flags.push(format!("--user-data-dir={}", profile.path().display()));
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", "chrome")?;
    let prefs = match settings {
        Settings::Usual | Settings::PageFonts => json!({}),
        Settings::NoScripts => json!({ "profile.default_content_setting_values.javascript": 2 }),
        Settings::LargePrint => json!({ "webkit.webprefs.default_font_size": 24 }),
    };
    let options = json!({ "binary": environment::chromium()?, "args": flags, "prefs": prefs });
    capabilities.set("goog:chromeOptions", options)?;
    capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
    Ok(capabilities)
}
