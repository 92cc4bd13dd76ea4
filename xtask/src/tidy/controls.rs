//! The controls of OWASP ASVS that `docs/security.md` claims: each names a test that shows it, and there are
//! as many as were promised.
//!
//! A row is one whose first cell is a control's number; its last cell is the test, as a path and a function's
//! name. Whether the test shows what the row says is for a reader to judge.

use std::collections::BTreeSet;

use super::{Problem, Text};

pub(super) const DOCUMENT: &str = "docs/security.md";
const LEAST: usize = 40;

pub(super) fn check(document: &Text, rust: &[Text]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut claimed = BTreeSet::new();
    for (at, line) in document.text.lines().enumerate() {
        let Some((control, cells)) = row(line) else {
            continue;
        };
        let place = format!("{}:{}", document.path, at + 1);
        if !claimed.insert(control.clone()) {
            problems.push(format!("{place}: claims {control} a second time"));
        }
        match named(cells.last().copied().unwrap_or_default()) {
            None => problems.push(format!(
                "{place}: {control} needs its test in the last cell, as `path` and `function`"
            )),
            Some((path, function)) => {
                let is_there = rust
                    .iter()
                    .any(|text| text.path == path && has_test(&text.text, function));
                if !is_there {
                    problems.push(format!(
                        "{place}: {control} names the test `{function}`, which is not in {path}"
                    ));
                }
            }
        }
    }
    if claimed.len() < LEAST {
        problems.push(format!(
            "{}: claims {} controls; {LEAST} are promised",
            document.path,
            claimed.len()
        ));
    }
    problems
}

/// A row of the table: its control and the cells after it.
fn row(line: &str) -> Option<(String, Vec<&str>)> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let mut cells = inner.split('|').map(str::trim);
    let control = cells.next()?;
    let parts: Vec<&str> = control.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
    let is_control = parts.len() == 3 && parts.iter().all(is_number);
    is_control.then(|| (control.to_owned(), cells.collect()))
}

/// The path and the function of a cell.
fn named(cell: &str) -> Option<(&str, &str)> {
    let mut spans = cell.split('`').skip(1).step_by(2);
    Some((spans.next()?, spans.next()?))
}

/// Whether a source has a test of that name: a function with `#[test]` or the like before it.
fn has_test(source: &str, function: &str) -> bool {
    let named = |line: &str| {
        let line = line.trim_start();
        let rest = line.strip_prefix("async ").unwrap_or(line);
        let rest = rest
            .strip_prefix("fn ")
            .and_then(|it| it.strip_prefix(function));
        rest.is_some_and(|rest| rest.starts_with('('))
    };
    let lines: Vec<&str> = source.lines().collect();
    lines.iter().enumerate().any(|(at, line)| {
        let mut before = lines.iter().take(at).rev();
        let attributes = before
            .by_ref()
            .take_while(|line| line.trim_start().starts_with("#["));
        named(line) && attributes.into_iter().any(|line| line.contains("test"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str =
        "#[test]\nfn it_holds() {}\n\n#[tokio::test]\nasync fn so_does_this() {}\nfn helper() {}\n";

    fn told(rows: &str) -> Vec<Problem> {
        let many: String = (1..=LEAST)
            .map(|number| format!("| 1.1.{number} | 1 | words | `a.rs` `it_holds` |\n"))
            .collect();
        let document = Text::new(
            DOCUMENT,
            format!("| ASVS | Level |\n|---|---|\n{many}{rows}"),
        );
        check(&document, &[Text::new("a.rs", SOURCE)])
    }

    #[test]
    fn a_row_whose_test_is_there_is_good() {
        assert_eq!(
            told("| 2.1.1 | 2 | words | `a.rs` `so_does_this` |"),
            Vec::<Problem>::new()
        );
    }

    #[test]
    fn a_row_whose_test_is_not_there_is_told() {
        for row in [
            "| 2.1.1 | 2 | words | `a.rs` `it_hold` |",
            "| 2.1.1 | 2 | words | `a.rs` `helper` |",
            "| 2.1.1 | 2 | words | `b.rs` `it_holds` |",
            "| 2.1.1 | 2 | words | it_holds |",
            "| 1.1.1 | 2 | again | `a.rs` `it_holds` |",
        ] {
            assert_eq!(told(row).len(), 1, "{row}");
        }
    }

    #[test]
    fn fewer_than_were_promised_are_told() {
        let document = Text::new(DOCUMENT, "| 1.1.1 | 1 | words | `a.rs` `it_holds` |");
        let problems = check(&document, &[Text::new("a.rs", SOURCE)]);
        assert_eq!(problems.len(), 1, "{problems:?}");
    }
}
