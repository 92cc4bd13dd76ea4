//! This program as the linker of the module: hands everything on to `rust-lld`, but for exports that
//! nobody calls.
//!
//! Leptos brings three classes of the crate wasm-streams for its server functions. Each is exported,
//! so that the linker has to keep its code, what that code calls, and every text that it could print.
//! Not exported, they are gone before anything is bound for them. The compiler offers no way of saying
//! so, but it lets anyone be its linker.

use std::env;
use std::ffi::{OsStr, OsString};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Set for the compiler, which hands it on to its linker.
const ASKED: &str = "RAYAK_LINKS";
/// The classes, as the exports spell them: `__wbg_intounderlyingsource_free_…`.
const IDLE: &str = "intounderlying";

/// What the compiler must be told, so that it takes this program for its linker.
pub(super) fn rustflags() -> Result<String> {
    let program = env::current_exe()?;
    let program = program.to_str().context("this program's path is no text")?;
    ensure!(
        !program.contains(char::is_whitespace),
        "a path with spaces cannot be handed to the compiler: {program}"
    );
    Ok(format!("-Clinker={program} -Clinker-flavor=wasm-ld"))
}

/// Marks the compiler's environment.
pub(super) fn ask(compiler: &mut Command) {
    compiler.env(ASKED, "1");
}

/// Links, if the compiler called; the result is whether that went well.
pub(crate) fn if_asked() -> Option<Result<()>> {
    env::var_os(ASKED).map(|_| link(env::args_os().skip(1)))
}

fn link(arguments: impl Iterator<Item = OsString>) -> Result<()> {
    let status = Command::new("rust-lld")
        .args(["-flavor", "wasm"])
        .args(needed(arguments.collect()))
        .env_remove(ASKED)
        .status()
        .context("cannot start rust-lld")?;
    ensure!(status.success(), "rust-lld failed ({status})");
    Ok(())
}

/// The arguments without the flavour, which is said anyway, and without the idle exports.
fn needed(arguments: Vec<OsString>) -> Vec<OsString> {
    let mut needed = Vec::with_capacity(arguments.len());
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        if argument == "-flavor" {
            arguments.next();
        } else if argument == "--export" {
            let name = arguments.next();
            if !name.as_deref().is_some_and(is_idle) {
                needed.push(argument);
                needed.extend(name);
            }
        } else if !(argument.to_string_lossy().starts_with("--export=") && is_idle(&argument)) {
            needed.push(argument);
        }
    }
    needed
}

fn is_idle(export: &OsStr) -> bool {
    export.to_string_lossy().contains(IDLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exports_of_the_idle_classes_go_and_all_else_stays_in_its_order() {
        let given = "-flavor wasm --export mount --export __wbg_intounderlyingsink_free_1 \
                     --export=intounderlyingsource_pull --export=other -o intounderlying.wasm";
        let given = given.split_whitespace().map(OsString::from).collect();
        let needed = needed(given).join(OsStr::new(" "));
        assert_eq!(
            needed,
            "--export mount --export=other -o intounderlying.wasm"
        );
    }
}
