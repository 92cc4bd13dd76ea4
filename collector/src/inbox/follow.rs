//! Following the log: what has come on each page since the index last read of it.
//!
//! At a start nothing has been read, so that to make the index and to keep it true are one and the same. It is
//! done in parts, between which staff are answered. Under other rules all is read again, while the index answers
//! with what it has: each remark is judged anew as it is come to.

use super::index::Index;
use super::part::{Change, Part};
use super::progress::Progress;
use crate::domain::{Digest, Instant, PageId};
use crate::rules::Rules;
use crate::store::{Growth, Standings as _, Store, StoreError};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError, RwLock};

/// Events that are read before the index is closed to readers for as long as it takes to put them in.
const AT_ONCE: usize = 256;

/// What those who follow and those who look have in common.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) index: RwLock<Index>,
    pub(super) progress: Mutex<Progress>,
}

/// What is known of a page's log.
#[derive(Debug, Default)]
struct Log {
    taken: u64,
    grown: u64,
    /// The lengths that it was seen to have since, and before each the moment at which it was shorter yet.
    seen: VecDeque<(u64, Instant)>,
}

/// Where the index is in each page's log.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// The rules by which it is made; none before it is begun.
    rules: Option<Digest>,
    logs: HashMap<PageId, Log>,
    /// Pages of which there is more to read.
    waiting: BTreeSet<PageId>,
    /// Pages of which all must be read again, until it is known how much that is.
    mended: BTreeSet<PageId>,
    progress: Progress,
    /// Whether it has been at the end of the log since it was begun.
    is_made: bool,
    /// When it was last looked how far the logs have grown.
    looked: Option<Instant>,
}

impl Following {
    pub(super) fn follow(
        &mut self,
        shared: &Shared,
        store: &Store,
        rules: &Rules,
        most: usize,
        now: Instant,
    ) -> Result<(), StoreError> {
        let write = || shared.index.write().unwrap_or_else(PoisonError::into_inner);
        if self.rules != Some(rules.digest()) {
            self.begin(shared, store, now)?;
            self.rules = Some(rules.digest());
        }
        let before = self.looked.replace(now).unwrap_or(now);
        let Growth { pages, mended } = store.take_growth();
        // The store tells each once, so that all are taken in before anything is read that may fail.
        for (page, events) in pages {
            self.grow(page, events, before);
        }
        self.mended.extend(mended);
        self.mend(shared, before, |page| last_event(store, page))?;
        let mut left = most;
        while left > 0
            && let Some(page) = self.waiting.first().copied()
        {
            let part = Part::read(store, rules, page, self.taken(page), left.min(AT_ONCE))?;
            left -= part.events.clamp(1, left);
            let mut index = write();
            if part.is_damaged {
                index.unreadable.insert(page);
            }
            for (name, change) in part.changes {
                match change {
                    Change::Put(incoming) => index.put(&name, incoming),
                    Change::Remove(reference) => index.remove(reference),
                }
            }
            drop(index);
            self.take(page, part.last);
            shared.tell(self.progress);
        }
        self.is_made |= self.waiting.is_empty();
        self.progress.since = self.is_made.then(|| self.oldest(store)).flatten();
        shared.tell(self.progress);
        Ok(())
    }

    /// Begins to read the log from its beginning.
    fn begin(&mut self, shared: &Shared, store: &Store, now: Instant) -> Result<(), StoreError> {
        store.watch_logs();
        *self = Self {
            mended: std::mem::take(&mut self.mended),
            ..Self::default()
        };
        let write = || shared.index.write().unwrap_or_else(PoisonError::into_inner);
        write().unreadable.clear();
        for page in store.pages()? {
            match last_event(store, page)? {
                Some(last) => self.grow(page, last, now),
                None => {
                    write().unreadable.insert(page);
                }
            }
        }
        Ok(())
    }

    /// Begins to read the mended pages again. `last_event` says how far each of them goes, if it can be known.
    fn mend(
        &mut self,
        shared: &Shared,
        before: Instant,
        last_event: impl Fn(PageId) -> Result<Option<u64>, StoreError>,
    ) -> Result<(), StoreError> {
        while let Some(page) = self.mended.first().copied() {
            let last = last_event(page)?;
            self.mended.remove(&page);
            self.forget(page);
            let index = shared.index.write();
            let mut index = index.unwrap_or_else(PoisonError::into_inner);
            index.remove_page(page);
            match last {
                Some(last) => self.grow(page, last, before),
                None => {
                    index.unreadable.insert(page);
                }
            }
        }
        Ok(())
    }

    fn taken(&self, page: PageId) -> u64 {
        self.logs.get(&page).map_or(0, |log| log.taken)
    }

    /// A page's log has so many events, and had fewer at a moment before.
    fn grow(&mut self, page: PageId, events: u64, before: Instant) {
        let log = self.logs.entry(page).or_default();
        self.progress.all += events.saturating_sub(log.grown);
        if events > log.grown {
            log.grown = events;
            log.seen.push_back((events, before));
        }
        if log.taken < log.grown {
            self.waiting.insert(page);
        }
    }

    /// A page's log was read up to an event; to its end, where there are no more that can be read.
    fn take(&mut self, page: PageId, last: Option<u64>) {
        let Some(log) = self.logs.get_mut(&page) else {
            return;
        };
        let taken = last.unwrap_or(log.grown).min(log.grown);
        self.progress.taken += taken.saturating_sub(log.taken);
        log.taken = log.taken.max(taken);
        while log
            .seen
            .front()
            .is_some_and(|(events, _)| *events <= log.taken)
        {
            log.seen.pop_front();
        }
        if log.taken >= log.grown {
            self.waiting.remove(&page);
        }
    }

    fn forget(&mut self, page: PageId) {
        self.waiting.remove(&page);
        if let Some(log) = self.logs.remove(&page) {
            self.progress.taken -= log.taken;
            self.progress.all -= log.grown;
        }
    }

    /// The moment of the oldest event that was not taken in. Answers that are brought in from elsewhere are older
    /// than that: they count from when they came into the log.
    fn oldest(&self, store: &Store) -> Option<Instant> {
        let waiting = self.waiting.iter().filter_map(|page| {
            let log = self.logs.get(page)?;
            let (_, before) = log.seen.front()?;
            let next = store.events(*page, log.taken).next().and_then(Result::ok);
            Some(next.map_or(*before, |(_, event)| event.at.max(*before)))
        });
        waiting.min()
    }
}

impl Shared {
    pub(super) fn tell(&self, progress: Progress) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }
}

/// The number of a page's last event; none where its head cannot be read.
fn last_event(store: &Store, page: PageId) -> Result<Option<u64>, StoreError> {
    match store.head(page) {
        Ok(head) => Ok(Some(head.map_or(0, |head| head.events))),
        Err(StoreError::Damaged { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: Instant = Instant(7);

    fn mended(pages: [PageId; 2]) -> Following {
        Following {
            mended: BTreeSet::from(pages),
            ..Following::default()
        }
    }

    #[test]
    fn a_mended_page_is_not_forgotten_where_the_store_cannot_be_read_at_this_moment() {
        let (shared, pages) = (Shared::default(), [PageId([1; 16]), PageId([2; 16])]);
        let mut following = mended(pages);
        let fails = |page| match page {
            PageId([1, ..]) => Ok(Some(3)),
            _ => Err(StoreError::Io(std::io::Error::other("the disk is away"))),
        };
        assert!(following.mend(&shared, BEFORE, fails).is_err());
        let first = BTreeSet::from([pages[0]]);
        assert_eq!(following.waiting, first, "what was known by then is read");
        let mend = following.mend(&shared, BEFORE, |_| Ok(Some(4)));
        mend.expect("the disk is there");
        assert_eq!(following.waiting, BTreeSet::from(pages));
        assert_eq!(following.progress.events(), 7);
    }

    #[test]
    fn a_mended_page_that_cannot_be_read_is_told() {
        let (shared, pages) = (Shared::default(), [PageId([1; 16]), PageId([2; 16])]);
        let mut following = mended(pages);
        let damaged = |page| Ok((page == pages[0]).then_some(3));
        let mend = following.mend(&shared, BEFORE, damaged);
        mend.expect("damage is of its page alone");
        let index = shared.index.read().expect("nobody has failed");
        assert_eq!(index.unreadable, BTreeSet::from([pages[1]]));
        assert_eq!(following.waiting, BTreeSet::from([pages[0]]));
    }
}
