//! A backup: one file that holds every page's log and the words that stand, and nothing that can be
//! made again. It belongs to no engine.
//!
//! ```text
//! "rayak backup 2\n"
//! block   kind:1 length:u32 crc32c:u32 body     kind "r": records, deflated
//! ...                                           kind "m": the manifest, as JSON; the last block
//! sha256  32 bytes, over everything before
//! ```
//!
//! Integers are big-endian. A block's checksum covers its kind, length and body, and tells where a
//! file is damaged; the last one covers the whole and tells that it is complete. Records are
//! postcard of [`Record`]: a page, then its events in their order, then its words; behind the pages the
//! accounts, the tokens, what editors say of pages, the audit log, and the files of earlier widgets, which
//! pages that pin them go on asking for.
//!
//! Format 1 is read as this one is. It is the same but for accounts, which are laid out otherwise in it: a
//! backup of format 1 that holds any is refused.
//!
//! Deliberately absent: folds, which the log says, the configuration, which is another file, and
//! sessions, which nobody should find open again when a backup is restored.

mod name;
mod read;
mod write;

pub use name::{Kept, file_name, is_unfinished, kept};
pub use read::{Backup, BackupFault};
pub use write::Unfinished;

use crate::domain::people::{Account, Digest32, Link, Token};
use crate::domain::{Event, Listing, Wordings};
use crate::store::Words;
use serde::{Deserialize, Serialize};

const FORMAT: u32 = 2;
/// What every backup begins with, before its format's number and a line's end.
const MAGIC: &[u8] = b"rayak backup ";
const RECORDS: u8 = b'r';
const MANIFEST: u8 = b'm';
/// A block is ended once its records take this many bytes.
const BLOCK: usize = 256 * 1024;
/// No block that we write is larger, deflated or not.
const LARGEST: usize = 1024 * 1024;

/// One thing in a backup. What comes after a page is about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    Page {
        site: String,
        name: String,
    },
    Event(u64, Event),
    Words(Words),
    Account(Box<Account>),
    Token(Digest32, Token),
    /// A line of the audit log, with its number.
    Audit(u64, Link),
    /// Since when the questions have been asked in which words.
    Wordings(Wordings),
    /// What an editor says of a page.
    Listing(Box<Listing>),
    /// A file of a widget, by its name.
    Widget(String, Vec<u8>),
}

/// What a backup says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// When it was begun.
    pub made_at: String,
    pub pages: u64,
    pub events: u64,
    pub words: u64,
    #[serde(default)]
    pub accounts: u64,
    #[serde(default)]
    pub tokens: u64,
    /// Lines of the audit log.
    #[serde(default)]
    pub audit: u64,
    /// Pages of which an editor says something.
    #[serde(default)]
    pub listings: u64,
    /// Files of widgets.
    #[serde(default)]
    pub widget: u64,
}

impl Manifest {
    fn count(&mut self, record: &Record) {
        match record {
            Record::Page { .. } => self.pages += 1,
            Record::Event(..) => self.events += 1,
            Record::Words(..) => self.words += 1,
            Record::Account(..) => self.accounts += 1,
            Record::Token(..) => self.tokens += 1,
            Record::Audit(..) => self.audit += 1,
            Record::Listing(..) => self.listings += 1,
            Record::Widget(..) => self.widget += 1,
            Record::Wordings(..) => {}
        }
    }
}

/// A block's head: its kind, length and checksum.
fn head(kind: u8, body: &[u8]) -> [u8; 9] {
    let [a, b, c, d] = u32::try_from(body.len()).unwrap_or(u32::MAX).to_be_bytes();
    let sum = crc32c::crc32c_append(crc32c::crc32c(&[kind, a, b, c, d]), body);
    let [e, f, g, h] = sum.to_be_bytes();
    [kind, a, b, c, d, e, f, g, h]
}
