//! A table that was read whole, and what it would do to the list.

use super::fault::{Fault, What, whole};
use super::row::{Row, row, shown};
use super::text::{decoded, lines_within, separated, unclosed};
use super::{Column, LARGEST, MOST_ROWS};
use crate::domain::{Editing, Lang, PageId, Refused, Site};
use std::collections::HashMap;

/// A table that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    pub(super) rows: Vec<Row>,
}

impl Sheet {
    /// Reads a file. Its columns stand in any order; which are absent stays as it is.
    ///
    /// # Errors
    /// All that is wrong with it as a table.
    pub fn read(file: &[u8], site: &Site) -> Result<Self, Vec<Fault>> {
        if file.len() > LARGEST {
            return Err(whole(What::TooLarge));
        }
        let text = decoded(file)?;
        let (text, separator, skipped) = separated(&text);
        if let Some(line) = unclosed(text, separator) {
            return Err(vec![Fault {
                row: Some(line + skipped),
                column: None,
                what: What::Unclosed,
            }]);
        }
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(separator as u8)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let first = records.next().and_then(Result::ok);
        let first = first.ok_or_else(|| whole(What::Empty))?;
        let columns = columns(&first, &site.languages)?;
        let (mut rows, mut faults, mut read) = (Vec::new(), Vec::new(), 0);
        let mut known: HashMap<String, u64> = HashMap::new();
        // Whatever the end of a line looked like, and however many stand in one cell, a row is a row.
        let mut inside = lines_within(&first);
        for record in records {
            // Text is what it was made of.
            let Ok(record) = record else { continue };
            let line = record.position().map_or(0, ::csv::Position::line);
            let number = line + skipped - inside;
            inside += lines_within(&record);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            read += 1;
            // Of more than may be sent is told how many there are, and no more is looked at.
            if read > MOST_ROWS {
                continue;
            }
            match row(number, &record, &columns, site) {
                Ok(row) => {
                    let page = row.page(site);
                    let name = page.map_or_else(|| row.key.clone(), |page| page.key.clone());
                    if let Some(before) = known.insert(name, number) {
                        faults.push(row.fault(&Column::Key, What::Twice(before)));
                    }
                    rows.push(row);
                }
                Err(wrong) => faults.extend(wrong),
            }
        }
        if read > MOST_ROWS {
            return Err(whole(What::TooManyRows(read)));
        }
        if read == 0 {
            return Err(whole(What::Empty));
        }
        if faults.is_empty() {
            Ok(Self { rows })
        } else {
            Err(faults)
        }
    }

    /// How many pages the table is about.
    pub fn pages(&self) -> usize {
        self.rows.len()
    }

    /// Says what the table says.
    ///
    /// # Errors
    /// What is wrong with any row.
    pub fn put(&self, editing: &mut Editing<'_>) -> Result<(), Refused> {
        let site = editing.site().clone();
        let mut flaws = Vec::new();
        for row in &self.rows {
            let page = row.page(&site);
            let wish = row.wish(&site, page);
            match editing.set(page.map(|page| page.id), wish) {
                Ok(_) => {}
                Err(Refused::Flaws(wrong)) => flaws.extend(wrong),
                Err(refused) => return Err(refused),
            }
        }
        if flaws.is_empty() {
            Ok(())
        } else {
            Err(Refused::Flaws(flaws))
        }
    }

    /// Why the table is not done, by row and column.
    pub fn faults(&self, site: &Site, refused: Refused) -> Vec<Fault> {
        let rows: HashMap<PageId, &Row> = self.rows.iter().map(|row| (row.id(site), row)).collect();
        let nowhere = |column: Option<String>, what| Fault {
            row: None,
            column,
            what,
        };
        match refused {
            Refused::Flaws(flaws) => {
                let mut faults: Vec<_> = flaws
                    .into_iter()
                    .map(|(page, flaw)| {
                        let column = Column::of(flaw.field);
                        let what = What::Flaw(flaw.wrong);
                        match rows.get(&page) {
                            Some(row) => row.fault(&row.says(column), what),
                            None => nowhere(Some(column.to_string()), what),
                        }
                    })
                    .collect();
                faults.sort_by_key(|fault| fault.row);
                faults
            }
            Refused::BeyondReach(ref name) | Refused::Narrow(ref name) => {
                let row = self.rows.iter().find(|row| {
                    let page = row.page(site);
                    let other = row.says_name(name, site);
                    row.key == *name || other || page.is_some_and(|page| page.is_called(name))
                });
                let what = match refused {
                    Refused::BeyondReach(name) => What::Beyond(name),
                    refused => What::Refused(refused),
                };
                vec![match row {
                    Some(row) => row.fault(&Column::Key, what),
                    None => nowhere(None, what),
                }]
            }
            refused => vec![nowhere(None, What::Refused(refused))],
        }
    }
}

fn columns(first: &::csv::StringRecord, languages: &[Lang]) -> Result<Vec<Column>, Vec<Fault>> {
    let all = Column::all(languages);
    let known: Vec<_> = all.iter().map(Column::to_string).collect();
    let (mut columns, mut faults) = (Vec::new(), Vec::new());
    for name in first {
        let name = name.trim();
        let fault = |what| Fault {
            row: Some(1),
            column: Some(shown(name)),
            what,
        };
        let found = all
            .iter()
            .find(|it| it.to_string().eq_ignore_ascii_case(name));
        match found {
            Some(column) if columns.contains(column) => faults.push(fault(What::TwiceColumn)),
            Some(column) => columns.push(column.clone()),
            None => faults.push(fault(What::UnknownColumn(known.join(", ")))),
        }
    }
    if faults.is_empty() && !columns.contains(&Column::Key) {
        faults.extend(whole(What::NoKeyColumn));
    }
    if faults.is_empty() {
        Ok(columns)
    } else {
        Err(faults)
    }
}
