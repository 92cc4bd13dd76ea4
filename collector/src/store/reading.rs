//! Staff reading what visitors wrote: each feedback's words are read or wait for a reader.

use super::read::Standings as _;
use super::{Store, StoreError, codec, keys};
use crate::domain::{Event, FeedbackId, Instant, PageId, Standing, What};

impl Store {
    /// Of a page's latest words, `within` in number, those that are among those to be read, the latest
    /// first, each with its feedback.
    pub fn remarks(
        &self,
        page: PageId,
        within: usize,
    ) -> impl Iterator<Item = Result<(FeedbackId, Standing, String), StoreError>> + '_ {
        let latest = self.words_of(page).rev().take(within);
        latest.filter_map(move |words| {
            let remark = words.and_then(|words| {
                let Some(id) = self.event(page, words.event)?.and_then(|it| it.about()) else {
                    return Ok(None);
                };
                let standing = self.standing(page, id)?;
                let is_read = |it: &Standing| it.words == Some(words.event) && it.is_for_readers();
                let standing = standing.filter(is_read);
                Ok(standing.map(|standing| (id, standing, words.text)))
            });
            remark.transpose()
        })
    }

    /// Notes that the words of some feedbacks were read, each by the number of the event that brought
    /// them: words that have taken their place since were not. How many had waited for it.
    ///
    /// It must not run while the page is being written: the writer calls it between batches.
    pub fn mark_read(
        &self,
        page: PageId,
        words: &[(FeedbackId, u64)],
        at: Instant,
    ) -> Result<u64, StoreError> {
        let mut staging = self.stage();
        let mut read = 0;
        for (id, event) in words {
            let are_these = |it: &Standing| it.awaits_reader() && it.words == Some(*event);
            let Some(standing) = staging.standing(page, *id)?.filter(are_these) else {
                continue;
            };
            let head = staging
                .head(page)?
                .ok_or_else(|| codec::damaged(&keys::head(page), "it is missing"))?;
            let what = What::Read(*id);
            staging.append(page, head, Some(&standing), &Event { at, what }, None)?;
            read += 1;
        }
        if read > 0 {
            staging.commit()?;
        }
        Ok(read)
    }
}
