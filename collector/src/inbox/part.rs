//! A part of a page's log, and what it changes in the index.

use super::facet::Facet;
use super::index::PageName;
use super::putting::Incoming;
use crate::domain::{Event, FeedbackId, Instant, PageId, Reference, Standing, What};
use crate::rules::{Judged, Remark, Rules};
use crate::store::{Place, Standings as _, Store, StoreError};
use rayak_shared::ReceiptState;
use std::collections::BTreeMap;

#[derive(Debug)]
pub(super) enum Change {
    Put(Incoming),
    Remove(Reference),
}

/// What a part of a page's log changes.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) changes: Vec<(PageName, Change)>,
    pub(super) events: usize,
    /// The number of the last that was read; none at the end of the log.
    pub(super) last: Option<u64>,
    pub(super) is_damaged: bool,
}

impl Part {
    pub(super) fn read(
        store: &Store,
        rules: &Rules,
        page: PageId,
        after: u64,
        most: usize,
    ) -> Result<Self, StoreError> {
        let mut part = Self {
            changes: Vec::new(),
            events: 0,
            last: None,
            is_damaged: false,
        };
        let head = match store.head(page) {
            Ok(head) => head,
            Err(StoreError::Damaged { .. }) => {
                part.is_damaged = true;
                None
            }
            Err(error) => return Err(error),
        };
        let Some(head) = head else {
            return Ok(part);
        };
        let name = PageName {
            id: page,
            site: head.site,
            name: head.name,
        };
        let mut last = after;
        let mut touched: BTreeMap<FeedbackId, Option<Place>> = BTreeMap::new();
        for event in store.events(page, after).take(most) {
            part.events += 1;
            match event {
                Ok((number, event)) => {
                    last = number;
                    touched.extend(about(number, &event));
                }
                Err(StoreError::Damaged { .. }) => part.is_damaged = true,
                Err(error) => return Err(error),
            }
        }
        part.last = (part.events == most && last > after).then_some(last);
        for (id, place) in touched {
            match change(store, rules, page, id, place) {
                Ok(change) => part.changes.extend(change.map(|it| (name.clone(), it))),
                Err(StoreError::Damaged { .. }) => part.is_damaged = true,
                Err(error) => return Err(error),
            }
        }
        Ok(part)
    }
}

/// The feedback that an event is about, and where it is if the event brought it.
fn about(number: u64, event: &Event) -> Option<(FeedbackId, Option<Place>)> {
    let place = match &event.what {
        What::Received(received) => Some(Place {
            reference: received.reference,
            event: Some(number),
        }),
        _ => None,
    };
    Some((event.about()?, place))
}

/// What a feedback as it stands changes in the index.
fn change(
    store: &Store,
    rules: &Rules,
    page: PageId,
    id: FeedbackId,
    place: Option<Place>,
) -> Result<Option<Change>, StoreError> {
    let standing = match place {
        Some(place) => store.standing_at(page, id, place)?,
        None => store.standing(page, id)?,
    };
    let Some(standing) = standing else {
        return Ok(None);
    };
    if !belongs(&standing) {
        return Ok(Some(Change::Remove(standing.reference)));
    }
    let words = match standing.words {
        Some(event) => store.words(page, event)?,
        None => None,
    };
    let text = words.map(|words| words.text).unwrap_or_default();
    let judged = judge(rules, &standing, &text);
    Ok(Some(Change::Put(Incoming {
        reference: standing.reference,
        at: standing.at,
        came: when_words_came(store, page, &standing)?,
        event: standing.words.unwrap_or_default(),
        facets: Facet::of(&standing, &judged),
        stems: judged.gist.stems,
        is_whole: judged.gist.is_whole,
        hinges: judged.gist.hinges,
    })))
}

/// When the words of a feedback came, or the feedback where it has none.
fn when_words_came(
    store: &Store,
    page: PageId,
    standing: &Standing,
) -> Result<Instant, StoreError> {
    // As long as nothing was changed, they came with the answer.
    let changed_by = standing
        .words
        .filter(|_| standing.state == ReceiptState::Amended);
    let event = changed_by.and_then(|event| store.events(page, event.saturating_sub(1)).next());
    Ok(event
        .transpose()?
        .map_or(standing.at, |(_, event)| event.at))
}

/// Whether a feedback is of the inbox's: it has words, or was set aside, and nobody took it back.
fn belongs(standing: &Standing) -> bool {
    let is_there = standing.words.is_some() || standing.is_flagged();
    is_there && !standing.test && standing.state != ReceiptState::Withdrawn
}

/// What the rules say of a remark.
pub(crate) fn judge<'a>(rules: &Rules, standing: &'a Standing, text: &'a str) -> Judged<'a> {
    rules.judge(&Remark {
        text,
        answer: Some(standing.answer),
        reasons: &standing.reasons,
        masked: &standing.masked,
    })
}
