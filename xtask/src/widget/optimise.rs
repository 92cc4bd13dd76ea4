//! binaryen's `wasm-opt` over the bound module. It finds what the compiler
//! could not: with the exports that nobody calls taken away, everything that
//! only they used.

use std::fs;

use anyhow::{Context, Result};

use crate::setup::Npm;
use crate::{files, run};

/// What every browser with `adoptedStyleSheets` understands; named one by one,
/// because "all features" would let the optimiser use what comes next year.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Smallest after brotli of a dozen orders that were tried: code is flattened
/// and built up again, until nothing gets smaller, and a function that is
/// called once is moved to its caller only if it is small, since brotli finds
/// what functions have in common.
const PASSES: [&str; 12] = [
    "--generate-global-effects",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--converge",
    "--always-inline-max-function-size=6",
    "--one-caller-inline-max-function-size=18",
    // Nothing lies below the first kilobyte: the stack begins far above it.
    "--low-memory-unused",
    "--optimize-added-constants-propagate",
    "-Oz",
];

pub(super) fn optimise(npm: &Npm, wasm: &[u8]) -> Result<Vec<u8>> {
    let folder = files::root().join("target/wasm");
    let (from, to) = (folder.join("bound.wasm"), folder.join("optimised.wasm"));
    fs::create_dir_all(&folder)?;
    fs::write(&from, wasm).with_context(|| from.display().to_string())?;
    let mut command = npm.tool("wasm-opt");
    command.args(PASSES);
    command.args([
        "--strip-debug",
        "--strip-producers",
        "--strip-target-features",
    ]);
    command.args(FEATURES).arg(&from).arg("-o").arg(&to);
    run::run(&mut command)?;
    fs::read(&to).with_context(|| to.display().to_string())
}
