//! What the command line does to a store: the same commands whether it is closed or served.
//!
//! One process owns the store. While it serves, a command reaches it over `rayak.sock` in the data
//! directory; otherwise the command opens the store itself. [`Door`] is that choice, made once.

mod compact;
mod door;
mod export;
mod import;
pub mod socket;
mod verify;

pub use compact::compact;
pub use door::Door;
pub use export::export_to;
pub use import::{ImportReport, RefusedLine, import_chunks, import_lines};
pub use verify::{VerifyReport, verify};

use std::path::{Path, PathBuf};

/// Where the serving process listens for commands.
#[must_use]
pub fn socket_path(data: &Path) -> PathBuf {
    data.join("rayak.sock")
}
