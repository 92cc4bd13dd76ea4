//! Names by content, and the folder that holds exactly what is current.
//!
//! All files but the loader carry a hash of content in their names, so that they
//! may be kept for ever; the loader alone keeps its name and is told the others'.
//! A file whose name and bytes have not changed is not touched.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use super::{Module, Published};
use crate::files;

const LOADER: &str = "rayak.js";

pub(super) struct Parts<'a> {
    pub(super) loader: &'a str,
    pub(super) minify_loader: &'a dyn Fn(&str) -> Result<String>,
    pub(super) card: &'a Module,
    pub(super) css: &'a str,
    pub(super) scanner: &'a Module,
}

pub(super) fn publish(parts: &Parts<'_>) -> Result<Published> {
    publish_into(&super::folder(), parts)
}

fn publish_into(folder: &Path, parts: &Parts<'_>) -> Result<Published> {
    // The three that the loader names bear one hash, of all that is in them: the loader goes to every
    // page with each of its bytes, and a name that stands there three times costs as much as one.
    let all = [
        parts.card.glue.as_bytes(),
        &parts.card.wasm,
        parts.css.as_bytes(),
    ]
    .concat();
    let published = Published {
        loader: LOADER.to_owned(),
        glue: hashed_name(&all, "js"),
        wasm: hashed_name(&all, "wasm"),
        css: hashed_name(&all, "css"),
        scanner_glue: hashed_name(parts.scanner.glue.as_bytes(), "js"),
        scanner_wasm: hashed_name(&parts.scanner.wasm, "wasm"),
    };
    // Filled in before minifying: what is constant then folds away.
    let loader = (parts.minify_loader)(&fill_in(parts.loader, &published)?)?;

    // The loader goes last, so that it never names a file that is not there.
    for (name, bytes) in [
        (&published.scanner_wasm, &parts.scanner.wasm[..]),
        (&published.scanner_glue, parts.scanner.glue.as_bytes()),
        (&published.glue, parts.card.glue.as_bytes()),
        (&published.wasm, &parts.card.wasm),
        (&published.css, parts.css.as_bytes()),
        (&published.loader, loader.as_bytes()),
    ] {
        files::write_if_changed(&folder.join(name), bytes)?;
        files::write_if_changed(&folder.join(format!("{name}.br")), &brotli(bytes)?)?;
    }
    remove_others(folder, &published)?;
    Ok(published)
}

fn remove_others(folder: &Path, published: &Published) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let plain = name.strip_suffix(".br").unwrap_or(&name);
        if !published.names().contains(&plain) {
            fs::remove_file(entry.path())
                .with_context(|| format!("removing {}", entry.path().display()))?;
        }
    }
    Ok(())
}

/// `rayak-` and the first 40 bits of the content's SHA-256: enough to tell editions of one file apart.
pub(super) fn hashed_name(bytes: &[u8], extension: &str) -> String {
    format!("rayak-{}.{extension}", hex(bytes, 5))
}

/// The first `length` bytes of the SHA-256 of `bytes`, in hex.
pub(super) fn hex(bytes: &[u8], length: usize) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(length)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Replaces the loader's tokens. One that is missing, or one that nobody
/// knows, is a loader and a build that disagree.
fn fill_in(loader: &str, published: &Published) -> Result<String> {
    let mut text = loader.to_owned();
    for (token, value) in [
        ("__GLUE__", published.glue.as_str()),
        ("__WASM__", published.wasm.as_str()),
        ("__CSS__", published.css.as_str()),
        ("__VERSION__", env!("CARGO_PKG_VERSION")),
    ] {
        ensure!(text.contains(token), "widget/rayak.js does not use {token}");
        text = text.replace(token, value);
    }
    if let Some(token) = token_in(&text) {
        bail!("widget/rayak.js has {token}, which the build does not fill in");
    }
    Ok(text)
}

/// A word of the shape `__CAPITALS__`.
fn token_in(text: &str) -> Option<&str> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    text.split(|character| !is_word(character)).find(|word| {
        word.len() > 4
            && word.starts_with("__")
            && word.ends_with("__")
            && !word.contains(|character: char| character.is_ascii_lowercase())
    })
}

/// As a server would send it at its best: done once here, and not per request.
pub(crate) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use std::collections::BTreeMap;
    use std::time::SystemTime;

    use super::*;

    const LOADER_SOURCE: &str = "load('__GLUE__', '__WASM__', '__CSS__', '__VERSION__')";

    fn publish_style(folder: &Path, css: &str) -> Published {
        let module = |name: &str| Module {
            glue: format!("glue of the {name}"),
            wasm: name.as_bytes().to_vec(),
        };
        let parts = Parts {
            loader: LOADER_SOURCE,
            minify_loader: &|text| Ok(text.to_owned()),
            card: &module("card"),
            css,
            scanner: &module("scanner"),
        };
        publish_into(folder, &parts).unwrap()
    }

    fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
        let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
        entries
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, entry.metadata().unwrap().modified().unwrap())
            })
            .collect()
    }

    #[test]
    fn the_loader_names_files_that_are_there() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("widget");
        let published = publish_style(&folder, "a{}");
        let loader = fs::read_to_string(folder.join(LOADER)).unwrap();
        for name in [&published.glue, &published.wasm, &published.css] {
            assert!(loader.contains(name.as_str()));
            assert!(folder.join(name).exists() && folder.join(format!("{name}.br")).exists());
        }
    }

    #[test]
    fn publishing_the_same_again_touches_nothing() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("widget");
        publish_style(&folder, "a{}");
        let before = times(&folder);
        publish_style(&folder, "a{}");
        assert_eq!(times(&folder), before);
    }

    #[test]
    fn a_changed_style_changes_the_names_and_removes_the_old_files() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("widget");
        let before = publish_style(&folder, "a{}");
        let after = publish_style(&folder, "b{}");
        assert_ne!(before.css, after.css);
        assert_ne!(before.wasm, after.wasm);
        assert_eq!(before.scanner_wasm, after.scanner_wasm);
        assert!(!folder.join(&before.css).exists());
        assert_eq!(times(&folder).len(), 12);
    }

    #[test]
    fn a_loader_that_forgets_a_token_or_invents_one_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let published = publish_style(&parent.path().join("widget"), "a{}");
        let forgotten = fill_in("load('__GLUE__')", &published).unwrap_err();
        assert!(forgotten.to_string().contains("__WASM__"));
        let invented = fill_in(&format!("{LOADER_SOURCE} + '__FONT__'"), &published).unwrap_err();
        assert!(invented.to_string().contains("__FONT__"));
    }

    #[test]
    fn brotli_shrinks_what_repeats() {
        assert!(brotli(&[b'a'; 1000]).unwrap().len() < 30);
    }
}
