//! What the public is shown: every page's summaries as they were at one moment.
//!
//! Public figures move only when a new snapshot is taken, so that nobody can watch single answers
//! arrive and reckon who gave them. Staff see live figures from the board instead.

use crate::domain::{Head, Instant, PageId, Registry, Site, Subject, period_days, summarize};
use crate::store::{Store, StoreError};
use rayak_shared::{Audience, PageSummary, Question};
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The summaries of a page, one for each question.
type Summaries = Arc<[PageSummary]>;

#[derive(Debug)]
struct Page {
    /// The head's event count and the day when it was summed up, and the ids under which its answers lie;
    /// while all stay, so does it.
    events: u64,
    day: crate::domain::Day,
    of: Vec<PageId>,
    summaries: Summaries,
}

/// The figures of one moment; the next are another snapshot.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pages: HashMap<PageId, Page>,
    /// What was summed up with a page, to that page. Whatever becomes of the list meanwhile, who looks for
    /// any of it finds what was shown.
    within: HashMap<PageId, PageId>,
    /// Pages of which a fold is damaged.
    unreadable: BTreeSet<PageId>,
    /// When the pages without any answer were last reckoned.
    empty: Instant,
}

impl Snapshot {
    /// Takes a snapshot. Pages without a new event keep the summaries that they have in `before`,
    /// which was taken under the same settings of each site.
    pub(crate) fn take(
        store: &Store,
        registry: &Registry,
        now: Instant,
        before: Option<&Self>,
    ) -> Result<Self, StoreError> {
        let mut pages = HashMap::new();
        let mut unreadable = BTreeSet::new();
        // What lies under several ids is one page's, which is shown them together.
        let mut together: HashMap<PageId, (Result<Head, StoreError>, Vec<PageId>)> = HashMap::new();
        for entry in store.heads_or_damage() {
            let (id, head) = entry?;
            let holder = registry.holder(id).map_or(id, |(_, page)| page.id);
            match (together.entry(holder), head) {
                (Entry::Vacant(free), head) => {
                    free.insert((head, vec![id]));
                }
                (Entry::Occupied(mut there), head) => {
                    let (sum, of) = there.get_mut();
                    of.push(id);
                    match (sum, head) {
                        (Ok(sum), Ok(head)) => sum.join(&head),
                        (Err(_), Ok(_)) => {}
                        (sum, Err(error)) => *sum = Err(error),
                    }
                }
            }
        }
        let mut within = HashMap::new();
        for (id, (head, of)) in together {
            within.extend(of.iter().map(|part| (*part, id)));
            let same = before.and_then(|before| before.pages.get(&id));
            match head.and_then(|head| Page::sum_up(store, registry, now, of, &head, same)) {
                Ok(page) => pages.extend(page.map(|page| (id, page))),
                Err(StoreError::Damaged { what }) => {
                    if before.is_none_or(|before| !before.unreadable.contains(&id)) {
                        tracing::error!(what, "a page is shown no figures; run `rayak rebuild`");
                    }
                    unreadable.insert(id);
                }
                Err(error) => return Err(error),
            }
        }
        // A page without answers says the same until its day ends, as one without new answers does.
        let same_day = |at: &Instant| {
            let same = |site: &Site| at.day(&site.time_zone) == now.day(&site.time_zone);
            registry.sites.iter().all(|site| same(site))
        };
        let empty = before.map(|before| before.empty).filter(same_day);
        Ok(Self {
            pages,
            within,
            unreadable,
            empty: empty.unwrap_or(now),
        })
    }

    /// Whether it says the same of every page as another.
    pub(crate) fn equals(&self, other: &Self) -> bool {
        let same = |(id, page): (&PageId, &Page)| {
            let other = other.pages.get(id);
            other.is_some_and(|other| Arc::ptr_eq(&page.summaries, &other.summaries))
        };
        self.empty == other.empty
            && self.within == other.within
            && self.unreadable == other.unreadable
            && self.pages.len() == other.pages.len()
            && self.pages.iter().all(same)
    }

    /// The page under which what is shown of a subject was summed up: its own, or where it has none, that of
    /// a page whose history is its own by now.
    fn summed_up(&self, subject: &Subject) -> Option<PageId> {
        let mut pages = subject.pages();
        pages.find_map(|page| self.within.get(&page).copied())
    }

    /// Whether anything was ever stored about a page.
    pub(crate) fn knows(&self, subject: &Subject) -> bool {
        let page = self.summed_up(subject);
        page.is_some_and(|page| self.pages.contains_key(&page))
    }

    /// Whether a page's figures cannot be told, because a record of it is damaged.
    pub(crate) fn is_unreadable(&self, subject: &Subject) -> bool {
        let page = self.summed_up(subject);
        page.is_some_and(|page| self.unreadable.contains(&page))
    }

    /// A snapshot of no page, for a command, which shows nothing to the public.
    pub(crate) fn none(now: Instant) -> Self {
        Self {
            pages: HashMap::new(),
            within: HashMap::new(),
            unreadable: BTreeSet::new(),
            empty: now,
        }
    }

    /// A page's public summary of one question.
    pub(crate) fn summary(
        &self,
        site: &Site,
        subject: &Subject,
        question: Question,
    ) -> PageSummary {
        let page = self.summed_up(subject);
        let known = page
            .and_then(|page| self.pages.get(&page))
            .and_then(|page| {
                page.summaries
                    .iter()
                    .find(|summary| summary.question() == question)
            });
        known.cloned().unwrap_or_else(|| {
            let nothing = Head::new(&site.id, "");
            summarize(
                question,
                &nothing,
                &[],
                self.empty.day(&site.time_zone),
                self.empty,
                public(site),
            )
        })
    }
}

fn public(site: &Site) -> Audience {
    Audience::Public {
        suppress_below: site.suppress_below,
    }
}

impl Page {
    /// A page's summaries, unless its site is in no configuration; `before`, if nothing has happened
    /// since.
    fn sum_up(
        store: &Store,
        registry: &Registry,
        now: Instant,
        of: Vec<PageId>,
        head: &Head,
        before: Option<&Self>,
    ) -> Result<Option<Self>, StoreError> {
        let Some(site) = registry.site(&head.site) else {
            return Ok(None);
        };
        let (events, day) = (head.events, now.day(&site.time_zone));
        let is_same = |page: &&Self| page.events == events && page.day == day && page.of == of;
        let same = before.filter(is_same);
        let summaries = match same {
            Some(page) => Arc::clone(&page.summaries),
            None => page_summaries(store, &of, head, site, now, public(site))?.into(),
        };
        Ok(Some(Self {
            events,
            day,
            of,
            summaries,
        }))
    }
}

/// The summaries of a page, with those that it holds, as the store stands: one for each question that
/// exists.
fn page_summaries(
    store: &Store,
    pages: &[PageId],
    head: &Head,
    site: &Site,
    now: Instant,
    audience: Audience,
) -> Result<Vec<PageSummary>, StoreError> {
    let today = now.day(&site.time_zone);
    let days = period_days(head, today);
    Question::ALL
        .iter()
        .map(|question| {
            let mut tallies = Vec::new();
            for page in pages {
                tallies.extend(store.tallies(*page, *question, days)?);
            }
            Ok(summarize(*question, head, &tallies, today, now, audience))
        })
        .collect()
}
