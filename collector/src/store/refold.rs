//! A page's folds made again from its log alone, and where what is stored differs from them:
//! `verify` tells the differences, and `rebuild` puts what belongs there.
//!
//! It must not run while the page is being written: the writer calls it between batches.

use super::engine::scan_prefix;
use super::keys::{self, Kind};
use super::read::{Referent, Standings as _, strange};
use super::{Store, StoreError, codec};
use crate::domain::{
    Event, FeedbackId, Head, PageId, Sightings, SightingsKey, Standing, Tally, TallyKey, step,
};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::{BTreeMap, BTreeSet};

/// A page's folds, computed from its log alone.
pub(super) struct Refolded {
    pub(super) head: Head,
    /// Whether the page's name is known, which the head alone holds and no event.
    pub(super) named: bool,
    /// The event that brought each feedback. Most stand as they came in, so that no more need be held
    /// of them.
    pub(super) received: BTreeMap<FeedbackId, u64>,
    /// How those stand that do not.
    changed: BTreeMap<FeedbackId, Standing>,
    /// The events that brought the words which feedbacks have now.
    pub(super) words: BTreeSet<u64>,
    tallies: BTreeMap<TallyKey, Tally>,
    sightings: BTreeMap<SightingsKey, Sightings>,
    /// How many events could be read.
    pub(super) events: u64,
    /// Where the log itself is damaged.
    pub(super) damage: Vec<String>,
}

/// A record that is not as the log says.
pub(super) struct Difference {
    pub(super) kind: Kind,
    pub(super) key: Vec<u8>,
    /// The frame that belongs there; none if no record does.
    pub(super) right: Option<Vec<u8>>,
    pub(super) wrong: Wrong,
}

/// What is wrong with a record.
pub(super) enum Wrong {
    Missing,
    /// It cannot be read, or it is not what its events add up to.
    There(String),
}

impl Store {
    /// Makes a page's folds again. `name` is its site and its name, for a head that cannot say them.
    pub(super) fn refold(
        &self,
        page: PageId,
        name: Option<(&str, &str)>,
    ) -> Result<Refolded, StoreError> {
        let stored = match self.head(page) {
            Ok(head) => head,
            Err(StoreError::Damaged { .. }) => None,
            Err(error) => return Err(error),
        };
        let name = stored
            .as_ref()
            .map(|head| (head.site.as_str(), head.name.as_str()))
            .or(name);
        let (site, of_page) = name.unwrap_or_default();
        let mut folded = Refolded {
            head: Head::new(site, of_page),
            named: name.is_some(),
            received: BTreeMap::new(),
            changed: BTreeMap::new(),
            words: BTreeSet::new(),
            tallies: BTreeMap::new(),
            sightings: BTreeMap::new(),
            events: 0,
            damage: Vec::new(),
        };
        for event in self.events(page, 0) {
            let last = folded.head.events;
            match event {
                Ok((number, event)) => {
                    match number.saturating_sub(last) {
                        0 | 1 => {}
                        2 => folded.damage.push(format!("event {} is missing", last + 1)),
                        _ => folded.damage.push(format!(
                            "events {} to {} are missing",
                            last + 1,
                            number - 1
                        )),
                    }
                    folded.head.events = number.saturating_sub(1);
                    let before = self.before(page, &folded, &event)?;
                    folded.apply(before.as_ref(), &event);
                    folded.events += 1;
                }
                Err(error @ StoreError::Damaged { .. }) => {
                    folded.damage.push(error.to_string());
                    folded.head.events += 1;
                }
                Err(error) => return Err(error),
            }
        }
        if folded.head.events == 0 {
            let nothing = "it has records, and its log holds no event".to_owned();
            folded.damage.push(nothing);
        }
        // Nothing but the head tells that events are missing at the end.
        if let Some(stored) = stored.filter(|stored| stored.events > folded.head.events) {
            folded.damage.push(format!(
                "its head counts {} events, and the log ends with {}",
                stored.events, folded.head.events
            ));
        }
        Ok(folded)
    }

    /// How the feedback of an event stood until then, by what was folded so far.
    fn before(
        &self,
        page: PageId,
        folded: &Refolded,
        event: &Event,
    ) -> Result<Option<Standing>, StoreError> {
        let Some(id) = event.about().filter(|_| !event.is_first()) else {
            return Ok(None);
        };
        if let Some(changed) = folded.changed.get(&id) {
            return Ok(Some(changed.clone()));
        }
        let Some(number) = folded.received.get(&id).copied() else {
            return Ok(None);
        };
        let received = self.received(Referent { page, number })?;
        Ok(received.map(|(at, received)| Standing::received(at, number, &received)))
    }

    /// Hands every fold of a page to `found` that is not as `folded` has it.
    pub(super) fn differences(
        &self,
        page: PageId,
        folded: &Refolded,
        found: &mut impl FnMut(Difference) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if folded.named {
            self.compare_one(Kind::Head, keys::head(page), &folded.head, found)?;
        }
        self.compare(
            (page, Kind::Standing),
            &folded.changed,
            keys::read_standing,
            keys::standing,
            found,
        )?;
        self.compare(
            (page, Kind::Tally),
            &folded.tallies,
            keys::read_tally,
            keys::tally,
            found,
        )?;
        self.compare(
            (page, Kind::Sightings),
            &folded.sightings,
            keys::read_sightings,
            keys::sightings,
            found,
        )?;
        Ok(())
    }

    /// Compares the records of one kind with the folded ones.
    fn compare<K: Ord + Copy, V: PartialEq + Serialize + DeserializeOwned>(
        &self,
        (page, kind): (PageId, Kind),
        folded: &BTreeMap<K, V>,
        read_key: impl Fn(&[u8]) -> Option<(PageId, K)>,
        key_of: impl Fn(PageId, K) -> Vec<u8>,
        found: &mut impl FnMut(Difference) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for (of, value) in folded {
            self.compare_one(kind, key_of(page, *of), value, found)?;
        }
        for record in scan_prefix(&self.tree(), &keys::prefix(kind, Some(page))) {
            let (key, _) = record?;
            let why = match read_key(&key) {
                Some((_, of)) if folded.contains_key(&of) => continue,
                Some(_) => format!("a {kind} follows from no event"),
                None => strange(&key).to_string(),
            };
            found(Difference {
                kind,
                key: key.to_vec(),
                right: None,
                wrong: Wrong::There(why),
            })?;
        }
        Ok(())
    }

    fn compare_one<V: PartialEq + Serialize + DeserializeOwned>(
        &self,
        kind: Kind,
        key: Vec<u8>,
        value: &V,
        found: &mut impl FnMut(Difference) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let wrong = match self.read::<V>(&key) {
            Ok(Some(stored)) if stored == *value => return Ok(()),
            Ok(Some(_)) => Wrong::There(format!("a {kind} does not follow from its events")),
            Ok(None) => Wrong::Missing,
            Err(error @ StoreError::Damaged { .. }) => Wrong::There(error.to_string()),
            Err(error) => return Err(error),
        };
        found(Difference {
            kind,
            right: Some(codec::encode(&key, value)?),
            key,
            wrong,
        })
    }
}

impl Refolded {
    fn apply(&mut self, before: Option<&Standing>, event: &Event) {
        let step = step(&mut self.head, before, event);
        if let Some(old) = before.and_then(|before| before.words) {
            self.words.remove(&old);
        }
        if let Some((id, standing)) = step.standing {
            self.words.extend(standing.words);
            if event.is_first() {
                self.received.insert(id, self.head.events);
            } else {
                self.changed.insert(id, standing);
            }
        }
        if let Some((of, change)) = step.tally {
            *self.tallies.entry(of).or_default() += &change;
        }
        if let Some((of, more)) = step.sightings {
            *self.sightings.entry(of).or_default() += more;
        }
    }

    /// The page's name in a report; its id where nobody knows it.
    pub(super) fn title(&self, page: PageId) -> String {
        if self.named {
            format!("{}:{}", self.head.site, self.head.name)
        } else {
            page.to_string()
        }
    }
}
