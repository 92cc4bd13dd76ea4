//! Staff reading what visitors wrote, and what they say of it.

use super::read::Standings as _;
use super::{Store, StoreError, codec, keys};
use crate::domain::{Event, FeedbackId, Instant, PageId, Sorting, Standing};

impl Store {
    /// Notes what staff have said of the words of some feedbacks, each by the number of the event that
    /// brought them: of words that have taken their place since nothing was said. Of how many it was news.
    ///
    /// It must not run while the page is being written: the writer calls it between batches.
    pub fn sort(
        &self,
        page: PageId,
        words: &[(FeedbackId, Option<u64>)],
        sorting: Sorting,
        at: Instant,
    ) -> Result<u64, StoreError> {
        let mut staging = self.stage();
        let mut news = 0;
        for (id, event) in words {
            let are_these = |it: &Standing| sorting.is_news_of(it) && it.words == *event;
            let Some(standing) = staging.standing(page, *id)?.filter(are_these) else {
                continue;
            };
            let head = staging
                .head(page)?
                .ok_or_else(|| codec::damaged(&keys::head(page), "it is missing"))?;
            let what = sorting.what(*id);
            staging.append(page, head, Some(&standing), &Event { at, what }, None)?;
            news += 1;
        }
        if news > 0 {
            staging.commit()?;
        }
        Ok(news)
    }
}
