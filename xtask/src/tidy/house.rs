//! House rules that no compiler knows: a head in every file, nothing left for
//! later, no test switched off, nobody sleeping.
//!
//! This crate's own sources are let off all but the head: they name what they
//! forbid.

use super::source;
use super::{Problem, Text};

const FOR_LATER: [&str; 2] = ["TODO", "FIXME"];

pub(super) fn check(rust: &[Text], scripts: &[Text]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for source in rust {
        if !source.text.starts_with("//!") {
            problems.push(format!(
                "{}:1: has no head; begin with a `//!` that says why the file exists",
                source.path
            ));
        }
        if !is_ours(source) {
            problems.extend(left_for_later(source));
            problems.extend(in_code(source));
        }
    }
    // A minified script is someone else's finished work.
    let own = |script: &&Text| !is_ours(script) && !script.path.ends_with(".min.js");
    for script in scripts.iter().filter(own) {
        problems.extend(left_for_later(script));
        for (line, text) in numbered(&script.text) {
            if text.contains("sleep(") {
                problems.push(sleeps(script, line));
            }
        }
    }
    problems
}

fn is_ours(source: &Text) -> bool {
    source.path.starts_with("xtask/")
}

fn left_for_later(source: &Text) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, text) in numbered(&source.text) {
        let mut words = text.split(|character: char| !character.is_ascii_alphanumeric());
        if let Some(word) = words.find(|word| FOR_LATER.contains(word)) {
            problems.push(format!(
                "{}:{line}: {word}; do it now, or open an issue and leave the code whole",
                source.path
            ));
        }
    }
    problems
}

fn in_code(source: &Text) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (line, code) in numbered(&source::code(&source.text)) {
        let code: String = code.chars().filter(|each| !each.is_whitespace()).collect();
        for unfinished in ["todo!", "unimplemented!"] {
            if code.contains(unfinished) {
                problems.push(format!(
                    "{}:{line}: {unfinished}; a stub passes for the real thing until it is reached",
                    source.path
                ));
            }
        }
        if code.contains("#[ignore") {
            problems.push(format!(
                "{}:{line}: a test that is switched off; make it pass or remove it",
                source.path
            ));
        }
        if code.contains("sleep(") {
            problems.push(sleeps(source, line));
        }
    }
    problems
}

fn sleeps(source: &Text, line: usize) -> Problem {
    format!(
        "{}:{line}: sleeps; wait on the condition, never on a duration",
        source.path
    )
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_in(path: &str, text: &str) -> usize {
        let file = [Text::new(path, text)];
        if path.ends_with(".js") {
            check(&[], &file).len()
        } else {
            check(&file, &[]).len()
        }
    }

    #[test]
    fn a_file_begins_by_saying_why_it_exists() {
        assert_eq!(problems_in("shared/src/a.rs", "//! Why.\nfn f() {}"), 0);
        assert_eq!(problems_in("shared/src/a.rs", "fn f() {}"), 1);
        assert_eq!(problems_in("xtask/src/a.rs", "fn f() {}"), 1);
    }

    #[test]
    fn nothing_is_left_for_later() {
        for line in [
            "// TODO: more",
            "let x = todo!();",
            "// FIXME",
            "unimplemented!()",
        ] {
            assert_eq!(
                problems_in("shared/src/a.rs", &format!("//! A.\n{line}")),
                1,
                "{line}"
            );
        }
        assert_eq!(problems_in("widget/rayak.js", "// TODO"), 1);
        assert_eq!(
            problems_in("shared/src/a.rs", "//! A.\n// todo!() is refused"),
            0
        );
    }

    #[test]
    fn no_test_is_switched_off() {
        for line in ["#[ignore]", "# [ ignore = \"slow\" ]"] {
            assert_eq!(
                problems_in("tests/a.rs", &format!("//! A.\n{line}")),
                1,
                "{line}"
            );
        }
    }

    #[test]
    fn nobody_sleeps() {
        assert_eq!(
            problems_in("tests/a.rs", "//! A.\ntokio::time::sleep(d).await"),
            1
        );
        assert_eq!(
            problems_in("tests/a.rs", "//! A.\nlet text = \"sleep(\";"),
            0
        );
        assert_eq!(problems_in("demo/static/a.js", "await sleep(5)"), 1);
        assert_eq!(problems_in("demo/static/a.min.js", "sleep(5)"), 0);
    }
}
