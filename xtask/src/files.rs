//! Where things are, and writing them so that nothing is touched in vain.
//!
//! The collector embeds what the widget step writes, and cargo decides by
//! modification times: a file rewritten with equal bytes would rebuild it.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The workspace's root: the folder above this crate's, as cargo says when it
/// runs us, so that a checkout that was moved is not looked for where it was
/// compiled.
pub(crate) fn root() -> PathBuf {
    let compiled = env!("CARGO_MANIFEST_DIR");
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| compiled.into());
    let here = Path::new(&here);
    here.parent().unwrap_or(here).to_path_buf()
}

/// Writes `bytes` to `path` through a rename, so that no reader sees half a
/// file; leaves a file that already holds them alone. True when it wrote.
pub(crate) fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(false);
    }
    // The draft stands beside the folder and not in it: whoever lists the
    // folder meanwhile, as an embedding build does, must not see it.
    let folder = path.parent().context("a file stands in a folder")?;
    let beside = folder.parent().unwrap_or(folder);
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let readable = fs::Permissions::from_mode(0o644);
    let mut draft = tempfile::Builder::new()
        .permissions(readable)
        .tempfile_in(beside)?;
    io::Write::write_all(&mut draft, bytes)?;
    draft
        .persist(path)
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(true)
}

/// Every file under `path`, sorted, without what builds and tools leave there.
pub(crate) fn walk(path: &Path) -> Result<Vec<PathBuf>> {
    const NOT_SOURCE: [&str; 3] = ["target", ".git", "node_modules"];
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let entries = fs::read_dir(path).with_context(|| format!("reading {}", path.display()))?;
    for entry in entries {
        let entry = entry?;
        if NOT_SOURCE.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            found.extend(walk(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// The files under `path` whose names end in `.extension`.
pub(crate) fn walk_for(path: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = walk(path)?;
    found.retain(|file| file.extension() == Some(OsStr::new(extension)));
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    #[test]
    fn an_equal_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inner/file");
        assert!(write_if_changed(&path, b"one").unwrap());
        assert!(!write_if_changed(&path, b"one").unwrap());
        assert!(write_if_changed(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn a_walk_passes_by_what_tools_leave_behind() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["src/a.rs", "target/b.rs", "node_modules/c.rs"] {
            write_if_changed(&folder.path().join(name), b"").unwrap();
        }
        let found = walk_for(folder.path(), "rs").unwrap();
        assert_eq!(found, [folder.path().join("src/a.rs")]);
    }
}
