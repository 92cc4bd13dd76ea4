//! Following the log: what has come on each page since the index last read of it.
//!
//! At a start nothing has been read, so that to make the index and to keep it true are one and the same. It is
//! done in parts, between which staff are answered.

use super::facet::Facet;
use super::index::{Incoming, Index, PageName};
use crate::domain::{Event, FeedbackId, Instant, PageId, Reference, Standing, What};
use crate::rules::{Judged, Remark, Rules};
use crate::store::{Growth, Place, Standings as _, Store, StoreError};
use rayak_shared::ReceiptState;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

/// Events that are read before the index is closed to readers for as long as it takes to put them in.
const AT_ONCE: usize = 256;

/// How far the index is behind the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Behind {
    /// Events that were taken in, and those that there are.
    pub(crate) taken: u64,
    pub(crate) all: u64,
}

impl Behind {
    pub(crate) const fn events(self) -> u64 {
        self.all.saturating_sub(self.taken)
    }
}

/// What is known of a page's log.
#[derive(Debug, Clone, Copy, Default)]
struct Log {
    taken: u64,
    grown: u64,
}

/// Where the index is in each page's log.
#[derive(Debug, Default)]
pub(super) struct Following {
    /// The rules by which it is made; none before it is begun.
    rules: Option<Arc<Rules>>,
    logs: HashMap<PageId, Log>,
    /// Pages of which there is more to read.
    waiting: BTreeSet<PageId>,
    behind: Behind,
}

impl Following {
    pub(super) fn follow(
        &mut self,
        index: &RwLock<Index>,
        store: &Store,
        rules: &Arc<Rules>,
        most: usize,
    ) -> Result<Behind, StoreError> {
        let write = || index.write().unwrap_or_else(PoisonError::into_inner);
        if self.rules.as_ref().is_none_or(|it| !Arc::ptr_eq(it, rules)) {
            store.watch_logs();
            *self = Self::default();
            *write() = Index::default();
            for page in store.pages()? {
                match last_event(store, page)? {
                    Some(last) => self.grow(page, last),
                    None => {
                        write().unreadable.insert(page);
                    }
                }
            }
            self.rules = Some(Arc::clone(rules));
        }
        let Growth { pages, mended } = store.take_growth();
        for page in mended {
            self.forget(page);
            write().remove_page(page);
            self.grow(page, last_event(store, page)?.unwrap_or_default());
        }
        for (page, events) in pages {
            self.grow(page, events);
        }
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
        }
        Ok(self.behind)
    }

    fn taken(&self, page: PageId) -> u64 {
        self.logs.get(&page).map_or(0, |log| log.taken)
    }

    /// A page's log has so many events.
    fn grow(&mut self, page: PageId, events: u64) {
        let log = self.logs.entry(page).or_default();
        self.behind.all += events.saturating_sub(log.grown);
        log.grown = log.grown.max(events);
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
        self.behind.taken += taken.saturating_sub(log.taken);
        log.taken = log.taken.max(taken);
        if log.taken >= log.grown {
            self.waiting.remove(&page);
        }
    }

    fn forget(&mut self, page: PageId) {
        self.waiting.remove(&page);
        if let Some(log) = self.logs.remove(&page) {
            self.behind.taken -= log.taken;
            self.behind.all -= log.grown;
        }
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

enum Change {
    Put(Incoming),
    Remove(Reference),
}

/// What a part of a page's log changes.
struct Part {
    changes: Vec<(PageName, Change)>,
    events: usize,
    /// The number of the last that was read; none at the end of the log.
    last: Option<u64>,
    is_damaged: bool,
}

impl Part {
    fn read(
        store: &Store,
        rules: &Rules,
        page: PageId,
        after: u64,
        most: usize,
    ) -> Result<Self, StoreError> {
        let mut part = Self {
            changes: Vec::new(),
            events: 0,
            last: None,
            is_damaged: false,
        };
        let head = match store.head(page) {
            Ok(head) => head,
            Err(StoreError::Damaged { .. }) => {
                part.is_damaged = true;
                None
            }
            Err(error) => return Err(error),
        };
        let Some(head) = head else {
            return Ok(part);
        };
        let name = PageName {
            id: page,
            site: head.site,
            name: head.name,
        };
        let mut last = after;
        let mut touched: BTreeMap<FeedbackId, Option<Place>> = BTreeMap::new();
        for event in store.events(page, after).take(most) {
            part.events += 1;
            match event {
                Ok((number, event)) => {
                    last = number;
                    touched.extend(about(number, &event));
                }
                Err(StoreError::Damaged { .. }) => part.is_damaged = true,
                Err(error) => return Err(error),
            }
        }
        part.last = (part.events == most && last > after).then_some(last);
        for (id, place) in touched {
            match change(store, rules, page, id, place) {
                Ok(change) => part.changes.extend(change.map(|it| (name.clone(), it))),
                Err(StoreError::Damaged { .. }) => part.is_damaged = true,
                Err(error) => return Err(error),
            }
        }
        Ok(part)
    }
}

/// The feedback that an event is about, and where it is if the event brought it.
fn about(number: u64, event: &Event) -> Option<(FeedbackId, Option<Place>)> {
    let place = match &event.what {
        What::Received(received) => Some(Place {
            reference: received.reference,
            event: Some(number),
        }),
        _ => None,
    };
    Some((event.about()?, place))
}

/// What a feedback as it stands changes in the index.
fn change(
    store: &Store,
    rules: &Rules,
    page: PageId,
    id: FeedbackId,
    place: Option<Place>,
) -> Result<Option<Change>, StoreError> {
    let standing = match place {
        Some(place) => store.standing_at(page, id, place)?,
        None => store.standing(page, id)?,
    };
    let Some(standing) = standing else {
        return Ok(None);
    };
    if !belongs(&standing) {
        return Ok(Some(Change::Remove(standing.reference)));
    }
    let words = match standing.words {
        Some(event) => store.words(page, event)?,
        None => None,
    };
    let text = words.map(|words| words.text).unwrap_or_default();
    let judged = judge(rules, &standing, &text);
    Ok(Some(Change::Put(Incoming {
        reference: standing.reference,
        at: standing.at,
        came: when_words_came(store, page, &standing)?,
        facets: Facet::of(&standing, &judged),
        stems: judged.stems,
    })))
}

/// When the words of a feedback came, or the feedback where it has none.
fn when_words_came(
    store: &Store,
    page: PageId,
    standing: &Standing,
) -> Result<Instant, StoreError> {
    // As long as nothing was changed, they came with the answer.
    let changed_by = standing
        .words
        .filter(|_| standing.state == ReceiptState::Amended);
    let event = changed_by.and_then(|event| store.events(page, event.saturating_sub(1)).next());
    Ok(event
        .transpose()?
        .map_or(standing.at, |(_, event)| event.at))
}

/// Whether a feedback is of the inbox's: it has words, or was set aside, and nobody took it back.
fn belongs(standing: &Standing) -> bool {
    let is_there = standing.words.is_some() || standing.is_flagged();
    is_there && !standing.test && standing.state != ReceiptState::Withdrawn
}

/// What the rules say of a remark.
pub(crate) fn judge<'a>(rules: &Rules, standing: &'a Standing, text: &'a str) -> Judged<'a> {
    rules.judge(&Remark {
        text,
        answer: Some(standing.answer),
        reasons: &standing.reasons,
        masked: &standing.masked,
    })
}
