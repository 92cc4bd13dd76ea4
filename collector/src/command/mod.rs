//! What the command line does to a store: the same commands whether it is closed or served.
//!
//! One process owns the store. While it serves, a command reaches it over `rayak.sock` in the data
//! directory; otherwise the command opens the store itself. [`Door`] is that choice, made once.

mod backup;
mod compact;
mod door;
mod drill;
mod erase;
mod export;
mod import;
mod pages;
mod rebuild;
mod restore;
mod retain;
pub mod socket;
mod user;
mod verify;

pub(crate) use backup::OneBackup;
pub use backup::{BackupError, BackupReport, backup, backup_when_due};
pub use compact::compact;
pub use door::Door;
pub use drill::{
    Drill, DrillError, DrillReport, clear_after_a_drill, drill, drill_is_due, last_drill,
};
pub use erase::{EraseError, EraseReport, Proof, erase};
pub use export::{ExportReport, export_to};
pub use import::{ImportReport, RefusedLine, import_chunks, import_lines};
pub use pages::{PageChange, PagesError, PagesOrder, PagesReport, pages};
pub use rebuild::{RebuildReport, rebuild};
pub use restore::{RestoreError, RestoreReport, restore};
pub use retain::{RetainReport, SiteRetained, retain};
pub use user::{UserError, UserLine, UserOrder, UserReport, user};
pub use verify::{VerifyReport, verify};

use std::path::{Path, PathBuf};

/// Where the serving process listens for commands.
#[must_use]
pub fn socket_path(data: &Path) -> PathBuf {
    data.join("rayak.sock")
}

/// Does what waits for the disk on a thread that may.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
