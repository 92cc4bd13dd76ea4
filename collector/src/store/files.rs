//! Directories as a whole: made, synced, copied, measured, and put in each other's place.
//!
//! A file survives a loss of power only if its bytes, its name in its directory, and that
//! directory's name in the one above were synced; the engine syncs none of the names.

use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Makes a directory and those above it that are missing, each synced into the one above.
pub(super) fn make(directory: &Path) -> io::Result<()> {
    if directory.is_dir() {
        return Ok(());
    }
    let above = above(directory);
    make(above)?;
    match fs::create_dir(directory) {
        // Another process may have made it in between.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    sync_names(above)
}

/// Makes a directory that its owner alone may enter, whatever stands above it: it holds citizens'
/// words.
pub(super) fn make_private(directory: &Path) -> io::Result<()> {
    make(directory)?;
    fs::set_permissions(directory, Permissions::from_mode(0o700))
}

/// The directory that holds `path`.
fn above(path: &Path) -> &Path {
    path.parent()
        .filter(|above| !above.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Syncs the names in a directory.
pub(super) fn sync_names(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Syncs every file of a directory, the directories in it, its names, and its own name.
pub(super) fn sync_whole(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        match File::open(&path) {
            Ok(file) => file.sync_all()?,
            // The engine may replace its snapshot between the listing and here.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    sync_names(directory)?;
    sync_names(above(directory))
}

/// Copies a directory into a new one, whole and synced.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    make_private(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    sync_whole(to)
}

/// Removes a directory, if it is there, and syncs its absence.
pub(super) fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
        Ok(()) => sync_names(above(directory)),
    }
}

/// Removes the files of a directory whose name is as told.
pub(super) fn remove_files(directory: &Path, is_one: impl Fn(&OsStr) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if is_one(&entry.file_name()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Puts two directories in each other's place in one step: at no moment is there none. It is durable
/// once the names of the directory that holds both are synced.
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Bytes of the files in a directory.
pub(super) fn size(directory: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        match entry.metadata() {
            Ok(of) if of.is_dir() => bytes += size(&entry.path())?,
            Ok(of) => bytes += of.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(bytes)
}
