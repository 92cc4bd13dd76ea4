//! Before a store is opened: if it did not end in order, it is tried in a process of its own, because
//! the engine may panic over what a loss of power left.
//!
//! `rayak try-open` is that process. It is no command for people, and stands in no help.

use super::At;
use anyhow::Context as _;
use clap::Args;
use rayak::clock::Clock;
use rayak::config::Config;
use rayak::store::{Recovered, Store, StoreError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// More of what the engine said than this helps nobody.
const LONGEST_TOLD: usize = 400;

#[derive(Debug, Args)]
pub(crate) struct TryOpen {
    #[arg(long)]
    cache_mib: u32,
    /// The engine's directory.
    inside: PathBuf,
}

impl TryOpen {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(events) = Store::try_open(&self.inside, self.cache_mib)? {
            writeln!(io::stdout(), "{events}")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl At {
    /// Opens what is in the data directory by `open`, after a recovery if it needs one.
    pub(super) fn recovering<T>(
        &self,
        open: impl Fn(Config) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        recover(&self.config()?, &self.data)?;
        open(self.config()?).or_else(|error| {
            if !is_the_engines(&error) {
                return Err(error);
            }
            // A store that ended in order is not tried elsewhere first; it is now.
            recover(&self.config()?, &self.data)?;
            open(self.config()?)
        })
    }
}

fn is_the_engines(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(StoreError::Engine(_) | StoreError::Unopenable { .. })
    )
}

fn recover(config: &Config, data: &Path) -> anyhow::Result<()> {
    let trial = |inside: &Path| try_elsewhere(inside, config.store.cache_mib);
    let recovered = Store::recover(data, Clock::system().now(), &trial)
        .context("the store cannot be opened")?;
    match recovered {
        Recovered::Nothing => {}
        Recovered::WithoutCopy => writeln!(
            io::stderr(),
            "rayak: there was no room to try a copy of the store first; it opened where it lies, whole"
        )?,
        Recovered::FromItsLog { why, aside } => writeln!(
            io::stderr(),
            "rayak: the store did not open ({why}); its log was read anew. As \
             it was it lies in {}, which holds citizens' words: remove it when `rayak verify` finds \
             no fault",
            aside.display()
        )?,
    }
    Ok(())
}

fn try_elsewhere(inside: &Path, cache_mib: u32) -> Result<Option<u64>, String> {
    let tried = std::env::current_exe().and_then(|rayak| {
        Command::new(rayak)
            .args(["try-open", "--cache-mib", &cache_mib.to_string()])
            .arg(inside)
            .output()
    });
    let output = tried.map_err(|error| format!("it could not be tried: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().parse().ok());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.split_whitespace().collect();
    let said: String = said.join(" ").chars().take(LONGEST_TOLD).collect();
    Err(format!("{} ({said})", output.status))
}
