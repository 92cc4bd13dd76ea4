//! Firefox, driven by geckodriver. Whatever a reader may set is a preference of its profile, also
//! where that cannot be changed from a page.

use super::super::browser::Settings;
use super::Launch;
use crate::environment;
use crate::process::Process;
use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{Capabilities, RequestData, SessionId, WebDriver};
use tokio::process::Command;

/// Its window would not be as narrow as a phone, for the sake of its own toolbar.
const NARROW: &str = "* { min-width: 0 !important; }";

pub(super) async fn launch(profile: &Path, settings: Settings) -> Result<Launch> {
    let look = profile.join("chrome");
    tokio::fs::create_dir(&look).await?;
    tokio::fs::write(look.join("userChrome.css"), NARROW).await?;
    let mut command = Command::new(environment::geckodriver()?);
    // Its own settings are changed while it runs, and so it must let itself be driven as well.
    command.args(["--allow-system-access", "--port", "0"]);
    let mut driver = Process::start("geckodriver", &mut command)?;
    let address = driver.says("Listening on ").await?;
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", "firefox")?;
    let options = json!({
        "binary": environment::firefox()?,
        "args": ["-headless", "-profile", profile],
        "prefs": preferences(settings),
    });
    capabilities.set("moz:firefoxOptions", options)?;
    Ok(Launch {
        address: format!("http://{address}"),
        capabilities,
        driver,
        screen: None,
    })
}

fn preferences(settings: Settings) -> Value {
    let size = if settings == Settings::LargePrint {
        24
    } else {
        16
    };
    // As many as it likes, or none.
    let kept = if settings == Settings::NoKeptPages {
        0
    } else {
        -1
    };
    json!({
        "font.size.variable.ar": size,
        "font.size.variable.x-western": size,
        "javascript.enabled": settings != Settings::NoScripts,
        "toolkit.legacyUserProfileCustomizations.stylesheets": true,
        "intl.accept_languages": "ar",
        // Without a screen it believes that there is no pointer either: a fine one that hovers.
        "ui.primaryPointerCapabilities": 6,
        "ui.allPointerCapabilities": 6,
        // A scrollbar takes no room from the page.
        "ui.useOverlayScrollbars": 1,
        "network.proxy.allow_hijacking_localhost": true,
        "browser.sessionhistory.max_total_viewers": kept,
        // Each script of a driver listens for the page's end, for which the page would not be kept.
        "docshell.shistory.bfcache.allow_unload_listeners": true,
    })
}

/// The preference by which a page's colours never count.
const OWN_COLOURS: &str = "Services.prefs.setIntPref('browser.display.document_color_use', 2)";

pub(super) async fn choose_the_colours(driver: &WebDriver) -> Result<()> {
    driver.cmd(Among("chrome")).await?;
    driver.execute(OWN_COLOURS, Vec::new()).await?;
    driver.cmd(Among("content")).await?;
    Ok(())
}

/// Leads the driver among the browser's own parts, or back to the page.
#[derive(Debug)]
struct Among(&'static str);

impl FormatRequestData for Among {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::POST, format!("/session/{session}/moz/context"))
            .add_body(json!({ "context": self.0 }))
    }
}
