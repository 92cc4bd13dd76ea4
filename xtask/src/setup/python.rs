//! What a test takes from PyPI: pinned by `xtask/python/requirements.txt`,
//! installed into `target/python`, where removing `target` removes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{apt, on_path};
use crate::{files, run};

/// A virtual environment with what the requirements pin.
#[derive(Debug)]
pub(crate) struct Python {
    folder: PathBuf,
}

impl Python {
    /// A command of an installed package.
    pub(crate) fn tool(&self, name: &str) -> Command {
        Command::new(self.folder.join("bin").join(name))
    }
}

pub(crate) fn python() -> Result<Python> {
    let root = files::root();
    let pinned = root.join("xtask/python/requirements.txt");
    let python = Python {
        folder: root.join("target/python"),
    };
    // Written last, so that an installation that broke off is begun again.
    let installed = python.folder.join("requirements.txt");
    let wanted = fs::read(&pinned)?;
    if fs::read(&installed).ok().as_ref() != Some(&wanted) {
        super::fetching(
            "the packages of xtask/python",
            "to fuzz the collector by its own description",
        );
        install(&python, &pinned)?;
        fs::write(&installed, &wanted)?;
    }
    Ok(python)
}

fn install(python: &Python, pinned: &Path) -> Result<()> {
    if !has_venv() {
        apt::install(
            &["python3", "python3-venv"],
            "Python, which the schema fuzzer is written in",
        )?;
    }
    run::run(
        Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&python.folder),
    )?;
    run::run(
        python
            .tool("pip")
            .args(["install", "--quiet", "--disable-pip-version-check", "-r"])
            .arg(pinned),
    )
    .context("pip could not install what xtask/python/requirements.txt pins")
}

/// Debian keeps the part that makes environments in a package of its own.
fn has_venv() -> bool {
    on_path(&["python3"]).is_some()
        && run::answer("python3", &["-c", "import ensurepip, venv"]).is_some()
}
