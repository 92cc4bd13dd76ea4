//! What is about to be written: changes over the store, seen by whoever reads through the staging,
//! and committed as one batch.
//!
//! An event and everything folded from it are staged together, so no batch can hold the one
//! without the other.

use super::commit::Batch;
use super::read::{Referent, Standings};
use super::{Store, StoreError, codec, keys, words};
use crate::domain::{
    Event, FeedbackId, Head, PageId, Reference, Sightings, SightingsKey, Standing, Step, Tally,
    TallyKey, What, WordsChange, step,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What an event finds of the feedback that it is about.
#[derive(Debug, Clone, Copy)]
pub enum Before<'a> {
    /// It is about none.
    Nobody,
    /// Nothing: the feedback comes in with it, and is found by this reference from then on.
    New(Reference),
    /// This.
    Stood(&'a Standing),
}

/// A batch in the making.
#[derive(Debug)]
pub struct Staging<'a> {
    store: &'a Store,
    /// What each event writes by itself; `None` stands for a removal.
    writes: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    // What many events of a batch change: kept as it is and written once.
    heads: BTreeMap<PageId, Head>,
    tallies: BTreeMap<(PageId, TallyKey), Tally>,
    sightings: BTreeMap<(PageId, SightingsKey), Sightings>,
}

impl Before<'_> {
    const fn standing(&self) -> Option<&Standing> {
        match self {
            Self::Stood(standing) => Some(standing),
            Self::Nobody | Self::New(_) => None,
        }
    }
}

impl Standings for Staging<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.writes.get(key) {
            Some(staged) => Ok(staged.clone()),
            None => self.store.get(key),
        }
    }

    fn head(&self, page: PageId) -> Result<Option<Head>, StoreError> {
        match self.heads.get(&page) {
            Some(head) => Ok(Some(head.clone())),
            None => self.store.head(page),
        }
    }
}

impl Store {
    pub fn stage(&self) -> Staging<'_> {
        Staging {
            store: self,
            writes: BTreeMap::new(),
            heads: BTreeMap::new(),
            tallies: BTreeMap::new(),
            sightings: BTreeMap::new(),
        }
    }
}

impl Staging<'_> {
    /// Appends an event to its page's log, with its words and every fold. Returns how it stands then, if the event is about one.
    ///
    /// # Errors
    /// If a record it reads is damaged; nothing of the event is staged then.
    pub fn append(
        &mut self,
        page: PageId,
        mut head: Head,
        before: Before<'_>,
        event: &Event,
        words: Option<String>,
    ) -> Result<Option<(FeedbackId, Standing)>, StoreError> {
        let Step {
            standing,
            tally,
            sightings,
        } = step(&mut head, before.standing(), event);

        let mut writes = Writes::default();
        writes.put(keys::event(page, head.events), event)?;
        if let Some((id, standing)) = &standing {
            if let Before::New(reference) = before {
                let referent = Referent {
                    page: page.0,
                    id: *id,
                    event: head.events,
                };
                writes.put(keys::reference(reference), &referent)?;
            } else {
                writes.put(keys::standing(page, *id), standing)?;
                if words.is_some() || words_end(event) {
                    for key in words::keys_of(self, page, *id)? {
                        writes.remove(key);
                    }
                }
            }
            if let Some(text) = words {
                for (key, part) in words::parts(page, *id, head.events, &text) {
                    writes.put(key, &part)?;
                }
            }
        }
        // Whatever can fail comes before the first that is staged.
        if let Some((of, change)) = tally {
            let key = keys::tally(page, of);
            *of_batch(self.store, &mut self.tallies, (page, of), &key)? += change;
        }
        if let Some((of, more)) = sightings {
            let key = keys::sightings(page, of);
            *of_batch(self.store, &mut self.sightings, (page, of), &key)? += more;
        }
        self.heads.insert(page, head);
        self.writes.extend(writes.0);
        Ok(standing)
    }

    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Writes everything as one batch and returns once it is durable.
    pub fn commit(self) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        for (page, head) in &self.heads {
            put(&mut batch, keys::head(*page), head)?;
        }
        for ((page, of), tally) in &self.tallies {
            put(&mut batch, keys::tally(*page, *of), tally)?;
        }
        for ((page, of), sightings) in &self.sightings {
            put(&mut batch, keys::sightings(*page, *of), sightings)?;
        }
        for (key, value) in self.writes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        self.store.commit(batch)
    }
}

fn put<T: Serialize>(batch: &mut Batch, key: Vec<u8>, value: &T) -> Result<(), StoreError> {
    let frame = codec::encode(&key, value)?;
    batch.insert(key, frame);
    Ok(())
}

/// A fold as the batch has it, or as it is stored.
fn of_batch<'a, K: Ord, T: DeserializeOwned + Default>(
    store: &Store,
    staged: &'a mut BTreeMap<K, T>,
    of: K,
    key: &[u8],
) -> Result<&'a mut T, StoreError> {
    Ok(match staged.entry(of) {
        Entry::Occupied(there) => there.into_mut(),
        Entry::Vacant(free) => free.insert(store.read(key)?.unwrap_or_default()),
    })
}

/// Whether an event takes the words away without bringing others.
fn words_end(event: &Event) -> bool {
    match &event.what {
        What::Withdrawn(_) | What::Erased(_) => true,
        What::Amended(change) => change.words == WordsChange::Removed,
        What::Received(_) | What::Seen(_) => false,
    }
}

/// The writes of one event, staged only when all of them could be made.
#[derive(Default)]
struct Writes(Vec<(Vec<u8>, Option<Vec<u8>>)>);

impl Writes {
    fn put<T: Serialize>(&mut self, key: Vec<u8>, value: &T) -> Result<(), StoreError> {
        let frame = codec::encode(&key, value)?;
        self.0.push((key, Some(frame)));
        Ok(())
    }

    fn remove(&mut self, key: Vec<u8>) {
        self.0.push((key, None));
    }
}
