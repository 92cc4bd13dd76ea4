//! What can be asked of the store. Readers never wait for the writer.

use super::engine::{self, Record};
use super::{Store, StoreError, codec, keys, keys::Kind, run, words};
use crate::domain::{
    Day, Event, FeedbackId, Head, Instant, PageId, Received, Reference, Sightings, SightingsKey,
    Standing, Tally, TallyKey, What,
};
use rayak_shared::Question;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ops::{Range, RangeBounds};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The words of one feedback as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The number of the event that brought them.
    pub event: u64,
    /// Masked.
    pub text: String,
}

/// What a reference leads to: the event that brought the feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Referent {
    pub page: PageId,
    pub number: u64,
}

/// Where a feedback is found by its reference, or will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub reference: Reference,
    /// The number of the event that brought it, if it is there.
    pub event: Option<u64>,
}

/// Whatever answers for a page's feedbacks: the store itself, or a staging over it.
pub trait Standings {
    fn head(&self, page: PageId) -> Result<Option<Head>, StoreError>;

    fn event(&self, page: PageId, number: u64) -> Result<Option<Event>, StoreError>;

    /// How a feedback stands, if something has happened to it since it was received.
    fn changed(&self, page: PageId, id: FeedbackId) -> Result<Option<Standing>, StoreError>;

    /// The words that an event brought, if they still stand.
    fn words(&self, page: PageId, event: u64) -> Result<Option<Words>, StoreError>;

    fn referent(&self, reference: Reference) -> Option<Referent>;

    /// Whether every feedback of a page can be found by its reference; of all pages without one.
    fn finds_all(&self, page: Option<PageId>) -> bool;

    /// The place of a feedback: that of its reference, or of the next that nobody else has.
    fn place(&self, page: PageId, id: FeedbackId) -> Result<Place, StoreError> {
        let mut reference = Reference::of(page, id);
        while let Some(referent) = self.referent(reference) {
            if referent.page == page && self.received(referent)?.is_some_and(|(_, it)| it.id == id)
            {
                return Ok(Place {
                    reference,
                    event: Some(referent.number),
                });
            }
            reference = reference.next();
        }
        Ok(Place {
            reference,
            event: None,
        })
    }

    /// The event that a referent speaks of, with its time.
    fn received(&self, referent: Referent) -> Result<Option<(Instant, Box<Received>)>, StoreError> {
        let event = self.event(referent.page, referent.number)?;
        Ok(event.and_then(|Event { at, what }| match what {
            What::Received(received) => Some((at, received)),
            _ => None,
        }))
    }

    fn standing(&self, page: PageId, id: FeedbackId) -> Result<Option<Standing>, StoreError> {
        let standing = self.standing_at(page, id, self.place(page, id)?)?;
        if standing.is_none() && !self.finds_all(Some(page)) {
            // Nobody may be told that it is unknown.
            let what = format!("the log of page {page}");
            return Err(StoreError::Damaged { what });
        }
        Ok(standing)
    }

    /// How a feedback stands that has this place: as it came in, if nothing else is written.
    fn standing_at(
        &self,
        page: PageId,
        id: FeedbackId,
        place: Place,
    ) -> Result<Option<Standing>, StoreError> {
        let Some(number) = place.event else {
            return Ok(None);
        };
        if let Some(changed) = self.changed(page, id)? {
            return Ok(Some(changed));
        }
        let received = self.received(Referent { page, number })?;
        Ok(received.map(|(at, received)| Standing::received(at, number, &received)))
    }
}

impl Standings for Store {
    fn head(&self, page: PageId) -> Result<Option<Head>, StoreError> {
        self.read(&keys::head(page))
    }

    fn event(&self, page: PageId, number: u64) -> Result<Option<Event>, StoreError> {
        let Some((first, run)) = self.run_at(&keys::event(page, number))? else {
            return Ok(None);
        };
        run::find(first, &run, number)
            .map(|frame| codec::decode(&keys::event(page, number), frame))
            .transpose()
    }

    fn changed(&self, page: PageId, id: FeedbackId) -> Result<Option<Standing>, StoreError> {
        self.read(&keys::standing(page, id))
    }

    fn words(&self, page: PageId, event: u64) -> Result<Option<Words>, StoreError> {
        let key = keys::words(page, event);
        let Some((first, run)) = self.run_at(&key)? else {
            return Ok(None);
        };
        let Some(frame) = run::find(first, &run, event) else {
            return Ok(None);
        };
        self.whole(page, codec::decode(&key, frame)?)
    }

    fn referent(&self, reference: Reference) -> Option<Referent> {
        self.index().get(reference)
    }

    fn finds_all(&self, page: Option<PageId>) -> bool {
        self.index().is_whole(page)
    }
}

impl Store {
    /// How many records were read since opening, by whoever asks of a page: what a view costs.
    pub fn records_read(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    fn count_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    /// The records of a range, in their order.
    fn scan<R: RangeBounds<Vec<u8>>>(
        &self,
        range: R,
    ) -> impl DoubleEndedIterator<Item = Record> + use<R> {
        counted(Arc::clone(&self.reads), engine::scan(&self.tree(), range))
    }

    /// The records whose keys begin with `prefix`, in their order.
    fn scan_prefix(&self, prefix: &[u8]) -> impl DoubleEndedIterator<Item = Record> + use<> {
        counted(
            Arc::clone(&self.reads),
            engine::scan_prefix(&self.tree(), prefix),
        )
    }

    pub(super) fn read<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.count_read();
        self.tree()
            .get(key)?
            .map(|frame| codec::decode(key, &frame))
            .transpose()
    }

    /// A page's head for whoever is about to write to it: one that is missing while there are events
    /// is no sign of a new page, whose first event would take the place of theirs.
    pub(super) fn head_of_log(&self, page: PageId) -> Result<Option<Head>, StoreError> {
        let head = self.head(page)?;
        let last = keys::event(page, u64::MAX);
        if head.is_none() && self.run_at(&last)?.is_some() {
            return Err(codec::damaged(&keys::head(page), "it is missing"));
        }
        Ok(head)
    }

    /// The run in which the item with this key lies, if it is there, with the number of its first.
    pub(super) fn run_at(&self, key: &[u8]) -> Result<Option<(u64, sled::IVec)>, StoreError> {
        let Some((page, _)) = key.split_last_chunk::<8>() else {
            return Ok(None);
        };
        self.count_read();
        // Of a whole tree backwards, of which one step is taken.
        let last = self.tree().range(..=key).next_back().transpose()?;
        Ok(last.and_then(|(of, run)| {
            let (of, first) = of.split_last_chunk::<8>()?;
            (of == page).then_some((u64::from_be_bytes(*first), run))
        }))
    }

    /// Words with all their parts; nothing if they were taken away since their first part was read.
    pub(super) fn whole(&self, page: PageId, first: Words) -> Result<Option<Words>, StoreError> {
        let key = keys::words(page, first.event);
        match words::whole(page, first, |key| self.read(key)) {
            Err(StoreError::Damaged { .. }) if !self.has_item(&key)? => Ok(None),
            whole => whole.map(Some),
        }
    }

    /// Whether an item lies under this key.
    fn has_item(&self, key: &[u8]) -> Result<bool, StoreError> {
        let number = key
            .last_chunk::<8>()
            .map(|number| u64::from_be_bytes(*number));
        let run = self.run_at(key)?;
        Ok(run
            .zip(number)
            .is_some_and(|((first, run), number)| run::find(first, &run, number).is_some()))
    }

    /// Every page with its head, in the order of page ids.
    pub fn heads(&self) -> impl Iterator<Item = Result<(PageId, Head), StoreError>> + use<> {
        self.heads_or_damage().map(|entry| {
            let (page, head) = entry?;
            Ok((page, head?))
        })
    }

    /// As [`Self::heads`], but that a head which cannot be read ends nothing.
    pub fn heads_or_damage(
        &self,
    ) -> impl Iterator<Item = Result<(PageId, Result<Head, StoreError>), StoreError>> + use<> {
        heads(self.scan_prefix(&keys::prefix(Kind::Head, None)))
    }

    /// The events of a page after number `after`, in their order.
    pub fn events(
        &self,
        page: PageId,
        after: u64,
    ) -> impl DoubleEndedIterator<Item = Result<(u64, Event), StoreError>> + use<> {
        let next = keys::event(page, after.saturating_add(1));
        // The run may begin before it.
        let first = match self.run_at(&next) {
            Ok(Some((first, _))) => keys::event(page, first),
            // What cannot be read will be told by the one who reads on.
            Ok(None) | Err(_) => next,
        };
        self.scan(first..=keys::event(page, u64::MAX))
            .flat_map(|entry| match entry {
                Ok((key, run)) => events_of(&key, &run),
                Err(error) => vec![Err(error.into())],
            })
            .filter(move |event| !matches!(event, Ok((number, _)) if *number <= after))
    }

    /// The first parts of a page's words, in the order of the events that brought them.
    pub(super) fn first_parts(
        &self,
        page: PageId,
    ) -> impl DoubleEndedIterator<Item = Result<Words, StoreError>> + use<> {
        self.scan_prefix(&keys::prefix(Kind::Words, Some(page)))
            .flat_map(|entry| match entry {
                Ok((key, run)) => words::of_run(&key, &run),
                Err(error) => vec![Err(error.into())],
            })
    }

    /// The words of a page that stand, in the order of the events that brought them.
    pub fn words_of(
        &self,
        page: PageId,
    ) -> impl DoubleEndedIterator<Item = Result<Words, StoreError>> + '_ {
        self.first_parts(page).filter_map(move |words| {
            let whole = words.and_then(|words| self.whole(page, words));
            whole.transpose()
        })
    }

    /// The tallies of a page and question over some days, both included.
    pub fn tallies(
        &self,
        page: PageId,
        question: Question,
        (first, last): (Day, Day),
    ) -> Result<Vec<(TallyKey, Tally)>, StoreError> {
        let first = keys::tally_day(page, question, first);
        let end = keys::tally_day(page, question, Day(last.0.saturating_add(1)));
        self.folds(first..end, |key| Some(keys::read_tally(key)?.1))
    }

    /// The sightings of a page over some days, both included.
    pub fn sightings(
        &self,
        page: PageId,
        (first, last): (Day, Day),
    ) -> Result<Vec<(SightingsKey, Sightings)>, StoreError> {
        let first = keys::sightings_day(page, first);
        let end = keys::sightings_day(page, Day(last.0.saturating_add(1)));
        self.folds(first..end, |key| Some(keys::read_sightings(key)?.1))
    }

    fn folds<K, T: DeserializeOwned>(
        &self,
        range: Range<Vec<u8>>,
        read: impl Fn(&[u8]) -> Option<K>,
    ) -> Result<Vec<(K, T)>, StoreError> {
        self.scan(range)
            .map(|entry| {
                let (key, frame) = entry?;
                let of = read(&key).ok_or_else(|| strange(&key))?;
                Ok((of, codec::decode(&key, &frame)?))
            })
            .collect()
    }
}

fn counted(
    reads: Arc<AtomicU64>,
    records: impl DoubleEndedIterator<Item = Record>,
) -> impl DoubleEndedIterator<Item = Record> {
    records.inspect(move |_| {
        reads.fetch_add(1, Ordering::Relaxed);
    })
}

/// Every page in a tree with its head, if that can be read.
pub(super) fn heads_of(
    tree: &sled::Tree,
) -> impl Iterator<Item = Result<(PageId, Result<Head, StoreError>), StoreError>> + use<> {
    heads(engine::scan_prefix(tree, &keys::prefix(Kind::Head, None)))
}

fn heads(
    records: impl Iterator<Item = Record>,
) -> impl Iterator<Item = Result<(PageId, Result<Head, StoreError>), StoreError>> {
    records.map(|entry| {
        let (key, frame) = entry?;
        let page = keys::page_of(&key).ok_or_else(|| strange(&key))?;
        Ok((page, codec::decode(&key, &frame)))
    })
}

/// The events of a run, each with its number, and what is wrong with it.
pub(super) fn events_of(key: &[u8], run: &[u8]) -> Vec<Result<(u64, Event), StoreError>> {
    run::read(key, run, keys::read_event, keys::event)
}

/// A key of a known kind that cannot be read.
pub(super) fn strange(key: &[u8]) -> StoreError {
    let kind = key.first().copied().map_or('?', char::from);
    StoreError::Damaged {
        what: format!("a key of kind {kind} has not the form of its kind"),
    }
}
