//! The files that a page loads: compiled, bound, optimised, named by content.
//!
//! ```text
//! shared/ widget/ ─▶ compile ─▶ bind ─▶ optimise, minify ─▶ publish ─▶ target/dist/widget/
//! ```
//!
//! The whole step is skipped when nothing it reads has changed, by content and
//! not by time: a checkout of another branch and back builds nothing.

mod bind;
mod compile;
mod link;
mod minify;
mod names;
mod optimise;
mod publish;
mod stamp;
mod trim;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::files;
use crate::setup::{self, WasmToolchain};

pub(crate) use link::if_asked as link_if_asked;
pub(crate) use publish::brotli;

/// The folder that the collector embeds.
pub(crate) fn folder() -> PathBuf {
    files::root().join("target/dist/widget")
}

/// The published files by the part each plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) loader: String,
    pub(crate) glue: String,
    pub(crate) wasm: String,
    pub(crate) css: String,
}

impl Published {
    pub(crate) fn names(&self) -> [&str; 4] {
        [&self.loader, &self.glue, &self.wasm, &self.css]
    }
}

pub(crate) fn build() -> Result<()> {
    published().map(drop)
}

/// Builds what is not up to date and says what stands in [`folder`].
pub(crate) fn published() -> Result<Published> {
    let toolchain = setup::wasm_toolchain()?;
    let npm = setup::npm()?;
    let inputs = stamp::of_inputs(&toolchain)?;
    if let Some(published) = stamp::read(&inputs) {
        return Ok(published);
    }
    if let WasmToolchain::Prebuilt { .. } = toolchain {
        println!("widget: built with the prebuilt std, so larger than the budget's build");
    }

    let root = files::root();
    let module = compile::compile(&toolchain)?;
    let bound = bind::bind(&module)?;
    let source = |path: &str| fs::read_to_string(root.join(path)).context(path.to_owned());
    let published = publish::publish(&publish::Parts {
        loader: &source("widget/rayak.js")?,
        minify_loader: &|text| minify::loader(&npm, text),
        glue: &minify::glue(&npm, &bound.glue)?,
        wasm: &optimise::optimise(&npm, &bound.wasm)?,
        css: &minify::css(&npm, &source("widget/style.css")?)?,
    })?;
    stamp::write(&inputs, &published)?;
    println!("widget: {}", folder().display());
    Ok(published)
}
