//! What is new for one account: counted and named, never quoted.

use super::Reader;
use crate::board::{Reckoner, Rewording};
use crate::domain::{Instant, Theme, digest};
use crate::inbox::{Facet, Index, Wanted};
use crate::rules::DangerKind;
use crate::serve::App;
use crate::store::StoreError;
use rayak_shared::Question;
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Of each list, what is named; the rest is counted.
const NAMED: usize = 10;
/// Pages that are told of as worse.
const MOST_WORSE: usize = 20;
/// Words may come so many days after the answer that they belong to, and a day more by another clock.
const WORDS_LATER: i32 = rayak_shared::limits::AMEND_HOURS.div_ceil(24) as i32 + 2;

/// A page, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named<T> {
    pub(super) site: String,
    pub(super) page: String,
    pub(super) what: T,
}

/// A remark that speaks of danger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Danger {
    pub(super) reference: String,
    pub(super) kind: DangerKind,
}

/// What came in after one moment and until another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    pub(super) after: Instant,
    pub(super) until: Instant,
    pub(super) remarks: u64,
    /// Of all that there are, how many nobody has read.
    pub(super) unread: u64,
    pub(super) dangers: u64,
    pub(super) danger: Vec<Named<Danger>>,
    /// How many pages have new remarks, and those with the most.
    pub(super) pages: u64,
    pub(super) by_page: Vec<Named<u64>>,
    pub(super) by_theme: Vec<(Option<Theme>, u64)>,
    /// Pages that clearly got worse and of which that was not told before.
    pub(super) worse: Vec<Named<Question>>,
    /// All that did, by digests.
    pub(super) all_worse: Vec<[u8; 8]>,
}

impl News {
    pub(super) const fn is_nothing(&self) -> bool {
        self.remarks == 0 && self.dangers == 0 && self.worse.is_empty()
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
        let mut news = News {
            after: within.0,
            until: within.1,
            remarks: 0,
            unread: 0,
            dangers: 0,
            danger: Vec::new(),
            pages: 0,
            by_page: Vec::new(),
            by_theme: Vec::new(),
            worse: Vec::new(),
            all_worse: Vec::new(),
        };
        if self.tells.danger {
            let found = self.came_in(index, Wanted::of_danger(), within);
            news.dangers = found.len();
            let newest = index.newest(&found, NAMED).into_iter();
            news.danger = newest
                .filter_map(|it| {
                    Some(Named {
                        site: it.page.site.clone(),
                        page: self.key(it.page).to_owned(),
                        what: Danger {
                            reference: it.reference.to_string(),
                            kind: it.danger?,
                        },
                    })
                })
                .collect();
        }
        if self.tells.remarks {
            let readers = || Wanted::default().and(Facet::ForReaders);
            let found = self.came_in(index, readers(), within);
            news.remarks = found.len();
            let unread = readers().and(Facet::Read(false));
            news.unread = index.find(&unread, |page| self.sees(page)).len();
            let mut pages: BTreeMap<(&str, &str), u64> = BTreeMap::new();
            for (page, count) in index.by_page(&found) {
                // A page may have been called otherwise once.
                *pages.entry((&page.site, self.key(page))).or_default() += count;
            }
            news.pages = pages.len() as u64;
            let named = pages.into_iter().map(|((site, page), count)| Named {
                site: site.to_owned(),
                page: page.to_owned(),
                what: count,
            });
            news.by_page = named.collect();
            news.by_page.sort_by_key(|it| Reverse(it.what));
            news.by_page.truncate(NAMED);
            let themes = Theme::ALL.into_iter().map(Some).chain([None]);
            let counted = themes.map(|theme| (theme, index.count(&found, Facet::Theme(theme))));
            news.by_theme = counted.filter(|(_, count)| *count > 0).collect();
            news.by_theme
                .sort_by_key(|(theme, count)| (theme.is_none(), Reverse(*count)));
        }
        news
    }

    /// The pages that clearly got worse.
    pub(super) fn worse(
        &self,
        app: &App,
        now: Instant,
    ) -> Result<Vec<Named<Question>>, StoreError> {
        let mut worse = Vec::new();
        if !self.tells.worse {
            return Ok(worse);
        }
        let wordings = app.store.wordings()?;
        for site in self.sites() {
            let rewordings = Rewording::all(&wordings, site);
            let pages = app.board.look(&app.store, &self.config.registry, now)?;
            let reckoner = Reckoner {
                pages: &pages,
                site,
                rewordings: &rewordings,
                now,
            };
            let standouts = reckoner.overview(&self.reach).worse;
            worse.extend(standouts.iter().map(|it| Named {
                site: site.id.clone(),
                page: it.known.key().to_owned(),
                what: it.question,
            }));
        }
        worse.truncate(MOST_WORSE);
        Ok(worse)
    }
}

impl Named<Question> {
    /// By what it is remembered that it was told.
    pub(super) fn mark(&self) -> [u8; 8] {
        let text = [&*self.site, &*self.page, self.what.code()].join("\0");
        let whole = digest(text.as_bytes());
        std::array::from_fn(|place| whole.get(place).copied().unwrap_or_default())
    }
}

impl News {
    /// Adds pages that got worse, of which those are new that were not told.
    pub(super) fn take_worse(&mut self, worse: Vec<Named<Question>>, told: &[[u8; 8]]) {
        self.all_worse = worse.iter().map(Named::mark).collect();
        self.worse = worse;
        self.worse.retain(|it| !told.contains(&it.mark()));
    }
}
