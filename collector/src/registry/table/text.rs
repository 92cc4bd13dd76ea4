//! The text of a file that a spreadsheet has made: its letters, its separator, the lines of its cells.

use super::fault::{Fault, What, whole};
use crate::csv;

/// The text of a file: UTF-8, or the UTF-16 that a spreadsheet calls Unicode; the ends of its lines alike.
pub(super) fn decoded(file: &[u8]) -> Result<String, Vec<Fault>> {
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
pub(super) fn separated(text: &str) -> (&str, char, u64) {
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
pub(super) fn unclosed(text: &str, separator: char) -> Option<u64> {
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
pub(super) fn lines_within(record: &::csv::StringRecord) -> u64 {
    let cells = record.iter();
    cells.map(|cell| cell.matches('\n').count() as u64).sum()
}
