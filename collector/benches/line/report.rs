//! Figures as a table for people and as JSON for the next run.

use crate::load::Seen;
use anyhow::{Context as _, Result};
use serde::Serialize;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// One figure beside the one that it is held against.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    name: String,
    unit: &'static str,
    value: f64,
    against: Option<f64>,
    /// The median over the rounds of value ÷ against.
    ratio: Option<f64>,
    /// Microseconds of processor for one, ours and the other's.
    cost_us: Option<(f64, f64)>,
    p50_ms: Option<f64>,
    p99_ms: Option<f64>,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

impl Report {
    /// A figure by itself.
    pub(crate) fn add(&mut self, name: &str, unit: &'static str, value: f64) {
        self.push(Row {
            name: name.to_owned(),
            unit,
            value,
            against: None,
            ratio: None,
            cost_us: None,
            p50_ms: None,
            p99_ms: None,
        });
    }

    /// What was seen in turns: ours, and what it is held against.
    pub(crate) fn compare(&mut self, name: &str, turns: &[(Seen, Seen)]) {
        let rates = |which: fn(&(Seen, Seen)) -> f64| median(turns.iter().map(which).collect());
        self.push(Row {
            name: name.to_owned(),
            unit: "per second",
            value: rates(|(ours, _)| ours.per_second()),
            against: Some(rates(|(_, other)| other.per_second())),
            ratio: Some(rates(|(ours, other)| {
                ours.per_second() / other.per_second()
            })),
            cost_us: Some((
                rates(|(ours, _)| ours.cost()),
                rates(|(_, other)| other.cost()),
            )),
            p50_ms: Some(rates(|(ours, _)| ours.quantile(0.5))),
            p99_ms: Some(rates(|(ours, _)| ours.quantile(0.99))),
        });
    }

    fn push(&mut self, row: Row) {
        print!("{}", line(&row));
        self.rows.push(row);
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut table = heading();
        self.rows.iter().for_each(|row| table.push_str(&line(row)));
        let (text, json) = (folder.join("bench.txt"), folder.join("bench.json"));
        fs::write(&text, &table).with_context(|| text.display().to_string())?;
        fs::write(&json, serde_json::to_vec_pretty(self)?)?;
        println!("\n{table}\n{}\n{}", text.display(), json.display());
        Ok(())
    }
}

fn heading() -> String {
    format!(
        "{:<52}{:>10}{:>10}{:>7}{:>9}{:>9}{:>9}{:>9}  unit\n",
        "", "ours", "against", "ratio", "cpu µs", "against", "p50 ms", "p99 ms"
    )
}

fn line(row: &Row) -> String {
    let cell = |value: Option<f64>, digits: usize| {
        value.map_or(String::new(), |value| format!("{value:.digits$}"))
    };
    let mut text = format!("{:<52}{:>10.1}", row.name, row.value);
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{:>10}{:>7}{:>9}{:>9}{:>9}{:>9}  {}",
        cell(row.against, 1),
        cell(row.ratio, 2),
        cell(row.cost_us.map(|(ours, _)| ours), 1),
        cell(row.cost_us.map(|(_, other)| other), 1),
        cell(row.p50_ms, 2),
        cell(row.p99_ms, 2),
        row.unit
    );
    text
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
