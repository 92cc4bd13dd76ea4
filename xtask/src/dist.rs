//! What is handed to whoever runs the service: one binary with the widget in
//! it, and beside it the files that a page loads.

use std::fs;

use anyhow::{Context, Result};

use crate::{files, run, widget};

pub(crate) fn build() -> Result<()> {
    widget::build()?;
    run::run(run::cargo().args(["build", "--release", "--package", "rayak"]))?;
    let root = files::root();
    let (built, handed) = (
        root.join("target/release/rayak"),
        root.join("target/dist/rayak"),
    );
    fs::copy(&built, &handed)
        .with_context(|| format!("copying {} to {}", built.display(), handed.display()))?;
    println!("dist: {}", handed.display());
    println!("dist: {}", widget::folder().display());
    Ok(())
}
