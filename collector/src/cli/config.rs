//! `rayak check-config` and `rayak default-config`, and how every command reads its configuration.

use anyhow::{Context as _, anyhow};
use clap::Args;
use rayak::config::{Config, DEFAULT};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct CheckConfig {
    /// The file; without it the built-in configuration is checked.
    #[arg(long)]
    config: Option<PathBuf>,
}

impl CheckConfig {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let config = read(self.config.as_deref())?;
        let sites = &config.registry.sites;
        let pages = config.registry.pages();
        writeln!(
            io::stdout(),
            "good: {} site(s), {pages} listed page(s)",
            sites.len()
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

pub(crate) fn print_default() -> anyhow::Result<ExitCode> {
    io::stdout().write_all(DEFAULT.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The configuration in `file`, or the built-in one.
pub(super) fn read(file: Option<&Path>) -> anyhow::Result<Config> {
    let Some(file) = file else {
        return Ok(Config::parse(DEFAULT)?);
    };
    let text = fs::read_to_string(file)
        .with_context(|| format!("the configuration {} cannot be read", file.display()))?;
    Config::parse(&text).map_err(|complaints| {
        anyhow!(
            "the configuration {} is not good:\n{complaints}",
            file.display()
        )
    })
}
