//! Reading everything of a page again: checksums, gaps, and every fold against the log.

use super::keys::{self, Kind};
use super::read::{Standings as _, Words, strange};
use super::{Store, StoreError, codec};
use crate::domain::{
    FeedbackId, Head, PageId, Sightings, SightingsKey, Standing, Tally, TallyKey, What,
    WordsChange, step,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

/// Something that is not as the log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub page: String,
    pub what: String,
}

/// What was found on one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageReport {
    pub events: u64,
    pub feedbacks: u64,
    pub words: u64,
    pub faults: Vec<Fault>,
}

/// A page's folds, computed from its log alone.
#[derive(Default)]
struct Refolded {
    standings: BTreeMap<FeedbackId, Standing>,
    /// Feedbacks that do not stand as they came in.
    changed: BTreeSet<FeedbackId>,
    /// The event that brought each feedback.
    received: BTreeMap<FeedbackId, u64>,
    tallies: BTreeMap<TallyKey, Tally>,
    sightings: BTreeMap<SightingsKey, Sightings>,
    /// The event that brought the words which each feedback has now.
    words: BTreeMap<FeedbackId, u64>,
}

impl Store {
    /// The pages that have any record, those without a head too.
    pub fn pages(&self) -> Result<Vec<PageId>, StoreError> {
        let mut pages = Vec::new();
        for kind in [
            Kind::Event,
            Kind::Head,
            Kind::Standing,
            Kind::Sightings,
            Kind::Tally,
            Kind::Words,
        ] {
            let mut from = keys::prefix(kind, None);
            // One step per page rather than per record: behind each page's first record the scan
            // goes on at the next page.
            while let Some(entry) = self.tree().range(from.clone()..).next() {
                let (key, _) = entry?;
                if key.first() != Some(&kind.byte()) {
                    break;
                }
                let page = keys::page_of(&key).ok_or_else(|| strange(&key))?;
                pages.push(page);
                from = keys::prefix(kind, Some(page));
                from.extend_from_slice(&[0xff; 17]);
            }
        }
        pages.sort_unstable();
        pages.dedup();
        Ok(pages)
    }

    /// Reads a page whole and compares. Damage is reported, not returned; an error means that
    /// reading itself failed.
    ///
    /// It must not run while the page is being written: the writer calls it between batches.
    pub fn verify(&self, page: PageId) -> Result<PageReport, StoreError> {
        let mut report = PageReport::default();
        let mut faults = Vec::new();
        let stored_head = self.head(page).unwrap_or_else(|error| {
            faults.push(error.to_string());
            None
        });
        let mut head = stored_head.as_ref().map_or_else(
            || Head::new("", ""),
            |stored| Head::new(&stored.site, &stored.name),
        );
        let mut folded = Refolded::default();
        for event in self.events(page, 0) {
            match event {
                Ok((number, event)) => {
                    if number != head.events + 1 {
                        faults.push(format!("event {} is missing", head.events + 1));
                        head.events = number - 1;
                    }
                    folded.apply(&mut head, &event);
                    report.events += 1;
                }
                Err(error @ StoreError::Damaged { .. }) => {
                    faults.push(error.to_string());
                    head.events += 1;
                }
                Err(error) => return Err(error),
            }
        }
        if stored_head.as_ref() != Some(&head) {
            faults.push("its head does not follow from its events".to_owned());
        }
        report.feedbacks = folded.received.len() as u64;
        folded.standings.retain(|id, _| folded.changed.contains(id));
        self.compare(
            page,
            Kind::Standing,
            &folded.standings,
            keys::read_standing,
            &mut faults,
        )?;
        self.compare(
            page,
            Kind::Tally,
            &folded.tallies,
            keys::read_tally,
            &mut faults,
        )?;
        self.compare(
            page,
            Kind::Sightings,
            &folded.sightings,
            keys::read_sightings,
            &mut faults,
        )?;
        report.words = self.compare_words(page, &folded.words, &mut faults)?;
        self.compare_references(page, &folded.received, &mut faults)?;
        let page = head_name(stored_head.as_ref(), page);
        report.faults = faults
            .into_iter()
            .map(|what| Fault {
                page: page.clone(),
                what,
            })
            .collect();
        Ok(report)
    }

    fn compare<K: Ord, V: PartialEq + DeserializeOwned>(
        &self,
        page: PageId,
        kind: Kind,
        folded: &BTreeMap<K, V>,
        read_key: impl Fn(&[u8]) -> Option<(PageId, K)>,
        faults: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        let mut found = 0;
        for entry in self.tree().scan_prefix(keys::prefix(kind, Some(page))) {
            let (key, frame) = entry?;
            let Some((_, of)) = read_key(&key) else {
                faults.push(strange(&key).to_string());
                continue;
            };
            found += 1;
            match codec::decode::<V>(&key, &frame) {
                Ok(stored) if folded.get(&of) == Some(&stored) => {}
                Ok(_) => faults.push(format!("a {kind:?} does not follow from its events")),
                Err(error) => faults.push(error.to_string()),
            }
        }
        if found < folded.len() {
            faults.push(format!(
                "{} records of kind {kind:?} are missing",
                folded.len() - found
            ));
        }
        Ok(())
    }

    fn compare_words(
        &self,
        page: PageId,
        expected: &BTreeMap<FeedbackId, u64>,
        faults: &mut Vec<String>,
    ) -> Result<u64, StoreError> {
        let mut found = BTreeMap::new();
        for entry in self
            .tree()
            .scan_prefix(keys::prefix(Kind::Words, Some(page)))
        {
            let (key, frame) = entry?;
            match (keys::read_words(&key), codec::decode::<Words>(&key, &frame)) {
                (Some((_, id)), Ok(words)) => {
                    found.insert(id, words.event);
                    if super::words::has_more(&words) {
                        faults.extend(self.words(page, id).err().map(|error| error.to_string()));
                    }
                }
                (None, _) => faults.push(strange(&key).to_string()),
                (_, Err(error)) => faults.push(error.to_string()),
            }
        }
        if found != *expected {
            faults.push("its words are not those that its events speak of".to_owned());
        }
        Ok(found.len() as u64)
    }

    /// Whether every feedback is found by its reference.
    fn compare_references(
        &self,
        page: PageId,
        received: &BTreeMap<FeedbackId, u64>,
        faults: &mut Vec<String>,
    ) -> Result<(), StoreError> {
        for (id, number) in received {
            match self.place(page, *id) {
                Ok(place) if place.event == Some(*number) => {}
                Ok(_) => faults.push("a reference does not lead to its feedback".to_owned()),
                Err(error @ StoreError::Damaged { .. }) => faults.push(error.to_string()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl Refolded {
    fn apply(&mut self, head: &mut Head, event: &crate::domain::Event) {
        let before = event.about().and_then(|id| self.standings.get(&id));
        let step = step(head, before, event);
        match &event.what {
            What::Received(received) => {
                self.received.insert(received.id, head.events);
            }
            What::Amended(_) | What::Withdrawn(_) => self.changed.extend(event.about()),
            What::Seen(_) => {}
        }
        match &event.what {
            What::Received(received) if received.words => {
                self.words.insert(received.id, head.events);
            }
            What::Amended(change) => match change.words {
                WordsChange::Kept => {}
                WordsChange::Removed => {
                    self.words.remove(&change.id);
                }
                WordsChange::Replaced { .. } => {
                    self.words.insert(change.id, head.events);
                }
            },
            What::Withdrawn(id) => {
                self.words.remove(id);
            }
            What::Received(_) | What::Seen(_) => {}
        }
        if let Some((id, standing)) = step.standing {
            self.standings.insert(id, standing);
        }
        if let Some((of, change)) = step.tally {
            *self.tallies.entry(of).or_default() += change;
        }
        if let Some((of, more)) = step.sightings {
            *self.sightings.entry(of).or_default() += more;
        }
    }
}

fn head_name(head: Option<&Head>, page: PageId) -> String {
    head.map_or_else(
        || super::hex(page),
        |head| format!("{}:{}", head.site, head.name),
    )
}
