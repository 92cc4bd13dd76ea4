//! The files of earlier binaries, beside the store: written so that a loss of power leaves a whole file or
//! none, and held against a digest whenever they are read. A page vouches for its loader alone, so that
//! nobody but us would notice what became of the files that a loader names.
//!
//! ```text
//! widget/rayak-0123456789.js          what is served
//! widget/rayak-0123456789.js.sha256   its digest, as `sha256sum --check` reads it
//! ```
//!
//! Deliberately absent: mending. What is damaged is not served, and told; it comes back from a backup, or
//! by starting once the version that it is of.

use super::{BROTLI, Built, File, LOADER, is_name, pinned};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::spawn_blocking;

/// Where they lie in the directory of the store.
pub(crate) const FOLDER: &str = "widget";
const DIGEST: &str = ".sha256";
/// No file of any edition comes near this.
const LARGEST: u64 = 512 * 1024;

/// Makes what is at a path durable.
type Sync<'a> = &'a dyn Fn(&Path) -> io::Result<()>;

/// What is there under a name.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    /// It is not what was kept, or is gone.
    Damaged,
    Whole(Vec<u8>),
}

/// The damaged files that were told. Anybody may ask for one again and again, and the log is not theirs to
/// fill; only names under which something lies are in here.
#[derive(Debug, Default)]
pub(crate) struct Told(Mutex<BTreeSet<String>>);

impl Told {
    fn is_first(&self, name: &str) -> bool {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.insert(name.to_owned())
    }
}

/// A file of an earlier binary.
pub(crate) async fn kept(data: &Path, told: &Arc<Told>, name: &str, brotli: bool) -> Option<File> {
    if !is_name(name) {
        return None;
    }
    let (folder, name, told) = (folder(data), name.to_owned(), Arc::clone(told));
    let read = move || {
        File::either(&name, brotli, |name| {
            whole(&folder, name, &told).map(Cow::from)
        })
    };
    spawn_blocking(read).await.ok().flatten()
}

/// What is kept under a name, if it is as it was kept; damage is counted each time, and told once.
fn whole(folder: &Path, name: &str, told: &Told) -> Option<Vec<u8>> {
    match find(folder, name) {
        Found::Whole(bytes) => Some(bytes),
        Found::Nothing => None,
        Found::Damaged => {
            metrics::counter!("rayak_widget_damaged_total").increment(1);
            if told.is_first(name) {
                tracing::error!(
                    file = name,
                    "a kept file of the widget is damaged and is not served; `rayak verify` names them \
                     all"
                );
            }
            None
        }
    }
}

fn find(folder: &Path, name: &str) -> Found {
    let path = folder.join(name);
    let digest = fs::read_to_string(folder.join(format!("{name}{DIGEST}"))).ok();
    let length = fs::metadata(&path).ok().map(|it| it.len());
    match (digest, length) {
        (None, None) => Found::Nothing,
        (Some(digest), Some(length)) if length <= LARGEST => match fs::read(&path) {
            Ok(bytes) if digest == digest_of(name, &bytes) => Found::Whole(bytes),
            _ => Found::Damaged,
        },
        _ => Found::Damaged,
    }
}

fn digest_of(name: &str, bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing into a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text + "  " + name + "\n"
}

/// Keeps the files of this binary for the time after it, those anew that are there and not whole.
///
/// # Errors
/// If the folder cannot be written. Nothing that is served by this binary depends on it.
pub fn keep(data: &Path) -> io::Result<()> {
    let files = Built::iter().filter_map(|built| {
        let name = built.replace(LOADER, &pinned()?.name);
        Some((name, Built::get(&built)?.data))
    });
    put_all(data, files, &sync)
}

fn sync(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

/// Puts files back that a backup held.
///
/// # Errors
/// If the folder cannot be written.
pub(crate) fn put_back(
    data: &Path,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> io::Result<()> {
    put_all(data, files, &sync)
}

fn put_all(
    data: &Path,
    files: impl IntoIterator<Item = (String, impl AsRef<[u8]>)>,
    sync: Sync<'_>,
) -> io::Result<()> {
    let folder = folder(data);
    for (name, bytes) in files {
        let bytes = bytes.as_ref();
        if matches!(find(&folder, &name), Found::Whole(there) if there == bytes) {
            continue;
        }
        if !folder.exists() {
            fs::create_dir_all(&folder)?;
            sync(data)?;
        }
        // First what it is held against, so that it is served once both are there.
        let digest = digest_of(&name, bytes);
        put(&folder, &format!("{name}{DIGEST}"), digest.as_bytes(), sync)?;
        put(&folder, &name, bytes, sync)?;
        sync(&folder)?;
    }
    Ok(())
}

/// Whoever is interrupted leaves no half of a file under a name that is served.
fn put(folder: &Path, name: &str, bytes: &[u8], sync: Sync<'_>) -> io::Result<()> {
    let part = folder.join(format!("{name}.part"));
    fs::write(&part, bytes)?;
    sync(&part)?;
    fs::rename(&part, folder.join(name))
}

/// Every file that is kept, by its name; without its bytes where it is not whole.
///
/// # Errors
/// If the folder cannot be read.
pub(crate) fn each(
    data: &Path,
) -> io::Result<impl Iterator<Item = (String, Option<Vec<u8>>)> + use<>> {
    let folder = folder(data);
    let names = names(&folder)?;
    Ok(names
        .into_iter()
        .filter_map(move |name| match find(&folder, &name) {
            Found::Whole(bytes) => Some((name, Some(bytes))),
            Found::Damaged => Some((name, None)),
            Found::Nothing => None,
        }))
}

/// The names under which something is kept, or should be.
fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        entries => entries?,
    };
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry?.file_name();
        let Some(name) = name.to_str() else { continue };
        let name = name.strip_suffix(DIGEST).unwrap_or(name);
        if is_kept(name) {
            names.insert(name.to_owned());
        }
    }
    Ok(names)
}

/// Whether a name is one under which a file is kept.
pub(crate) fn is_kept(name: &str) -> bool {
    is_name(name.strip_suffix(BROTLI).unwrap_or(name))
}

fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};

    const NAME: &str = "rayak-0123456789.js";

    fn one() -> [(String, Vec<u8>); 1] {
        [(NAME.to_owned(), b"older()".to_vec())]
    }

    #[test]
    fn a_file_has_its_name_once_it_is_durable_and_the_folder_is_after_that() {
        let data = tempfile::tempdir().expect("a directory");
        let folder = folder(data.path());
        let synced = RefCell::new(Vec::new());
        let sync = |path: &Path| {
            let shown = path.strip_prefix(data.path()).expect("within");
            if let Some(name) = path.to_str().and_then(|it| it.strip_suffix(".part")) {
                assert!(!Path::new(name).exists(), "{name}");
            } else if path == folder {
                assert!(matches!(find(&folder, NAME), Found::Whole(_)));
            }
            synced.borrow_mut().push(shown.display().to_string());
            Ok(())
        };
        put_all(data.path(), one(), &sync).expect("it can be written");
        let right = [
            "".to_owned(),
            format!("widget/{NAME}.sha256.part"),
            format!("widget/{NAME}.part"),
            "widget".to_owned(),
        ];
        assert_eq!(*synced.borrow(), right);
        // What is there and whole is not written again.
        put_all(data.path(), one(), &sync).expect("nothing is written");
        assert_eq!(synced.borrow().len(), right.len());
    }

    #[test]
    fn what_cannot_be_made_durable_is_not_served() {
        let data = tempfile::tempdir().expect("a directory");
        let full = |path: &Path| match path.extension() {
            Some(part) if part == "part" => Err(io::Error::other("the disk is full")),
            _ => Ok(()),
        };
        assert!(put_all(data.path(), one(), &full).is_err());
        assert_eq!(find(&folder(data.path()), NAME), Found::Nothing);
    }

    #[test]
    fn whoever_is_interrupted_leaves_no_file_without_a_digest_and_the_next_start_keeps_it_whole() {
        for steps in 0..4 {
            let data = tempfile::tempdir().expect("a directory");
            let folder = folder(data.path());
            let done = Cell::new(0);
            let dies = |_: &Path| {
                done.set(done.get() + 1);
                match done.get() > steps {
                    true => Err(io::Error::other("the power is lost")),
                    false => Ok(()),
                }
            };
            assert!(put_all(data.path(), one(), &dies).is_err(), "{steps}");
            let is_there = |name: &str| folder.join(name).exists();
            assert!(
                is_there(&format!("{NAME}.sha256")) || !is_there(NAME),
                "{steps}"
            );
            put_back(data.path(), one()).expect("it can be written");
            assert_eq!(find(&folder, NAME), Found::Whole(b"older()".to_vec()));
        }
    }

    #[test]
    fn what_is_not_as_it_was_kept_is_damaged_and_kept_anew_where_it_is_known() {
        let data = tempfile::tempdir().expect("a directory");
        let folder = folder(data.path());
        let (file, digest) = (folder.join(NAME), folder.join(format!("{NAME}.sha256")));
        let again = || put_back(data.path(), one()).expect("it can be written");
        let damages: [&dyn Fn() -> io::Result<()>; 5] = [
            &|| fs::write(&file, "older("),
            &|| fs::write(&file, vec![b' '; 1024 * 1024]),
            &|| fs::remove_file(&file),
            &|| fs::remove_file(&digest),
            &|| fs::write(&digest, "0"),
        ];
        for damage in damages {
            again();
            assert_eq!(find(&folder, NAME), Found::Whole(b"older()".to_vec()));
            damage().expect("it can be damaged");
            assert_eq!(find(&folder, NAME), Found::Damaged);
            let told: Vec<_> = each(data.path()).expect("it can be read").collect();
            assert_eq!(told, [(NAME.to_owned(), None)]);
        }
    }

    #[test]
    fn a_damaged_file_is_told_once_however_often_it_is_asked_for() {
        #[derive(Clone, Default)]
        struct Log(Arc<Mutex<Vec<u8>>>);
        impl io::Write for Log {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().expect("nobody panics").write(bytes)
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let data = tempfile::tempdir().expect("a directory");
        let folder = folder(data.path());
        put_back(data.path(), one()).expect("it can be written");
        fs::write(folder.join(NAME), "older(").expect("it can be damaged");
        fs::write(folder.join("rayak-9999999999.js"), "x").expect("it can be written");
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .finish();
        // Beside one that listens to nothing: were ours the only one, a line that another thread reaches
        // first would never be asked about again.
        let _deaf = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
        let told = Told::default();
        tracing::subscriber::with_default(subscriber, || {
            for name in [NAME, NAME, "rayak-9999999999.js", NAME] {
                assert_eq!(whole(&folder, name, &told), None);
            }
        });
        let text = String::from_utf8(log.0.lock().expect("nobody panics").clone());
        let text = text.expect("lines are text");
        assert_eq!(text.matches("is damaged").count(), 2, "{text}");
    }
}
