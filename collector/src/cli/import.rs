//! `rayak import`. Lines that were refused are its answer, and its exit code 1.

use super::{At, bar, exit, print};
use anyhow::Context as _;
use clap::Args;
use rayak::command::{ImportReport, import_chunks};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The file to read; "-" is standard input.
    file: PathBuf,
}

impl Import {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let lines = lines(&self.file)?;
        let door = self.at.open_or_make()?;
        let bar = bar("importing").with_position(0);
        bar.set_length(lines.len() as u64);
        let mut report = ImportReport::default();
        let mut broken = None;
        for (first, chunk) in import_chunks(&lines) {
            match door.import(chunk, first).await {
                Ok(part) => report.add(part),
                Err(error) => {
                    broken = Some(error.context(format!(
                        "the lines before {first} are in and those after it may not be; import \
                         the file again, since what is in is known by its id"
                    )));
                    break;
                }
            }
            bar.inc(chunk.len() as u64);
        }
        bar.finish_and_clear();
        door.close().await;
        print(&report, self.json, in_words)?;
        broken.map_or(Ok(()), Err)?;
        Ok(exit(report.refused.is_empty()))
    }
}

fn lines(file: &Path) -> anyhow::Result<Vec<String>> {
    let input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let opened = File::open(file);
        Box::new(BufReader::new(
            opened.with_context(|| format!("{} cannot be read", file.display()))?,
        ))
    };
    input
        .lines()
        .collect::<Result<_, _>>()
        .context("the lines must be UTF-8")
}

fn in_words(report: &ImportReport, out: &mut dyn Write) -> io::Result<()> {
    for refused in &report.refused {
        writeln!(
            out,
            "line {}: {}: {}",
            refused.line, refused.code, refused.why
        )?;
    }
    let (accepted, known, refused) = (report.accepted, report.known, report.refused.len());
    writeln!(
        out,
        "{accepted} accepted, {known} there already, {refused} refused"
    )
}
