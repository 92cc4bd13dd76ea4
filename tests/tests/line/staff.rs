//! The staff's list of pages, read on the screen as staff read it.

use anyhow::{Context as _, Result};
use rayak_tests::{Town, Visitor};

/// What the list says of one page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The cells of the question `useful`: number of answers and share, or one cell that says why
    /// there is none.
    pub(crate) useful: Vec<String>,
    pub(crate) service: Vec<String>,
}

/// Opens the list of each question in a visitor's browser and reads the row of the page with this title.
pub(crate) async fn reads_the_row(
    visitor: &Visitor,
    town: &Town,
    lang: &str,
    title: &str,
) -> Result<Row> {
    Ok(Row {
        useful: reads(visitor, town, "useful", lang, title).await?,
        service: reads(visitor, town, "service", lang, title).await?,
    })
}

async fn reads(
    visitor: &Visitor,
    town: &Town,
    question: &str,
    lang: &str,
    title: &str,
) -> Result<Vec<String>> {
    const CELLS: &str = r#"
        const rows = [...document.querySelectorAll("tbody tr")];
        const row = rows.find((row) => row.querySelector("th a")?.innerText.trim() == arguments[0]);
        if (!row) return null;
        // What is repeated for the eye only, on narrow screens, and the drawing's own title.
        const words = (cell) => {
          const copy = cell.cloneNode(true);
          for (const part of copy.querySelectorAll("[aria-hidden=true], svg")) part.remove();
          const isolates = /[\u2066-\u2069]/g;
          return copy.textContent.replace(isolates, "").trim();
        };
        const cells = row.querySelector(".nothing") ? ".nothing" : ".number, .score";
        return [...row.querySelectorAll(cells)].map(words);
    "#;
    let address = town.staff(&format!("/pages?question={question}&lang={lang}"));
    visitor.opens(&address).await?;
    if visitor.address().await?.contains("/sign-in") {
        visitor.signs_in(town, "manager").await?;
        visitor.opens(&address).await?;
    }
    let cells: Option<Vec<String>> = visitor.asks(CELLS, &[title.into()]).await?;
    cells.with_context(|| format!("the list has no page {title}"))
}
