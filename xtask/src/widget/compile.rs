//! cargo for wasm32, in a target folder of its own: another compiler builds
//! here, and sharing one folder would make the two throw out each other's work.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::link;
use crate::setup::WasmToolchain;
use crate::{files, run};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "widget";

/// What each saves was measured (see the table in `widget/README.md`): a panic
/// that only traps carries no message and no unwinding tables, and nobody reads
/// a location or a `Debug` text in a citizen's browser.
const RUSTFLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none -Zmir-opt-level=3";

/// What a module is compiled from.
pub(super) struct Source {
    pub(super) package: &'static str,
    /// As cargo is told it.
    pub(super) target: &'static [&'static str],
    /// Where cargo puts it.
    pub(super) file: &'static str,
}

/// The compiled module, before wasm-bindgen. `scanner` is the name of the scanner's
/// file, for the module that fetches it.
pub(super) fn compile(
    toolchain: &WasmToolchain,
    source: &Source,
    scanner: Option<&str>,
) -> Result<PathBuf> {
    let target = files::root().join("target/wasm");
    let mut cargo = run::cargo();
    cargo
        .args(["build", "--package", source.package])
        .args(source.target)
        .args(["--profile", PROFILE, "--target", TARGET])
        .arg("--target-dir")
        .arg(&target)
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    if let Some(scanner) = scanner {
        cargo.env("RAYAK_SCANNER", scanner);
    }
    link::ask(&mut cargo);
    let linker = link::rustflags()?;
    match toolchain {
        WasmToolchain::StdFromSource { rustc, .. } => cargo
            .args(["-Zbuild-std=std,panic_abort"])
            .args(["-Zbuild-std-features=optimize_for_size"])
            .env("RUSTC", rustc)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", format!("{RUSTFLAGS} {linker}")),
        WasmToolchain::Prebuilt { .. } => cargo.env("RUSTFLAGS", linker),
    };
    run::run(&mut cargo)?;
    let module = target.join(TARGET).join(PROFILE).join(source.file);
    ensure!(
        module.exists(),
        "cargo succeeded but {} is not there",
        module.display()
    );
    Ok(module)
}
