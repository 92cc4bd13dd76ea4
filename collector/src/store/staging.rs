//! What is about to be written: changes over the store, seen by whoever reads through the staging,
//! and committed as one batch.
//!
//! An event and everything folded from it are staged together, so no batch can hold the one
//! without the other.

use super::commit::Batch;
use super::read::{Referent, Standings, Words};
use super::run::Runs;
use super::{Changes, Store, StoreError, codec, keys, words};
use crate::domain::{
    Event, FeedbackId, Head, PageId, Reference, Sightings, SightingsKey, Standing, Step, Tally,
    TallyKey, What, step,
};
use serde::de::DeserializeOwned;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A batch in the making.
#[derive(Debug)]
pub struct Staging<'a> {
    store: &'a Store,
    pages: BTreeMap<PageId, Page>,
    tallies: BTreeMap<(PageId, TallyKey), Tally>,
    sightings: BTreeMap<(PageId, SightingsKey), Sightings>,
    referents: HashMap<Reference, Referent>,
}

/// What changes about one page.
#[derive(Debug, Default)]
struct Page {
    head: Option<Head>,
    events: Runs,
    changed: BTreeMap<FeedbackId, Standing>,
    /// The words that some events bring; `None` stands for those that are stored and must go.
    words: BTreeMap<u64, Option<String>>,
}

impl Standings for Staging<'_> {
    fn head(&self, page: PageId) -> Result<Option<Head>, StoreError> {
        match self
            .pages
            .get(&page)
            .and_then(|staged| staged.head.as_ref())
        {
            Some(head) => Ok(Some(head.clone())),
            None => self.store.head_of_log(page),
        }
    }

    fn event(&self, page: PageId, number: u64) -> Result<Option<Event>, StoreError> {
        match self
            .pages
            .get(&page)
            .and_then(|staged| staged.events.find(number))
        {
            Some(frame) => codec::decode(&keys::event(page, number), frame).map(Some),
            None => self.store.event(page, number),
        }
    }

    fn changed(&self, page: PageId, id: FeedbackId) -> Result<Option<Standing>, StoreError> {
        match self
            .pages
            .get(&page)
            .and_then(|staged| staged.changed.get(&id))
        {
            Some(standing) => Ok(Some(standing.clone())),
            None => self.store.changed(page, id),
        }
    }

    fn words(&self, page: PageId, event: u64) -> Result<Option<Words>, StoreError> {
        match self
            .pages
            .get(&page)
            .and_then(|staged| staged.words.get(&event))
        {
            Some(text) => Ok(text.clone().map(|text| Words { event, text })),
            None => self.store.words(page, event),
        }
    }

    fn referent(&self, reference: Reference) -> Option<Referent> {
        let staged = self.referents.get(&reference).copied();
        staged.or_else(|| self.store.referent(reference))
    }

    fn finds_all(&self, page: Option<PageId>) -> bool {
        self.store.finds_all(page)
    }
}

impl Store {
    pub fn stage(&self) -> Staging<'_> {
        Staging {
            store: self,
            pages: BTreeMap::new(),
            tallies: BTreeMap::new(),
            sightings: BTreeMap::new(),
            referents: HashMap::new(),
        }
    }
}

impl Staging<'_> {
    /// Appends an event to its page's log, with its words and every fold. `before` is how the
    /// feedback stood that it is about. Returns how it stands then, if the event is about one.
    ///
    /// # Errors
    /// If a record it reads is damaged; nothing of the event is staged then.
    pub fn append(
        &mut self,
        page: PageId,
        mut head: Head,
        before: Option<&Standing>,
        event: &Event,
        words: Option<String>,
    ) -> Result<Option<(FeedbackId, Standing)>, StoreError> {
        let Step {
            standing,
            tally,
            sightings,
        } = step(&mut head, before, event);
        let number = head.events;

        // Whatever can fail comes before the first that is staged.
        let tally = tally
            .map(|(of, change)| {
                let key = keys::tally(page, of);
                let tally = of_batch(self.store, &mut self.tallies, (page, of), &key)?;
                Ok::<_, StoreError>((tally, change))
            })
            .transpose()?;
        let sightings = sightings
            .map(|(of, more)| {
                let key = keys::sightings(page, of);
                let sightings = of_batch(self.store, &mut self.sightings, (page, of), &key)?;
                Ok::<_, StoreError>((sightings, more))
            })
            .transpose()?;
        let staged = self.pages.entry(page).or_default();
        staged
            .events
            .push(number, &keys::event(page, number), event)?;

        if let Some((tally, change)) = tally {
            *tally += &change;
        }
        if let Some((sightings, more)) = sightings {
            *sightings += more;
        }
        staged.head = Some(head);
        if let Some((id, standing)) = &standing {
            if let What::Received(received) = &event.what {
                let referent = Referent { page, number };
                self.referents.insert(received.reference, referent);
            } else {
                staged.changed.insert(*id, standing.clone());
            }
            let old = before.and_then(|before| before.words);
            if let Some(old) = old.filter(|old| standing.words != Some(*old)) {
                // What this batch brought is in no run yet, and none need be touched.
                let brought = staged.words.remove(&old).flatten();
                if brought.is_none() {
                    staged.words.insert(old, None);
                }
            }
            if standing.words == Some(number) {
                staged.words.insert(number, words);
            }
        }
        Ok(standing)
    }

    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The words that a feedback has.
    pub fn words_of_standing(
        &self,
        page: PageId,
        standing: &Standing,
    ) -> Result<Option<Words>, StoreError> {
        match standing.words {
            Some(event) => self.words(page, event),
            None => Ok(None),
        }
    }

    /// Writes everything as one batch and returns once it is durable.
    pub fn commit(self) -> Result<(), StoreError> {
        self.commit_with(Batch::default())
    }

    /// Writes everything in one batch with what is in it.
    pub(super) fn commit_with(self, mut batch: Batch) -> Result<(), StoreError> {
        let mut heads = BTreeMap::new();
        for (page, mut staged) in self.pages {
            if let Some(head) = staged.head.take() {
                batch.put(keys::head(page), &head)?;
                heads.insert(page, head);
            }
            staged.write(self.store, page, &mut batch)?;
        }
        for ((page, of), tally) in &self.tallies {
            batch.put(keys::tally(*page, *of), tally)?;
        }
        for ((page, of), sightings) in &self.sightings {
            batch.put(keys::sightings(*page, *of), sightings)?;
        }
        let written = self.store.commit(batch);
        // What a failed batch held may be there after all, and nothing more is acknowledged.
        self.store.index_mut().extend(self.referents);
        if written.is_ok() {
            self.store.note(Changes {
                heads,
                tallies: self.tallies,
                sightings: self.sightings,
                pages: BTreeSet::new(),
            });
        }
        written
    }
}

impl Page {
    /// Everything but the head.
    fn write(self, store: &Store, page: PageId, batch: &mut Batch) -> Result<(), StoreError> {
        for (first, run) in self.events.records() {
            batch.insert(keys::event(page, first), run);
        }
        for (id, standing) in &self.changed {
            batch.put(keys::standing(page, *id), standing)?;
        }
        let mut gone = BTreeSet::new();
        let mut put = words::Put::default();
        for (event, text) in self.words {
            match text {
                Some(text) => put.words(page, event, &text)?,
                None => {
                    gone.insert(event);
                }
            }
        }
        for (key, run) in store.without_words(page, &gone)? {
            match run {
                Some(run) => batch.insert(key, run),
                None => batch.remove(key),
            }
        }
        for (key, record) in put.records(page) {
            batch.insert(key, record);
        }
        Ok(())
    }
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
