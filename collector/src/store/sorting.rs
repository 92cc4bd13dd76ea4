//! What staff say of what visitors wrote, with its line in the audit log.

use super::read::Standings as _;
use super::{Store, StoreError, codec, keys};
use crate::domain::people::{By, Deed};
use crate::domain::{Event, FeedbackId, Instant, PageId, Sorting, Standing};

/// Words that somebody has seen, by the number of the event that brought them.
#[derive(Debug, Clone, Copy)]
pub struct SeenWords {
    pub page: PageId,
    pub id: FeedbackId,
    pub event: Option<u64>,
}

/// What somebody says of words.
#[derive(Debug, Clone)]
pub struct Saying {
    pub sorting: Sorting,
    pub by: By,
    pub site: String,
    pub at: Instant,
}

impl Saying {
    fn deed(&self, count: u64) -> Deed {
        Deed::WordsSorted {
            site: self.site.clone(),
            how: self.sorting.code(),
            count,
        }
    }
}

impl Store {
    /// Notes what staff have said of some words, in one batch with the line of the audit log that tells it: of words
    /// that have taken their place since nothing was said. Of how many it was news.
    ///
    /// It must not run while their pages are being written: the writer calls it between batches.
    pub fn sort(&self, words: &[SeenWords], saying: &Saying) -> Result<u64, StoreError> {
        let (sorting, at) = (saying.sorting, saying.at);
        let mut staging = self.stage();
        let mut news = 0;
        for SeenWords { page, id, event } in words.iter().copied() {
            let are_these = |it: &Standing| sorting.is_news_of(it) && it.words == event;
            let Some(standing) = staging.standing(page, id)?.filter(are_these) else {
                continue;
            };
            let head = staging
                .head(page)?
                .ok_or_else(|| codec::damaged(&keys::head(page), "it is missing"))?;
            let what = sorting.what(id);
            staging.append(page, head, Some(&standing), &Event { at, what }, None)?;
            news += 1;
        }
        if news > 0 {
            let mut told = self.audited()?;
            told.tell(at, saying.by, saying.deed(news))?;
            staging.commit_with(told.batch)?;
        }
        Ok(news)
    }
}
