//! `rayak retain`: words past their age go, site by site.

use super::{At, bar, exit, moving, print, still_elsewhere};
use clap::Args;
use rayak::command::RetainReport;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Retain {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Retain {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let door = self.at.open()?;
        let bar = bar("looking for words past their age");
        let report = door.retain(moving(&bar)).await;
        bar.finish_and_clear();
        door.close().await;
        let report = report?;
        print(&report, self.json, in_words)?;
        Ok(exit(report.faults.is_empty()))
    }
}

fn in_words(report: &RetainReport, out: &mut dyn Write) -> io::Result<()> {
    for (site, words) in &report.sites {
        let (erased, kept) = (words.erased, words.kept);
        match words.words_days {
            Some(days) => writeln!(
                out,
                "{site}: {erased} erased, {kept} kept (words are kept {days} days)"
            )?,
            None => writeln!(
                out,
                "{site}: {kept} kept, since the configuration names no such site"
            )?,
        }
    }
    for fault in &report.faults {
        writeln!(out, "{}: {}", fault.page, fault.what)?;
    }
    if report.sites.values().any(|words| words.erased > 0) {
        still_elsewhere(&report.set_aside, out)?;
    }
    Ok(())
}
