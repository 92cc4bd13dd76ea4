//! `rayak export`, to a file that only its owner may read, or to standard output. The report goes
//! wherever the events do not.

use super::{At, bar, exit};
use anyhow::Context as _;
use clap::Args;
use indicatif::ProgressStyle;
use rayak::command::{Door, ExportReport};
use rayak::store::StoreError;
use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The file to write; without it standard output.
    file: Option<PathBuf>,
}

impl Export {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let door = self.at.open()?;
        let bar = bar("exporting").with_style(ProgressStyle::default_spinner());
        let has_file = self.file.is_some();
        let report = match self.file {
            Some(path) => to_file(&door, &path).await,
            None => to_reader(&door).await,
        };
        bar.finish_and_clear();
        door.close().await;
        let Some(report) = report? else {
            return Ok(ExitCode::SUCCESS);
        };
        // Standard output holds the events where no file was named.
        let mut out: Box<dyn Write> = if has_file {
            Box::new(io::stdout())
        } else {
            Box::new(io::stderr())
        };
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&report)?)?;
        } else {
            writeln!(out, "{} events", report.events)?;
            for fault in &report.faults {
                writeln!(out, "{}: {}", fault.page, fault.what)?;
            }
        }
        Ok(exit(report.faults.is_empty()))
    }
}

async fn to_file(door: &Door, path: &Path) -> anyhow::Result<Option<ExportReport>> {
    let mut to = BufWriter::new(private_file(path)?);
    let report = door.export(&mut to).await?;
    to.into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()?;
    Ok(Some(report))
}

/// Writes to standard output. Whoever reads there may have had enough, which is no failure of ours:
/// then nothing is said.
async fn to_reader(door: &Door) -> anyhow::Result<Option<ExportReport>> {
    let mut out = BufWriter::new(io::stdout());
    let written = match door.export(&mut out).await {
        Ok(report) => out.flush().map(|()| report).map_err(anyhow::Error::from),
        Err(error) => Err(error),
    };
    match written {
        Err(error) if has_gone(&error) => Ok(None),
        written => written.map(Some),
    }
}

fn has_gone(error: &anyhow::Error) -> bool {
    let of_store = error.downcast_ref().map(|error| match error {
        StoreError::Io(error) => Some(error),
        _ => None,
    });
    of_store
        .flatten()
        .or_else(|| error.downcast_ref::<io::Error>())
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// A file that only its owner may read, because it holds citizens' words.
fn private_file(path: &Path) -> anyhow::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let file = options.open(path).and_then(|file| {
        // The mode above is for a file that is new.
        file.set_permissions(Permissions::from_mode(0o600))?;
        Ok(file)
    });
    file.with_context(|| format!("{} cannot be written", path.display()))
}
