//! The command line: a file a command, each with its arguments and with what it prints.
//!
//! Deliberately absent: what the commands do. That is `rayak::command`, which does it alike to a
//! store that is open and to one that another process serves.

pub(crate) mod backup;
pub(crate) mod compact;
pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod drill;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod mail;
pub(crate) mod pages;
pub(crate) mod rebuild;
pub(crate) mod recovery;
pub(crate) mod restore;
pub(crate) mod retain;
pub(crate) mod serve;
pub(crate) mod themes;
pub(crate) mod user;
pub(crate) mod verify;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use rayak::command::Door;
use rayak::config::Config;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Which store, under which configuration.
#[derive(Debug, Clone, Args)]
pub(crate) struct At {
    /// The configuration file; without it the built-in configuration is used.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The directory of the store.
    #[arg(long, default_value = "rayak-data")]
    data: PathBuf,
}

impl At {
    /// The way to a store that is there already.
    fn open(&self) -> anyhow::Result<Door> {
        self.recovering(|config| Door::open(config, &self.data))
    }

    /// The way to a store, which is made if it is not there.
    fn open_or_make(&self) -> anyhow::Result<Door> {
        self.recovering(|config| Door::open_or_make(config, &self.data))
    }

    fn config(&self) -> anyhow::Result<Config> {
        config::read(self.config.as_deref())
    }
}

/// Prints a report, as JSON or by `in_words`.
fn print<R: Serialize>(
    report: &R,
    json: bool,
    in_words: impl FnOnce(&R, &mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut out = io::stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(report)?)?;
    } else {
        in_words(report, &mut out)?;
    }
    Ok(())
}

/// What erasing does not reach, said whenever something was erased.
fn still_elsewhere(set_aside: &[PathBuf], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "backups that were made before hold the words until they are gone"
    )?;
    still_aside(set_aside, out)
}

/// The directories that still hold what was taken away.
fn still_aside(set_aside: &[PathBuf], out: &mut dyn Write) -> io::Result<()> {
    set_aside.iter().try_for_each(|path| {
        writeln!(
            out,
            "{} was set aside by a recovery and still holds what was taken away since; remove it when \
             you need it no more",
            path.display()
        )
    })
}

/// Failure is an answer here, such as faults that were found: it has been told already.
const fn exit(good: bool) -> ExitCode {
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A progress bar on standard error; nothing where that is not a terminal.
fn bar(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
    ProgressBar::no_length()
        .with_message(what)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Moves a bar to `done` of `of`.
fn moving(bar: &ProgressBar) -> impl FnMut(u64, u64) + Send {
    move |done, of| {
        bar.set_length(of);
        bar.set_position(done);
    }
}
