//! What is new, told to those who want to know: as a feed that they ask for, and as mail that is sent.
//!
//! ```text
//! inbox, board, guard ─▶ news (for one reader) ─▶ digest (in words) ─▶ letter (two forms) ─▶ courier
//!          plan: who is due ─▶ errand: begun and settled, so once and not twice ─▶ round: one after the other
//! ```
//!
//! Feeds and mail end up where nobody here governs how long they lie and who reads them. So neither holds a word
//! that a visitor wrote, not even masked: they count, name pages, themes and kinds, and lead to where words are
//! read after signing in. It is told from the lists of the index; the words are not even read.
//!
//! What is told is settled at the moment at which it is told, by the role and the reach of that moment.
//! Deliberately absent: attachments, pictures, scripts, and any trace by which a sender sees who reads.

mod alerts;
mod courier;
mod digest;
mod errand;
mod feed;
mod letter;
mod looked;
mod news;
mod plan;
mod reader;
mod round;
mod trouble;

pub use courier::{Courier, SendError};
pub(crate) use digest::rhythm_key;
pub use digest::trial;
pub use errand::{Errand, Outcome, begin, settle};
pub(crate) use feed::feed;
pub use letter::Letter;
pub use plan::plan;
pub use round::round;
pub(crate) use trouble::Trouble;

use crate::domain::people::AccountId;
use looked::Looked;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use trouble::Server;

/// What is remembered of the post in memory alone.
#[derive(Debug, Default)]
pub(crate) struct Post {
    /// Held while letters are sent, so that nobody is sent one twice.
    turn: tokio::sync::Mutex<()>,
    server: Mutex<Server>,
    /// To whom a letter was tried last: the next round begins after him, so that nobody is always last.
    last: Mutex<Option<AccountId>>,
    /// Of those who are told at once, the last look that found nothing.
    looked: Mutex<HashMap<AccountId, Looked>>,
}

impl Post {
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        held(&self.server).trouble()
    }
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
