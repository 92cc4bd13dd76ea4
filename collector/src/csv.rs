//! Tables for a spreadsheet: UTF-8 with the mark by which Excel knows it, and no cell that it would run.
//!
//! A text that begins as a formula does would be one, whoever wrote it; an apostrophe before it makes it
//! text. Numbers are ours and stay numbers. Rows are written one by one, so that a table can be sent as
//! it is made.

use crate::text::turns;
use std::borrow::Cow;

/// What a table begins with: Excel takes it for the system's old code page otherwise.
pub(crate) const BEGINNING: &str = "\u{feff}";
pub(crate) const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    Text(Cow<'a, str>),
    /// Digits, perhaps with a sign and a point.
    Number(String),
    Nothing,
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<u64> for Cell<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number.to_string())
    }
}

/// A row as its line, with its end.
pub(crate) fn row<'a>(cells: impl IntoIterator<Item = Cell<'a>>) -> String {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let cells = cells.into_iter().map(|cell| match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => Cow::Owned(number),
        Cell::Nothing => Cow::Borrowed(""),
    });
    let cells: Vec<_> = cells.collect();
    // Memory takes whatever it is given.
    let _ = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
    let line = writer.into_inner().unwrap_or_default();
    String::from_utf8(line).unwrap_or_default()
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_cut = text.starts_with(['\t', '\r', '\n']);
    let text = if is_cut || begins_a_formula(&text) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    };
    within(text)
}

/// Whether the first sign that anybody sees is one that begins a formula.
fn begins_a_formula(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || turns(c)
            || matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
            )
    };
    let begins = text.trim_start_matches(unseen).chars().next();
    matches!(
        begins,
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
    )
}

/// Where a system's list separator is another than the comma, a spreadsheet cuts the line there and takes what
/// follows for a cell of its own. It then takes a quotation mark within the line for a sign like any other, and
/// the end of a line for that of a row.
fn within(text: Cow<'_, str>) -> Cow<'_, str> {
    const CUTS: [char; 4] = [';', '\t', '\n', '\r'];
    if !text.contains(CUTS) {
        return text;
    }
    let parts = text.split_inclusive(CUTS).enumerate();
    let parts = parts.map(|(place, part)| {
        if place > 0 && begins_a_formula(part) {
            format!("'{part}")
        } else {
            part.to_owned()
        }
    });
    Cow::Owned(parts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula_and_numbers_stay_numbers() {
        for (text, written) in [
            ("=1+1", "'=1+1\r\n"),
            ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0\r\n"),
            ("+966", "'+966\r\n"),
            ("-2", "'-2\r\n"),
            ("@SUM(A1)", "'@SUM(A1)\r\n"),
            ("\tx", "'\tx\r\n"),
            ("＝1", "'＝1\r\n"),
            ("الطرق", "الطرق\r\n"),
            ("a-b", "a-b\r\n"),
            ("/a;=1+1", "/a;'=1+1\r\n"),
            ("/a; @x\t+1;b", "/a;' @x\t'+1;b\r\n"),
            ("\u{200f}\u{200b} =1+1", "'\u{200f}\u{200b} =1+1\r\n"),
            ("\u{3000}=1", "'\u{3000}=1\r\n"),
            ("a\n=1+1\nb", "\"a\n'=1+1\nb\"\r\n"),
            ("a\r\u{2066}=1", "\"a\r'\u{2066}=1\"\r\n"),
        ] {
            assert_eq!(row([Cell::from(text)]), written);
        }
        assert_eq!(row([Cell::Number("-2.5".to_owned())]), "-2.5\r\n");
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        let cells = ["a,b", "say \"so\"", "two\nlines", ""].map(Cell::from);
        assert_eq!(row(cells), "\"a,b\",\"say \"\"so\"\"\",\"two\nlines\",\r\n");
    }
}
