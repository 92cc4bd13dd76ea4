//! The list of a site as a table: written for whoever keeps a site map in a spreadsheet, and read back
//! from whatever a spreadsheet makes of it.
//!
//! A row says of one page what its columns say; what it does not say stays. A file is read whole: what is
//! wrong is told by row and column, all of it, and then nothing is done.

use crate::csv::{self, Cell};
use crate::domain::{
    Asks, Editing, Field, Flaw, Lang, Listed, Localized, Page, PageId, Refused, Site, Wish, Wrong,
};
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// Bytes of a file.
pub const LARGEST: usize = 2 * 1024 * 1024;
/// Rows of a file, without the one that names the columns.
pub const MOST_ROWS: usize = 10_000;
/// Characters of a cell.
const LONGEST: usize = 4_000;
/// What stands in the cell of a page without other names, where nothing would leave them as they are.
const NONE: &str = "-";
/// Between two names in one cell.
const BETWEEN: char = '|';

/// What a column says of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// By which the page is known: its key, or a name that leads to it.
    Key,
    /// The key that it gets.
    NewKey,
    Title(String),
    Path(String),
    Department,
    Asks,
    Names,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("key"),
            Self::NewKey => f.write_str("new_key"),
            Self::Title(lang) => write!(f, "title_{lang}"),
            Self::Path(lang) => write!(f, "path_{lang}"),
            Self::Department => f.write_str("department"),
            Self::Asks => f.write_str("asks"),
            Self::Names => f.write_str("names"),
        }
    }
}

impl Column {
    /// Those that a site's table may have, in the order in which they are written.
    pub fn all(languages: &[Lang]) -> Vec<Self> {
        let each =
            |of: fn(String) -> Self| languages.iter().map(move |it| of(it.as_str().to_owned()));
        let mut all = vec![Self::Key, Self::NewKey];
        all.extend(each(Self::Title));
        all.extend(each(Self::Path));
        all.extend([Self::Department, Self::Asks, Self::Names]);
        all
    }

    /// Where a flaw of a listing stands in the table.
    fn of(flaw: &Flaw) -> Self {
        let in_a_language = |lang: &Option<String>| match (lang, &flaw.wrong) {
            (Some(lang), _) | (None, Wrong::Missing(lang)) => lang.clone(),
            (None, _) => String::new(),
        };
        match &flaw.field {
            Field::Key => Self::Key,
            Field::Title(lang) => Self::Title(in_a_language(lang)),
            Field::Path(lang) => Self::Path(in_a_language(lang)),
            Field::Department => Self::Department,
            Field::Names | Field::Also => Self::Names,
        }
    }
}

/// Something to put right in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// As the spreadsheet numbers it; none of the file as a whole.
    pub row: Option<u64>,
    pub column: Option<String>,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// There is no row in it.
    Empty,
    /// A workbook as a spreadsheet keeps it.
    Workbook,
    /// Neither UTF-8 nor UTF-16.
    Encoding,
    TooLarge,
    TooManyRows,
    /// A quotation mark is opened here and closed nowhere.
    Unclosed,
    /// No column is the key.
    NoKeyColumn,
    /// With those that could be meant.
    UnknownColumn(String),
    TwiceColumn,
    Cells {
        has: usize,
        wants: usize,
    },
    LongCell,
    /// The cell of the key is empty.
    NoKey,
    /// The page stood in this row already.
    Twice(u64),
    Asks(String),
    Beyond(String),
    Flaw(Wrong),
    /// Anything else, in English.
    Other(String),
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str(
                "there is no row in it; the first row names the columns, and each other is a page",
            ),
            Self::Workbook => f.write_str("this is a workbook; save it as \"CSV UTF-8\" and send that"),
            Self::Encoding => f.write_str(
                "this is no UTF-8 text, so that its letters cannot be told; save it as \"CSV UTF-8\"",
            ),
            Self::TooLarge => f.write_str("the file is larger than 2 MiB; send it in parts"),
            Self::TooManyRows => write!(f, "there are more than {MOST_ROWS} rows; send them in parts"),
            Self::Unclosed => f.write_str(
                "a cell begins with a quotation mark that is closed nowhere; close it, or write it twice",
            ),
            Self::NoKeyColumn => f.write_str("there is no column \"key\", by which a page is known"),
            Self::UnknownColumn(known) => write!(f, "there is no such column; there are {known}"),
            Self::TwiceColumn => f.write_str("the column stands there twice; leave one out"),
            Self::Cells { has, wants } => {
                write!(f, "the row has {has} cells and the first row names {wants} columns")
            }
            Self::LongCell => write!(f, "is longer than {LONGEST} characters"),
            Self::NoKey => f.write_str("is empty; each row needs the key of its page"),
            Self::Twice(row) => write!(f, "the page stands in row {row} already; leave one out"),
            Self::Asks(text) => write!(f, "{text:?} is none of none, page, page+service"),
            Self::Beyond(name) => write!(f, "{name:?} is beyond the reach of this account"),
            Self::Flaw(wrong) => wrong.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "row {row}")?;
            if let Some(column) = &self.column {
                write!(f, ", {column}")?;
            }
            f.write_str(": ")?;
        } else if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        self.what.fmt(f)
    }
}

fn whole(what: What) -> Vec<Fault> {
    vec![Fault {
        row: None,
        column: None,
        what,
    }]
}

/// A table that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    number: u64,
    key: String,
    cells: BTreeMap<Column, String>,
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
        let (mut rows, mut faults) = (Vec::new(), Vec::new());
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
            if rows.len() + faults.len() >= MOST_ROWS {
                return Err(whole(What::TooManyRows));
            }
            match row(number, &record, &columns) {
                Ok(row) => {
                    let page = site.page(&row.key).filter(|page| page.is_called(&row.key));
                    let name = page.map_or_else(|| row.key.clone(), |page| page.key.clone());
                    if let Some(before) = known.insert(name, number) {
                        faults.push(row.fault(&Column::Key, What::Twice(before)));
                    }
                    rows.push(row);
                }
                Err(wrong) => faults.extend(wrong),
            }
        }
        if rows.is_empty() && faults.is_empty() {
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
            match editing.set(page.map(|page| page.key.as_str()), wish) {
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
                        let column = Column::of(&flaw);
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
            Refused::BeyondReach(name) => {
                let row = self.rows.iter().find(|row| {
                    let page = row.page(site);
                    let other = row.cells.values().any(|cell| *cell == name);
                    row.key == name || other || page.is_some_and(|page| page.is_called(&name))
                });
                let what = What::Beyond(name);
                vec![match row {
                    Some(row) => row.fault(&Column::Key, what),
                    None => nowhere(None, what),
                }]
            }
            refused => vec![nowhere(None, What::Other(refused.to_string()))],
        }
    }
}

impl Row {
    fn page<'a>(&self, site: &'a Site) -> Option<&'a Page> {
        site.page(&self.key)
            .filter(|page| page.is_called(&self.key))
    }

    fn id(&self, site: &Site) -> PageId {
        let page = self.page(site).map(|page| page.id);
        page.unwrap_or_else(|| PageId::of(&site.id, self.new_key()))
    }

    fn new_key(&self) -> &str {
        let new = self.cells.get(&Column::NewKey);
        new.map_or(&self.key, String::as_str)
    }

    /// The key is wrong where it was written.
    fn says(&self, column: Column) -> Column {
        match column {
            Column::Key if self.cells.contains_key(&Column::NewKey) => Column::NewKey,
            column => column,
        }
    }

    fn fault(&self, column: &Column, what: What) -> Fault {
        Fault {
            row: Some(self.number),
            column: Some(column.to_string()),
            what,
        }
    }

    /// What the row says, over what the page is.
    fn wish(&self, site: &Site, page: Option<&Page>) -> Wish {
        let mut listed = page.map_or_else(
            || Listed {
                key: String::new(),
                title: Localized::default(),
                paths: Localized::default(),
                department: String::new(),
                asks: site.unlisted,
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

/// The text of a file: UTF-8, or the UTF-16 that a spreadsheet calls Unicode; the ends of its lines alike.
fn decoded(file: &[u8]) -> Result<String, Vec<Fault>> {
    let units = |pair: fn([u8; 2]) -> u16| {
        let pairs = file.get(2..).unwrap_or_default().chunks_exact(2);
        let pairs = pairs.filter_map(|it| it.first_chunk().copied());
        let units: Vec<_> = pairs.map(pair).collect();
        String::from_utf16(&units).map_err(|_| whole(What::Encoding))
    };
    let text = match file {
        [0x50, 0x4b, 0x03, 0x04, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            return Err(whole(What::Workbook));
        }
        [0xff, 0xfe, ..] => units(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => units(u16::from_be_bytes)?,
        utf8 => {
            let text = std::str::from_utf8(utf8).map_err(|error| {
                let before = utf8.get(..error.valid_up_to()).unwrap_or_default();
                let lines = before.iter().filter(|byte| **byte == b'\n').count();
                vec![Fault {
                    row: Some(lines as u64 + 1),
                    column: None,
                    what: What::Encoding,
                }]
            })?;
            text.strip_prefix(csv::BEGINNING).unwrap_or(text).to_owned()
        }
    };
    if text.contains('\0') {
        return Err(whole(What::Encoding));
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The text behind a line that names the separator, the separator, and how many lines were passed over.
fn separated(text: &str) -> (&str, char, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let named = first.strip_prefix("sep=").and_then(|it| it.chars().next());
    if let Some(separator) = named.filter(|it| [',', ';', '\t'].contains(it)) {
        return (rest, separator, 1);
    }
    let most = [',', ';', '\t'].into_iter().rev();
    let most = most.max_by_key(|separator| first.matches(*separator).count());
    (text, most.unwrap_or(','), 0)
}

/// The line in which a quotation mark is opened that is closed nowhere.
fn unclosed(text: &str, separator: char) -> Option<u64> {
    let mut chars = text.chars().peekable();
    let (mut line, mut opened, mut begins) = (1, None, true);
    while let Some(c) = chars.next() {
        let is_end = c == '\n';
        match (opened, c) {
            (None, '"') if begins => opened = Some(line),
            (Some(_), '"') if chars.next_if_eq(&'"').is_none() => opened = None,
            _ => {}
        }
        begins = opened.is_none() && (c == separator || is_end);
        line += u64::from(is_end);
    }
    opened
}

/// How many ends of lines stand within the cells of a row.
fn lines_within(record: &::csv::StringRecord) -> u64 {
    let cells = record.iter();
    cells.map(|cell| cell.matches('\n').count() as u64).sum()
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

/// A text of the file, as far as a sentence has room for it.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn row(number: u64, record: &::csv::StringRecord, columns: &[Column]) -> Result<Row, Vec<Fault>> {
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
        let cell = plain(cell.trim());
        if cell.chars().count() > LONGEST {
            faults.push(fault(Some(column), What::LongCell));
        } else if *column == Column::Asks && !cell.is_empty() && Asks::parse(cell).is_none() {
            faults.push(fault(Some(column), What::Asks(shown(cell))));
        } else if !cell.is_empty() {
            cells.insert(column.clone(), cell.to_owned());
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

/// A text without the apostrophe that keeps a spreadsheet from running it.
fn plain(cell: &str) -> &str {
    let text = cell.strip_prefix('\'').unwrap_or(cell);
    let is_formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    if is_formula { text } else { cell }
}

/// The list of a site as a table: the pages that are handed over.
pub fn written<'a>(site: &Site, pages: impl Iterator<Item = &'a Page>) -> String {
    let columns = Column::all(&site.languages);
    let columns: Vec<_> = columns.iter().filter(|it| **it != Column::NewKey).collect();
    let mut table = csv::BEGINNING.to_owned();
    let heads = columns.iter().map(|column| Cell::from(column.to_string()));
    table.push_str(&csv::row(heads));
    for page in pages {
        let own = |name: &&String| !page.also.iter().any(|held| held.first == **name);
        let cells = columns.iter().map(|column| match column {
            Column::Key | Column::NewKey => Cell::from(page.key.as_str()),
            Column::Title(lang) => Cell::from(text(&page.title, lang)),
            Column::Path(lang) => Cell::from(text(&page.paths, lang)),
            Column::Department => Cell::from(page.department.as_str()),
            Column::Asks => Cell::from(page.asks.code()),
            Column::Names => {
                let names = page.names.iter().filter(own);
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

#[cfg(test)]
mod tests;
