//! What is kept, in one sled tree. The log is the truth; the rest are folds of it, written in the
//! same atomic batch and rebuildable from it.
//!
//! | key                                             | value                                   |
//! |-------------------------------------------------|-----------------------------------------|
//! | `a` account:8                                   | an account                              |
//! | `c` digest:32                                   | a session, by the digest of its token   |
//! | `e` page number:u64                             | a run of events, of which the first has |
//! |                                                 | this number: the log                    |
//! | `f` page id:16                                  | how one feedback stands, if something   |
//! |                                                 | has happened to it since (fold)         |
//! | `h` page                                        | the page's head (fold)                  |
//! | `k` digest:32                                   | a token for programs, by its digest     |
//! | `l` number:u64                                  | a line of the audit log, with the       |
//! |                                                 | digest of the one before                |
//! | `m` `format`                                    | the version of this table               |
//! | `p` page                                        | what an editor says of the page         |
//! | `q` `wordings`                                  | since when each question is asked in    |
//! |                                                 | which words                             |
//! | `s` page day:i32 lang:8                         | sightings (fold)                        |
//! | `t` page question:1 day:i32 lang:8 channel:1    | a tally (fold)                          |
//! | `w` page number:u64                             | a run of words, of which an event with  |
//! |                                                 | this number brought the first           |
//! | `x` page number:u64 part:1                      | the rest of words that are long         |
//!
//! Most feedbacks stand as they came in, so that their event says it all and nothing is written twice.
//! What one batch brings to a page is one run ([`run`]). Where each feedback is, is kept in memory and
//! read from the log at the start ([`index`]).
//! `page` is sixteen bytes ([`PageId`]); integers are big-endian, days with their sign bit flipped,
//! so that keys sort as their numbers do. Every key that is about feedback begins with the page, so that
//! a page can one day be the unit of distribution; those of the people who sign in ([`people`]), of the
//! wordings and of the format belong to no page. Each value, and each item of a run, is framed with
//! a version and a checksum over key and value ([`codec`]). A test holds this table against what is
//! stored.
//!
//! Deliberately absent: any rule about feedback, which is the domain's, and any sled type in a
//! signature.

mod changes;
mod codec;
mod commit;
mod compaction;
mod engine;
mod erase;
mod files;
#[cfg(test)]
mod golden;
mod index;
mod inspect;
mod intake;
mod keys;
mod listings;
mod marker;
mod open;
mod people;
mod read;
mod rebuild;
mod recovery;
mod refold;
mod restore;
mod run;
mod sorting;
mod staging;
mod verify;
mod wordings;
mod words;

pub use changes::{Changes, Growth};
pub use compaction::Compacted;
pub use erase::Aged;
pub(crate) use intake::Room;
pub use intake::{Gauge, Halt};
pub use open::{Store, Syncer};
pub use people::{AuditReport, Audited, Tokens};
pub use read::{Place, Referent, Standings, Words};
pub use rebuild::PageMended;
pub use recovery::{Recovered, Trial};
pub use restore::Restored;
pub use sorting::{Saying, SeenWords};
pub use staging::Staging;
pub use verify::{Fault, PageReport};

use std::io;
use std::path::PathBuf;

/// The version of the key table that this binary reads and writes.
const FORMAT: u32 = 1;

/// The engine's files, within the data directory.
const INSIDE: &str = "store";

/// What can go wrong with a store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "another process owns the store in {path}; stop it, or let the command talk to it (it does \
         so by itself while `rayak serve` runs)"
    )]
    Owned { path: PathBuf },
    #[error("{path} is a file; name the directory of the store with --data")]
    NotDirectory { path: PathBuf },
    #[error("the store was written by a newer version (format {found}, this one reads {FORMAT})")]
    Newer { found: u32 },
    #[error("a record is damaged: {what}; run `rayak verify`")]
    Damaged { what: String },
    #[error(
        "{path} cannot be written ({error}); the collector and its commands write there even to read. \
         To read a store on a read-only disk, copy it to another first"
    )]
    Unwritable { path: PathBuf, error: io::Error },
    #[error("the engine does not open {path}: {why}")]
    Unopenable { path: PathBuf, why: String },
    #[error(
        "{path} cannot be opened whole. As it is: {as_it_is}. From its log alone: {from_its_log}. \
         Nothing was removed. Keep it, and restore the newest backup into another directory: what came \
         in since that backup is only here. To go on with what can be read of it, keep a copy and \
         remove {held}"
    )]
    Lost {
        path: PathBuf,
        held: PathBuf,
        as_it_is: String,
        from_its_log: String,
    },
    #[error(
        "the store held {held} events when it was closed and holds {found}: the end of its log is \
         gone. Restore the newest backup into another directory and keep this one; or, to go on with \
         what is left, remove {marker}"
    )]
    Shrunk {
        held: u64,
        found: u64,
        marker: PathBuf,
    },
    #[error("there is too little room: {0}")]
    NoRoom(Halt),
    // Neither is told as a source as well: whoever prints the whole chain would say it twice.
    #[error("the disk: {0}")]
    Io(io::Error),
    #[error("the store engine: {0}")]
    Engine(sled::Error),
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl StoreError {
    /// Whether the disk refused, after which the engine takes and reads nothing more. A record that it
    /// cannot read is damage, which is its page's alone.
    pub(crate) fn is_of_the_disk(&self) -> bool {
        matches!(self, Self::Io(_) | Self::Engine(sled::Error::Io(_)))
    }
}

impl From<sled::Error> for StoreError {
    fn from(error: sled::Error) -> Self {
        Self::Engine(error)
    }
}
