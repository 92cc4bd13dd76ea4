//! What can be asked of the store. Readers never wait for the writer.

use super::{Store, StoreError, codec, keys, keys::Kind, words};
use crate::domain::{
    Day, Event, FeedbackId, Head, PageId, Reference, Standing, Tally, TallyKey, What,
};
use rayak_shared::Question;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The words of one feedback as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The number of the event that brought them.
    pub event: u64,
    /// Masked.
    pub text: String,
}

/// What a reference leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Referent {
    pub(super) page: [u8; 16],
    pub(super) id: FeedbackId,
    /// The number of the event that brought the feedback.
    pub(super) event: u64,
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
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    fn read<T: DeserializeOwned>(&self, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.get(key)?
            .map(|frame| codec::decode(key, &frame))
            .transpose()
    }

    fn head(&self, page: PageId) -> Result<Option<Head>, StoreError> {
        self.read(&keys::head(page))
    }

    /// The place of a feedback: that of its reference, or of the next that nobody else has.
    fn place(&self, page: PageId, id: FeedbackId) -> Result<Place, StoreError> {
        let mut reference = Reference::of(page, id);
        loop {
            let event = match self.read::<Referent>(&keys::reference(reference))? {
                None => None,
                Some(other) if (other.page, other.id) != (page.0, id) => {
                    reference = reference.next();
                    continue;
                }
                Some(own) => Some(own.event),
            };
            return Ok(Place { reference, event });
        }
    }

    fn standing(&self, page: PageId, id: FeedbackId) -> Result<Option<Standing>, StoreError> {
        self.standing_at(page, id, self.place(page, id)?)
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
        if let Some(changed) = self.read(&keys::standing(page, id))? {
            return Ok(Some(changed));
        }
        let key = keys::event(page, number);
        match self.read::<Event>(&key)? {
            Some(Event {
                at,
                what: What::Received(received),
            }) if received.id == id => Ok(Some(Standing::received(at, &received))),
            _ => Err(StoreError::Damaged {
                what: format!(
                    "event {number} of page {} is not the one that a reference speaks of",
                    super::hex(page)
                ),
            }),
        }
    }

    fn words(&self, page: PageId, id: FeedbackId) -> Result<Option<Words>, StoreError> {
        words::read(self, page, id)
    }

    /// The feedback that a reference leads to.
    fn referent(&self, reference: Reference) -> Result<Option<(PageId, FeedbackId)>, StoreError> {
        let found = self.read::<Referent>(&keys::reference(reference))?;
        Ok(found.map(|found| (PageId(found.page), found.id)))
    }
}

impl Standings for Store {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.tree().get(key)?.map(|frame| frame.to_vec()))
    }
}

impl Store {
    /// Every page with its head, in the order of page ids.
    pub fn heads(&self) -> impl Iterator<Item = Result<(PageId, Head), StoreError>> + use<> {
        heads(&self.tree())
    }

    /// The events of a page after number `after`, in their order.
    pub fn events(
        &self,
        page: PageId,
        after: u64,
    ) -> impl DoubleEndedIterator<Item = Result<(u64, Event), StoreError>> + use<> {
        let first = keys::event(page, after.saturating_add(1));
        let last = keys::event(page, u64::MAX);
        self.tree().range(first..=last).map(|entry| {
            let (key, frame) = entry?;
            let (_, number) = keys::read_event(&key).ok_or_else(|| strange(&key))?;
            Ok((number, codec::decode(&key, &frame)?))
        })
    }

    /// The words of a page that stand, each with its feedback.
    pub fn words_of(
        &self,
        page: PageId,
    ) -> impl Iterator<Item = Result<(FeedbackId, Words), StoreError>> + '_ {
        let entries = self
            .tree()
            .scan_prefix(keys::prefix(Kind::Words, Some(page)));
        entries.map(move |entry| {
            let (key, frame) = entry?;
            let (_, id) = keys::read_words(&key).ok_or_else(|| strange(&key))?;
            let words: Words = codec::decode(&key, &frame)?;
            if !words::has_more(&words) {
                return Ok((id, words));
            }
            let whole = words::read(self, page, id)?;
            Ok((id, whole.unwrap_or(words)))
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
        self.tree()
            .range(first..end)
            .map(|entry| {
                let (key, frame) = entry?;
                let (_, of) = keys::read_tally(&key).ok_or_else(|| strange(&key))?;
                Ok((of, codec::decode(&key, &frame)?))
            })
            .collect()
    }
}

/// Every page in a tree with its head.
pub(super) fn heads(
    tree: &sled::Tree,
) -> impl Iterator<Item = Result<(PageId, Head), StoreError>> + use<> {
    tree.scan_prefix(keys::prefix(Kind::Head, None))
        .map(|entry| {
            let (key, frame) = entry?;
            Ok((
                keys::page_of(&key).ok_or_else(|| strange(&key))?,
                codec::decode(&key, &frame)?,
            ))
        })
}

/// A key of a known kind that cannot be read.
pub(super) fn strange(key: &[u8]) -> StoreError {
    let kind = key.first().copied().map_or('?', char::from);
    StoreError::Damaged {
        what: format!("a key of kind {kind} has not the form of its kind"),
    }
}
