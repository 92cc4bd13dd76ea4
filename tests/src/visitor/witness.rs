//! Notices what goes wrong on a page: from before the page's first script, and through what outlives a
//! page: the browser's own log, or the gate before a browser that has none.
//!
//! The witness also notes every shift of the layout, which only an observer that was there from
//! the start can tell. It is kept under a symbol, so that it is no name of the page's.

use super::Visitor;
use super::browser::Browser;
use anyhow::Result;
use axum::http::StatusCode;
use std::fmt;

/// Something that went wrong on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What noticed it: the witness, the gate (`network`), or the browser's own log (`security`,
    /// `network`, `javascript`, `console-api`).
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
    /// The same in a frame without an address. That may be a process of its own, whose refusals the page's
    /// log does not have.
    StatusInALockedFrame(u16),
    /// Nobody listened where a request went, or whoever did was killed while it was under way.
    Refused,
    /// The loader did not come.
    NoLoader,
    /// The page's policy lets no module run.
    NoWasm,
    /// The page's policy forbids what this directive of it would have to name.
    Forbidden(&'static str),
}

impl Expected {
    pub(super) fn is(self, fault: &Fault) -> bool {
        let told = fault.message.as_str();
        match (self, fault.source.as_str()) {
            (Self::Status(status) | Self::StatusInALockedFrame(status), "network") => {
                told.contains(&format!(" responded with a status of {status} ("))
            }
            (Self::Refused, "network") => is_of_nobody(told),
            (Self::NoLoader, "network") => told.contains("/v1/rayak.js ") && is_of_nobody(told),
            (Self::NoLoader, "witness") => {
                told.starts_with("error http") && told.ends_with("/v1/rayak.js")
            }
            (Self::NoWasm, "witness") => told == "policy violation script-src wasm-eval",
            (Self::NoWasm, source) => {
                matches!(source, "security" | "violation") && told.contains("WebAssembly")
            }
            (Self::Forbidden(directive), "witness") => {
                told.starts_with(&format!("policy violation {directive}"))
            }
            (Self::Forbidden(directive), "security" | "violation") => told.contains(&format!(
                "Content Security Policy directive: \"{directive} "
            )),
            (Self::Forbidden("connect-src"), "javascript") => told.contains(
                "Refused to connect because it violates the document's Content Security Policy",
            ),
            _ => false,
        }
    }
}

/// How a gate says that a request was not answered.
pub(super) const NOBODY: &str = "was answered by nobody";

/// How a gate says that a request was answered with a refusal, which is how Chromium says it.
pub(super) fn refused(address: &str, status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or_default();
    format!(
        "{address} responded with a status of {} ({reason})",
        status.as_u16()
    )
}

fn is_of_nobody(told: &str) -> bool {
    [
        NOBODY,
        "net::ERR_CONNECTION_REFUSED",
        "net::ERR_CONNECTION_RESET",
    ]
    .iter()
    .any(|words| told.ends_with(&format!(" {words}")))
}

/// What runs before the first script of every document. `TELL` is how it makes itself heard.
const WITNESS: &str = include_str!("witness.js");

/// The witness where the browser keeps a log: the console is the one place that is read after the page
/// is gone.
const TO_THE_LOG: &str = "(words) => console.error('witness:', words)";

/// The witness behind a gate. It is heard before the page goes on, since a page may be gone a moment
/// later; where it is going, the browser speaks for it.
const TO_A_GATE: &str = "(
  (Post, address) => (words) => {
    const post = new Post();
    try {
      post.open('POST', address, false);
      post.send(words);
    } catch {
      navigator.sendBeacon(address, words);
    }
  }
)(XMLHttpRequest, document.currentScript.src)";

/// The witness as a gate hands it out.
pub(super) fn before_a_gate() -> String {
    WITNESS.replace("TELL", TO_A_GATE)
}

/// Sets the witness up for every document that is opened from now on; a gate does so by itself.
pub(super) async fn watch(browser: &Browser) -> Result<()> {
    if browser.gate.is_some() {
        return Ok(());
    }
    let script = WITNESS.replace("TELL", TO_THE_LOG);
    browser.engine.run_first(&browser.driver, &script).await
}

/// Everything that went wrong since this was asked last.
pub(super) async fn faults(browser: &Browser) -> Result<Vec<Fault>> {
    if let Some(gate) = &browser.gate {
        return Ok(gate.noted());
    }
    let log = browser.driver.browser_log().await?;
    let severe = log.into_iter().filter(|entry| entry.level == "SEVERE");
    Ok(severe
        .map(|entry| {
            let source = entry.source.unwrap_or_default();
            match entry.message.split_once(" \"witness:\" ") {
                Some((_, told)) => Fault {
                    source: "witness".to_owned(),
                    message: told.trim_matches('"').to_owned(),
                },
                None => Fault {
                    source,
                    message: entry.message,
                },
            }
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
