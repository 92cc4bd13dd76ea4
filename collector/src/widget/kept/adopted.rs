//! Files that are kept without a digest, as an earlier build left them: each start gives them one, so that
//! pages which pin them go on.
//!
//! A name that is made of the file's content proves it. The files of a card share one name, made of all
//! of them, and what is compressed has the name of what it was made of: these are taken on trust, and told,
//! since what became of them until then nobody can know.
//!
//! Deliberately absent: trust in a loader that its name does not prove. A page would refuse it anyway.

use super::{BROTLI, DIGEST, Found, LARGEST, Sync, digest_of, find, names, put};
use crate::widget::content_name;
use std::fs;
use std::io;
use std::path::Path;

pub(super) fn adopt(folder: &Path, sync: Sync<'_>) -> io::Result<()> {
    let mut trusted = Vec::new();
    // In their order, what is compressed comes behind what it was made of.
    for name in names(folder)? {
        let digest = format!("{name}{DIGEST}");
        if folder.join(&digest).exists() {
            continue;
        }
        let Some(bytes) = read(folder, &name) else {
            continue;
        };
        let is_proven = proves(&name, &bytes);
        if !is_proven && !is_trusted(folder, &name) {
            continue;
        }
        let text = digest_of(&name, &bytes);
        put(folder, &digest, text.as_bytes(), sync)?;
        sync(folder)?;
        if !is_proven {
            trusted.push(name);
        }
    }
    if !trusted.is_empty() {
        tracing::warn!(
            files = trusted.join(" "),
            "files of an earlier widget were kept without a digest and have one from here on: that \
             they are what was once kept is taken on trust"
        );
    }
    Ok(())
}

/// What lies under a name; nothing where a loss of power left nothing of it.
fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let path = folder.join(name);
    let length = fs::metadata(&path).ok()?.len();
    if length == 0 || length > LARGEST {
        return None;
    }
    fs::read(path).ok()
}

/// Whether a file is named by its content.
fn proves(name: &str, bytes: &[u8]) -> bool {
    let ending = name.split_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| content_name(bytes, ending) == name)
}

fn is_trusted(folder: &Path, name: &str) -> bool {
    if let Some(plain) = name.strip_suffix(BROTLI) {
        return matches!(find(folder, plain), Found::Whole(_));
    }
    let card = name.split_once('.').map_or(name, |(card, _)| card);
    let is_there = |ending: &&str| folder.join(format!("{card}.{ending}")).exists();
    ["js", "css", "wasm"].iter().all(is_there)
}
