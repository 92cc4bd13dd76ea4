//! The list of a site, written as a table.

use super::{BETWEEN, Column};
use crate::csv::{self, Cell};
use crate::domain::{Localized, Page, Site};

/// The list of a site as a table: the pages that are handed over.
pub fn written<'a>(site: &Site, pages: impl Iterator<Item = &'a Page>) -> String {
    let columns = Column::all(&site.languages);
    let columns: Vec<_> = columns.iter().filter(|it| **it != Column::NewKey).collect();
    let mut table = csv::BEGINNING.to_owned();
    let heads = columns.iter().map(|column| Cell::from(column.to_string()));
    table.push_str(&csv::row(heads));
    for page in pages {
        let cells = columns.iter().map(|column| match column {
            Column::Key | Column::NewKey => Cell::from(page.key.as_str()),
            Column::Title(lang) => Cell::from(text(&page.title, lang)),
            Column::Path(lang) => Cell::from(text(&page.paths, lang)),
            Column::Department => Cell::from(page.department.as_str()),
            Column::Asks => Cell::from(page.asks.code()),
            Column::Names => {
                let names = page.spare_names();
                let names = names.map(|name| name.replace(BETWEEN, "%7C"));
                Cell::from(names.collect::<Vec<_>>().join(" | "))
            }
        });
        table.push_str(&csv::row(cells));
    }
    table
}

fn text<'a>(texts: &'a Localized, lang: &str) -> &'a str {
    texts.0.get(lang).map_or("", String::as_str)
}
