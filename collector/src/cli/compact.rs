//! `rayak compact`.

use super::{At, bar, moving, print, still_aside};
use clap::Args;
use rayak::store::Compacted;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Compact {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Compact {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let door = self.at.open()?;
        let bar = bar("copying records");
        let compacted = door.compact(moving(&bar)).await;
        bar.finish_and_clear();
        door.close().await;
        print(&compacted?, self.json, in_words)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn in_words(report: &Compacted, out: &mut dyn Write) -> io::Result<()> {
    let Compacted {
        records,
        bytes_before,
        bytes_after,
        ..
    } = report;
    writeln!(
        out,
        "{records} records, {bytes_before} bytes before, {bytes_after} after"
    )?;
    still_aside(&report.set_aside, out)
}
