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

/// Bytes of a reply's body, as it is and by how it was compressed.
#[derive(Debug, Serialize)]
pub(crate) struct Size {
    pub(crate) plain: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

/// What was seen of a view.
#[derive(Debug)]
pub(crate) struct Look {
    /// Milliseconds of each time.
    pub(crate) waits: Vec<f64>,
    pub(crate) size: Size,
}

/// A view beside what is promised of it.
#[derive(Debug, Serialize)]
struct View {
    name: String,
    wanted_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
    bytes: Size,
}

#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    rows: Vec<Row>,
    views: Vec<View>,
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

    /// A view of the staff's.
    pub(crate) fn look(&mut self, name: String, wanted_ms: f64, look: Look) {
        let mut waits = look.waits;
        waits.sort_by(f64::total_cmp);
        let quantile = |share: f64| {
            let place = (waits.len().saturating_sub(1) as f64 * share).round() as usize;
            waits.get(place).copied().unwrap_or_default()
        };
        let view = View {
            name,
            wanted_ms,
            p50_ms: quantile(0.5),
            p95_ms: quantile(0.95),
            bytes: look.size,
        };
        print!("{}", view_line(&view));
        self.views.push(view);
    }

    fn push(&mut self, row: Row) {
        print!("{}", line(&row));
        self.rows.push(row);
    }

    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)?;
        let mut table = heading();
        self.rows.iter().for_each(|row| table.push_str(&line(row)));
        if !self.views.is_empty() {
            table.push_str(&view_heading());
            let views = self.views.iter();
            views.for_each(|view| table.push_str(&view_line(view)));
        }
        let (text, json) = (folder.join("bench.txt"), folder.join("bench.json"));
        fs::write(&text, &table).with_context(|| text.display().to_string())?;
        fs::write(&json, serde_json::to_vec_pretty(self)?)?;
        println!("\n{table}\n{}\n{}", text.display(), json.display());
        Ok(())
    }
}

fn heading() -> String {
    format!(
        "{:<60}{:>10}{:>10}{:>7}{:>9}{:>9}{:>9}{:>9}  unit\n",
        "", "ours", "against", "ratio", "cpu µs", "against", "p50 ms", "p99 ms"
    )
}

fn line(row: &Row) -> String {
    let cell = |value: Option<f64>, digits: usize| {
        value.map_or(String::new(), |value| format!("{value:.digits$}"))
    };
    let mut text = format!("{:<60}{:>10.1}", row.name, row.value);
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

fn view_heading() -> String {
    format!(
        "\n{:<68}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}\n",
        "the staff's views", "p50 ms", "p95 ms", "wanted", "plain KB", "gzip KB", "br KB"
    )
}

fn view_line(view: &View) -> String {
    let kb = |bytes: usize| bytes as f64 / 1000.0;
    let Size {
        plain,
        gzip,
        brotli,
    } = view.bytes;
    format!(
        "{:<68}{:>10.1}{:>10.1}{:>10.0}{:>10.1}{:>10.1}{:>10.1}\n",
        view.name,
        view.p50_ms,
        view.p95_ms,
        view.wanted_ms,
        kb(plain),
        kb(gzip),
        kb(brotli)
    )
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
