//! What a crash may say and leave behind: where it happened, never what was being read.
//!
//! The memory of this process holds requests as they came: addresses, user agents, and comments
//! before they were masked. A core file would be a copy of all that on a disk, which nobody masks,
//! expires or erases; so there is none, not even for a crash handler of the system. And what a
//! panic says may quote the text that it was about: "byte 3 is not a character boundary in …".

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use std::io::{self, Write};
use std::panic;
use std::thread;
use tracing::Level;

/// Forbids core files of this process and its children. The limit is enough where the system
/// writes files; it does not bind a program into which the system pipes cores, and so the process
/// is marked as one that is not to be dumped at all.
///
/// # Errors
/// If the system refuses.
pub fn leave_no_core() -> io::Result<()> {
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none)?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// From here on a panic says its place in the code and its thread, and nothing else.
pub fn say_only_where() {
    panic::set_hook(Box::new(|panic| {
        let at = panic.location().map(ToString::to_string);
        let at = at.unwrap_or_else(|| "an unknown place".to_owned());
        let thread = thread::current();
        let thread = thread.name().unwrap_or("unnamed");
        if tracing::enabled!(Level::ERROR) {
            tracing::error!(at, thread, "panicked");
        } else {
            let _ = writeln!(io::stderr(), "rayak: panicked at {at} in thread {thread}");
        }
    }));
}
