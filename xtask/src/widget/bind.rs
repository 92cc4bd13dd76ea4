//! wasm-bindgen as a library: the module as the browser takes it, and the
//! JavaScript between the two. No command of that name need be installed.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::{Bindgen, EncodeInto};

use super::{names, trim};
use crate::files;

pub(super) struct Bound {
    pub(super) glue: String,
    pub(super) wasm: Vec<u8>,
}

pub(super) fn bind(module: &Path, name: &str) -> Result<Bound> {
    same_version(&fs::read_to_string(files::root().join("Cargo.lock"))?)?;
    let bytes = fs::read(module).with_context(|| module.display().to_string())?;
    let mut output = Bindgen::new()
        .input_bytes(name, bytes)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        // Every browser that runs the module has it.
        .encode_into(EncodeInto::Always)
        .generate_output()
        .context("wasm-bindgen cannot read the module")?;
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "the module brings JavaScript files of its own, and one glue file is all that is served; \
         take the dependency out that uses `inline_js` or `module = …`"
    );
    let glue = trim::glue(output.js())?;
    let glue = names::shorten(output.wasm_mut(), &glue, name)?;
    Ok(Bound {
        wasm: output.wasm_mut().emit_wasm(),
        glue,
    })
}

/// The two halves of wasm-bindgen speak a private format that changes with
/// every release, so a difference is said before it becomes a riddle.
fn same_version(lock: &str) -> Result<()> {
    let (runtime, tool) = ("wasm-bindgen", "wasm-bindgen-cli-support");
    let lock: toml::Table = lock.parse().context("Cargo.lock")?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let version = |name: &str| {
        let found = packages?
            .iter()
            .find(|package| package.get("name").and_then(toml::Value::as_str) == Some(name))?;
        found.get("version")?.as_str()
    };
    ensure!(
        version(runtime).is_some() && version(runtime) == version(tool),
        "Cargo.lock has {runtime} {:?} and {tool} {:?}; pin both to one version in Cargo.toml",
        version(runtime),
        version(tool)
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    fn lock(runtime: &str, tool: &str) -> String {
        format!(
            "[[package]]\nname = \"wasm-bindgen\"\nversion = \"{runtime}\"\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{tool}\"\n"
        )
    }

    #[test]
    fn two_halves_of_one_version_pass() {
        same_version(&lock("0.2.130", "0.2.130")).unwrap();
    }

    #[test]
    fn halves_of_different_versions_are_refused_with_both_named() {
        let error = same_version(&lock("0.2.131", "0.2.130")).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("0.2.131") && text.contains("0.2.130"));
    }
}
