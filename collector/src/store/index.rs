//! Where each feedback is, by its reference: in memory, and made again from the log whenever the
//! store is opened.
//!
//! Ids are drawn at random, so that an index of them on the disk would touch another place of it
//! for every answer, ever more so as the store grows. Here an answer takes about thirty bytes.

use super::StoreError;
use super::read::{self, Referent};
use crate::domain::{PageId, Reference, What};
use std::collections::HashMap;

#[derive(Debug, Default)]
pub(super) struct Index {
    pages: Vec<PageId>,
    ordinals: HashMap<PageId, u32>,
    /// By a reference's bits: the page's place in `pages`, and the event's number. In half the room
    /// that a [`Referent`] takes, at the price that a page's event beyond the four thousand millionth
    /// is not found again.
    places: HashMap<u64, (u32, u32)>,
}

impl Index {
    /// Reads the whole log. What is damaged in it is passed over, and told by whoever verifies.
    pub(super) fn of(tree: &sled::Tree) -> Result<Self, StoreError> {
        let mut index = Self::default();
        read::each_event(tree, |page, number, event| {
            if let What::Received(received) = event.what {
                index.insert(received.reference, Referent { page, number });
            }
        })?;
        Ok(index)
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
