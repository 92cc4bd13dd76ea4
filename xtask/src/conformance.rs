//! What is known of every criterion of WCAG 2.2, levels A and AA: tested, by hand, or not checked.
//!
//! `tests/conformance.toml` ties each criterion to the scenarios that would fail; the browser tests' own
//! words say which of them passed in this run. Both become a report under `target/conformance`, for
//! programs and for people. A scenario that did not run is said not to have run: what passed yesterday
//! is no finding of today.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use toml::Table;

use crate::setup::Engine;
use crate::{files, run};

const TABLE: &str = "tests/conformance.toml";
const SCENARIOS: &str = "tests/tests/line";

/// Every criterion of level A, and of level AA.
const CRITERIA: [(&str, &str); 2] = [
    (
        "A",
        "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 \
         2.4.1 2.4.2 2.4.3 2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
    ),
    (
        "AA",
        "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 \
         2.5.7 2.5.8 3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
    ),
];

/// How a criterion is known.
#[derive(Debug)]
enum Known {
    Tested(Vec<String>),
    ByHand(String),
    NotApplicable(String),
    NotChecked(String),
}

#[derive(Debug)]
struct Criterion {
    id: String,
    level: String,
    name: String,
    known: Known,
    note: Option<String>,
}

/// What became of each test, by its name.
pub(crate) type Outcomes = BTreeMap<String, bool>;

/// Runs tests with our own output, and takes down what became of each.
pub(crate) fn told(tests: &mut Command) -> Result<(Outcomes, Result<()>)> {
    let line = run::describe(tests);
    println!("$ {line}");
    let start = || format!("cannot start `{line}`");
    let mut child = tests.stdout(Stdio::piped()).spawn().with_context(start)?;
    let said = child.stdout.take().context("its output is piped")?;
    let mut outcomes = Outcomes::new();
    for said in BufReader::new(said).lines() {
        let said = said?;
        println!("{said}");
        outcomes.extend(outcome(&said));
    }
    let status = child.wait()?;
    let result = if status.success() {
        Ok(())
    } else {
        Err(anyhow::anyhow!("`{line}` failed ({status})"))
    };
    Ok((outcomes, result))
}

fn outcome(said: &str) -> Option<(String, bool)> {
    let (name, became) = said.strip_prefix("test ")?.split_once(" ... ")?;
    match became {
        "ok" => Some((name.to_owned(), true)),
        "FAILED" => Some((name.to_owned(), false)),
        _ => None,
    }
}

/// Writes the report of a run in an engine. A scenario that was left out there, as its own words say,
/// shows nothing.
pub(crate) fn report(engine: Engine, outcomes: Outcomes, left_out: &str) -> Result<()> {
    let criteria = read(&files::root())?;
    let outcomes = &without(outcomes, left_out);
    let mut folder = files::root().join("target/conformance");
    if engine != Engine::Chromium {
        folder.push(engine.name());
    }
    let engine = engine.name();
    let rows: Vec<_> = criteria
        .iter()
        .map(|criterion| (criterion, finding(criterion, outcomes)))
        .collect();
    let json = json!({
        "standard": "WCAG 2.2, levels A and AA",
        "subject": "the card and the form, in Arabic and English",
        "engine": engine,
        "criteria": rows.iter().map(|(criterion, finding)| as_json(criterion, finding, outcomes)).collect::<Vec<_>>(),
    });
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("report.json"), format!("{json:#}\n"))?;
    fs::write(folder.join("report.md"), as_text(engine, &rows, outcomes))?;
    let tested = rows
        .iter()
        .filter(|(_, finding)| *finding == "tested")
        .count();
    println!(
        "conformance: {tested} of {} criteria tested in this run; {} tells of each",
        rows.len(),
        folder.join("report.md").display()
    );
    Ok(())
}

/// What became of the tests that were not left out; each of those has a line with its name in it.
fn without(mut outcomes: Outcomes, left_out: &str) -> Outcomes {
    outcomes.retain(|name, _| {
        !left_out
            .lines()
            .any(|line| line.contains(&format!(": {name}: ")))
    });
    outcomes
}

/// One word for what this run knows of a criterion.
fn finding(criterion: &Criterion, outcomes: &Outcomes) -> &'static str {
    match &criterion.known {
        Known::Tested(scenarios) => {
            let became = |wanted: Option<bool>| {
                scenarios
                    .iter()
                    .any(|name| outcomes.get(name).copied() == wanted)
            };
            match (became(Some(false)), became(None)) {
                (true, _) => "failed",
                (false, true) => "not run",
                (false, false) => "tested",
            }
        }
        Known::ByHand(_) => "by hand",
        Known::NotApplicable(_) => "not applicable",
        Known::NotChecked(_) => "not checked",
    }
}

fn as_json(criterion: &Criterion, finding: &str, outcomes: &Outcomes) -> Value {
    let scenarios = match &criterion.known {
        Known::Tested(scenarios) => scenarios.as_slice(),
        _ => &[],
    };
    let scenarios = scenarios
        .iter()
        .map(|name| json!({ "name": name, "passed": outcomes.get(name) }));
    json!({
        "id": criterion.id,
        "level": criterion.level,
        "name": criterion.name,
        "finding": finding,
        "scenarios": scenarios.collect::<Vec<_>>(),
        "how": how(criterion),
        "note": criterion.note,
    })
}

fn how(criterion: &Criterion) -> Option<&str> {
    match &criterion.known {
        Known::Tested(_) => None,
        Known::ByHand(how) | Known::NotApplicable(how) | Known::NotChecked(how) => Some(how),
    }
}

fn as_text(engine: &str, rows: &[(&Criterion, &str)], outcomes: &Outcomes) -> String {
    let mut text = format!(
        "# Conformance with WCAG 2.2, levels A and AA\n\nOf the card and the form, in Arabic and English, as the tests found them in {engine}.\n\n\
         | criterion | level | finding | by |\n|---|---|---|---|\n"
    );
    for (criterion, finding) in rows {
        let by = match &criterion.known {
            Known::Tested(scenarios) => {
                let said = |name: &String| match outcomes.get(name) {
                    Some(true) => format!("`{name}`"),
                    Some(false) => format!("`{name}` **failed**"),
                    None => format!("`{name}` (not run)"),
                };
                scenarios.iter().map(said).collect::<Vec<_>>().join(", ")
            }
            Known::ByHand(how) | Known::NotApplicable(how) | Known::NotChecked(how) => how.clone(),
        };
        let note = criterion
            .note
            .as_ref()
            .map_or_else(String::new, |note| format!(" – {note}"));
        let Criterion {
            id, level, name, ..
        } = criterion;
        let _ = writeln!(text, "| {id} {name} | {level} | {finding} | {by}{note} |");
    }
    text
}

/// Reads the table, which must tell of every criterion, and only of scenarios that there are.
fn read(root: &Path) -> Result<Vec<Criterion>> {
    let table: Table = toml::from_str(&fs::read_to_string(root.join(TABLE))?).context(TABLE)?;
    let rows = table.get("criterion").and_then(toml::Value::as_array);
    let rows = rows.with_context(|| format!("{TABLE} has no [[criterion]]"))?;
    let criteria = rows.iter().map(criterion).collect::<Result<Vec<_>>>()?;
    let told: Vec<_> = criteria
        .iter()
        .map(|told| (told.level.as_str(), told.id.as_str()))
        .collect();
    for (level, ids) in CRITERIA {
        for id in ids.split_whitespace() {
            let times = told.iter().filter(|told| **told == (level, id)).count();
            ensure!(
                times == 1,
                "{TABLE} tells {times} times of {id}, level {level}"
            );
        }
    }
    let all: usize = CRITERIA
        .iter()
        .map(|(_, ids)| ids.split_whitespace().count())
        .sum();
    ensure!(
        told.len() == all,
        "{TABLE} tells of {} criteria, and there are {all}",
        told.len()
    );
    for Criterion { id, known, .. } in &criteria {
        if let Known::Tested(scenarios) = known {
            ensure!(!scenarios.is_empty(), "{TABLE}: {id} names no scenario");
            for name in scenarios {
                ensure!(
                    is_there(root, name),
                    "{TABLE}: {id} names {name}, which is no scenario"
                );
            }
        }
    }
    Ok(criteria)
}

fn is_there(root: &Path, name: &str) -> bool {
    let Some((room, test)) = name.split_once("::") else {
        return false;
    };
    let source = root.join(SCENARIOS).join(room).with_extension("rs");
    fs::read_to_string(source)
        .is_ok_and(|source| source.contains(&format!("#[tokio::test]\nasync fn {test}(")))
}

fn criterion(row: &toml::Value) -> Result<Criterion> {
    let text = |key: &str| {
        row.get(key)
            .and_then(toml::Value::as_str)
            .map(str::to_owned)
    };
    let id = text("id").with_context(|| format!("{TABLE}: a criterion without an id"))?;
    let scenarios = row
        .get("scenarios")
        .and_then(toml::Value::as_array)
        .map(|names| {
            let names = names.iter().filter_map(toml::Value::as_str);
            names.map(str::to_owned).collect()
        });
    let known = match (
        scenarios,
        text("by_hand"),
        text("not_applicable"),
        text("not_checked"),
    ) {
        (Some(scenarios), None, None, None) => Known::Tested(scenarios),
        (None, Some(how), None, None) => Known::ByHand(how),
        (None, None, Some(why), None) => Known::NotApplicable(why),
        (None, None, None, Some(why)) => Known::NotChecked(why),
        _ => bail!(
            "{TABLE}: {id} must have scenarios, by_hand, not_applicable or not_checked, and one of them"
        ),
    };
    Ok(Criterion {
        level: text("level").with_context(|| format!("{TABLE}: {id} has no level"))?,
        name: text("name").with_context(|| format!("{TABLE}: {id} has no name"))?,
        note: text("note"),
        id,
        known,
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    /// A house with this table and one scenario.
    fn house(table: &str) -> tempfile::TempDir {
        let house = tempfile::tempdir().unwrap();
        fs::create_dir_all(house.path().join(SCENARIOS)).unwrap();
        fs::write(house.path().join(TABLE), table).unwrap();
        let scenario = "#[tokio::test]\nasync fn it_is_so() {}\nasync fn helps() {}\n";
        fs::write(house.path().join(SCENARIOS).join("room.rs"), scenario).unwrap();
        house
    }

    fn complaint(change: impl Fn(String) -> String) -> String {
        let table = fs::read_to_string(files::root().join(TABLE)).unwrap();
        // The scenarios of the house at hand.
        let lines = table
            .lines()
            .map(|line| match line.trim().starts_with('"') {
                true => "    \"room::it_is_so\",",
                false => line,
            });
        let table = lines.collect::<Vec<_>>().join("\n");
        let changed = read(house(&change(table)).path());
        changed
            .err()
            .map(|error| format!("{error:#}"))
            .unwrap_or_default()
    }

    #[test]
    fn the_table_tells_of_every_criterion_and_names_scenarios_that_there_are() {
        assert_eq!(read(&files::root()).unwrap().len(), 55);
    }

    #[test]
    fn a_criterion_that_is_left_out_or_told_of_by_what_is_not_there_is_complained_about() {
        assert_eq!(complaint(|table| table), "");
        let left_out = complaint(|table| table.replacen("\"1.4.3\"", "\"9.9.9\"", 1));
        assert!(left_out.contains("0 times of 1.4.3"), "{left_out}");
        let twice = complaint(|table| table.replacen("\"1.4.3\"", "\"1.4.4\"", 1));
        assert!(twice.contains("1.4."), "{twice}");
        let gone = complaint(|table| table.replacen("room::it_is_so", "room::it_was_so", 1));
        assert!(gone.contains("room::it_was_so"), "{gone}");
        let no_test = complaint(|table| table.replacen("room::it_is_so", "room::helps", 1));
        assert!(no_test.contains("room::helps"), "{no_test}");
        let silent = complaint(|table| table.replacen("by_hand = ", "by_heart = ", 1));
        assert!(silent.contains("must have scenarios"), "{silent}");
    }

    #[test]
    fn a_finding_is_of_this_run_alone() {
        let criterion = |known| Criterion {
            id: "1.1.1".to_owned(),
            level: "A".to_owned(),
            name: "Name".to_owned(),
            known,
            note: None,
        };
        let tested = || {
            let names = ["a::one", "a::two"].map(str::to_owned);
            criterion(Known::Tested(names.into()))
        };
        let run = |lines: &[&str]| {
            lines
                .iter()
                .filter_map(|line| outcome(line))
                .collect::<Outcomes>()
        };
        let both = run(&[
            "running 2 tests",
            "test a::one ... ok",
            "test a::two ... ok",
        ]);
        assert_eq!(finding(&tested(), &both), "tested");
        let one_failed = run(&["test a::one ... ok", "test a::two ... FAILED"]);
        assert_eq!(finding(&tested(), &one_failed), "failed");
        let one_alone = run(&[
            "test a::one ... ok",
            "test a::two has been running for over 60 seconds",
        ]);
        assert_eq!(finding(&tested(), &one_alone), "not run");
        let left_out = without(both.clone(), "not in webkit: a::two: needs a mouse\n");
        assert_eq!(finding(&tested(), &left_out), "not run");
        let by_hand = criterion(Known::ByHand("Look.".to_owned()));
        assert_eq!(finding(&by_hand, &both), "by hand");
        assert!(
            as_text("chromium", &[(&tested(), "failed")], &one_failed)
                .contains("`a::two` **failed**")
        );
    }
}
