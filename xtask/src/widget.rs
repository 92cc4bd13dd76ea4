//! The files that a page loads: compiled, bound, optimised, named by content.
//!
//! ```text
//! shared/ widget/ ─▶ compile ─▶ bind ─▶ optimise, minify ─▶ publish ─▶ target/dist/widget/
//! ```
//!
//! Two modules go this way: the scanner, which is fetched when somebody begins to write, and the card,
//! which is told the name of the scanner's file.
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
use crate::setup::{self, Npm, WasmToolchain};

use compile::Source;
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
    pub(crate) scanner_glue: String,
    pub(crate) scanner_wasm: String,
}

impl Published {
    pub(crate) fn names(&self) -> [&str; 6] {
        [
            &self.loader,
            &self.glue,
            &self.wasm,
            &self.css,
            &self.scanner_glue,
            &self.scanner_wasm,
        ]
    }
}

const CARD: Source = Source {
    package: "rayak-widget",
    target: &["--lib"],
    file: "rayak_widget.wasm",
};
const SCANNER: Source = Source {
    package: "rayak-scanner",
    target: &["--lib"],
    file: "rayak_scanner.wasm",
};
/// What Leptos weighs by itself, for comparison.
const FLOOR: Source = Source {
    package: "rayak-widget",
    target: &["--example", "floor"],
    file: "examples/floor.wasm",
};

/// A module as it is published.
struct Module {
    glue: String,
    wasm: Vec<u8>,
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

    let source = |path: &str| fs::read_to_string(files::root().join(path)).context(path.to_owned());
    let scanner = module(&toolchain, &npm, &SCANNER, None, start_itself)?;
    let name = publish::hashed_name(scanner.glue.as_bytes(), "js");
    let card = module(&toolchain, &npm, &CARD, Some(&name), |_, _| {})?;
    let published = publish::publish(&publish::Parts {
        loader: &source("widget/rayak.js")?,
        minify_loader: &|text| minify::loader(&npm, text),
        card: &card,
        css: &minify::css(&npm, &source("widget/style.css")?)?,
        scanner: &scanner,
    })?;
    stamp::write(&inputs, &published)?;
    println!("widget: {}", folder().display());
    Ok(published)
}

/// The glue and the module of [`FLOOR`], in brotli bytes.
pub(crate) fn floor() -> Result<(usize, usize)> {
    let (toolchain, npm) = (setup::wasm_toolchain()?, setup::npm()?);
    let floor = module(&toolchain, &npm, &FLOOR, None, |_, _| {})?;
    Ok((
        brotli(floor.glue.as_bytes())?.len(),
        brotli(&floor.wasm)?.len(),
    ))
}

/// Builds one module. `finish` is given its glue and the name of its file.
fn module(
    toolchain: &WasmToolchain,
    npm: &Npm,
    source: &Source,
    scanner: Option<&str>,
    finish: impl FnOnce(&mut String, &str),
) -> Result<Module> {
    let compiled = compile::compile(toolchain, source, scanner)?;
    let mut bound = bind::bind(&compiled, source.package)?;
    let wasm = optimise::optimise(npm, &bound.wasm)?;
    let name = publish::hashed_name(&wasm, "wasm");
    finish(&mut bound.glue, &name);
    let glue = minify::glue(npm, &bound.glue)?;
    Ok(Module { glue, wasm })
}

/// Lets glue fetch its module when it is imported, so that whoever imports it has nothing else to know.
fn start_itself(glue: &mut String, wasm: &str) {
    glue.push_str(&format!(
        "\nawait start(fetch(new URL('{wasm}', import.meta.url)));\n"
    ));
}
