//! `rayak verify`. Faults are its answer, and its exit code 1.

use super::{At, bar, exit, moving, print};
use clap::Args;
use rayak::command::VerifyReport;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let door = self.at.open()?;
        let bar = bar("verifying pages");
        let report = door.verify(moving(&bar)).await?;
        bar.finish_and_clear();
        door.close().await;
        print(&report, self.json, in_words)?;
        Ok(exit(report.faults.is_empty()))
    }
}

fn in_words(report: &VerifyReport, out: &mut dyn Write) -> io::Result<()> {
    let (pages, events, feedbacks, words) =
        (report.pages, report.events, report.feedbacks, report.words);
    writeln!(
        out,
        "{pages} pages, {events} events, {feedbacks} feedbacks, {words} with words"
    )?;
    let (accounts, audit) = (report.accounts, report.audit);
    write!(out, "{accounts} accounts, {audit} lines of the audit log")?;
    match &report.audit_digest {
        Some(digest) => writeln!(out, " up to {digest}")?,
        None => writeln!(out)?,
    }
    writeln!(out, "{} kept files of widgets", report.widget)?;
    for fault in &report.faults {
        writeln!(out, "{}: {}", fault.page, fault.what)?;
    }
    writeln!(out, "{} fault(s)", report.faults.len())
}
