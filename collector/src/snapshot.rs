//! What the public is shown: every page's summaries as they were at one moment.
//!
//! Public figures move only when a new snapshot is taken, so that nobody can watch single answers
//! arrive and reckon who gave them. Staff see live figures from the store instead.

use crate::clock::Clock;
use crate::domain::{Head, Instant, PageId, Registry, Site, period_days, summarize};
use crate::store::{Store, StoreError};
use rayak_shared::{Audience, PageSummary, Question};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The summaries of a page, one for each question.
type Summaries = Arc<[PageSummary]>;

#[derive(Debug)]
struct Page {
    /// The head's event count and the day when it was summed up; while both stay, so does it.
    events: u64,
    day: crate::domain::Day,
    summaries: Summaries,
}

/// The current snapshot, replaced as a whole.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pages: RwLock<Arc<HashMap<PageId, Page>>>,
    /// When the pages without any answer were last reckoned.
    empty: RwLock<Instant>,
}

impl Snapshot {
    pub(crate) fn take_first(
        store: &Store,
        registry: &Registry,
        clock: &Clock,
    ) -> Result<Self, StoreError> {
        let now = clock.now();
        let pages = RwLock::new(Arc::new(take(store, registry, now, &HashMap::new())?));
        Ok(Self {
            pages,
            empty: RwLock::new(now),
        })
    }

    /// A snapshot of no page, for a command, which shows nothing to the public and must be able to
    /// mend what a snapshot cannot be taken of.
    pub(crate) fn none(clock: &Clock) -> Self {
        Self {
            pages: RwLock::default(),
            empty: RwLock::new(clock.now()),
        }
    }

    /// Takes a new snapshot; pages without a new event keep their summaries.
    pub(crate) fn take(
        &self,
        store: &Store,
        registry: &Registry,
        clock: &Clock,
    ) -> Result<(), StoreError> {
        let now = clock.now();
        let before = Arc::clone(&self.pages.read().unwrap_or_else(PoisonError::into_inner));
        let pages = Arc::new(take(store, registry, now, &before)?);
        *self.pages.write().unwrap_or_else(PoisonError::into_inner) = pages;
        // A page without answers says the same until its day ends, as one without new answers does.
        let mut empty = self.empty.write().unwrap_or_else(PoisonError::into_inner);
        let began = |site: &Site| empty.day(&site.time_zone) != now.day(&site.time_zone);
        if registry.sites.iter().any(began) {
            *empty = now;
        }
        Ok(())
    }

    /// A page's public summary of one question.
    pub(crate) fn summary(&self, site: &Site, page: PageId, question: Question) -> PageSummary {
        let pages = Arc::clone(&self.pages.read().unwrap_or_else(PoisonError::into_inner));
        let known = pages.get(&page).and_then(|page| {
            page.summaries
                .iter()
                .find(|summary| summary.question() == question)
        });
        known.cloned().unwrap_or_else(|| {
            let now = *self.empty.read().unwrap_or_else(PoisonError::into_inner);
            let nothing = Head::new(&site.id, "");
            summarize(
                question,
                &nothing,
                &[],
                now.day(&site.time_zone),
                now,
                public(site),
            )
        })
    }
}

fn public(site: &Site) -> Audience {
    Audience::Public {
        suppress_below: site.suppress_below,
    }
}

fn take(
    store: &Store,
    registry: &Registry,
    now: Instant,
    before: &HashMap<PageId, Page>,
) -> Result<HashMap<PageId, Page>, StoreError> {
    let mut pages = HashMap::new();
    for entry in store.heads() {
        let (id, head) = entry?;
        let Some(site) = registry.site(&head.site) else {
            continue;
        };
        let day = now.day(&site.time_zone);
        let same = before
            .get(&id)
            .filter(|page| page.events == head.events && page.day == day);
        let summaries = match same {
            Some(page) => Arc::clone(&page.summaries),
            None => page_summaries(store, id, &head, site, now, public(site))?.into(),
        };
        pages.insert(
            id,
            Page {
                events: head.events,
                day,
                summaries,
            },
        );
    }
    Ok(pages)
}

/// The summaries of a page as the store stands, one for each question that exists.
pub(crate) fn page_summaries(
    store: &Store,
    page: PageId,
    head: &Head,
    site: &Site,
    now: Instant,
    audience: Audience,
) -> Result<Vec<PageSummary>, StoreError> {
    let today = now.day(&site.time_zone);
    let days = period_days(head, today);
    Question::ALL
        .iter()
        .map(|question| {
            let tallies = store.tallies(page, *question, days)?;
            Ok(summarize(*question, head, &tallies, today, now, audience))
        })
        .collect()
}
