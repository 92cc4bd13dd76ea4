//! The files that a page loads: those that are built into this binary, and those of the binaries before
//! it, kept beside the store.
//!
//! A tag may name the loader by its content and pin it by a hash. Such a page goes on asking for that very
//! loader, and the loader for the files of its own edition, when the collector was updated long ago. So
//! each start keeps what it has built in, and nothing that is kept is ever removed: an edition is a
//! quarter of a megabyte. They speak version 1 of the wire, which stays.
//!
//! Deliberately absent: fetching an edition from anywhere else, and any name but those that a build gives.

mod kept;
mod version;

pub use kept::keep;
pub(crate) use kept::{FOLDER, Told, each, is_kept, kept, put_back};
pub(crate) use version::{FRESH, Version};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256, Sha384};
use std::borrow::Cow;
use std::sync::LazyLock;

#[derive(RustEmbed)]
#[folder = "../target/dist/widget"]
#[allow_missing = true]
struct Built;

/// The loader under the name that lasts.
pub(crate) const LOADER: &str = "rayak.js";
/// What the name of a file ends in that was compressed by brotli.
const BROTLI: &str = ".br";

/// The loader of this binary, pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pinned {
    /// Its name by its content, as the other files are named.
    pub(crate) name: String,
    /// What a browser holds it against.
    pub(crate) integrity: String,
}

static PINNED: LazyLock<Option<Pinned>> =
    LazyLock::new(|| Built::get(LOADER).map(|file| Pinned::of(&file.data)));

impl Pinned {
    fn of(loader: &[u8]) -> Self {
        Self {
            name: content_name(loader, "js"),
            integrity: format!("sha384-{}", STANDARD.encode(Sha384::digest(loader))),
        }
    }
}

/// The name that a build gives a file by its content.
fn content_name(bytes: &[u8], ending: &str) -> String {
    let digest = Sha256::digest(bytes);
    let digest = digest.iter().take(5).map(|byte| format!("{byte:02x}"));
    format!("rayak-{}.{ending}", digest.collect::<String>())
}

/// The loader of this binary, pinned; none in a binary that was built without the widget.
pub(crate) fn pinned() -> Option<&'static Pinned> {
    PINNED.as_ref()
}

/// A file as it is sent.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) bytes: Cow<'static, [u8]>,
    /// Whether it was compressed by brotli, once and for all.
    pub(crate) is_brotli: bool,
}

/// A file of this binary, for whoever takes brotli or does not.
pub(crate) fn built(name: &str, brotli: bool) -> Option<File> {
    let name = match pinned() {
        Some(pinned) if pinned.name == name => LOADER,
        _ => name,
    };
    File::either(name, brotli, |name| Some(Built::get(name)?.data))
}

impl File {
    /// The compressed file for whoever takes brotli, if there is one, and else the plain one.
    fn either(
        name: &str,
        brotli: bool,
        read: impl Fn(&str) -> Option<Cow<'static, [u8]>>,
    ) -> Option<Self> {
        let file = |name: &str, is_brotli| {
            let bytes = read(name)?;
            Some(Self { bytes, is_brotli })
        };
        brotli
            .then(|| file(&format!("{name}{BROTLI}"), true))
            .flatten()
            .or_else(|| file(name, false))
    }
}

/// Whether a name can be that of a loader by its content.
pub(crate) fn is_pinned(name: &str) -> bool {
    is_name(name) && name.ends_with(".js")
}

/// `rayak-`, ten hexadecimal digits, and one of three endings: a name that a build gives, and no way out
/// of the folder.
fn is_name(name: &str) -> bool {
    let parts = name
        .strip_prefix("rayak-")
        .and_then(|it| it.split_once('.'));
    parts.is_some_and(|(digest, ending)| {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        digest.len() == 10 && digest.bytes().all(hex) && ["js", "css", "wasm"].contains(&ending)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loader_is_pinned_by_its_content() {
        let pinned = Pinned::of(b"alert(1)");
        assert_eq!(pinned.name, "rayak-6e11c72f7c.js");
        assert!(pinned.integrity.starts_with("sha384-"));
        assert_eq!(pinned.integrity.len(), "sha384-".len() + 64);
        assert_ne!(pinned, Pinned::of(b"alert(2)"));
    }

    #[test]
    fn only_names_that_a_build_gives_are_names() {
        for name in ["rayak-0123456789.js", "rayak-abcdef0123.wasm"] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "rayak.js",
            "rayak-0123456789.js.br",
            "rayak-0123456789.html",
            "rayak-012345678.js",
            "rayak-0123456789",
            "rayak-../../etc/.js",
            "rayak-ABCDEF0123.js",
        ] {
            assert!(!is_name(name), "{name}");
        }
    }
}
