//! A row of a table, and what it says of its page.

use super::fault::{Fault, What};
use super::{BETWEEN, Column, LONGEST, NONE};
use crate::csv;
use crate::domain::{Asks, Listed, Localized, Page, PageId, Site, Wish};
use std::borrow::Cow;
use std::collections::BTreeMap;
use url::{Position, Url};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) key: String,
    pub(super) cells: BTreeMap<Column, String>,
}

impl Row {
    pub(super) fn page<'a>(&self, site: &'a Site) -> Option<&'a Page> {
        site.called(&self.key)
    }

    pub(super) fn id(&self, site: &Site) -> PageId {
        let page = self.page(site).map(|page| page.id);
        page.unwrap_or_else(|| PageId::of(&site.id, self.new_key()))
    }

    fn new_key(&self) -> &str {
        let new = self.cells.get(&Column::NewKey);
        new.map_or(&self.key, String::as_str)
    }

    /// The key is wrong where it was written.
    pub(super) fn says(&self, column: Column) -> Column {
        match column {
            Column::Key if self.cells.contains_key(&Column::NewKey) => Column::NewKey,
            column => column,
        }
    }

    /// Whether the row would give a name to its page.
    pub(super) fn says_name(&self, name: &str, site: &Site) -> bool {
        self.cells.iter().any(|(column, cell)| match column {
            Column::Path(_) => site.canonical(cell).is_some_and(|path| path == name),
            Column::Names => cell.split(BETWEEN).any(|other| other.trim() == name),
            _ => cell == name,
        })
    }

    pub(super) fn fault(&self, column: &Column, what: What) -> Fault {
        Fault {
            row: Some(self.number),
            column: Some(column.to_string()),
            what,
        }
    }

    /// What is asked so far where a new page would be.
    fn asks_unlisted(&self, site: &Site) -> Asks {
        let is_path = |(column, _): &(&Column, &String)| matches!(column, Column::Path(_));
        let paths = self.cells.iter().filter(is_path);
        let paths = paths.filter_map(|(_, cell)| site.canonical(cell));
        let mut names = paths.chain([self.new_key().to_owned()]);
        let silent = names.any(|name| site.asks_unlisted(&name) == Asks::Nothing);
        if silent { Asks::Nothing } else { site.unlisted }
    }

    /// What the row says, over what the page is.
    pub(super) fn wish(&self, site: &Site, page: Option<&Page>) -> Wish {
        let mut listed = page.map_or_else(
            || Listed {
                key: String::new(),
                title: Localized::default(),
                paths: Localized::default(),
                department: String::new(),
                asks: self.asks_unlisted(site),
                names: Vec::new(),
                also: Vec::new(),
            },
            Listed::of,
        );
        let new_key = self.new_key();
        if page.is_none() || new_key != self.key {
            new_key.clone_into(&mut listed.key);
        }
        let mut names_are_all = false;
        for (column, cell) in &self.cells {
            match column {
                Column::Key | Column::NewKey => {}
                Column::Title(lang) => {
                    listed.title.0.insert(lang.clone(), cell.clone());
                }
                Column::Path(lang) => {
                    listed.paths.0.insert(lang.clone(), cell.clone());
                }
                Column::Department => listed.department.clone_from(cell),
                Column::Asks => listed.asks = Asks::parse(cell).unwrap_or(listed.asks),
                Column::Names => {
                    let names = cell.split(BETWEEN).map(str::trim);
                    let names = names.filter(|name| !name.is_empty() && *name != NONE);
                    listed.names = names.map(str::to_owned).collect();
                    names_are_all = true;
                }
            }
        }
        Wish {
            listed,
            names_are_all,
        }
    }
}

/// A text of the file, as far as a sentence has room for it.
pub(super) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// Reads a row of a table of these columns.
pub(super) fn row(
    number: u64,
    record: &::csv::StringRecord,
    columns: &[Column],
    site: &Site,
) -> Result<Row, Vec<Fault>> {
    let fault = |column: Option<&Column>, what| Fault {
        row: Some(number),
        column: column.map(Column::to_string),
        what,
    };
    if record.len() != columns.len() {
        let (has, wants) = (record.len(), columns.len());
        return Err(vec![fault(None, What::Cells { has, wants })]);
    }
    let mut faults = Vec::new();
    let mut cells = BTreeMap::new();
    for (column, cell) in columns.iter().zip(record) {
        let cell = csv::plain(cell.trim());
        let cell = match address(&cell, column, site) {
            Ok(cell) => cell,
            Err(what) => {
                faults.push(fault(Some(column), what));
                continue;
            }
        };
        if cell.chars().count() > LONGEST {
            faults.push(fault(Some(column), What::LongCell));
        } else if *column == Column::Asks && !cell.is_empty() && Asks::parse(&cell).is_none() {
            faults.push(fault(Some(column), What::Asks(shown(&cell))));
        } else if !cell.is_empty() {
            cells.insert(column.clone(), cell.into_owned());
        }
    }
    let key = cells.remove(&Column::Key);
    if key.is_none() {
        faults.push(fault(Some(&Column::Key), What::NoKey));
    }
    match key {
        Some(key) if faults.is_empty() => Ok(Row { number, key, cells }),
        _ => Err(faults),
    }
}

/// The path of a whole address, as somebody copies it from a browser; anything else as it is.
fn address<'a>(cell: &'a str, column: &Column, site: &Site) -> Result<Cow<'a, str>, What> {
    let begins = |scheme: &str| {
        let start = cell.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let is_whole = begins("https://") || begins("http://");
    if !is_whole || !matches!(column, Column::Path(_)) {
        return Ok(Cow::Borrowed(cell));
    }
    let url = Url::parse(cell).map_err(|_| What::Foreign(shown(cell)))?;
    let host = |url: &Url| url.host_str().map(str::to_owned);
    let origins = site.origins.iter().filter_map(|it| Url::parse(it).ok());
    if !origins.map(|it| host(&it)).any(|it| it == host(&url)) {
        let host = host(&url).unwrap_or_default();
        return Err(What::Foreign(shown(&host)));
    }
    Ok(Cow::Owned(
        url[Position::BeforePath..Position::AfterQuery].to_owned(),
    ))
}
