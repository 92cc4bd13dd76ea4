//! Chromium, driven by chromedriver. Its developer tools do what WebDriver has no words for: a page
//! narrower than any window, a script before the page's first, and the reader's own colours.

use super::super::browser::{Settings, Window};
use super::Launch;
use crate::environment;
use crate::process::Process;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::path::Path;
use thirtyfour::{Capabilities, WebDriver};
use tokio::process::Command;

/// What it is told: to run without a screen, as root, and to speak to nobody by itself.
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

/// What is written down where the browser is traced: tasks, scripts, layout, paint, and the compiler of
/// modules.
const TRACED: &str =
    "toplevel,devtools.timeline,v8,v8.wasm,disabled-by-default-v8.wasm.detailed,blink.user_timing";

pub(super) async fn launch(profile: &Path, settings: Settings) -> Result<Launch> {
    let (driver, address) = driver().await?;
    Ok(Launch {
        address,
        capabilities: capabilities(profile, settings)?,
        driver,
        screen: None,
    })
}

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

fn capabilities(profile: &Path, settings: Settings) -> Result<Capabilities> {
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    if !matches!(settings, Settings::PageFonts | Settings::Traced) {
        flags.push("--disable-remote-fonts".to_owned());
    }
    if settings == Settings::NoKeptPages {
        flags.push("--disable-features=BackForwardCache".to_owned());
    }
    flags.push(format!("--user-data-dir={}", profile.display()));
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", "chrome")?;
    let prefs = match settings {
        Settings::Usual | Settings::PageFonts | Settings::NoKeptPages | Settings::Traced => {
            json!({})
        }
        Settings::NoScripts => json!({ "profile.default_content_setting_values.javascript": 2 }),
        Settings::LargePrint => json!({ "webkit.webprefs.default_font_size": 24 }),
    };
    let mut options = json!({ "binary": environment::chromium()?, "args": flags, "prefs": prefs });
    let mut logs = json!({ "browser": "ALL" });
    if let (Settings::Traced, Some(options), Some(logs)) =
        (settings, options.as_object_mut(), logs.as_object_mut())
    {
        let what =
            json!({ "traceCategories": TRACED, "enableNetwork": false, "enablePage": false });
        options.insert("perfLoggingPrefs".to_owned(), what);
        logs.insert("performance".to_owned(), "ALL".into());
    }
    capabilities.set("goog:chromeOptions", options)?;
    capabilities.set("goog:loggingPrefs", logs)?;
    Ok(capabilities)
}

/// A window cannot be as narrow as a phone, but what is drawn can.
pub(super) async fn resize(driver: &WebDriver, window: Window) -> Result<()> {
    let Window { width, height } = window;
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    devtools(driver, "Emulation.setDeviceMetricsOverride", metrics).await
}

pub(super) async fn choose_the_colours(driver: &WebDriver) -> Result<()> {
    let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    devtools(driver, "Emulation.setEmulatedMedia", forced).await
}

/// Runs a script before the first of every document that is opened from now on.
pub(super) async fn run_first(driver: &WebDriver, script: &str) -> Result<()> {
    let source = json!({ "source": script });
    devtools(driver, "Page.addScriptToEvaluateOnNewDocument", source).await
}

/// Makes the processor slower by a factor, each reply by milliseconds, and all together to what a line
/// of so many bytes a second carries.
pub(super) async fn slow_down(
    driver: &WebDriver,
    processor: u32,
    round_trip: u32,
    line: u32,
) -> Result<()> {
    let line = json!({
        "offline": false, "latency": round_trip, "downloadThroughput": line, "uploadThroughput": line,
    });
    devtools(driver, "Network.enable", json!({})).await?;
    devtools(driver, "Network.emulateNetworkConditions", line).await?;
    let rate = json!({ "rate": processor });
    devtools(driver, "Emulation.setCPUThrottlingRate", rate).await
}

async fn devtools(driver: &WebDriver, method: &str, params: Value) -> Result<()> {
    driver
        .cdp()
        .send_raw(method, params)
        .await
        .with_context(|| format!("{method} failed"))?;
    Ok(())
}
