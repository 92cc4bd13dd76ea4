//! WebKit as GTK has it, driven by WebKitWebDriver: its little browser draws on a screen that is only
//! in memory, one for each, so that no window takes the focus from another.
//!
//! It reads its settings from files, since a driver can hand over only words of a command line.

use super::super::browser::Settings;
use super::{Launch, Screen};
use crate::environment;
use crate::process::Process;
use crate::wait::until;
use anyhow::{Result, ensure};
use serde_json::json;
use std::path::Path;
use thirtyfour::{Capabilities, WebDriver};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

/// Its window would not be as narrow as a phone, for the sake of its own toolbar.
const NARROW: &str = "* { min-width: 0; padding: 0; margin: 0; border-width: 0; }";

pub(super) async fn launch(profile: &Path, settings: Settings) -> Result<Launch> {
    let look = profile.join("gtk-3.0");
    tokio::fs::create_dir(&look).await?;
    tokio::fs::write(look.join("gtk.css"), NARROW).await?;
    let screen = Screen::new().await?;
    let (driver, address) = driver(profile, &screen.display).await?;
    let mut flags = vec!["--automation".to_owned()];
    match settings {
        Settings::Usual | Settings::PageFonts | Settings::Traced => {}
        Settings::NoScripts => flags.push("--enable-javascript=false".to_owned()),
        Settings::LargePrint => flags.push(configured(profile, "default-font-size=24").await?),
        Settings::NoKeptPages => flags.push(configured(profile, "enable-page-cache=false").await?),
    }
    let mut capabilities = Capabilities::new();
    let options = json!({ "binary": environment::minibrowser()?, "args": flags });
    capabilities.set("webkitgtk:browserOptions", options)?;
    Ok(Launch {
        address,
        capabilities,
        driver,
        screen: Some(screen),
    })
}

/// A setting of its pages, as a word of the command line.
async fn configured(profile: &Path, setting: &str) -> Result<String> {
    let file = profile.join("settings.ini");
    tokio::fs::write(&file, format!("[websettings]\n{setting}\n")).await?;
    Ok(format!("--config={}", file.display()))
}

impl Screen {
    /// A screen larger than any window of a test.
    async fn new() -> Result<Self> {
        let mut command = Command::new(environment::xvfb()?);
        command.args(["-displayfd", "1", "-screen", "0", "1600x2000x24"]);
        command.args(["-nolisten", "tcp"]);
        let xvfb = Process::start("Xvfb", &mut command)?;
        // It says nothing else on a line of numbers alone: that the one before was taken has words.
        let number = until("Xvfb has a screen", async || {
            let said = xvfb.output();
            Ok(said.lines().find_map(|line| line.parse::<u32>().ok()))
        });
        let display = format!(":{}", number.await?);
        Ok(Self {
            display,
            _xvfb: xvfb,
        })
    }

    /// Gives the focus to the one window, as nobody does on a screen without a desktop.
    pub(super) async fn focus(&self, driver: &WebDriver) -> Result<()> {
        let mut command = Command::new(environment::xdotool()?);
        command.env("DISPLAY", &self.display);
        command.args([
            "search",
            "--sync",
            "--onlyvisible",
            "--class",
            "MiniBrowser",
        ]);
        let focused = command.arg("windowfocus").output().await?;
        ensure!(focused.status.success(), "xdotool: {}", focused.status);
        until("the window has the focus", async || {
            let has = driver.execute("return document.hasFocus()", Vec::new());
            Ok(has.await?.convert::<bool>()?.then_some(()))
        })
        .await
    }
}

/// A driver of its own, and its address. It draws no port itself: where another takes the one that was
/// free a moment ago, it ends, and the next one is given the next.
async fn driver(profile: &Path, display: &str) -> Result<(Process, String)> {
    loop {
        let address = TcpListener::bind("127.0.0.1:0").await?.local_addr()?;
        let mut command = Command::new(environment::webkit_driver()?);
        command
            .arg(format!("--port={}", address.port()))
            .env("DISPLAY", display)
            .env("LANGUAGE", "ar")
            // There is no desktop with a bus for what it would say to a screen reader.
            .env("NO_AT_BRIDGE", "1");
        for kept in ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
            command.env(kept, profile);
        }
        let mut driver = Process::start("WebKitWebDriver", &mut command)?;
        let listens = until("WebKitWebDriver listens", async || {
            if driver.has_ended()? {
                return Ok(Some(false));
            }
            Ok(TcpStream::connect(address).await.ok().map(|_| true))
        });
        if listens.await? {
            return Ok((driver, format!("http://{address}")));
        }
    }
}
