//! What is new for one account: counted and named, never quoted.
//!
//! A remark is as new as its words say, not as the collector is to have it: what is brought in from elsewhere with
//! its own date is news only where that date is. So an import of years fills nobody's mailbox, and what it brings
//! is told by the number of those that wait to be read.

use super::alerts::{Mark, Rush, Worse, set_aside};
use super::reader::Reader;
use crate::domain::people::Rhythm;
use crate::domain::{Instant, Theme};
use crate::inbox::{Facet, Index, Wanted};
use crate::rules::DangerKind;
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Of each list, what is named; the rest is counted.
pub(super) const NAMED: usize = 10;
/// Words may come so many days after the answer that they belong to, and a day more by another clock.
const WORDS_LATER: i32 = rayak_shared::limits::AMEND_HOURS.div_ceil(24) as i32 + 2;

/// A page, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named<T> {
    pub(super) site: String,
    /// The key under which it is listed; none where it is not.
    pub(super) page: Option<String>,
    pub(super) what: T,
}

/// How many there are, and some of them by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted<T> {
    pub(super) all: u64,
    pub(super) named: Vec<Named<T>>,
}

impl<T> Counted<T> {
    /// All of these, of which the first are named.
    pub(super) fn of(mut named: Vec<Named<T>>) -> Self {
        let all = named.len() as u64;
        named.truncate(NAMED);
        Self { all, named }
    }
}

/// Nothing of the kind.
impl<T> Default for Counted<T> {
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

/// A remark that speaks of danger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Danger {
    pub(super) reference: String,
    pub(super) kind: DangerKind,
}

/// How many there are, and on which sites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) all: u64,
    pub(super) sites: Vec<String>,
}

/// What came in after one moment and until another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    pub(super) after: Instant,
    pub(super) until: Instant,
    pub(super) remarks: Amount,
    /// Of all that there are, how many nobody has read.
    pub(super) unread: u64,
    /// The newest come first.
    pub(super) dangers: Counted<Danger>,
    /// The sites that they are of.
    pub(super) dangers_of: Vec<String>,
    /// The pages that have new remarks, each with how many, those with the most first. Those of a site that are not
    /// listed are one.
    pub(super) pages: Counted<u64>,
    pub(super) by_theme: Vec<(Option<Theme>, u64)>,
    /// What checks have set aside and nobody has judged.
    pub(super) set_aside: Amount,
    /// The pages that clearly got worse of which that was not told before.
    pub(super) worse: Counted<Worse>,
    /// Of those that did, by what it is remembered that they were told.
    pub(super) marks: Vec<Mark>,
    /// The pages that were answered far more often than usual, the last first.
    pub(super) bursts: Counted<Rush>,
}

impl News {
    /// Of a time within which nothing came in.
    pub(super) fn of((after, until): (Instant, Instant)) -> Self {
        Self {
            after,
            until,
            remarks: Amount::default(),
            unread: 0,
            dangers: Counted::default(),
            dangers_of: Vec::new(),
            pages: Counted::default(),
            by_theme: Vec::new(),
            set_aside: Amount::default(),
            worse: Counted::default(),
            marks: Vec::new(),
            bursts: Counted::default(),
        }
    }

    /// Whether a letter would say nothing. That something was set aside is told with the day's or the week's mail:
    /// it waits for a verdict and for nobody's help, and who fills a form with rubbish is not to fill mailboxes.
    pub(super) fn is_nothing(&self, rhythm: Rhythm) -> bool {
        self.remarks.all == 0
            && self.dangers.all == 0
            && self.worse.all == 0
            && self.bursts.all == 0
            && (self.set_aside.all == 0 || rhythm == Rhythm::AtOnce)
    }
}

impl Reader {
    /// The remarks that came in within a time, of some.
    fn came_in(
        &self,
        index: &Index,
        wanted: Wanted,
        (after, until): (Instant, Instant),
    ) -> RoaringBitmap {
        let zone = self.zone();
        let wanted = Wanted {
            days: Some((
                after.day(&zone).minus(WORDS_LATER),
                until.day(&zone).minus(-1),
            )),
            ..wanted
        };
        let found = index.find(&wanted, |page| self.sees(page));
        index.came_in(&found, (after, until))
    }

    /// Whether something of danger came in within a time.
    pub(super) fn is_in_danger(&self, index: &Index, within: (Instant, Instant)) -> bool {
        self.tells.danger && !self.came_in(index, Wanted::of_danger(), within).is_empty()
    }

    /// What the index has that is new.
    pub(super) fn remarks(&self, index: &Index, within: (Instant, Instant)) -> News {
        let mut news = News::of(within);
        if self.tells.danger {
            let found = self.came_in(index, Wanted::of_danger(), within);
            news.dangers_of = self.amount(index, &found).sites;
            let newest = index.newest(&found, NAMED).into_iter();
            let named = newest.filter_map(|it| {
                Some(Named {
                    site: it.page.site.clone(),
                    page: self.key(it.page).map(str::to_owned),
                    what: Danger {
                        reference: it.reference.to_string(),
                        kind: it.danger?,
                    },
                })
            });
            news.dangers = Counted {
                all: found.len(),
                named: named.collect(),
            };
        }
        if self.tells.remarks {
            self.count_remarks(index, &mut news);
        }
        if self.tells.set_aside {
            let found = self.came_in(index, set_aside(), within);
            news.set_aside = self.amount(index, &found);
        }
        news
    }

    fn count_remarks(&self, index: &Index, news: &mut News) {
        let readers = || Wanted::default().and(Facet::ForReaders);
        let found = self.came_in(index, readers(), (news.after, news.until));
        if found.is_empty() {
            return;
        }
        news.remarks = self.amount(index, &found);
        let unread = readers().and(Facet::Read(false));
        news.unread = index.find(&unread, |page| self.sees(page)).len();
        let mut pages: BTreeMap<(&str, Option<&str>), u64> = BTreeMap::new();
        for (page, count) in index.by_page(&found) {
            // A page may have been called otherwise once.
            *pages.entry((&page.site, self.key(page))).or_default() += count;
        }
        let named = pages.into_iter().map(|((site, page), count)| Named {
            site: site.to_owned(),
            page: page.map(str::to_owned),
            what: count,
        });
        let mut named: Vec<_> = named.collect();
        named.sort_by_key(|it| Reverse(it.what));
        news.pages = Counted::of(named);
        let themes = Theme::ALL.into_iter().map(Some).chain([None]);
        let counted = themes.map(|theme| (theme, index.count(&found, Facet::Theme(theme))));
        news.by_theme = counted.filter(|(_, count)| *count > 0).collect();
        news.by_theme
            .sort_by_key(|(theme, count)| (theme.is_none(), Reverse(*count)));
    }

    fn amount(&self, index: &Index, found: &RoaringBitmap) -> Amount {
        if found.is_empty() {
            return Amount::default();
        }
        let pages = index.by_page(found);
        let has = |site: &str| pages.iter().any(|(page, _)| page.site == site);
        let sites = self.sites().filter(|site| has(&site.id));
        Amount {
            all: found.len(),
            sites: sites.map(|site| site.id.clone()).collect(),
        }
    }
}
