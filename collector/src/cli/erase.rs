//! `rayak erase`: a citizen asks, by the code on his receipt, that his words be gone.

use super::{At, print, still_elsewhere};
use clap::Args;
use rayak::command::EraseReport;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The reference on the receipt, such as RK7-4M2-9XQ-5, in any case and grouping.
    reference: String,
}

impl Erase {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let door = self.at.open()?;
        let report = door.erase(&self.reference).await;
        door.close().await;
        print(&report?, self.json, in_words)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn in_words(report: &EraseReport, out: &mut dyn Write) -> io::Result<()> {
    let (reference, site, page) = (&report.reference, &report.site, &report.page);
    match (report.erased, &report.proof) {
        (true, _) => writeln!(
            out,
            "the words of {reference} are gone; the answer stays counted"
        )?,
        (false, Some(_)) => writeln!(out, "the words of {reference} were gone already")?,
        (false, None) => {
            return writeln!(
                out,
                "{reference} has no words: none came, or their sender took them back"
            );
        }
    }
    if let Some(proof) = &report.proof {
        let (number, at, why) = (proof.number, &proof.at, &proof.why);
        writeln!(out, "proof: event {number} of {site}:{page}, {at} ({why})")?;
    }
    still_elsewhere(&report.set_aside, out)
}
