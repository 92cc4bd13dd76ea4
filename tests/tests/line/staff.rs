//! The staff's table, read on the screen as staff read it.

use anyhow::{Context as _, Result};
use rayak_tests::{Town, Visitor};

/// What the table says of one page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The cells of the question `useful`: number of answers and share, or one cell that says why
    /// there is none.
    pub(crate) useful: Vec<String>,
    pub(crate) service: Vec<String>,
}

/// Opens the table in a visitor's browser and reads the row of the page with this title.
pub(crate) async fn reads_the_row(
    visitor: &Visitor,
    town: &Town,
    lang: &str,
    title: &str,
) -> Result<Row> {
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
        const groups = [[], []];
        let column = 0;
        for (const cell of row.querySelectorAll("td")) {
          if (column < 4) groups[column < 2 ? 0 : 1].push(words(cell));
          column += cell.colSpan;
        }
        return groups;
    "#;
    let address = town.staff(&format!("/?lang={lang}"));
    visitor.opens(&address).await?;
    if visitor.address().await?.contains("/sign-in") {
        visitor.signs_in(town, "manager").await?;
        visitor.opens(&address).await?;
    }
    let groups: Option<[Vec<String>; 2]> = visitor.asks(CELLS, &[title.into()]).await?;
    let [useful, service] = groups.with_context(|| format!("the table has no page {title}"))?;
    Ok(Row { useful, service })
}
