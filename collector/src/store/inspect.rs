//! Verifying a page while answers are taken.
//!
//! A page must not change while it is read again. Every change of a page changes its head, in the
//! same batch; so it is read without holding anybody up, and what was read counts if the head is the
//! same before and after. A page that is never still for so long is read while nobody writes.

use super::{PageReport, Store, StoreError, keys};
use crate::domain::PageId;

/// How often a page is read before the writer has to wait for it.
const TRIES: usize = 3;

impl Store {
    /// Verifies a page, whoever writes meanwhile.
    ///
    /// # Errors
    /// If it cannot be read; damage to records is in the report.
    pub fn inspect(&self, page: PageId) -> Result<PageReport, StoreError> {
        let head = keys::head(page);
        for _ in 0..TRIES {
            let before = self.tree().get(&head)?;
            let report = self.verify(page)?;
            if self.tree().get(&head)? == before {
                return Ok(report);
            }
        }
        let _nobody_writes = self.writing();
        self.verify(page)
    }

    /// Tells how many pages an inspection could not read. While there are any, no answers are taken.
    pub fn found_unreadable(&self, pages: u64) {
        self.intake.found_unreadable(pages);
    }
}
