//! A compiler for the browser's module.
//!
//! There are two ways. The one whose size is judged builds the standard
//! library from source, optimised for size and with panics that only trap;
//! Debian packages a compiler together with those sources. An ordinary rustup
//! machine has the target's prebuilt library instead: the module behaves the
//! same and is larger.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::apt;
use crate::run;

const PACKAGES: [&str; 4] = ["rustc-web", "rust-web-src", "rust-web-llvm", "lld-22"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const TARGET: &str = "wasm32-unknown-unknown";
const WHY: &str = "a compiler for wasm32 with the standard library's sources";

/// The oldest compiler that takes `-Cpanic=immediate-abort`, and new enough
/// for the workspace: Debian's plain `rustc` may stand at the same path.
const OLDEST_MINOR: u32 = 95;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// Debian's compiler, building the standard library from source.
    StdFromSource { rustc: PathBuf, version: String },
    /// rustup's compiler with the target's prebuilt standard library.
    Prebuilt { version: String },
}

impl WasmToolchain {
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::StdFromSource { rustc, version } => {
                format!("{version} at {}, std from source", rustc.display())
            }
            Self::Prebuilt { version } => format!("{version}, prebuilt std (a larger module)"),
        }
    }
}

pub(crate) fn wasm_toolchain() -> Result<WasmToolchain> {
    if let Some(found) = std_from_source() {
        return Ok(found);
    }
    if apt::usable() && apt::offers(&PACKAGES) {
        apt::install(&PACKAGES, WHY)?;
        if let Some(found) = std_from_source() {
            return Ok(found);
        }
    }
    if let Some(found) = prebuilt() {
        return Ok(found);
    }
    if super::on_path(&["rustup"]).is_some() {
        super::fetching(TARGET, "the standard library of the browser's module");
        if run::answer("rustup", &["target", "add", TARGET]).is_some()
            && let Some(found) = prebuilt()
        {
            return Ok(found);
        }
    }
    bail!(
        "missing: {WHY}. Run one of:\n  {}\n  rustup target add {TARGET}",
        apt::command_line(&PACKAGES)
    );
}

fn std_from_source() -> Option<WasmToolchain> {
    let version = run::answer(DEBIAN_RUSTC, &["--version"])?;
    if minor(&version)? < OLDEST_MINOR {
        return None;
    }
    let sysroot = run::answer(DEBIAN_RUSTC, &["--print", "sysroot"])?;
    let std = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml");
    let linker = super::on_path(&["rust-lld"]);
    (std.exists() && linker.is_some()).then(|| WasmToolchain::StdFromSource {
        rustc: DEBIAN_RUSTC.into(),
        version,
    })
}

fn prebuilt() -> Option<WasmToolchain> {
    // Debian's compiler must not answer for rustup's, so the one is asked that
    // cargo would take.
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = run::answer(&rustc, &["--version"])?;
    let folder = run::answer(&rustc, &["--print", "target-libdir", "--target", TARGET])?;
    let mut libraries = std::fs::read_dir(folder).ok()?.flatten();
    libraries
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
        .then_some(WasmToolchain::Prebuilt { version })
}

/// The middle figure of `rustc 1.96.0 (…)`.
fn minor(version: &str) -> Option<u32> {
    let number = version.strip_prefix("rustc ")?;
    number.split('.').nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compilers_version_is_read_from_its_own_line() {
        assert_eq!(minor("rustc 1.96.0 (ac68faa20 2026-05-25)"), Some(96));
        assert_eq!(minor("rustc 1.63.0"), Some(63));
        assert_eq!(minor("cargo 1.96.0"), None);
    }
}
