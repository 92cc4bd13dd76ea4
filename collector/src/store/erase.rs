//! Taking words away while the answers stay: on request, and past their age.
//!
//! Each time an event says that it was done, and holds no words. The engine frees the words' room
//! without clearing it, so that they are unreadable through the store, and gone from its file once
//! that is compacted.

use super::read::Standings as _;
use super::{Staging, Store, StoreError};
use crate::domain::{Erased, ErasedWhy, Event, FeedbackId, Instant, PageId, What};
use std::collections::BTreeSet;

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

    /// The words of a page that came before a moment, each with the number of its event, and how
    /// many words the page has.
    pub fn words_before(
        &self,
        page: PageId,
        moment: Instant,
    ) -> Result<(Vec<(FeedbackId, u64)>, u64), StoreError> {
        let words = self.words_of(page).map(|words| Ok(words?.event));
        let words: BTreeSet<u64> = words.collect::<Result<_, StoreError>>()?;
        let mut old = Vec::new();
        for entry in self.events(page, 0) {
            let (number, event) = entry?;
            if event.at < moment && words.contains(&number) {
                old.extend(event.about().map(|id| (id, number)));
            }
        }
        Ok((old, words.len() as u64))
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
        what: format!("the head of page {} is missing", super::hex(page)),
    })?;
    let standing = staging.standing(page, id)?;
    let standing = standing.ok_or_else(|| StoreError::Damaged {
        what: format!("a feedback of page {} is missing", super::hex(page)),
    })?;
    let what = What::Erased(Erased { id, why });
    staging.append(page, head, Some(&standing), &Event { at, what }, None)?;
    Ok(())
}
