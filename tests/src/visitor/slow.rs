//! A visitor with a cheap telephone on a poor line, and a meter in each page that notes when things
//! happened. Only `cargo xtask speed` asks for these; no test asserts on time.
//!
//! The browser itself slows down: the processor to a quarter, each reply by the round trip, and all
//! replies together to what the line carries. Deliberately absent: what a connection costs to be set
//! up, which the browser's own slowing leaves out.

use super::browser::{Browser, Settings};
use super::{Visitor, Window};
use crate::town::Town;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How much slower the processor is made.
const PROCESSOR: u32 = 4;
/// Milliseconds from a request to the first byte of its reply.
const ROUND_TRIP: u32 = 150;
/// Bytes that the line carries in a second: 1.6 Mbit.
const LINE: u32 = 200_000;

/// Milliseconds since the page was asked for, but for what says otherwise.
#[derive(Debug, Clone, Deserialize, Serialize)]
pub struct Times {
    /// When the page's largest part so far was painted.
    pub largest_paint: f64,
    /// When the loader asked for the first of the card's files; none if it has not.
    pub near: Option<f64>,
    /// When the first answer stood in the card and could be given.
    pub answerable: Option<f64>,
    /// When that had been drawn.
    pub drawn: Option<f64>,
    /// When the reader began to go down the page; none if he has not.
    pub scrolled: Option<f64>,
    /// All shifts of the layout that nobody asked for, added up as browsers do.
    pub shift: f64,
    /// Each task that held the page up for 50 milliseconds or more: when it began, and how long it took.
    pub tasks: Vec<(f64, f64)>,
    /// What ran in frames that took as long: when, how long, and what by the browser's own name for it.
    pub scripts: Vec<(f64, f64, String)>,
    /// Each file: when it was asked for, when it had come, its bytes on the line, and its name.
    pub files: Vec<(f64, f64, f64, String)>,
}

/// The names of two moments in the trace of a page: its first script, and the first answer that could be
/// given.
pub const MARKS: [&str; 2] = ["rayak page", "rayak answerable"];

const METER: &str = r#"
(() => {
  const seen = { largest_paint: 0, shift: 0, tasks: [], scripts: [], near: null, answerable: null, drawn: null, scrolled: null };
  performance.mark("rayak page");
  addEventListener("scroll", () => (seen.scrolled ??= performance.now()), true);
  const watch = (type, note) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note));
    observer.observe({ type, buffered: true });
    return () => observer.takeRecords().forEach(note);
  };
  const rest = [
    watch("largest-contentful-paint", ({ startTime }) => (seen.largest_paint = startTime)),
    watch("layout-shift", ({ value, hadRecentInput }) => (seen.shift += hadRecentInput ? 0 : value)),
    watch("longtask", ({ startTime, duration }) => seen.tasks.push([startTime, duration])),
    watch("long-animation-frame", ({ scripts }) => {
      for (const { startTime, duration, invoker, sourceURL, sourceFunctionName, forcedStyleAndLayoutDuration } of scripts)
        seen.scripts.push([startTime, duration,
          `${invoker} ${sourceURL.split("/").pop()} ${sourceFunctionName} (layout ${forcedStyleAndLayoutDuration})`]);
    }),
  ];
  const open = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = open.call(this, init);
    const look = (_, observer) => {
      const answer = root.querySelector("[data-answer], [name=stars]");
      if (!answer || answer.disabled || seen.answerable) return;
      seen.answerable = performance.now();
      performance.mark("rayak answerable");
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => (seen.drawn = performance.now())));
    };
    new MutationObserver(look).observe(root, { childList: true, subtree: true });
    return root;
  };
  const read = () => {
    rest.forEach((note) => note());
    const files = performance.getEntriesByType("resource").map(({ startTime, responseEnd, transferSize, encodedBodySize, name }) =>
      [startTime, responseEnd, transferSize || encodedBodySize, name]);
    const card = files.filter(([, , , name]) => /\/v1\/rayak-|\/api\/v1\/view/.test(name));
    seen.near = card.length ? Math.min(...card.map(([start]) => start)) : null;
    return { ...seen, files };
  };
  Object.defineProperty(window, Symbol.for("meter"), { value: read });
})();
"#;

impl Visitor {
    /// Starts a browser with nothing in its cache, on a machine and a line that are slow, with the meter
    /// in each page.
    ///
    /// # Errors
    /// If there is no browser, or it cannot be slowed.
    pub async fn arrives_on_a_slow_line(town: &Town, window: Window) -> Result<Self> {
        Self::slowed(town, window, Settings::PageFonts).await
    }

    /// The same with everything written down that the browser does.
    ///
    /// # Errors
    /// If there is no browser, or it cannot be slowed.
    pub async fn arrives_on_a_slow_line_watched(town: &Town, window: Window) -> Result<Self> {
        Self::slowed(town, window, Settings::Traced).await
    }

    async fn slowed(town: &Town, window: Window, settings: Settings) -> Result<Self> {
        let browser = Browser::start(window, settings).await?;
        let (engine, driver) = (browser.engine, &browser.driver);
        engine
            .slow_down(driver, PROCESSOR, ROUND_TRIP, LINE)
            .await?;
        engine.run_first(driver, METER).await?;
        Ok(Self {
            browser,
            site: town.origin().to_owned(),
        })
    }

    /// What the browser wrote down since this was asked last: one event of its own kind of trace each.
    ///
    /// # Errors
    /// If it is not a browser that is watched.
    pub async fn trace(&self) -> Result<Vec<Value>> {
        #[derive(Deserialize)]
        struct Entry {
            message: Told,
        }
        #[derive(Deserialize)]
        struct Told {
            method: String,
            params: Value,
        }
        let mut events = Vec::new();
        for entry in self.browser.driver.get_log("performance").await? {
            let told = serde_json::from_str::<Entry>(&entry.message)?.message;
            if told.method == "Tracing.dataCollected" {
                events.push(told.params);
            }
        }
        Ok(events)
    }

    /// What the meter of this page has noted so far.
    ///
    /// # Errors
    /// If the page has no meter.
    pub async fn times(&self) -> Result<Times> {
        self.asks("return window[Symbol.for('meter')]()", &[]).await
    }
}
