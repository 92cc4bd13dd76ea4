//! What is wrong with a table, by row and column.

use super::{LONGEST, MOST_ROWS};
use crate::domain::{Refused, Wrong};
use std::fmt;

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
    /// With how many there are.
    TooManyRows(usize),
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
    /// A whole address leads to a host that is none of the site's.
    Foreign(String),
    /// It is no fault of a row.
    Refused(Refused),
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
            Self::TooManyRows(rows) => write!(
                f,
                "there are {rows} rows, and {MOST_ROWS} at most may be sent at once; send them in parts"
            ),
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
            Self::Foreign(host) => write!(
                f,
                "{host:?} is no host of the site; write the path alone, from its first slash"
            ),
            Self::Refused(refused) => refused.fmt(f),
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

pub(super) fn whole(what: What) -> Vec<Fault> {
    vec![Fault {
        row: None,
        column: None,
        what,
    }]
}
