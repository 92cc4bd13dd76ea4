//! The wordings of the questions: what is known of a site beside what happened on its pages.

use super::commit::Batch;
use super::{Store, StoreError, keys};
use crate::domain::{Wording, Wordings};

impl Store {
    /// The wordings so far.
    pub fn wordings(&self) -> Result<Wordings, StoreError> {
        Ok(self.read(keys::WORDINGS)?.unwrap_or_default())
    }

    /// Takes down those wordings that differ from the last. Whether there were any.
    ///
    /// It must not run while another does: the writer calls it between batches.
    pub fn take_down(&self, wordings: Vec<Wording>) -> Result<bool, StoreError> {
        let mut all = self.wordings()?;
        let mut any = false;
        for wording in wordings {
            any |= all.take_down(wording);
        }
        if any {
            self.put_wordings_back(&all)?;
        }
        Ok(any)
    }

    /// Writes the wordings down as they are, as a backup has them.
    pub fn put_wordings_back(&self, all: &Wordings) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        batch.put(keys::WORDINGS, all)?;
        self.commit(batch)
    }
}
