//! Reading everything of a page again: checksums, gaps, words, and every fold against the log.

use super::engine::scan_prefix;
use super::keys::{self, Kind};
use super::read::strange;
use super::refold::{Refolded, Wrong};
use super::{Store, StoreError};
use crate::domain::PageId;
use serde::{Deserialize, Serialize};
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

impl Store {
    /// The pages that have any record, those without a head too.
    pub fn pages(&self) -> Result<Vec<PageId>, StoreError> {
        pages(&self.tree())
    }

    /// Reads a page whole and compares. Damage is reported, not returned; an error means that
    /// reading itself failed.
    ///
    /// It must not run while the page is being written: the writer calls it between batches.
    pub fn verify(&self, page: PageId) -> Result<PageReport, StoreError> {
        let folded = self.refold(page, None)?;
        let (words, mut faults) = self.beyond_folds(page, &folded)?;
        let mut missing: BTreeMap<&str, u64> = BTreeMap::new();
        self.differences(page, &folded, &mut |difference| {
            match difference.wrong {
                Wrong::Missing => *missing.entry(difference.kind.name()).or_default() += 1,
                Wrong::There(why) => faults.push(why),
            }
            Ok(())
        })?;
        faults.extend(
            missing
                .iter()
                .map(|(kind, count)| format!("{count} records of kind {kind} are missing")),
        );
        Ok(PageReport {
            events: folded.events,
            feedbacks: folded.received.len() as u64,
            words,
            faults: name(&folded.title(page), faults),
        })
    }

    /// How many feedbacks of a page have words, and what is wrong with what is no fold, so that no
    /// refolding mends it: the log, the words, and the page's name.
    pub(super) fn beyond_folds(
        &self,
        page: PageId,
        folded: &Refolded,
    ) -> Result<(u64, Vec<String>), StoreError> {
        let mut faults = folded.damage.clone();
        if !folded.named {
            faults.push("its head cannot be read, and with it the page's name".to_owned());
        }
        let mut found = BTreeSet::new();
        for words in self.first_parts(page) {
            let whole = words.and_then(|words| {
                found.insert(words.event);
                self.whole(page, words)
            });
            match whole {
                Ok(_) => {}
                Err(error @ StoreError::Damaged { .. }) => faults.push(error.to_string()),
                Err(error) => return Err(error),
            }
        }
        for part in scan_prefix(&self.tree(), &keys::prefix(Kind::MoreWords, Some(page))) {
            let (key, _) = part?;
            let of = keys::read_more_words(&key);
            if !of.is_some_and(|(_, event)| folded.words.contains(&event)) {
                faults.push("a part of words belongs to none that stand".to_owned());
            }
        }
        if found != folded.words {
            faults.push("its words are not those that its events speak of".to_owned());
        }
        Ok((found.len() as u64, faults))
    }
}

/// The pages of a tree that have any record. Where the engine cannot read on, those with a head.
pub(super) fn pages(tree: &sled::Tree) -> Result<Vec<PageId>, StoreError> {
    let mut pages = Vec::new();
    for kind in [
        Kind::Head,
        Kind::Event,
        Kind::Standing,
        Kind::Sightings,
        Kind::Tally,
        Kind::Words,
        Kind::MoreWords,
    ] {
        let mut from = keys::prefix(kind, None);
        // One step per page rather than per record: behind each page's first record the scan
        // goes on at the next page.
        while let Some(entry) = tree.range(from.clone()..).next() {
            let (key, _) = match entry {
                Err(sled::Error::Corruption { .. }) if kind != Kind::Head => break,
                entry => entry?,
            };
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

/// Says of which page some faults are.
pub(super) fn name(page: &str, faults: Vec<String>) -> Vec<Fault> {
    faults
        .into_iter()
        .map(|what| Fault {
            page: page.to_owned(),
            what,
        })
        .collect()
}
