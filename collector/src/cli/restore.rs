//! `rayak restore`, into a directory that holds nothing.

use super::{At, bar, config, exit, print};
use clap::Args;
use rayak::command::{RestoreReport, restore};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The backup.
    file: PathBuf,
}

impl Restore {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = config::read(self.at.config.as_deref())?.store;
        let bar = bar("checking the backup");
        let moved = bar.clone();
        let progress = move |what, done, of| {
            moved.set_message(what);
            moved.set_length(of);
            moved.set_position(done);
        };
        let report = restore(self.file, self.at.data, config, progress).await;
        bar.finish_and_clear();
        let report = report?;
        print(&report, self.json, in_words)?;
        Ok(exit(report.faults.is_empty()))
    }
}

fn in_words(report: &RestoreReport, out: &mut dyn Write) -> io::Result<()> {
    for fault in &report.faults {
        writeln!(out, "{}: {}", fault.page, fault.what)?;
    }
    let (pages, events, words) = (report.pages, report.events, report.words);
    writeln!(
        out,
        "{pages} pages, {events} events, {words} with words, of {}",
        report.made_at
    )?;
    match report.faults.len() {
        0 => writeln!(out, "verified: no fault"),
        faults => writeln!(out, "{faults} fault(s), so that no store was put in place"),
    }
}
