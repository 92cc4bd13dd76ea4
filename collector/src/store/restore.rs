//! Putting the log and the words of a page back as a backup has them. Its folds are made afterwards,
//! as `rebuild` makes them.

use super::commit::Batch;
use super::read::Words;
use super::{Store, StoreError, codec, keys, words};
use crate::domain::{Event, FeedbackId, Head, PageId};

/// What a backup tells of a page, or a part of it.
#[derive(Debug, Clone)]
pub struct Restored {
    pub site: String,
    pub name: String,
    /// How many events were put before.
    pub before: u64,
    pub events: Vec<Event>,
    pub words: Vec<(FeedbackId, Words)>,
}

impl Store {
    /// Puts events behind those of their page, and words beside them, as one batch.
    pub fn put_back(&self, part: &Restored) -> Result<(), StoreError> {
        let page = PageId::of(&part.site, &part.name);
        let mut batch = Batch::default();
        for (number, event) in (part.before + 1..).zip(&part.events) {
            let key = keys::event(page, number);
            batch.insert(key.as_slice(), codec::encode(&key, event)?);
        }
        for (id, whole) in &part.words {
            for (key, part) in words::parts(page, *id, whole.event, &whole.text) {
                batch.insert(key.as_slice(), codec::encode(&key, &part)?);
            }
        }
        // It says the page's name, and what it counts is made from the events.
        let key = keys::head(page);
        let head = Head::new(&part.site, &part.name);
        batch.insert(key.as_slice(), codec::encode(&key, &head)?);
        self.commit(batch)
    }
}
