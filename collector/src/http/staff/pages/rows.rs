//! The rows of the table: every listed page, and every other that has been answered about.

use crate::chart::{Side, side};
use crate::domain::{Asks, Head, Instant, Lang, PageId, Site};
use crate::locale::Locale;
use crate::snapshot::page_summaries;
use crate::store::{Store, StoreError};
use rayak_shared::{Audience, Order, PageSummary, Question};
use std::collections::HashMap;

/// A site with its pages in the order of the table.
#[derive(Debug)]
pub(super) struct SitePages<'a> {
    pub(super) site: &'a Site,
    /// The language in which the site's own names are given.
    pub(super) lang: Lang,
    pub(super) rows: Vec<Row>,
}

/// A page.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: Name,
    asks: Asks,
    summaries: Vec<PageSummary>,
    pub(super) last: Option<Instant>,
    /// Whether there is more than could be read, because a record is damaged.
    pub(super) is_unreadable: bool,
}

/// How a page is told from others.
#[derive(Debug)]
pub(super) enum Name {
    Listed {
        title: String,
        address: String,
        department: String,
    },
    /// By its path alone.
    Unlisted(String),
}

/// What the line above a table says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) answers: u64,
    pub(super) answered: u64,
    pub(super) pages: u64,
    /// Pages that have a question with enough answers whose whole range lies below its middle.
    pub(super) below: u64,
}

impl<'a> SitePages<'a> {
    pub(super) fn read(
        store: &Store,
        site: &'a Site,
        locale: &Locale,
        now: Instant,
    ) -> Result<Self, StoreError> {
        let lang = site
            .languages
            .iter()
            .find(|lang| lang.as_str() == locale.code());
        let lang = lang.copied().unwrap_or_else(|| site.first_language());
        let mut heads = HashMap::new();
        for entry in store.heads_or_damage() {
            let (id, head) = entry?;
            if head.as_ref().map_or(true, |head| head.site == site.id) {
                heads.insert(id, head);
            }
        }
        let mut rows = Vec::new();
        for page in &site.pages {
            let id = PageId::of(&site.id, &page.key);
            let department = site.department(&page.department);
            let name = Name::Listed {
                title: page.title.get(lang).to_owned(),
                address: site.address(page.paths.get(lang)),
                department: department.map_or_else(String::new, |it| it.name.get(lang).to_owned()),
            };
            rows.push(Row::read(
                store,
                site,
                name,
                page.asks,
                heads.remove(&id).map(|head| (id, head)),
                now,
            )?);
        }
        for (id, head) in heads {
            // One that cannot be read has no name to show it under; `rayak verify` tells of it.
            let Ok(head) = head else { continue };
            let name = Name::Unlisted(head.name.clone());
            let row = Row::read(store, site, name, site.unlisted, Some((id, Ok(head))), now)?;
            // Nobody but an editor who tried the tag has answered there.
            if row.is_known_for_something() {
                rows.push(row);
            }
        }
        rows.sort_by_cached_key(|row| row.rank(site.suppress_below));
        Ok(Self { site, lang, rows })
    }

    pub(super) fn totals(&self) -> Totals {
        let k = self.site.suppress_below;
        let count =
            |of: &dyn Fn(&Row) -> bool| self.rows.iter().filter(|row| of(row)).count() as u64;
        Totals {
            answers: self.rows.iter().map(Row::answers).sum(),
            answered: count(&|row| row.answers() > 0),
            pages: self.rows.len() as u64,
            below: count(&|row| {
                let known = row.summaries.iter().filter(|it| it.n() >= Some(k));
                let mut scores = known.filter_map(PageSummary::score);
                scores.any(|score| side(&score) == Side::Below)
            }),
        }
    }
}

impl Row {
    fn read(
        store: &Store,
        site: &Site,
        name: Name,
        asks: Asks,
        head: Option<(PageId, Result<Head, StoreError>)>,
        now: Instant,
    ) -> Result<Self, StoreError> {
        let row = Self {
            name,
            asks,
            summaries: Vec::new(),
            last: None,
            is_unreadable: false,
        };
        let Some((id, head)) = head else {
            return Ok(row);
        };
        let read = head.and_then(|head| {
            let summaries = page_summaries(store, id, &head, site, now, Audience::Staff)?;
            Ok((summaries, head.last_answer))
        });
        match read {
            Ok((summaries, last)) => Ok(Self {
                summaries,
                last,
                ..row
            }),
            Err(StoreError::Damaged { .. }) => Ok(Self {
                is_unreadable: true,
                ..row
            }),
            Err(error) => Err(error),
        }
    }

    /// Whether the question is asked here now.
    pub(super) fn is_asked(&self, question: Question) -> bool {
        self.asks.questions().contains(&question)
    }

    /// What a question's answers add up to, if there are any.
    pub(super) fn summary(&self, question: Question) -> Option<&PageSummary> {
        self.summaries
            .iter()
            .find(|summary| summary.question() == question && summary.n() > Some(0))
    }

    /// How many answers to a question were kept and left out, if any were.
    pub(super) fn excluded(&self, question: Question) -> Option<u64> {
        let mut summaries = self.summaries.iter();
        summaries
            .find(|summary| summary.question() == question)?
            .excluded()
            .filter(|excluded| *excluded > 0)
    }

    fn answers(&self) -> u64 {
        self.summaries.iter().filter_map(PageSummary::n).sum()
    }

    fn is_known_for_something(&self) -> bool {
        let excluded = Question::ALL.iter().any(|it| self.excluded(*it).is_some());
        self.answers() > 0 || excluded
    }

    /// The place in the table: worst first by what the page is at best, the upper end of its range;
    /// few answers make that end high of themselves, and below `k` of them it says nothing, so
    /// those come last, and after them pages without any.
    fn rank(&self, k: u64) -> (u8, u32, String) {
        let useful = self.summary(Question::Useful).and_then(PageSummary::counts);
        let name = match &self.name {
            Name::Listed { title, .. } => title.clone(),
            Name::Unlisted(path) => path.clone(),
        };
        match useful.and_then(|counts| Order::WorstFirst.place(&counts, k)) {
            Some(place) => (0, place, name),
            None if self.answers() > 0 => (1, 0, name),
            None => (2, 0, name),
        }
    }
}
