//! A remark as it is shown: what the index found, read from the store as it stands at this moment.

use super::named::Named;
use crate::domain::{FeedbackId, PageId, Reference, Standing};
use crate::http::ApiError;
use crate::inbox::{Others, Row, judge};
use crate::rules::{Judged, Rules};
use crate::store::{Standings as _, Store, StoreError};

/// The page that remarks were written on.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct OfPage {
    pub(in crate::http::staff) id: PageId,
    /// The name by which addresses know it.
    pub(in crate::http::staff) name: String,
}

/// What one visitor wrote, with all that is known of it.
#[derive(Debug)]
pub(in crate::http::staff) struct Shown {
    pub(in crate::http::staff) reference: Reference,
    pub(in crate::http::staff) id: FeedbackId,
    pub(in crate::http::staff) page: OfPage,
    pub(in crate::http::staff) standing: Standing,
    /// Masked.
    pub(in crate::http::staff) text: String,
    /// How many others of the list are like it.
    pub(in crate::http::staff) alike: u32,
    /// Who those are, if there are any.
    others: Option<Others>,
}

impl Shown {
    pub(in crate::http::staff) fn judged<'a>(&'a self, rules: &Rules) -> Judged<'a> {
        judge(rules, &self.standing, &self.text)
    }

    /// How a form names the words that were shown.
    pub(in crate::http::staff) const fn named(&self) -> Named {
        Named {
            reference: self.reference,
            event: self.standing.words,
            others: self.others,
        }
    }

    /// Reads the remark of a row; nothing if it has gone meanwhile or cannot be read.
    fn read(store: &Store, row: &Row<'_>) -> Result<Option<Self>, StoreError> {
        let page = OfPage {
            id: row.page.id,
            name: row.page.name.clone(),
        };
        let Some(mut shown) = Self::by_reference(store, page, row.reference)? else {
            return Ok(None);
        };
        shown.alike = row.alike;
        shown.others = row.others;
        Ok(Some(shown))
    }

    /// Reads the remark that has a reference; nothing if it or its words are not there.
    pub(in crate::http::staff) fn by_reference(
        store: &Store,
        page: OfPage,
        reference: Reference,
    ) -> Result<Option<Self>, StoreError> {
        let Some(referent) = store.referent(reference) else {
            return Ok(None);
        };
        let Some((_, received)) = store.received(referent)? else {
            return Ok(None);
        };
        let Some(standing) = store.standing(referent.page, received.id)? else {
            return Ok(None);
        };
        let text = match standing.words {
            None => String::new(),
            Some(event) => match store.words(referent.page, event)? {
                Some(words) => words.text,
                None => return Ok(None),
            },
        };
        Ok(Some(Self {
            reference,
            id: received.id,
            page,
            standing,
            text,
            alike: 0,
            others: None,
        }))
    }
}

/// The remarks of some rows. `rayak verify` tells of those that cannot be read.
pub(in crate::http::staff) fn read(
    store: &Store,
    rows: &[Row<'_>],
) -> Result<Vec<Shown>, ApiError> {
    let shown = rows.iter().map(|row| Shown::read(store, row));
    let shown = shown.filter(|shown| !matches!(shown, Err(StoreError::Damaged { .. })));
    let shown: Result<Vec<_>, StoreError> = shown.collect();
    Ok(shown?.into_iter().flatten().collect())
}
