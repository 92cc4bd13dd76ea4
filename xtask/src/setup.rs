//! What must be on the machine beyond cargo, and getting it.
//!
//! Each need is looked for first; what is missing is fetched through apt (as
//! root), rustup, cargo, npm or pip, and said with its reason. Where that cannot be done
//! the error holds the command a person must run. Nothing is ever skipped.

mod apt;
mod browser;
mod deploy;
mod node;
mod python;
mod wasm;

use anyhow::Result;

pub(crate) use browser::{Engine, Engines, browser};
pub(crate) use deploy::deployment;
pub(crate) use node::{Npm, node, npm};
pub(crate) use python::python;
pub(crate) use wasm::{WasmToolchain, wasm_toolchain};

pub(crate) fn everything() -> Result<()> {
    println!("wasm    {}", wasm_toolchain()?.describe());
    println!("npm     {}", npm()?.folder.display());
    println!("node    {}", node()?.display());
    for engine in Engine::ALL {
        for (_, program) in browser(engine)?.programs {
            println!("browser {}", program.display());
        }
    }
    for (_, program) in deployment()? {
        println!("deploy  {}", program.display());
    }
    Ok(())
}

/// One line on what is being fetched and why: downloads are never silent.
fn fetching(what: &str, why: &str) {
    println!("setup: getting {what}, {why}");
}

/// The first of `names` on the PATH.
fn on_path(names: &[&str]) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let mut candidates = folders.iter().map(|folder| folder.join(name));
        candidates.find(|candidate| candidate.is_file())
    })
}
