//! Taking words away while the answers stay: on request, and past their age.
//!
//! Each time an event says that it was done, and holds no words. The engine frees the words' room
//! without clearing it, so that they are unreadable through the store, and gone from its file once
//! that is compacted.

use super::read::Standings as _;
use super::{Staging, Store, StoreError};
use crate::domain::{Erased, ErasedWhy, Event, FeedbackId, Instant, PageId, What};
use std::collections::BTreeSet;

/// What is known of the age of a page's words.
#[derive(Debug, Default)]
pub struct Aged {
    /// Those that are old, each with the number of the event that brought it.
    pub old: Vec<(FeedbackId, u64)>,
    pub all: u64,
    /// Records that could not be read, so that nobody knows of what they are or how old.
    pub damaged: u64,
}

impl Aged {
    fn readable<T>(&mut self, read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(StoreError::Damaged { .. }) => {
                self.damaged += 1;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Store {
    /// Takes the words of one feedback away. Whether it had any.
    ///
    /// It must not run while the page is being written: the writer calls it between batches.
    pub fn erase(&self, page: PageId, id: FeedbackId, at: Instant) -> Result<bool, StoreError> {
        let mut staging = self.stage();
        let had = match self.standing(page, id)? {
            Some(standing) => standing.words.is_some(),
            None => false,
        };
        if had {
            append(&mut staging, page, id, ErasedWhy::Asked, at)?;
            staging.commit()?;
        }
        Ok(had)
    }

    /// Takes the words away that came with those events, unless others have taken their place since.
    /// How many were taken.
    ///
    /// It must not run while the page is being written: the writer calls it between batches.
    pub fn expire(
        &self,
        page: PageId,
        old: &[(FeedbackId, u64)],
        at: Instant,
    ) -> Result<u64, StoreError> {
        let mut staging = self.stage();
        let mut expired = 0;
        for (id, number) in old {
            let standing = self.standing(page, *id)?;
            if standing.is_some_and(|standing| standing.words == Some(*number)) {
                append(&mut staging, page, *id, ErasedWhy::Age, at)?;
                expired += 1;
            }
        }
        if !staging.is_empty() {
            staging.commit()?;
        }
        Ok(expired)
    }

    /// The words of a page, and which of them came before a moment.
    pub fn words_before(&self, page: PageId, moment: Instant) -> Result<Aged, StoreError> {
        let mut aged = Aged::default();
        let mut words = BTreeSet::new();
        for part in self.first_parts(page) {
            words.extend(aged.readable(part)?.map(|part| part.event));
        }
        aged.all = words.len() as u64;
        for event in self.events(page, 0) {
            let Some((number, event)) = aged.readable(event)? else {
                continue;
            };
            if event.at < moment && words.contains(&number) {
                aged.old.extend(event.about().map(|id| (id, number)));
            }
        }
        Ok(aged)
    }

    /// The last event that took a feedback's words away, with its number.
    pub fn last_erasure(
        &self,
        page: PageId,
        id: FeedbackId,
    ) -> Result<Option<(u64, Instant, ErasedWhy)>, StoreError> {
        for entry in self.events(page, 0).rev() {
            let (number, event) = entry?;
            if let What::Erased(Erased { id: of, why }) = event.what
                && of == id
            {
                return Ok(Some((number, event.at, why)));
            }
        }
        Ok(None)
    }
}

fn append(
    staging: &mut Staging<'_>,
    page: PageId,
    id: FeedbackId,
    why: ErasedWhy,
    at: Instant,
) -> Result<(), StoreError> {
    let head = staging.head(page)?.ok_or_else(|| StoreError::Damaged {
        what: format!("the head of page {page} is missing"),
    })?;
    let standing = staging.standing(page, id)?;
    let standing = standing.ok_or_else(|| StoreError::Damaged {
        what: format!("a feedback of page {page} is missing"),
    })?;
    let what = What::Erased(Erased { id, why });
    staging.append(page, head, Some(&standing), &Event { at, what }, None)?;
    Ok(())
}
