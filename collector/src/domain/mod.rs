//! What the collector knows, as pure functions and plain values.
//!
//! A submission is accepted or refused here, an event is folded into what is read, and tallies
//! become summaries. Deliberately absent: HTTP, the store, tasks, and the clock — whoever calls
//! says what time it is.

mod accept;
mod alike;
mod amend;
mod burst;
mod event;
mod facet;
mod fold;
mod lang;
mod listing;
mod page;
pub mod people;
mod reference;
mod remark;
mod revision;
mod site;
mod sorting;
mod standing;
mod summary;
mod time;
mod verdict;
mod weeks;
mod wording;

pub use accept::{Arrival, Feedback, accept, is_revision};
pub use alike::gist;
pub use amend::{Amended, Change, amend};
pub use burst::{Burst, Pace};
pub use event::{
    Amendment, Digest, Erased, ErasedWhy, Event, FeedbackId, Received, SeenBatch, TokenSignal,
    Verdict, What, WordsChange, WordsVerdict, digest, short_digest,
};
pub use facet::{Facet, Facets};
pub use fold::{Head, Sightings, SightingsKey, Step, Tally, TallyKey, step};
pub use lang::{Lang, Localized};
pub use listing::{
    Change as ListingChange, Difference, Editing, Field, Flaw, Listed, Listing, MOST_NAMES, Plan,
    Refused, Said, TITLE, Wish, Wrong, lay_over,
};
pub(crate) use listing::{Names, Rules};
pub use page::{Held, Page, PageId, Subject, UnknownPage};
pub use reference::Reference;
pub use remark::{Check, Finding, RemarkKind, Theme};
pub use revision::Revisions;
pub use site::{Asks, Department, Registry, Site};
pub use sorting::Sorting;
pub use standing::Standing;
pub use summary::{PERIOD, period, period_days, settled, summarize};
pub use time::{Day, Instant};
pub use weeks::{by_week, line, weeks};
pub use wording::{Wording, Wordings};

use rayak_shared::ErrorCode;

/// Why something was not accepted: the code for programs, the sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: ErrorCode,
    /// The field that is wrong.
    pub field: Option<&'static str>,
    /// The limit that was passed.
    pub limit: Option<u64>,
    /// What is wrong and what would be right, in English.
    pub title: String,
}

impl Refusal {
    pub fn new(code: ErrorCode, title: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            limit: None,
            title: title.into(),
        }
    }

    #[must_use]
    pub fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit as u64);
        self
    }
}
