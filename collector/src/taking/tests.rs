//! What another program reads in a file, and what lies between a row and the disk.

mod house;
mod room;
mod shelf;

use super::watch::Held;
use super::*;
use crate::domain::Instant;
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use house::House;
use serde_json::json;
use std::fs;
use std::io::{Cursor, Read as _, Seek as _, SeekFrom};
use std::path::Path;

const MARK: &str = " [cut]";

fn heading(is_rtl: bool) -> Heading<'static> {
    Heading {
        title: "التعليقات",
        sheet: "التعليقات",
        is_rtl,
        at: Instant(1_795_000_000_000),
        columns: vec![("الصفحة".to_owned(), 20.0), ("التعليق".to_owned(), 80.0)],
        cut: MARK,
    }
}

/// Whoever watches a file that nothing ends.
fn watch() -> Watch {
    let turn = House::new().orders(1, 1).expect("a turn");
    Watch::new(&turn.parcel, || true)
}

fn bytes((held, length): (Held, u64)) -> Vec<u8> {
    let mut file = held.file.try_clone().expect("a file");
    file.seek(SeekFrom::Start(0)).expect("a file");
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).expect("a file");
    assert_eq!(bytes.len() as u64, length, "its length is told as it is");
    bytes
}

/// A row of two cells.
fn cells(page: &str, words: &str) -> [String; 2] {
    [page.to_owned(), words.to_owned()]
}

/// A table with nothing in it.
fn begun(form: Form, directory: &Path) -> Table {
    let table = match form {
        Form::Csv => Table::csv(directory, &heading(true), watch()),
        Form::Xlsx => Table::sheet(directory, &heading(true), watch()),
        Form::Json => Table::json(directory, &json!({ "site": "jazan" }), watch()),
    };
    table.expect("a table")
}

/// A row that says the same to people and to programs.
fn write(table: &mut Table, row: &[String; 2]) -> Result<(), Failure> {
    table.write(|| row.clone(), || row)
}

/// The cells of the one sheet, as another program reads them.
fn read(book: Vec<u8>) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).expect("a workbook");
    let names = book.sheet_names();
    assert_eq!(names, ["التعليقات"]);
    let range = book.worksheet_range("التعليقات").expect("a sheet");
    let row = |row: &[Data]| {
        let cells = row.iter().map(|cell| match cell {
            Data::String(text) => text.clone(),
            Data::Empty => String::new(),
            other => panic!("{other:?} is no text"),
        });
        cells.collect()
    };
    range.rows().map(row).collect()
}

/// A part of a workbook as it is written.
fn part(book: &[u8], name: &str) -> String {
    let mut book = zip::ZipArchive::new(Cursor::new(book)).expect("a workbook");
    let mut part = String::new();
    let mut file = book.by_name(name).expect("a part");
    file.read_to_string(&mut part).expect("text");
    part
}

const HOSTILE: [&str; 12] = [
    "=1+1",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "  +966",
    "\u{202e}=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2",
    "\t=1",
    "سطر\n=سطر",
    "https://evil.example",
    "a,b;\"c\"",
    "a\0b\u{1b}[31m_x0041_",
    "12345678901234567890",
];

#[test]
fn a_workbook_runs_from_the_right_and_every_cell_is_the_text_that_was_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut table = Table::sheet(directory.path(), &heading(true), watch()).expect("a table");
    for text in HOSTILE {
        write(&mut table, &cells("/p", text)).expect("a row");
    }
    let long = "ش".repeat(40_000);
    write(&mut table, &cells("/p", &long)).expect("a row");
    let book = bytes(table.finish(13, 0).expect("a file"));
    let rows = read(book.clone());
    assert_eq!(rows[0], ["الصفحة", "التعليق"]);
    for (row, text) in rows[1..].iter().zip(HOSTILE) {
        assert_eq!(*row, ["/p".to_owned(), legal(text).into_owned()]);
    }
    let cut = &rows[13][1];
    assert!(cut.ends_with(MARK) && cut.encode_utf16().count() == 32_767);
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    for there in [
        "rightToLeft=\"1\"",
        "state=\"frozen\"",
        "<autoFilter ref=\"A1:B14\"",
        "t=\"inlineStr\"",
    ] {
        assert!(sheet.contains(there), "{there}");
    }
    for never in ["<f>", "hyperlink", "t=\"n\""] {
        assert!(!sheet.contains(never), "{never}");
    }
    let styles = part(&book, "xl/styles.xml");
    assert!(
        styles.contains("quotePrefix=\"1\""),
        "text also after an edit: {styles}"
    );
    let properties = part(&book, "docProps/core.xml");
    assert!(
        properties.contains("<dc:creator></dc:creator>"),
        "{properties}"
    );
    let left = bytes(
        Table::sheet(directory.path(), &heading(false), watch())
            .and_then(|it| it.finish(0, 0))
            .expect("a file"),
    );
    assert!(!part(&left, "xl/worksheets/sheet1.xml").contains("rightToLeft"));
}

#[test]
fn a_table_as_text_is_known_by_its_mark_and_runs_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut table = Table::csv(directory.path(), &heading(true), watch()).expect("a table");
    for text in HOSTILE {
        write(&mut table, &cells("/p", text)).expect("a row");
    }
    write(&mut table, &cells("/p", &"x".repeat(40_000))).expect("a row");
    let text = String::from_utf8(bytes(table.finish(13, 0).expect("a file"))).expect("text");
    let text = text.strip_prefix('\u{feff}').expect("the mark");
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows: Vec<_> = rows.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 14);
    assert_eq!(&rows[0], ["الصفحة", "التعليق"].as_slice());
    for row in &rows[1..] {
        let first = row[1].trim_start().chars().next().expect("words");
        assert!(
            !"=+-@".contains(first) || row[1].starts_with('\''),
            "{}",
            &row[1]
        );
    }
    assert_eq!(&rows[1][1], "'=1+1");
    assert_eq!(&rows[4][1], "⟦RLO⟧=cmd|' /C calc'!A0");
    assert_eq!(&rows[8][1], "سطر\n'=سطر");
    assert!(rows[13][1].ends_with(MARK));
}

#[test]
fn json_says_at_its_beginning_how_many_rows_there_are() {
    let directory = tempfile::tempdir().expect("a directory");
    for rows in [0, 1, 3] {
        let mut table =
            Table::json(directory.path(), &json!({ "site": "jazan" }), watch()).expect("a table");
        for row in 0..rows {
            let value = || json!({ "words": format!("\"\n{row}") });
            table.write(|| cells("/p", ""), value).expect("a row");
        }
        let text = bytes(table.finish(rows, 2).expect("a file"));
        let said: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        assert_eq!(
            said["about"],
            json!({ "site": "jazan", "count": rows, "left_out": 2 })
        );
        assert_eq!(
            said["remarks"].as_array().map(Vec::len),
            Some(rows as usize)
        );
    }
}

/// How many bytes this process has in files of a directory that no name leads to.
fn nameless_bytes(directory: &Path) -> u64 {
    let held = fs::read_dir("/proc/self/fd").expect("the system tells");
    let held = held.filter_map(|entry| {
        let entry = entry.ok()?.path();
        let to = fs::read_link(&entry).ok()?;
        let is_here = to.starts_with(directory) && to.to_string_lossy().ends_with("(deleted)");
        is_here.then(|| fs::metadata(&entry).map_or(0, |it| it.len()))
    });
    held.sum()
}

/// What may lie between a row and the disk: the buffers of the writers, and nothing that grows.
const BUFFERED: u64 = 64 * 1024;

#[test]
fn of_a_hundred_thousand_rows_what_was_written_is_on_the_disk_under_no_name() {
    for form in Form::ALL {
        let directory = tempfile::tempdir().expect("a directory");
        let mut table = begun(form, directory.path());
        let mut said = 0;
        for place in 0..100_000 {
            let words = format!("الإنارة معطلة في شارعنا منذ أسبوع {place}");
            let row = cells("/ar/services/fees", &words);
            said += row.iter().map(String::len).sum::<usize>() as u64;
            write(&mut table, &row).expect("a row");
            if place % 10_000 == 0 {
                let written = nameless_bytes(directory.path());
                assert!(written + BUFFERED >= said, "{form:?}: {written} of {said}");
                assert_eq!(
                    fs::read_dir(directory.path()).expect("a directory").count(),
                    0
                );
            }
        }
        let (file, length) = table.finish(100_000, 0).expect("a file");
        assert!(length > 100_000, "{form:?}: {length}");
        assert_eq!(
            nameless_bytes(directory.path()),
            length,
            "the spool is gone"
        );
        drop(file);
        assert_eq!(nameless_bytes(directory.path()), 0);
    }
}

#[test]
fn a_cell_with_what_makes_it_harmless_is_no_longer_than_a_cell_may_be() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut table = Table::csv(directory.path(), &heading(true), watch()).expect("a table");
    write(&mut table, &cells("/p", &";=".repeat(16_000))).expect("a row");
    let text = String::from_utf8(bytes(table.finish(1, 0).expect("a file"))).expect("text");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let row = rows.records().next().expect("a row").expect("a row");
    assert!(row[1].ends_with(MARK) && row[1].encode_utf16().count() == 32_767);
}
