//! `rayak pages`: the registry of pages as a table.

use super::{At, exit, print};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use rayak::command::{PagesOrder, PagesReport};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(crate) enum Pages {
    /// Write the list of a site as a CSV table.
    Export(Export),
    /// Say what a CSV table would change, or change it with --apply: all of it or nothing.
    Import(Import),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    #[command(flatten)]
    at: At,
    /// The site; without it the first of the configuration.
    #[arg(long)]
    site: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    which: Which,
    /// Do it, and not only say what would be done.
    #[arg(long)]
    apply: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The table.
    file: PathBuf,
}

impl Pages {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let (which, order, json) = match self {
            Self::Export(export) => {
                let site = export.which.site.clone();
                (export.which, PagesOrder::Export { site }, false)
            }
            Self::Import(import) => {
                let table = fs::read(&import.file)
                    .with_context(|| format!("{} cannot be read", import.file.display()))?;
                let order = PagesOrder::Import {
                    site: import.which.site.clone(),
                    table,
                    apply: import.apply,
                };
                (import.which, order, import.json)
            }
        };
        let door = which.at.open_or_make()?;
        let report = door.pages(order).await;
        door.close().await;
        let report = report?;
        print(&report, json, in_words)?;
        Ok(exit(report.faults.is_empty()))
    }
}

fn in_words(report: &PagesReport, out: &mut dyn Write) -> io::Result<()> {
    if let Some(table) = &report.table {
        return out.write_all(table.as_bytes());
    }
    for fault in &report.faults {
        writeln!(out, "{fault}")?;
    }
    for change in &report.changes {
        let what = if change.is_new { "new" } else { "changed" };
        writeln!(out, "{what}: {}", change.page)?;
    }
    match (report.faults.len(), report.changes.len(), report.applied) {
        (0, 0, _) => writeln!(out, "the table says what is there already"),
        (0, pages, true) => writeln!(out, "{pages} page(s) were changed"),
        (0, pages, false) => writeln!(
            out,
            "{pages} page(s) would be changed; nothing was done, which --apply does"
        ),
        _ => writeln!(out, "nothing was done"),
    }
}
