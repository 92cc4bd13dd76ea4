//! A workbook of one sheet, written row by row: what was written is on the disk, and only the row at hand is in
//! memory.
//!
//! Every cell is text, so that nothing that a visitor wrote is ever a formula, a link or a number, and is marked
//! as what was typed as text, so that it stays so where somebody edits it. The properties of the document name
//! nobody.

use super::cell::within_a_cell;
use super::table::Heading;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Rows of a sheet, without the one of the headings.
pub(crate) const MOST_ROWS: u64 = 1_048_575;

/// Bytes of a cell in the sheet beside its text.
const AROUND: u64 = 80;

pub(super) struct Sheet {
    book: Workbook,
    row: u32,
    columns: u16,
    wrapped: Format,
    mark: String,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("row", &self.row).finish()
    }
}

/// What went wrong, without what was written: an error of the crate may quote it.
fn broken(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        XlsxError::ZipError(error) => error.into(),
        _ => io::Error::other("the sheet could not be written"),
    }
}

/// Writes to the disk. The crate takes it for a fault of the program where the disk does not take a row.
fn to_disk(write: impl FnOnce() -> Result<(), XlsxError>) -> io::Result<()> {
    catch_unwind(AssertUnwindSafe(write))
        .unwrap_or_else(|_| Err(io::Error::from(io::ErrorKind::StorageFull).into()))
        .map_err(broken)
}

/// How many bytes a row is in the sheet, about.
pub(super) fn weight(cells: &[String]) -> u64 {
    let cells = cells.iter().filter(|it| !it.is_empty());
    cells.map(|it| it.len() as u64 + AROUND).sum()
}

impl Sheet {
    pub(super) fn begin(directory: &Path, heading: &Heading<'_>) -> io::Result<Self> {
        let mut book = Workbook::new();
        book.set_tempdir(directory).map_err(broken)?;
        let made = ExcelDateTime::from_timestamp(heading.at.timestamp().as_second());
        let properties = DocProperties::new()
            .set_title(heading.title)
            .set_creation_datetime(&made.map_err(broken)?);
        book.set_properties(&properties);
        let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
        let bold = Format::new().set_bold();
        set_up(sheet, heading, &bold).map_err(broken)?;
        Ok(Self {
            book,
            row: 0,
            columns: heading.columns.len() as u16,
            wrapped: Format::new()
                .set_text_wrap()
                .set_align(FormatAlign::Top)
                .set_quote_prefix(),
            mark: heading.cut.to_owned(),
        })
    }

    pub(super) fn row(&mut self, cells: &[String]) -> io::Result<()> {
        self.row += 1;
        let (row, mark, wrapped) = (self.row, &self.mark, &self.wrapped);
        let sheet = self.book.worksheet_from_index(0).map_err(broken)?;
        to_disk(|| {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                let text = within_a_cell(cell, mark);
                sheet.write_string_with_format(row, column, &*text, wrapped)?;
            }
            Ok(())
        })
    }

    /// Puts the workbook together. What was spooled is gone thereafter.
    pub(super) fn finish(mut self, to: &mut (impl Write + Send)) -> io::Result<()> {
        let (row, last) = (self.row, self.columns.saturating_sub(1));
        let sheet = self.book.worksheet_from_index(0).map_err(broken)?;
        sheet.autofilter(0, 0, row, last).map_err(broken)?;
        to_disk(|| self.book.save_to_writer(to))
    }
}

fn set_up(sheet: &mut Worksheet, heading: &Heading<'_>, bold: &Format) -> Result<(), XlsxError> {
    sheet.set_name(heading.sheet)?;
    sheet.set_right_to_left(heading.is_rtl);
    sheet.set_freeze_panes(1, 0)?;
    for (column, (title, width)) in (0..).zip(&heading.columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, title.as_str(), bold)?;
    }
    Ok(())
}
