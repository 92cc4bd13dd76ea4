//! What the build and the tests take from npm: pinned by `xtask/npm/package-lock.json`,
//! installed into `target/npm`, where removing `target` removes it.
//!
//! No package's install script is run: what we use works without, and a
//! script is how a stolen package name would do its harm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{apt, on_path};
use crate::{files, run};

/// The installed packages.
#[derive(Debug)]
pub(crate) struct Npm {
    pub(crate) folder: PathBuf,
}

impl Npm {
    /// A command of an installed package.
    pub(crate) fn tool(&self, name: &str) -> Command {
        Command::new(self.folder.join("node_modules/.bin").join(name))
    }
}

pub(crate) fn npm() -> Result<Npm> {
    let root = files::root();
    let (source, folder) = (root.join("xtask/npm"), root.join("target/npm"));
    if !is_current(&source, &folder) {
        if on_path(&["npm"]).is_none() {
            apt::install(
                &["nodejs", "npm"],
                "npm, for the tools the build pins there",
            )?;
        }
        for name in ["package.json", "package-lock.json"] {
            files::write_if_changed(&folder.join(name), &fs::read(source.join(name))?)?;
        }
        super::fetching(
            "the npm packages of xtask/npm",
            "to minify what a page loads, to look for barriers in it, and to take the tests' mail",
        );
        run::run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
                .current_dir(&folder),
        )
        .context("npm could not install what xtask/npm/package-lock.json pins")?;
        if !is_current(&source, &folder) {
            bail!(
                "npm left {} without what its lock file pins",
                folder.display()
            );
        }
    }
    Ok(Npm { folder })
}

/// What runs JavaScript outside a browser: the mail server of the tests is written in it.
pub(crate) fn node() -> Result<PathBuf> {
    if let Some(node) = on_path(&["node", "nodejs"]) {
        return Ok(node);
    }
    apt::install(&["nodejs"], "node, for the mail server of the tests")?;
    on_path(&["node", "nodejs"]).context("no node on the PATH")
}

/// npm writes its hidden lock file last, so one that is not older than our
/// copies, which equal the committed files, means a finished installation.
fn is_current(source: &Path, folder: &Path) -> bool {
    let modified = |path: PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
    let Some(installed) = modified(folder.join("node_modules/.package-lock.json")) else {
        return false;
    };
    ["package.json", "package-lock.json"].iter().all(|name| {
        let (wanted, present) = (source.join(name), folder.join(name));
        matches!((fs::read(wanted), fs::read(&present)), (Ok(a), Ok(b)) if a == b)
            && modified(present).is_some_and(|copied| copied <= installed)
    })
}
