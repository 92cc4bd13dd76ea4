//! A file as it is written, in whichever form: its head, row after row, its end.

use super::cell::{cut, legal};
use super::parcel::Failure;
use super::sheet::{self, Sheet};
use super::watch::{Held, Watch, Watched};
use crate::csv::{self, Cell};
use crate::domain::Instant;
use serde::Serialize;
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// What a table for people begins with.
#[derive(Debug)]
pub(crate) struct Heading<'a> {
    pub(crate) title: &'a str,
    pub(crate) sheet: &'a str,
    pub(crate) is_rtl: bool,
    pub(crate) at: Instant,
    /// The columns' titles, each with its width in characters.
    pub(crate) columns: Vec<(String, f64)>,
    /// What stands at the end of a text that was too long for a cell.
    pub(crate) cut: &'a str,
}

/// Digits of the greatest number there is, whose place is kept free until it is known.
const DIGITS: usize = 20;

#[derive(Debug)]
enum Written {
    Csv { mark: String },
    Sheet(Box<Sheet>),
    Json { counts: u64, rows: u64 },
}

/// A file in the making.
#[derive(Debug)]
pub(crate) struct Table {
    to: BufWriter<Watched>,
    written: Written,
}

impl Table {
    pub(crate) fn csv(
        directory: &Path,
        heading: &Heading<'_>,
        watch: Watch,
    ) -> Result<Self, Failure> {
        let written = Written::Csv {
            mark: heading.cut.to_owned(),
        };
        let titles = heading.columns.iter().map(|(title, _)| title.as_str());
        let titles = csv::row(titles.map(Cell::from));
        Self::begin(directory, watch, |to| {
            to.write_all(csv::BEGINNING.as_bytes())?;
            to.write_all(titles.as_bytes())?;
            Ok(written)
        })
    }

    pub(crate) fn sheet(
        directory: &Path,
        heading: &Heading<'_>,
        watch: Watch,
    ) -> Result<Self, Failure> {
        Self::begin(directory, watch, |_| {
            let sheet = Sheet::begin(directory, heading)?;
            Ok(Written::Sheet(Box::new(sheet)))
        })
    }

    /// An object: what the rows are, `about`, and the rows as a list.
    pub(crate) fn json(
        directory: &Path,
        about: &impl Serialize,
        watch: Watch,
    ) -> Result<Self, Failure> {
        Self::begin(directory, watch, |to| {
            let about = serde_json::to_string(about)?;
            let about = about.strip_suffix('}').unwrap_or_default();
            write!(to, "{{\"about\":{about}")?;
            // How many rows there are is known at the end, and stands at the beginning.
            let counts = to.stream_position()?;
            let blank = counted(0, 0);
            write!(to, "{blank}}},\n\"remarks\":[")?;
            Ok(Written::Json { counts, rows: 0 })
        })
    }

    fn begin(
        directory: &Path,
        watch: Watch,
        begin: impl FnOnce(&mut BufWriter<Watched>) -> io::Result<Written>,
    ) -> Result<Self, Failure> {
        let file = match tempfile::tempfile_in(directory) {
            Ok(file) => file,
            Err(error) => return Err(watch.why(&error)),
        };
        let mut to = BufWriter::new(Watched::new(file, watch));
        match begin(&mut to) {
            Ok(written) => Ok(Self { to, written }),
            Err(error) => Err(to.get_ref().watch.why(&error)),
        }
    }

    /// One row more, in whichever of both ways fits the form: its cells for people, or its value for programs.
    pub(crate) fn write<T: Serialize, const N: usize>(
        &mut self,
        cells: impl FnOnce() -> [String; N],
        value: impl FnOnce() -> T,
    ) -> Result<(), Failure> {
        self.written(cells, value)
            .map_err(|error| self.to.get_ref().watch.why(&error))
    }

    fn written<T: Serialize, const N: usize>(
        &mut self,
        cells: impl FnOnce() -> [String; N],
        value: impl FnOnce() -> T,
    ) -> io::Result<()> {
        match &mut self.written {
            Written::Csv { mark } => {
                self.to.get_mut().watch.allows(0)?;
                let cells = cells();
                // What makes a text harmless must fit as well.
                let cells = cells.iter().map(|it| csv::harmless(legal(it)));
                let cells = cells.map(|it| cut(it, mark));
                self.to.write_all(csv::line(cells).as_bytes())
            }
            Written::Sheet(sheet) => {
                let cells = cells();
                // It is spooled beside the file.
                self.to.get_mut().watch.allows(sheet::weight(&cells))?;
                sheet.row(&cells)
            }
            Written::Json { rows, .. } => {
                self.to.get_mut().watch.allows(0)?;
                self.to.write_all(if *rows == 0 { b"\n" } else { b",\n" })?;
                *rows += 1;
                serde_json::to_writer(&mut self.to, &value())?;
                Ok(())
            }
        }
    }

    /// The whole file and its length.
    pub(crate) fn finish(self, rows: u64, left_out: u64) -> Result<(Held, u64), Failure> {
        let Self { mut to, written } = self;
        to.get_mut().watch.packs();
        if let Err(error) = end(&mut to, written, (rows, left_out)) {
            let why = to.get_ref().watch.why(&error);
            // What is left in the buffer belongs to nothing.
            drop(to.into_parts());
            return Err(why);
        }
        // Its end has emptied the buffer.
        let (file, _) = to.into_parts();
        file.whole().map_err(|_| Failure::Broken)
    }
}

fn end(
    to: &mut BufWriter<Watched>,
    written: Written,
    (rows, left_out): (u64, u64),
) -> io::Result<()> {
    match written {
        Written::Csv { .. } => {}
        Written::Sheet(sheet) => sheet.finish(to)?,
        Written::Json { counts, .. } => {
            to.write_all(b"\n]}\n")?;
            to.seek(SeekFrom::Start(counts))?;
            to.write_all(counted(rows, left_out).as_bytes())?;
        }
    }
    to.flush()
}

/// As long for every number.
fn counted(rows: u64, left_out: u64) -> String {
    format!(",\"count\":{rows:>DIGITS$},\"left_out\":{left_out:>DIGITS$}")
}
