//! What editors say of pages: data beside the log, each under the page that it is about.

use super::commit::Batch;
use super::keys::{self, Kind};
use super::people::damage;
use super::read::strange;
use super::verify::{Fault, name};
use super::{Audited, Store, StoreError};
use crate::domain::{Listing, PageId};

impl Store {
    /// What is said of a page.
    pub fn listing(&self, page: PageId) -> Result<Option<Listing>, StoreError> {
        self.read(&keys::listing(page))
    }

    /// Every listing. One that cannot be read ends nothing: `rayak verify` tells of it, and its page is
    /// as the configuration says.
    pub fn listings(&self) -> Result<Vec<Listing>, StoreError> {
        let listings = self.each_listing();
        let readable = listings.filter(|it| !matches!(it, Err(StoreError::Damaged { .. })));
        readable.collect()
    }

    /// Every listing or none: for a backup, and for whoever is about to change one.
    pub fn listings_whole(&self) -> Result<Vec<Listing>, StoreError> {
        self.each_listing().collect()
    }

    /// Reads every listing again. Damage is reported, not returned.
    pub fn verify_listings(&self) -> Result<(u64, Vec<Fault>), StoreError> {
        let (mut read, mut faults) = (0, Vec::new());
        for listing in self.each_listing() {
            read += 1;
            damage(listing, &mut faults)?;
        }
        Ok((read, name("what editors say of pages", faults)))
    }

    /// Puts back what a backup has.
    pub fn put_listings_back(&self, listings: &[Listing]) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        for listing in listings {
            batch.put(keys::listing(listing.id()), listing)?;
        }
        self.commit(batch)
    }

    fn each_listing(&self) -> impl Iterator<Item = Result<Listing, StoreError>> + use<> {
        self.of_kind::<Listing>(Kind::Listing).map(|entry| {
            let (key, listing) = entry?;
            let is_its_own = keys::page_of(&key) == Some(listing.id());
            is_its_own.then_some(listing).ok_or_else(|| strange(&key))
        })
    }
}

impl Audited<'_> {
    /// Says of a page what its listing says, or again what the configuration does.
    pub fn put_listing(
        &mut self,
        page: PageId,
        listing: Option<&Listing>,
    ) -> Result<(), StoreError> {
        match listing {
            Some(listing) => self.batch.put(keys::listing(page), listing),
            None => {
                self.batch.remove(keys::listing(page));
                Ok(())
            }
        }
    }
}
