//! Files of what visitors wrote: made for somebody who has asked for one, and waiting for him a quarter of an
//! hour.
//!
//! ```text
//! rows, one by one ─▶ table (CSV, XLSX or JSON) ─▶ parcel on the shelf ─▶ whoever asked for it
//! ```
//!
//! A file has no name: it lies in the data directory, where there is room for it, and is unlinked before the
//! first word is written into it. So nobody else finds it, a crash leaves nothing of it behind, and no backup takes
//! it along. It is gone a quarter of an hour after it was made, whoever fetches it at that moment, and with the
//! session that asked for it. The price is that a restart loses it, and that it is asked for again.
//!
//! Never more than one row is in memory. Deliberately absent: HTTP, who may have which words, and how a remark
//! becomes a row.

mod cell;
mod parcel;
mod sheet;
mod shelf;
mod table;
#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests;
mod watch;

pub(crate) use cell::legal;
pub(crate) use parcel::{Failure, KEPT_MINUTES, Made, Order, Parcel, ParcelId, State};
pub(crate) use sheet::MOST_ROWS;
pub(crate) use shelf::{Full, Shelf, Turn};
pub(crate) use table::{Heading, Table};
pub(crate) use watch::{Watch, is_pressing, is_short};

use crate::coded::coded;

coded! {
    /// How a file is written, by the ending of its name.
    pub(crate) Form, 3 {
        Xlsx = "xlsx",
        Csv = "csv",
        Json = "json",
    }
}

impl Form {
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => crate::csv::CONTENT_TYPE,
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}
