//! How backups are named that nobody named otherwise: by the moment they were begun, so that the
//! newest and the oldest are known without opening one, and files of others are told apart.

use crate::domain::Instant;
use jiff::Timestamp;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const BEFORE: &str = "rayak-";
const AFTER: &str = ".backup";
const UNFINISHED: &str = ".unfinished";

/// A backup of a directory, by our naming.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    pub at: Instant,
    pub file: PathBuf,
}

/// The name of a backup that was begun at a moment: `rayak-20261126T081530.250Z.backup`.
pub fn file_name(at: Instant) -> String {
    let moment = at.timestamp().strftime("%Y%m%dT%H%M%S.%3fZ");
    format!("{BEFORE}{moment}{AFTER}")
}

/// Where a backup is written until it is whole.
pub(super) fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(UNFINISHED);
    name.into()
}

/// Whether a name is what a kill leaves of a backup that we named.
pub fn is_unfinished(name: &str) -> bool {
    name.strip_suffix(UNFINISHED).and_then(read).is_some()
}

/// The moment of a name, if it is exactly what we would write.
fn read(name: &str) -> Option<Instant> {
    let moment = name.strip_prefix(BEFORE)?.strip_suffix(AFTER)?;
    let at = Instant::from_timestamp(moment.parse::<Timestamp>().ok()?);
    (file_name(at) == name).then_some(at)
}

/// The backups in a directory that bear our names, the oldest first. None if it is not there.
///
/// # Errors
/// If the directory cannot be read.
pub fn kept(directory: &Path) -> io::Result<Vec<Kept>> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut kept = Vec::new();
    for entry in entries {
        let entry = entry?;
        let at = entry.file_name().to_str().and_then(read);
        if let Some(at) = at
            && entry.file_type()?.is_file()
        {
            let file = entry.path();
            kept.push(Kept { at, file });
        }
    }
    kept.sort_unstable();
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_we_named_is_ours() {
        let name = file_name(Instant(1_795_000_000_123));
        assert_eq!(name, "rayak-20261118T110640.123Z.backup");
        assert_eq!(read(&name), Some(Instant(1_795_000_000_123)));
        assert!(is_unfinished(
            "rayak-20261118T110640.123Z.backup.unfinished"
        ));
        for other in [
            "rayak-20261118T110640Z.backup",
            "rayak-2026-11-18T11:06:40.123Z.backup",
            "rayak-20261118T110640.123Z.backup.gz",
            "my-rayak-20261118T110640.123Z.backup",
            "rayak-before-the-move.backup",
        ] {
            assert_eq!(read(other), None, "{other}");
            assert!(!is_unfinished(other), "{other}");
        }
    }
}
