//! The staff's figures: every page's answers by day, in memory, from which each view is reckoned.
//!
//! A view of the whole organisation adds up every page, for whatever period, language and channel is
//! asked for; read from the store that would be a million records. The board is read from the store
//! once and kept true by what each batch changes, so that a view reads no store and its work grows
//! with days and pages and not with answers. What only one page's own view shows (its parts, devices
//! and words) stays in the store.
//!
//! Every question to the board names the reach of whoever asks, so that nothing can be shown that
//! is beyond it. Deliberately absent: words, HTTP, and how a figure is worded.

mod asked;
mod figures;
mod install;
mod list;
mod numbered;
mod overview;
mod page;
mod sums;
mod versions;

pub(crate) use asked::{Filter, Kind, Order, Period, Preset};
pub(crate) use figures::Slice;
pub(crate) use install::{ENOUGH, Health, Installed};
pub(crate) use list::{Against, Known, Listing, Moved, Name, Reckoner, Rewording, Shown};
pub(crate) use overview::{Department, Overview, QUARTER, SHORT, Standout};
pub(crate) use page::{OnePage, OneQuestion, Part};
pub(crate) use versions::Version;

use crate::domain::{Day, Instant, PageId, Registry};
use crate::store::{Standings as _, Store, StoreError};
use figures::Figures;
use jiff::tz::TimeZone;
use numbered::Numbered;
use rayak_shared::Question;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use sums::Sums;
use versions::Versions;

/// Days of which the board knows: two years and what has begun of the third half, so that half a year
/// can be held against the one of the year before.
pub(crate) const HELD: i32 = 106 * 7;

/// Every page's figures, shared between views.
#[derive(Debug, Default)]
pub(crate) struct Board(RwLock<Pages>);

/// The figures of one moment.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    figures: HashMap<PageId, Figures>,
    /// Of the pages that hold others.
    sums: Sums,
    numbered: Numbered,
    /// Pages of which a fold is damaged.
    unreadable: BTreeSet<PageId>,
    versions: Versions,
    /// Whether the store was read.
    is_read: bool,
}

impl Board {
    /// The figures of the registry's pages as the store has them at this moment. Nothing is taken in while
    /// they are looked at.
    ///
    /// # Errors
    /// If the store cannot be read; damage is told of its page alone.
    pub(crate) fn look(
        &self,
        store: &Store,
        registry: &Registry,
        now: Instant,
    ) -> Result<RwLockReadGuard<'_, Pages>, StoreError> {
        self.refresh(store, now)?;
        loop {
            let pages = self.read();
            if pages.sums.are_of(registry, &pages.figures) {
                return Ok(pages);
            }
            drop(pages);
            let mut pages = self.0.write().unwrap_or_else(PoisonError::into_inner);
            let Pages { figures, sums, .. } = &mut *pages;
            sums.sum_up(registry, figures);
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Pages> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many records are held: what a view of all pages goes through at most.
    pub(crate) fn size(&self) -> usize {
        let pages = self.read();
        let figures = pages.figures.values().chain(pages.sums.all());
        figures.map(Figures::size).sum()
    }

    /// Takes in what has changed since the last time, and at the first time everything.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn refresh(&self, store: &Store, now: Instant) -> Result<(), StoreError> {
        let is_read = self.read().is_read;
        // Whoever looks while nothing changes waits for nobody.
        if is_read && !store.has_changes() {
            return Ok(());
        }
        let mut pages = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if pages.is_read {
            // What is not taken in to its end, by an error or a panic, is read again.
            pages.is_read = false;
            let taken = pages.take_in(store, now);
            pages.is_read = taken.is_ok();
            return taken;
        }
        store.watch();
        *pages = Pages::default();
        for id in store.pages()? {
            pages.read(store, id, now)?;
        }
        pages.is_read = true;
        Ok(())
    }
}

impl Pages {
    /// The versions of the widget that answers since a day came from.
    pub(crate) fn versions(&self, since: Day) -> impl Iterator<Item = Version<'_>> {
        self.versions.since(since)
    }

    fn take_in(&mut self, store: &Store, now: Instant) -> Result<(), StoreError> {
        let mut changes = store.take_changes();
        // All that was noted is in the store by this time; of a page that was mended, what was noted
        // before it is no longer true.
        let mended = &changes.pages;
        changes.heads.retain(|id, _| !mended.contains(id));
        changes.tallies.retain(|(id, _), _| !mended.contains(id));
        changes.sightings.retain(|(id, _), _| !mended.contains(id));
        self.sums.forget(&changes);
        for id in mended {
            self.figures.remove(id);
            self.unreadable.remove(id);
            self.read(store, *id, now)?;
        }
        let readable = |id: &PageId| !self.unreadable.contains(id);
        for (id, head) in changes.heads.into_iter().filter(|(id, _)| readable(id)) {
            match self.figures.entry(id) {
                Entry::Occupied(mut there) => there.get_mut().head = head,
                Entry::Vacant(free) => {
                    free.insert(Figures::new(head));
                }
            }
        }
        for ((id, key), tally) in changes.tallies {
            if let Some(figures) = self.figures.get_mut(&id) {
                self.versions.note(&figures.head.site, key.day, &tally);
                figures.put(&mut self.numbered, key, &tally);
            }
        }
        for ((id, key), sightings) in changes.sightings {
            if let Some(figures) = self.figures.get_mut(&id) {
                figures.put_looks(&mut self.numbered, key, &sightings);
            }
        }
        Ok(())
    }

    /// Reads all of a page.
    fn read(&mut self, store: &Store, id: PageId, now: Instant) -> Result<(), StoreError> {
        match self.folds_of(store, id, now) {
            Ok(figures) => {
                self.figures.extend(figures.map(|figures| (id, figures)));
                Ok(())
            }
            Err(StoreError::Damaged { .. }) => {
                self.unreadable.insert(id);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn folds_of(
        &mut self,
        store: &Store,
        id: PageId,
        now: Instant,
    ) -> Result<Option<Figures>, StoreError> {
        let Some(head) = store.head(id)? else {
            return Ok(None);
        };
        let mut figures = Figures::new(head);
        // Nearly the same day everywhere; a day more or less of two years is nobody's loss.
        let days = (now.day(&TimeZone::UTC).minus(HELD), Day(i32::MAX));
        for question in Question::ALL {
            for (key, tally) in store.tallies(id, *question, days)? {
                self.versions.note(&figures.head.site, key.day, &tally);
                figures.put(&mut self.numbered, key, &tally);
            }
        }
        for (key, sightings) in store.sightings(id, days)? {
            figures.put_looks(&mut self.numbered, key, &sightings);
        }
        figures.shrink();
        Ok(Some(figures))
    }
}
