//! `rayak rebuild`. What stays wrong is its answer, and its exit code 1.

use super::{At, bar, exit, moving, print};
use clap::Args;
use rayak::command::RebuildReport;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Rebuild {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let door = self.at.open()?;
        let bar = bar("rebuilding pages");
        let report = door.rebuild(moving(&bar)).await;
        bar.finish_and_clear();
        door.close().await;
        let report = report?;
        print(&report, self.json, in_words)?;
        Ok(exit(report.faults.is_empty()))
    }
}

fn in_words(report: &RebuildReport, out: &mut dyn Write) -> io::Result<()> {
    for page in &report.changed {
        let changed: Vec<_> = page
            .changed
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        writeln!(out, "{}: mended {}", page.page, changed.join(", "))?;
    }
    for fault in &report.faults {
        writeln!(out, "{}: {}", fault.page, fault.what)?;
    }
    let (pages, events) = (report.pages, report.events);
    let (changed, faults) = (report.changed.len(), report.faults.len());
    writeln!(
        out,
        "{pages} pages, {events} events, {changed} pages mended, {faults} fault(s) left"
    )
}
