//! Whether everybody can read, hear and hit what a page shows: by axe-core, and by measures of our own
//! for what no general tool can know of us.
//!
//! All of it is script that the driver runs in the page, so that it is the same in every engine and
//! under every policy. Each measure looks at the card where there is one, and at the document
//! otherwise, and tells every part of which it is not so.

use super::Visitor;
use crate::environment;
use anyhow::{Context as _, Result};
use serde_json::Value;

/// Something that must be so of all that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// What can be pressed is 44 by 44 pixels at least, and nothing lies over it.
    Targets,
    /// Words have a contrast of 4.5 to what is behind them, the edges of controls one of 3.
    Contrast,
    /// Nothing is cut off, lies over something else, or needs to be scrolled to sideways.
    Room,
    /// Lines stand apart as Arabic letters need it, and letters are joined and upright.
    Lines,
    /// Nothing moves.
    Stillness,
    /// What one reads on a control is in its name, in the same order.
    Names,
    /// One live region, which stands in the light and waits for its turn.
    Status,
}

const PARTS: &str = include_str!("measure/parts.js");

impl Measure {
    const fn script(self) -> &'static str {
        match self {
            Self::Targets => include_str!("measure/targets.js"),
            Self::Contrast => include_str!("measure/contrast.js"),
            Self::Room => include_str!("measure/room.js"),
            Self::Lines => include_str!("measure/lines.js"),
            Self::Stillness => include_str!("measure/stillness.js"),
            Self::Names => include_str!("measure/names.js"),
            Self::Status => include_str!("measure/status.js"),
        }
    }
}

/// Hands back what is wrong, one line a rule and element.
const RUN_AXE: &str = r#"
const [done] = arguments;
const options = {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
axe.run(document, options).then(
  ({ violations }) => done(violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(" > ")}: ${failureSummary}`))),
  (error) => done([String(error)]),
);
"#;

impl Visitor {
    /// What axe-core finds wrong with the page, open shadow roots included.
    ///
    /// # Errors
    /// If it cannot look.
    pub async fn meets_barriers(&self) -> Result<Vec<String>> {
        if !self.asks::<bool>("return 'axe' in window", &[]).await? {
            let script = tokio::fs::read_to_string(environment::axe()?).await?;
            // Within the driver's function its own global would be that function's.
            self.run(&format!("{script}; window.axe = axe"), &[])
                .await?;
        }
        let found = self
            .browser
            .driver
            .execute_async(RUN_AXE, Vec::new())
            .await
            .context("axe-core did not finish")?;
        Ok(found.convert()?)
    }

    /// Every part of what is shown of which that is not so.
    ///
    /// # Errors
    /// If it cannot be measured.
    pub async fn measures(&self, measure: Measure) -> Result<Vec<String>> {
        self.asks(&[PARTS, measure.script()].concat(), &[]).await
    }

    /// Lets a sheet apply inside the card as well, as a reader's own does.
    ///
    /// # Errors
    /// If the page takes none.
    pub async fn lays_over(&self, sheet: &str) -> Result<()> {
        let script = "const sheet = new CSSStyleSheet();
            sheet.replaceSync(arguments[0]);
            const roots = [document, ...[...document.querySelectorAll('[data-rayak]')].map((host) => host.shadowRoot)];
            for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];";
        self.run(script, &[Value::from(sheet)]).await
    }
}
