//! Where each feedback is, by its reference: in memory, and made again from the log whenever the
//! store is opened.
//!
//! Ids are drawn at random, so that an index of them on the disk would touch another place of it
//! for every answer, ever more so as the store grows. Here an answer takes about thirty bytes.

use super::StoreError;
use super::engine::scan_prefix;
use super::keys::{self, Kind};
use super::read::{self, Referent};
use super::{codec, verify};
use crate::domain::{Head, PageId, Reference, What};
use std::collections::{HashMap, HashSet};

#[derive(Debug, Default)]
pub(super) struct Index {
    pages: Vec<PageId>,
    ordinals: HashMap<PageId, u32>,
    /// By a reference's bits: the page's place in `pages`, and the event's number. In half the room
    /// that a [`Referent`] takes, at the price that a page's event beyond the four thousand millionth
    /// is not found again.
    places: HashMap<u64, (u32, u32)>,
    /// Pages with events that could not be read, so that a feedback which is not here may be theirs.
    damaged: HashSet<PageId>,
    /// How many of them the engine could not read.
    pub(super) unreadable: u64,
}

impl Index {
    /// Reads the whole log. What is damaged in it is passed over, and told by whoever verifies.
    pub(super) fn of(tree: &sled::Tree) -> Result<Self, StoreError> {
        let mut index = Self::default();
        for page in verify::pages(tree)? {
            if !index.read(tree, page)? {
                index.damaged.insert(page);
            }
        }
        Ok(index)
    }

    /// Reads the log of a page. Whether it is whole.
    fn read(&mut self, tree: &sled::Tree, page: PageId) -> Result<bool, StoreError> {
        let (mut whole, mut last) = (true, 0);
        for entry in scan_prefix(tree, &keys::prefix(Kind::Event, Some(page))) {
            let (key, run) = match entry {
                Ok(record) => record,
                // What is behind it belongs to nobody whom the engine could name.
                Err(sled::Error::Corruption { .. }) => {
                    self.unreadable += 1;
                    return Ok(false);
                }
                Err(error) => return Err(error.into()),
            };
            for event in read::events_of(&key, &run) {
                let Ok((number, event)) = event else {
                    whole = false;
                    continue;
                };
                whole &= number == last + 1;
                last = number;
                if let What::Received(received) = event.what {
                    self.insert(received.reference, Referent { page, number });
                }
            }
        }
        let key = keys::head(page);
        let head = tree.get(&key)?;
        let head = head.and_then(|frame| codec::decode::<Head>(&key, &frame).ok());
        Ok(whole && head.is_some_and(|head| head.events == last))
    }

    /// Whether all feedbacks of a page are here, or those of every page.
    pub(super) fn is_whole(&self, page: Option<PageId>) -> bool {
        page.map_or_else(
            || self.damaged.is_empty(),
            |page| !self.damaged.contains(&page),
        )
    }

    pub(super) fn insert(&mut self, reference: Reference, referent: Referent) {
        let Referent { page, number } = referent;
        let ordinal = *self.ordinals.entry(page).or_insert_with(|| {
            self.pages.push(page);
            (self.pages.len() - 1) as u32
        });
        if let Ok(number) = u32::try_from(number) {
            self.places.insert(reference.bits(), (ordinal, number));
        }
    }

    pub(super) fn extend(&mut self, more: impl IntoIterator<Item = (Reference, Referent)>) {
        for (reference, referent) in more {
            self.insert(reference, referent);
        }
    }

    pub(super) fn get(&self, reference: Reference) -> Option<Referent> {
        let (ordinal, number) = *self.places.get(&reference.bits())?;
        Some(Referent {
            page: *self.pages.get(ordinal as usize)?,
            number: u64::from(number),
        })
    }
}
