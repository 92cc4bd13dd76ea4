//! `rayak export`, to a file that only its owner may read, or to standard output. The report goes
//! wherever the events do not.

use super::{At, bar};
use anyhow::Context as _;
use clap::Args;
use indicatif::ProgressStyle;
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
        let to_file = self.file.is_some();
        let events = match self.file {
            Some(path) => {
                let mut to = BufWriter::new(private_file(&path)?);
                let events = door.export(&mut to).await?;
                to.into_inner()
                    .map_err(io::IntoInnerError::into_error)?
                    .sync_all()?;
                events
            }
            None => door.export(&mut BufWriter::new(io::stdout())).await?,
        };
        bar.finish_and_clear();
        door.close().await;
        // Standard output holds the events where no file was named.
        let mut out: Box<dyn Write> = if to_file {
            Box::new(io::stdout())
        } else {
            Box::new(io::stderr())
        };
        if self.json {
            writeln!(out, "{}", serde_json::json!({ "events": events }))?;
        } else {
            writeln!(out, "{events} events")?;
        }
        Ok(ExitCode::SUCCESS)
    }
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
