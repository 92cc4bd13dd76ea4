//! What readers are served until something changes: one configuration, the snapshot that was taken
//! under it, and the replies that were made of both.
//!
//! The three are replaced together. A request that has an edition in hand answers from one
//! configuration and one set of figures, however long it takes, and a reply that was made of others
//! is never found: it went with its edition. Deliberately absent: the store. Whoever reads a view
//! or a summary has no way to it, so that reading costs the writer nothing.

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::{Instant, Site, Subject};
use crate::http::ApiError;
use crate::http::kept::{About, Kept, Shelf};
use crate::snapshot::Snapshot;
use crate::store::{Store, StoreError};
use arc_swap::ArcSwap;
use std::sync::{Arc, Mutex, PoisonError};

/// One configuration, its figures, and their replies.
#[derive(Debug)]
pub struct Edition {
    pub config: Arc<Config>,
    /// When that was read.
    pub(crate) configured: Instant,
    pub(crate) snapshot: Arc<Snapshot>,
    replies: Shelf,
}

impl Edition {
    fn new(config: Arc<Config>, configured: Instant, snapshot: Arc<Snapshot>) -> Self {
        Self {
            config,
            configured,
            snapshot,
            replies: Shelf::default(),
        }
    }

    /// The site of that id.
    ///
    /// # Errors
    /// `unknown_site`.
    pub fn site(&self, id: &str) -> Result<&Arc<Site>, ApiError> {
        self.config
            .registry
            .site(id)
            .ok_or_else(ApiError::unknown_site)
    }

    /// The reply about a page that is kept, or the one that `make` makes.
    ///
    /// # Errors
    /// What `make` says, or that the page's figures cannot be read.
    pub(crate) fn reply(
        &self,
        about: About,
        subject: &Subject,
        make: impl FnOnce() -> Result<Kept, ApiError>,
    ) -> Result<Kept, ApiError> {
        if self.snapshot.is_unreadable(subject) {
            return Err(ApiError::Internal);
        }
        let worth = subject.listed || self.snapshot.knows(subject);
        self.replies.get(about, worth, make)
    }

    /// The reply about no page that is kept, or the one that `make` makes.
    ///
    /// # Errors
    /// What `make` says.
    pub(crate) fn reply_about_us(
        &self,
        about: About,
        make: impl FnOnce() -> Result<Kept, ApiError>,
    ) -> Result<Kept, ApiError> {
        self.replies.get(about, true, make)
    }
}

/// The edition that is served, and its replacement.
#[derive(Debug)]
pub(crate) struct Editions {
    current: ArcSwap<Edition>,
    /// Held while the next is made, so that none is made of an older one.
    making: Mutex<()>,
}

impl Editions {
    pub(crate) fn first(config: Config, store: &Store, clock: &Clock) -> Result<Self, StoreError> {
        let config = config.with_listings(&store.listings()?);
        let snapshot = Snapshot::take(store, &config.registry, clock.now(), None)?;
        Ok(Self {
            current: ArcSwap::from_pointee(Edition::new(
                Arc::new(config),
                clock.now(),
                Arc::new(snapshot),
            )),
            making: Mutex::new(()),
        })
    }

    /// An edition without figures, for a command, which serves nobody.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn of_no_figures(
        config: Config,
        store: &Store,
        clock: &Clock,
    ) -> Result<Self, StoreError> {
        let config = config.with_listings(&store.listings()?);
        let snapshot = Arc::new(Snapshot::none(clock.now()));
        let edition = Edition::new(Arc::new(config), clock.now(), snapshot);
        Ok(Self {
            current: ArcSwap::from_pointee(edition),
            making: Mutex::new(()),
        })
    }

    pub(crate) fn current(&self) -> Arc<Edition> {
        self.current.load_full()
    }

    /// Takes a new snapshot. Where it says what the last one says, the replies stay.
    pub(crate) fn refresh(&self, store: &Store, clock: &Clock) -> Result<(), StoreError> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.current();
        let config = &before.config;
        let snapshot =
            Snapshot::take(store, &config.registry, clock.now(), Some(&before.snapshot))?;
        if !snapshot.equals(&before.snapshot) {
            let next = Edition::new(Arc::clone(config), before.configured, Arc::new(snapshot));
            self.current.store(Arc::new(next));
        }
        Ok(())
    }

    /// Serves under another configuration from now on.
    pub(crate) fn reconfigure(
        &self,
        config: Config,
        store: &Store,
        clock: &Clock,
    ) -> Result<(), StoreError> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let config = config.with_listings(&store.listings()?);
        // What a figure is depends on its site's time zone and least number, so none is kept.
        let snapshot = Snapshot::take(store, &config.registry, clock.now(), None)?;
        self.current.store(Arc::new(Edition::new(
            Arc::new(config),
            clock.now(),
            Arc::new(snapshot),
        )));
        Ok(())
    }

    /// Serves under what editors say of pages by this time. No public figure moves before the next
    /// snapshot: whoever edits pages could otherwise have it taken at will, and watch single answers arrive.
    pub(crate) fn relist(&self, store: &Store) -> Result<(), StoreError> {
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.current();
        let config = Config::clone(&before.config).with_listings(&store.listings()?);
        let figures = Arc::clone(&before.snapshot);
        let next = Edition::new(Arc::new(config), before.configured, figures);
        self.current.store(Arc::new(next));
        Ok(())
    }
}
