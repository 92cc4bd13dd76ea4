//! Tables for a spreadsheet: UTF-8 with the mark by which Excel knows it, and no cell that it would run.
//!
//! A text that begins as a formula does would be one, whoever wrote it; an apostrophe before it makes it
//! text, and keeps it so where somebody edits the cell. Numbers are ours and stay numbers. Rows are written one
//! by one, so that a table can be sent as it is made.

use rayak_shared::is_unseen;
use std::borrow::Cow;

/// What a table begins with: Excel takes it for the system's old code page otherwise.
pub(crate) const BEGINNING: &str = "\u{feff}";
pub(crate) const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// Where a spreadsheet may cut a line.
const SEPARATORS: [char; 4] = [';', '\t', '\n', '\r'];
/// Before what would be a formula.
const MARK: char = '\'';
/// With which no text begins.
const NEVER_FIRST: [char; 3] = ['\t', '\r', '\n'];

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
    line(cells.into_iter().map(|cell| match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => Cow::Owned(number),
        Cell::Nothing => Cow::Borrowed(""),
    }))
}

/// The line of cells that have been made harmless.
pub(crate) fn line<'a>(cells: impl Iterator<Item = Cow<'a, str>>) -> String {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let cells: Vec<_> = cells.collect();
    // Memory takes whatever it is given.
    let _ = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
    let line = writer.into_inner().unwrap_or_default();
    String::from_utf8(line).unwrap_or_default()
}

/// A text that no spreadsheet takes for a formula, nor cuts so that a part of it is one. Where a system's
/// list separator is another than the comma, a spreadsheet cuts the line there and takes what follows for a
/// cell of its own. It then takes the end of a line for that of a row, and a quotation mark right after such
/// a place for the beginning of a quoted text, of which it shows only what follows.
///
/// What bears our mark already is marked once more, so that [`plain`] gives back what was written.
pub(crate) fn harmless(text: Cow<'_, str>) -> Cow<'_, str> {
    if !parts(&text).any(is_to_be_marked) {
        return text;
    }
    let marked = parts(&text).map(|(place, part)| match is_to_be_marked((place, part)) {
        true => format!("{MARK}{part}"),
        false => part.to_owned(),
    });
    Cow::Owned(marked.collect())
}

/// A text as it was before it was written so that no spreadsheet takes it for a formula.
pub(crate) fn plain(cell: &str) -> Cow<'_, str> {
    if !cell.contains(MARK) {
        return Cow::Borrowed(cell);
    }
    let unmarked = parts(cell).map(|(place, part)| {
        let text = part.strip_prefix(MARK);
        text.filter(|text| is_to_be_marked((place, text)))
            .unwrap_or(part)
    });
    Cow::Owned(unmarked.collect())
}

/// The parts of a text that a spreadsheet may take for cells, in their order, each with its end.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive(SEPARATORS).enumerate()
}

/// Whether a part is a formula, or is one behind marks.
fn is_to_be_marked((place, part): (usize, &str)) -> bool {
    let part = part.trim_start_matches(MARK);
    match place {
        0 => part.starts_with(NEVER_FIRST) || begins_a_formula(part),
        _ => goes_on_as_a_formula(part),
    }
}

fn unseen(c: char) -> bool {
    c.is_whitespace() || is_unseen(c)
}

/// Whether the first sign that anybody sees is one that begins a formula.
fn begins_a_formula(text: &str) -> bool {
    let begins = text.trim_start_matches(unseen).chars().next();
    matches!(
        begins,
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
    )
}

/// The same of what follows where a line may be cut.
fn goes_on_as_a_formula(part: &str) -> bool {
    begins_a_formula(part.trim_start_matches(|c| c == '"' || unseen(c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_written_is_read_as_it_was() {
        let texts = [
            "plain",
            "=1+1",
            "  =1",
            "-5 degrees",
            "'quoted'",
            "it's = so",
            "a; =b; -c",
            "a;b\n+c",
            "x;\"=1+1;y",
            "@x",
            "＝1",
            "\u{200f}-1",
            "",
            "'",
            "'=x",
            "''=x; '-y",
            " \n=x",
        ];
        for text in texts {
            let written = harmless(Cow::Borrowed(text)).into_owned();
            assert_eq!(plain(&written), text, "{written:?}");
        }
    }

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
            ("\u{3164}\u{2800}=1", "'\u{3164}\u{2800}=1\r\n"),
            ("x;\"=1+1\";y", "\"x;'\"\"=1+1\"\";y\"\r\n"),
            ("x\n \"\"=1+1", "\"x\n' \"\"\"\"=1+1\"\r\n"),
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

    /// The cells of some lines, as a spreadsheet takes them that cuts at this sign.
    fn cells(lines: &str, cut: u8) -> Vec<String> {
        let mut lines = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(cut)
            .from_reader(lines.as_bytes());
        let rows = lines.records().map(|row| row.expect("text"));
        let cells = rows.flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>());
        cells.collect()
    }

    #[test]
    fn what_follows_a_quotation_mark_after_a_cut_is_no_formula() {
        let text = "x;\"=HYPERLINK(1)\";y\n\"=1+1";
        let line = row([Cell::from("RK7"), Cell::from(text)]);
        for cut in *b",;\t" {
            let cells = cells(&line, cut);
            assert!(!cells.iter().any(|it| begins_a_formula(it)), "{cells:?}");
        }
        assert!(cells(&line, b',').contains(&harmless(text.into()).into_owned()));
    }

    proptest! {
        #[test]
        fn no_cell_is_a_formula_wherever_a_line_is_cut(
            rows in prop::collection::vec(prop::collection::vec("[\";,\t\r\n=@ 'x\u{200f}-]{0,9}", 3), 3)
        ) {
            let lines: String = rows.iter().map(|cells| row(cells.iter().map(|it| Cell::from(&**it)))).collect();
            for cut in *b",;\t" {
                for cell in cells(&lines, cut) {
                    prop_assert!(!begins_a_formula(&cell), "{cell:?} of {lines:?}");
                }
            }
        }

        #[test]
        fn every_text_is_read_back_as_it_was_written(text in "[\";,\t\r\n=@ '＝x\u{200f}-]{0,12}|.*") {
            let written = harmless(text.as_str().into()).into_owned();
            prop_assert_eq!(&*plain(&written), &*text, "{:?}", written);
        }
    }
}
