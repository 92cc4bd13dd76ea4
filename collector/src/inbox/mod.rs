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
mod others;
mod part;
mod postings;
mod progress;
mod putting;

pub(crate) use asked::Wanted;
pub(crate) use facet::Facet;
pub(crate) use index::{Index, PageName};
pub(crate) use listing::{InSnapshot, Row, Snapshot};
pub(crate) use news::Known;
pub(crate) use others::Others;
pub(crate) use part::judge;
pub(crate) use progress::Behind;

use crate::domain::Instant;
use crate::rules::Rules;
use crate::store::{Store, StoreError};
use follow::{Following, Shared};
use progress::Progress;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLockReadGuard, TryLockError};

/// Events that are taken in at most before somebody is answered: what comes in while staff look is there, and
/// nobody waits for a whole import.
const BEFORE_A_LOOK: usize = 2_000;

/// The index, and how it follows the log.
#[derive(Debug)]
pub(crate) struct Inbox {
    /// The rules by which remarks are judged at this moment: not those of whoever looks, whose request may have begun
    /// under others.
    rules: Mutex<Arc<Rules>>,
    following: Mutex<Following>,
    shared: Shared,
}

impl Inbox {
    pub(crate) fn new(rules: Arc<Rules>) -> Self {
        Self {
            rules: Mutex::new(rules),
            following: Mutex::default(),
            shared: Shared::default(),
        }
    }

    /// Judges by these rules from now on. Remarks that were judged by others are judged again.
    pub(crate) fn judge_by(&self, rules: Arc<Rules>) {
        *self.rules.lock().unwrap_or_else(PoisonError::into_inner) = rules;
    }

    /// The index as it is, after what little has come in was taken in, and how far behind the log it is. While it is
    /// made, nobody waits for that.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn look(
        &self,
        store: &Store,
        now: Instant,
    ) -> Result<(RwLockReadGuard<'_, Index>, Behind), StoreError> {
        let following = if self.progress().events() > BEFORE_A_LOOK as u64 {
            self.following_unless_busy()
        } else {
            Some(self.following())
        };
        if let Some(mut following) = following {
            following.follow(&self.shared, store, &self.rules(), BEFORE_A_LOOK, now)?;
        }
        let index = self.shared.index.read();
        Ok((
            index.unwrap_or_else(PoisonError::into_inner),
            self.progress().behind(now),
        ))
    }

    /// Takes in what has come since, so many events at most.
    ///
    /// # Errors
    /// If the store cannot be read; damage is told of its page alone.
    pub(crate) fn follow(
        &self,
        store: &Store,
        most: usize,
        now: Instant,
    ) -> Result<Behind, StoreError> {
        self.following()
            .follow(&self.shared, store, &self.rules(), most, now)?;
        Ok(self.progress().behind(now))
    }

    fn rules(&self) -> Arc<Rules> {
        let rules = self.rules.lock();
        Arc::clone(&rules.unwrap_or_else(PoisonError::into_inner))
    }

    fn progress(&self) -> Progress {
        let progress = self.shared.progress.lock();
        *progress.unwrap_or_else(PoisonError::into_inner)
    }

    fn following(&self) -> MutexGuard<'_, Following> {
        self.following
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn following_unless_busy(&self) -> Option<MutexGuard<'_, Following>> {
        match self.following.try_lock() {
            Ok(following) => Some(following),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::StoreConfig;

    /// It would wait for itself for ever.
    #[test]
    fn whoever_looks_while_the_index_is_made_does_not_wait_for_that() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = Store::open(directory.path(), &StoreConfig::default()).expect("a store");
        let inbox = Inbox::new(Rules::built_in());
        let busy = inbox.following();
        inbox.shared.tell(Progress {
            taken: 1_000,
            all: 9_000,
            since: None,
        });
        let (index, behind) = inbox
            .look(&store, Instant(0))
            .expect("a store that is read");
        assert_eq!((behind.events(), behind.seconds), (8_000, None));
        assert!(!index.is_damaged());
        drop((index, busy));
        let looked = inbox.look(&store, Instant(0));
        let (_index, behind) = looked.expect("a store that is read");
        assert_eq!(behind.events(), 0, "there is nothing in the log");
    }
}
