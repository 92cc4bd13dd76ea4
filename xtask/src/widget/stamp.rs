//! Whether the published files are those that the sources would give: a hash
//! of all that is read, kept beside the build with the names it led to.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::publish::hex;
use super::{Published, folder};
use crate::files;
use crate::setup::WasmToolchain;

/// All that decides what the published files hold, this build's own code
/// included.
const INPUTS: [&str; 7] = [
    "Cargo.lock",
    "Cargo.toml",
    "shared",
    "widget",
    "xtask/npm",
    "xtask/src/widget",
    "xtask/src/widget.rs",
];

pub(super) fn of_inputs(toolchain: &WasmToolchain) -> Result<String> {
    let root = files::root();
    let mut all = toolchain.describe();
    for input in INPUTS {
        let path = root.join(input);
        // A missing folder is the compiler's to complain about, not ours.
        let files = if path.exists() {
            files::walk(&path)?
        } else {
            Vec::new()
        };
        for file in files {
            all.push_str(&format!(
                "\n{} {}",
                file.strip_prefix(&root)?.display(),
                hex(&fs::read(&file)?, 32)
            ));
        }
    }
    Ok(hex(all.as_bytes(), 32))
}

/// What stands published, if it came from these inputs and is all there.
pub(super) fn read(inputs: &str) -> Option<Published> {
    let text = fs::read_to_string(path()).ok()?;
    let mut lines = text.lines().map(str::to_owned);
    if lines.next()? != inputs {
        return None;
    }
    let published = Published {
        loader: lines.next()?,
        glue: lines.next()?,
        wasm: lines.next()?,
        css: lines.next()?,
        scanner_glue: lines.next()?,
        scanner_wasm: lines.next()?,
    };
    let is_there =
        |name: &&str| folder().join(name).exists() && folder().join(format!("{name}.br")).exists();
    published.names().iter().all(is_there).then_some(published)
}

pub(super) fn write(inputs: &str, published: &Published) -> Result<()> {
    let mut text = inputs.to_owned();
    for name in published.names() {
        text.push('\n');
        text.push_str(name);
    }
    files::write_if_changed(&path(), text.as_bytes()).map(drop)
}

fn path() -> PathBuf {
    files::root().join("target/wasm/published")
}
