//! The staff's table, read as it stands on the screen: rows of words.

use super::{Reply, Town};
use anyhow::{Context as _, Result, ensure};

/// One row of the staff's table: the words of its cells, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<String>,
}

impl Town {
    /// A reply of the staff listener.
    ///
    /// # Errors
    /// If there is none.
    pub async fn staff_get(&self, path: &str) -> Result<Reply> {
        Reply::read(self.client.get(self.staff(path)).send().await?).await
    }

    /// The rows of the staff's table that name this page.
    ///
    /// # Errors
    /// If the table cannot be had.
    pub async fn staff_rows(&self, page: &str) -> Result<Vec<Row>> {
        let reply = self.staff_get("/").await?;
        ensure!(reply.status == 200, "the staff page answered {}", reply.status);
        let html = reply.text();
        let rows = html.split("<tr").skip(1).map(row);
        let rows: Vec<Row> = rows.collect::<Result<_>>()?;
        Ok(rows.into_iter().filter(|row| row.names(page)).collect())
    }
}

impl Row {
    fn names(&self, page: &str) -> bool {
        self.cells.iter().any(|cell| cell.split_whitespace().any(|word| word == page))
    }
}

fn row(html: &str) -> Result<Row> {
    let (row, _) = html.split_once("</tr>").context("a row ends")?;
    let cells = row.split("<t").skip(1).filter(|cell| cell.starts_with(['d', 'h'])).map(words).collect();
    Ok(Row { cells })
}

/// The text of a cell whose opening tag is already begun.
fn words(cell: &str) -> String {
    let mut text = String::new();
    for part in cell.split('<') {
        let (_, after) = part.split_once('>').unwrap_or_default();
        text.push(' ');
        text.push_str(after);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
