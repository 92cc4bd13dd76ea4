//! Putting the log and the words of a page back as a backup has them. Its folds are made afterwards,
//! as `rebuild` makes them.

use super::commit::Batch;
use super::read::{Referent, Words};
use super::run::Runs;
use super::{Store, StoreError, keys, words};
use crate::domain::{Event, Head, PageId, What};

/// What a backup tells of a page, or a part of it.
#[derive(Debug, Clone)]
pub struct Restored {
    pub site: String,
    pub name: String,
    /// How many events were put before.
    pub before: u64,
    pub events: Vec<Event>,
    /// In the order of the events that brought them.
    pub words: Vec<Words>,
}

impl Store {
    /// Puts events behind those of their page, and words beside them, as one batch.
    pub fn put_back(&self, part: &Restored) -> Result<(), StoreError> {
        let page = PageId::of(&part.site, &part.name);
        let mut batch = Batch::default();
        let mut events = Runs::default();
        let mut referents = Vec::new();
        for (number, event) in (part.before + 1..).zip(&part.events) {
            events.push(number, &keys::event(page, number), event)?;
            if let What::Received(received) = &event.what {
                referents.push((received.reference, Referent { page, number }));
            }
        }
        for (first, run) in events.records() {
            batch.insert(keys::event(page, first), run);
        }
        let mut put = words::Put::default();
        for words in &part.words {
            put.words(page, words.event, &words.text)?;
        }
        for (key, record) in put.records(page) {
            batch.insert(key, record);
        }
        // It says the page's name, and what it counts is made from the events.
        batch.put(keys::head(page), &Head::new(&part.site, &part.name))?;
        self.commit(batch)?;
        self.index_mut().extend(referents);
        Ok(())
    }
}
