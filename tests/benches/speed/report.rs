//! What was measured, as a table for people and as JSON for programs.

use anyhow::{Context as _, Result};
use rayak_tests::Times;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The rounds of each page, in the order in which the pages were first opened.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<(&'static str, Vec<Times>)>);

/// One figure of a round, if the page has it.
type Figure = fn(&Times) -> Option<f64>;

/// What is told of each page, in milliseconds where nothing else is said.
const FIGURES: [(&str, Figure); 7] = [
    ("largest paint", |times| Some(times.largest_paint)),
    ("layout shift", |times| Some(times.shift)),
    // Where the reader goes down the page it is his to say when.
    ("page to answerable", |times| {
        let by_itself = times.scrolled.is_none_or(|at| Some(at) > times.near);
        times.answerable.filter(|_| by_itself)
    }),
    ("near to answerable", |times| {
        Some(times.answerable? - times.near?)
    }),
    ("near to drawn", |times| Some(times.drawn? - times.near?)),
    ("longest task, all", |times| {
        Some(longest(times, f64::NEG_INFINITY))
    }),
    ("longest task from near", |times| {
        Some(longest(times, times.near?))
    }),
];

/// The longest task that ended after a moment and before the card was drawn; 0 where none took as long
/// as a browser counts.
fn longest(times: &Times, from: f64) -> f64 {
    let until = times.drawn.unwrap_or(f64::INFINITY);
    let within = |(start, duration): &&(f64, f64)| start + duration > from && *start < until;
    let durations = times.tasks.iter().filter(within).map(|task| task.1);
    durations.fold(0.0, f64::max)
}

fn median(mut figures: Vec<f64>) -> Option<f64> {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied()
}

impl Report {
    pub(crate) fn add(&mut self, page: &'static str, times: Times) {
        match self.0.iter_mut().find(|(name, _)| *name == page) {
            Some((_, rounds)) => rounds.push(times),
            None => self.0.push((page, vec![times])),
        }
    }

    fn middle(rounds: &[Times], figure: Figure) -> Option<f64> {
        median(rounds.iter().filter_map(figure).collect())
    }

    fn table(&self) -> String {
        let mut text = format!("{:<26}", "middle of the rounds, ms");
        for (page, _) in &self.0 {
            text += &format!("{page:>26}");
        }
        text += "\n";
        for (name, figure) in FIGURES {
            text += &format!("{name:<26}");
            for (_, rounds) in &self.0 {
                let middle = Self::middle(rounds, figure);
                let shown = middle.map(|figure| match name {
                    "layout shift" => format!("{figure:.4}"),
                    _ => format!("{figure:.0}"),
                });
                text += &format!("{:>26}", shown.unwrap_or_default());
            }
            text += "\n";
        }
        text
    }

    /// The course of the last round: what came when after the place was near, and what held it up.
    fn course(&self) -> String {
        let mut text = String::new();
        for (page, rounds) in &self.0 {
            let Some((times, near)) = rounds.last().and_then(|times| Some((times, times.near?)))
            else {
                continue;
            };
            text += &format!("\n{page}, last round, from near on\n");
            let mut lines: Vec<(f64, String)> = Vec::new();
            for (start, end, bytes, name) in times.files.iter().filter(|file| file.0 >= near) {
                let name = name.rsplit('/').next().unwrap_or(name);
                let name = name.split('?').next().unwrap_or(name);
                let line = format!(
                    "{:>6.0} to {:>6.0}  {name}, {bytes} bytes",
                    start - near,
                    end - near
                );
                lines.push((*start, line));
            }
            for (start, duration) in &times.tasks {
                let line = format!("{:>6.0} for {duration:>5.0}  a task", start - near);
                lines.push((*start, line));
            }
            for (start, duration, what) in &times.scripts {
                let line = format!("{:>6.0} for {duration:>5.0}  {what}", start - near);
                lines.push((*start, line));
            }
            lines.sort_by(|one, other| one.0.total_cmp(&other.0));
            for (_, line) in lines {
                text += &format!("{line}\n");
            }
        }
        text
    }

    fn json(&self) -> Result<Value> {
        let pages = self.0.iter().map(|(page, rounds)| {
            let figures: serde_json::Map<String, Value> = FIGURES
                .iter()
                .filter_map(|(name, figure)| {
                    Some(((*name).to_owned(), Self::middle(rounds, *figure)?.into()))
                })
                .collect();
            let rounds = serde_json::to_value(rounds)?;
            Ok(json!({ "page": page, "middle": figures, "rounds": rounds }))
        });
        Ok(Value::Array(pages.collect::<Result<_>>()?))
    }

    /// Keeps the table and the JSON in a folder.
    pub(crate) fn write(&self, folder: &Path, trace: &str) -> Result<()> {
        let text = [self.table().as_str(), &self.course(), trace].concat();
        fs::create_dir_all(folder)?;
        for (name, content) in [
            ("report.txt", text),
            ("report.json", serde_json::to_string_pretty(&self.json()?)?),
        ] {
            let file = folder.join(name);
            fs::write(&file, content).with_context(|| file.display().to_string())?;
        }
        Ok(())
    }
}
