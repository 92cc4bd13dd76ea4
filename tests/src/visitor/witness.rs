//! Notices what goes wrong on a page: from before the page's first script, and through the browser's
//! own log, which outlives a page.
//!
//! The witness also notes every shift of the layout, which only an observer that was there from
//! the start can tell. It is kept under a symbol, so that it is no name of the page's.

use super::Visitor;
use super::browser::Browser;
use anyhow::Result;
use serde_json::json;
use std::fmt;

/// Something that went wrong on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What noticed it: `security`, `network`, `javascript`, `console-api`.
    pub source: String,
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.message)
    }
}

/// Something that has to go wrong on a visit. It is known by who noticed it and by the words that the
/// browser has for it, not by a number that may stand in any address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A request was answered with this status.
    Status(u16),
    /// Nobody listened where a request went, or whoever did was killed while it was under way.
    Refused,
    /// The loader did not come.
    NoLoader,
    /// The page's policy lets no module run.
    NoWasm,
}

impl Expected {
    pub(super) fn is(self, fault: &Fault) -> bool {
        let told = fault.message.as_str();
        match (self, fault.source.as_str()) {
            (Self::Status(status), "network") => {
                told.contains(&format!(" responded with a status of {status} ("))
            }
            (Self::Refused, "network") => {
                told.ends_with(" net::ERR_CONNECTION_REFUSED")
                    || told.ends_with(" net::ERR_CONNECTION_RESET")
            }
            (Self::NoLoader, "network") => {
                told.contains("/v1/rayak.js ") && told.ends_with(" net::ERR_CONNECTION_REFUSED")
            }
            (Self::NoLoader, "console-api") => {
                told.contains("\"witness:\" \"error\" \"http") && told.ends_with("/v1/rayak.js\"")
            }
            (Self::NoWasm, "console-api") => {
                told.ends_with("\"policy violation\" \"script-src\" \"wasm-eval\"")
            }
            (Self::NoWasm, source) => {
                matches!(source, "security" | "violation") && told.contains("WebAssembly")
            }
            _ => false,
        }
    }
}

const WITNESS: &str = r#"
(() => {
  // The console is the one place that is read after the page is gone.
  const tell = (...words) => console.error("witness:", ...words);
  addEventListener("error", (event) => {
    const what = event.message || (event.target && (event.target.src || event.target.href)) || "?";
    tell("error", String(what));
  }, true);
  addEventListener("unhandledrejection", (event) => tell("unhandled rejection", String(event.reason)));
  document.addEventListener("securitypolicyviolation", (event) =>
    tell("policy violation", event.effectiveDirective, event.blockedURI));
  const shifts = [];
  const name = ({ node, previousRect, currentRect }) =>
    `${node?.localName}.${node?.className} from ${previousRect.y} to ${currentRect.y}`;
  const add = (entries) => {
    for (const { value, sources, hadRecentInput } of entries)
      if (!hadRecentInput) shifts.push(`${value}: ${sources.map(name).join(", ")}`);
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const read = () => (add(observer.takeRecords()), shifts);
  Object.defineProperty(window, Symbol.for("witness"), { value: read });
})();
"#;

/// Sets the witness up for every document that is opened from now on.
pub(super) async fn watch(browser: &Browser) -> Result<()> {
    browser
        .devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": WITNESS }),
        )
        .await
}

/// Everything that went wrong since this was asked last.
pub(super) async fn faults(browser: &Browser) -> Result<Vec<Fault>> {
    let log = browser.driver.browser_log().await?;
    let severe = log.into_iter().filter(|entry| entry.level == "SEVERE");
    Ok(severe
        .map(|entry| Fault {
            source: entry.source.unwrap_or_default(),
            message: entry.message,
        })
        .collect())
}

impl Visitor {
    /// Every shift of this page's layout that nobody asked for, as browsers measure it: how far, and
    /// what moved.
    ///
    /// # Errors
    /// If the page has no witness.
    pub async fn layout_shifts(&self) -> Result<Vec<String>> {
        self.asks("return window[Symbol.for('witness')]()", &[])
            .await
    }
}
