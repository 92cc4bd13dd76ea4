//! `rayak backup`, to a file, into a directory, or where the configuration says.

use super::{At, bar, moving, print};
use clap::Args;
use rayak::command::BackupReport;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The file to write, or a directory to write one into; without it, the directory that the
    /// configuration names.
    to: Option<PathBuf>,
}

impl Backup {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let door = self.at.open()?;
        // The process that serves may stand elsewhere.
        let to = self.to.map(std::path::absolute).transpose()?;
        let bar = bar("backing up pages");
        let report = door.backup(to, moving(&bar)).await;
        bar.finish_and_clear();
        door.close().await;
        print(&report?, self.json, in_words)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn in_words(report: &BackupReport, out: &mut dyn Write) -> io::Result<()> {
    let (pages, events, words) = (report.pages, report.events, report.words);
    writeln!(out, "{pages} pages, {events} events, {words} with words")?;
    writeln!(out, "{}: {} bytes", report.file.display(), report.bytes)
}
