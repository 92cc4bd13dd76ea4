//! The inbox: everything that visitors wrote, and what checks have set aside, found by what it says and by
//! what is known of it.
//!
//! ```text
//! log ─▶ follow ─▶ index (words and facets, each with the remarks that have it) ─▶ listing
//! ```
//!
//! It is an index beside the store, in memory: made from the log at a start, in the background, and kept true by
//! reading on where the log has grown. No batch waits for it, and whoever looks is told how far behind the log it
//! is. In memory, since words that a citizen has taken back must not lie about in the files of an index; for the
//! same reason a word goes from it with the last remark that had it.
//!
//! Every question to it names the pages that whoever asks may see. Deliberately absent: the texts themselves,
//! which are read from the store when they are shown, HTTP, and who may do what.

mod alike;
mod asked;
mod facet;
mod follow;
mod index;
mod listing;
mod news;
mod postings;

pub(crate) use asked::Wanted;
pub(crate) use facet::Facet;
pub(crate) use follow::{Behind, judge};
pub(crate) use index::{Index, PageName};
pub(crate) use listing::{Row, Snapshot};
pub(crate) use news::Known;

use crate::rules::Rules;
use crate::store::{Store, StoreError};
use follow::Following;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Events that are taken in at most before somebody is answered: what comes in while staff look is there, and
/// nobody waits for a whole import.
const BEFORE_A_LOOK: usize = 2_000;

/// The index, and how it follows the log.
#[derive(Debug, Default)]
pub(crate) struct Inbox {
    following: Mutex<Following>,
    index: RwLock<Index>,
}

impl Inbox {
    /// The index as it is, after what little has come in was taken in, and how far behind the log it is.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn look(
        &self,
        store: &Store,
        rules: &Arc<Rules>,
    ) -> Result<(RwLockReadGuard<'_, Index>, Behind), StoreError> {
        let behind = self.follow(store, rules, BEFORE_A_LOOK)?;
        Ok((
            self.index.read().unwrap_or_else(PoisonError::into_inner),
            behind,
        ))
    }

    /// Takes in what has come since, so many events at most.
    ///
    /// # Errors
    /// If the store cannot be read; damage is told of its page alone.
    pub(crate) fn follow(
        &self,
        store: &Store,
        rules: &Arc<Rules>,
        most: usize,
    ) -> Result<Behind, StoreError> {
        self.following().follow(&self.index, store, rules, most)
    }

    fn following(&self) -> MutexGuard<'_, Following> {
        self.following
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
