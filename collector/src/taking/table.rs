//! A file as it is written, in whichever form: its head, row after row, its end.

use super::cell::within_a_cell;
use super::sheet::Sheet;
use crate::csv::{self, Cell};
use crate::domain::Instant;
use serde::Serialize;
use std::fs::File;
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
    to: BufWriter<File>,
    written: Written,
}

impl Table {
    pub(crate) fn csv(directory: &Path, heading: &Heading<'_>) -> io::Result<Self> {
        let mut to = nameless(directory)?;
        to.write_all(csv::BEGINNING.as_bytes())?;
        let titles = heading.columns.iter().map(|(title, _)| title.as_str());
        to.write_all(csv::row(titles.map(Cell::from)).as_bytes())?;
        let mark = heading.cut.to_owned();
        let written = Written::Csv { mark };
        Ok(Self { to, written })
    }

    pub(crate) fn sheet(directory: &Path, heading: &Heading<'_>) -> io::Result<Self> {
        let to = nameless(directory)?;
        let written = Written::Sheet(Box::new(Sheet::begin(directory, heading)?));
        Ok(Self { to, written })
    }

    /// An object: what the rows are, `about`, and the rows as a list.
    pub(crate) fn json(directory: &Path, about: &impl Serialize) -> io::Result<Self> {
        let mut to = nameless(directory)?;
        let about = serde_json::to_string(about)?;
        write!(
            to,
            "{{\"about\":{}",
            about.strip_suffix('}').unwrap_or_default()
        )?;
        // How many rows there are is known at the end, and stands at the beginning.
        let counts = to.stream_position()?;
        let blank = counted(0, 0);
        write!(to, "{blank}}},\n\"remarks\":[")?;
        let written = Written::Json { counts, rows: 0 };
        Ok(Self { to, written })
    }

    /// A row of a table for people.
    pub(crate) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        match &mut self.written {
            Written::Csv { mark } => {
                let cells = cells.iter().map(|it| within_a_cell(it, mark).into_owned());
                self.to
                    .write_all(csv::row(cells.map(Cell::from)).as_bytes())
            }
            Written::Sheet(sheet) => sheet.row(cells),
            Written::Json { .. } => Err(io::Error::other("a list for programs has no cells")),
        }
    }

    /// A row for programs.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> io::Result<()> {
        let Written::Json { rows, .. } = &mut self.written else {
            return Err(io::Error::other("a table for people has cells"));
        };
        self.to.write_all(if *rows == 0 { b"\n" } else { b",\n" })?;
        *rows += 1;
        serde_json::to_writer(&mut self.to, value)?;
        Ok(())
    }

    /// The whole file and its length.
    pub(crate) fn finish(mut self, rows: u64, left_out: u64) -> io::Result<(File, u64)> {
        match self.written {
            Written::Csv { .. } => {}
            Written::Sheet(sheet) => sheet.finish(self.to.get_ref())?,
            Written::Json { counts, .. } => {
                self.to.write_all(b"\n]}\n")?;
                self.to.seek(SeekFrom::Start(counts))?;
                self.to.write_all(counted(rows, left_out).as_bytes())?;
            }
        }
        self.to.flush()?;
        let file = self
            .to
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        let bytes = file.metadata()?.len();
        Ok((file, bytes))
    }
}

/// As long for every number.
fn counted(rows: u64, left_out: u64) -> String {
    format!(",\"count\":{rows:>DIGITS$},\"left_out\":{left_out:>DIGITS$}")
}

/// A file that no directory names, so that only who holds it can read it.
fn nameless(directory: &Path) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::new(tempfile::tempfile_in(directory)?))
}
